"""What a worker is given to do, and how it answers: with plain dictionaries and bytes, never with objects.

An exception of TensorFlow's would import TensorFlow wherever it is unpickled, which is the web process. So
everything that can go wrong is caught here and told as a sentence.
"""

import contextlib
import ctypes
import gc
import traceback
from pathlib import Path
from typing import Any

import numpy as np

from core.runs.telling import (
    DATA_FILE,
    RESULT_FILE,
    TRAIN,
    StudiesWatch,
    TrainingWatch,
    begun_name,
    write_whole,
)
from core.training.data import DataSet
from core.training.plan import TrainingPlan
from core.training.result import DivergedError, EpochRow, Progress, Snapshot


def run_job(run_id: str, topic: str, kind: str, plan: str, source: str | bytes) -> dict[str, Any]:
    """Do what `plan` (JSON) asks of this kind of work, and answer with a dictionary of plain values.

    `kind` is `TRAIN` or one of `core.runs.studies`. `source` is the run's folder, or the data's bytes where no
    disk is shared. The answer's `outcome` is `"done"` or `"failed"`. Done: the result is in the folder, or under
    `data`. Failed: `error` is a sentence for people, `detail` the traceback. `memory` is what the worker holds
    afterwards, in bytes.
    """
    import distributed
    import psutil

    begun = distributed.Event(begun_name(run_id))
    if begun.is_set():
        # A scheduler that is not ours may give a dead worker's job to the next one. A job is not run twice.
        return {"outcome": "lost", "error": "", "memory": 0, "worker": ""}
    begun.set()
    folder = Path(source) if isinstance(source, str) else None
    worker = distributed.get_worker().address
    try:
        data = source if isinstance(source, bytes) else (Path(source) / DATA_FILE).read_bytes()
        if kind == TRAIN:
            result, canceled = _train(plan, data, TrainingWatch(run_id, topic, folder))
        else:
            result, canceled = _study(kind, plan, data, StudiesWatch(run_id, topic, folder))
        answer: dict[str, Any] = {"outcome": "done", "canceled": canceled}
        if folder is None:
            answer["data"] = result
        else:
            write_whole(folder / RESULT_FILE, result)
    except Exception as error:
        answer = {"outcome": "failed", "error": sentence(error, kind), "detail": traceback.format_exc()}
    begun.clear()
    _tidy()
    return {**answer, "memory": psutil.Process().memory_info().rss, "worker": worker}


def _train(plan: str, data: bytes, watch: TrainingWatch) -> tuple[bytes, bool]:
    from core.training.fit import train

    result = train(DataSet.from_bytes(data), TrainingPlan.from_json(plan), watch)
    return result.to_bytes(), result.canceled


def _study(kind: str, plan: str, data: bytes, watch: StudiesWatch) -> tuple[bytes, bool]:
    from core.runs.studies import conduct

    return conduct(kind, plan, data, watch), watch.stopped


def sentence(error: BaseException, kind: str = TRAIN) -> str:
    """What went wrong and what helps, for people."""
    if isinstance(error, DivergedError):
        return str(error)
    if isinstance(error, ValueError) and type(error) is ValueError:
        return f"This {'plan cannot be trained' if kind == TRAIN else 'cannot be done'}: {error}."
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return "The worker ran out of memory. Smaller pictures, fewer filters or a smaller batch need less."
    first_line = (str(error).splitlines() or [""])[0][:200]
    return f"Training stopped with an error: {type(error).__name__}: {first_line}"


def warm_up() -> None:
    """Import TensorFlow and train a handful of made-up pictures, so that the first real run starts at once."""
    from core.training.fit import train

    plan = TrainingPlan(epochs=1)
    random = np.random.default_rng(0)
    data = DataSet(
        pixels=random.integers(0, 256, (8, plan.side, plan.side, plan.channels), np.uint8),
        labels=np.arange(8) % 2,
        class_names=("a", "b"),
        names=("",) * 8,
        training=np.arange(6),
        validation=np.arange(6, 8),
    )
    train(data, plan, _Nobody())
    _tidy()


def make_ready(plan: str, classes: int, steps: int) -> None:
    """Build and trace the network of `plan` (JSON) for a run of `steps` batches an epoch, before it is asked for.

    What cannot be built is left to the run, which says why.
    """
    from core.training import ready

    with contextlib.suppress(ValueError):
        ready.keep(TrainingPlan.from_json(plan), classes, steps)
    _tidy()


def _tidy() -> None:
    """Give the system back the memory that a job is done with: the C library keeps it for the next one otherwise."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # only where that library is GNU's
        ctypes.CDLL(None).malloc_trim(0)


class _Nobody:
    """A watch that looks away."""

    def progress(self, progress: Progress) -> None:
        """Nothing."""

    def epoch(self, row: EpochRow) -> None:
        """Nothing."""

    def snapshot(self, snapshot: Snapshot) -> None:
        """Nothing."""

    def canceled(self) -> bool:
        """Never."""
        return False
