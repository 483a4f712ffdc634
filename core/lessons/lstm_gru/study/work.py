"""A worker's study: the networks of the memory lesson, trained from a seed of the reader's."""

import numpy as np

from core.lessons.lstm_gru.study.memory import RUNS, MemoryStudy, Score, train_reader
from core.lessons.lstm_gru.study.plan import MemoryPlan
from core.nn.recall import Reader
from core.training.watch import Watch

EVERY = 25  # batches between two looks at the accuracy
WATCHED = 50  # steps after which the letter is asked for, at such a look


def study(plan: str, data: bytes, watch: Watch) -> bytes:
    """Train as `plan` says; the bytes of a `MemoryStudy`. `data` is not used.

    A row at every look: run, seed, batch, accuracy after `WATCHED` steps. Stopped, it keeps what was learned: networks
    whose turn had not come are as they began.
    """
    chosen = MemoryPlan.from_json(plan)
    total = len(chosen.seeds) * sum(chosen.batches_of(run) for run in RUNS)
    readers: dict[tuple[str, int, str], Reader] = {}
    accuracy: dict[str, list[np.ndarray]] = {run: [] for run in RUNS}
    done = 0
    for run in RUNS:
        for seed in chosen.seeds:
            before = done

            def go_on(batch: int, score: Score, run: str = run, seed: int = seed, before: int = before) -> bool:
                watch.progress(before + batch, total, f"{_NAMES[run]}: batch {batch} of {chosen.batches_of(run)}")
                if watch.canceled():
                    return False
                if batch % EVERY == 0:
                    watch.row({"run": run, "seed": seed, "batch": batch, "accuracy": score(WATCHED)})
                return True

            start, end, found = train_reader(run, seed, chosen, go_on=go_on)
            readers[run, seed, "start"], readers[run, seed, "end"] = start, end
            accuracy[run].append(found)
            done += chosen.batches_of(run)
    return MemoryStudy(chosen, readers, {run: np.array(rows) for run, rows in accuracy.items()}).to_bytes()


_NAMES = {"lstm": "LSTM", "gru": "GRU", "rnn": "Simple RNN", "rnn_long": "Simple RNN, trained longer"}
