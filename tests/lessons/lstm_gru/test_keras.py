"""The LSTM and GRU lesson's Keras code, run: it gives the numbers on the screen. And a training from its seed."""

import os
from pathlib import Path

import numpy as np
import pytest

from core.lessons.lstm_gru.code import gru_code, lstm_code
from core.lessons.lstm_gru.gates import Watched
from core.lessons.lstm_gru.gru import apart
from core.lessons.lstm_gru.memory import Survival
from core.lessons.lstm_gru.recall_code import accuracy_code, gates_code, gradient_code
from core.lessons.lstm_gru.study.memory import (
    FILE,
    LAGS,
    RUNS,
    TESTED,
    MemoryStudy,
    memory_study,
    train_reader,
)
from core.lessons.lstm_gru.study.plan import MemoryPlan
from core.lessons.lstm_gru.study.work import EVERY, study
from core.lessons.lstm_gru.task import GRU_EXAMPLES, LSTM_EXAMPLES

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


@pytest.fixture(autouse=True)
def _beside_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The code reads the weights from where it is run."""
    monkeypatch.chdir(Path(FILE).parent)


def run(code: str) -> np.ndarray:
    scope: dict = {}
    exec(compile(code, "lesson", "exec"), scope)
    return np.asarray(scope["result"])


@pytest.mark.parametrize("name", LSTM_EXAMPLES)
def test_an_lstm(name: str) -> None:
    cell = LSTM_EXAMPLES[name]
    told = np.concatenate([cell.lstm.h.ravel(), cell.lstm.c[-1]])
    np.testing.assert_allclose(run(lstm_code(cell)), told, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("name", GRU_EXAMPLES)
def test_a_gru_and_how_far_its_other_form_is(name: str, after: bool) -> None:
    cell = GRU_EXAMPLES[name]
    told = np.concatenate([cell.gru(after=after).h.ravel(), apart(cell).ravel()])
    np.testing.assert_allclose(run(gru_code(cell, after=after)), told, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_gates_over_time(kind: str) -> None:
    watched = Watched(memory_study().reader(kind, 1), 1, "Bwxyzzwy", 2)
    told = np.stack([*watched.gates.values(), *watched.memory.values()], axis=1)
    np.testing.assert_allclose(run(gates_code(kind, 1, watched.text, 2)), told, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("moment", ["start", "end"])
def test_the_gradient_at_every_state(moment: str) -> None:
    study = memory_study()
    readers = {kind: study.reader(kind, 2, moment) for kind in ("lstm", "gru", "rnn")}
    found = Survival(readers, 2, moment, "Cwxyzzwy")
    told = [found.lengths[name] for name in ("lstm", "lstm c", "gru", "rnn")]
    np.testing.assert_allclose(run(gradient_code(2, moment, found.text, found.right)), told, rtol=1e-5, atol=1e-12)


def test_accuracy() -> None:
    told = [[memory_study().accuracy[name][3, LAGS.index(20)]] for name in RUNS]
    np.testing.assert_allclose(run(accuracy_code(20, LAGS, TESTED, (3,))), told, atol=0.0021)


def test_a_training_is_the_same_again_and_starts_where_the_shipped_one_did() -> None:
    plan = MemoryPlan(seeds=(2,), batches=2, longest=3)
    first, second = (train_reader("lstm", 2, plan, lags=(1,)) for _ in range(2))
    np.testing.assert_array_equal(first[1].kernel, second[1].kernel)
    np.testing.assert_array_equal(first[2], second[2])
    assert not np.array_equal(first[0].kernel, first[1].kernel)
    np.testing.assert_array_equal(first[0].kernel, memory_study().reader("lstm", 2, "start").kernel)


class Watch:
    """Keeps what it is told, and stops after so many questions."""

    def __init__(self, most: int) -> None:
        self.rows: list[dict[str, float | int | str]] = []
        self.told: list[tuple[int, int, str]] = []
        self._left = most

    def progress(self, done: int, total: int, words: str = "") -> None:
        self.told.append((done, total, words))

    def row(self, values: dict[str, float | int | str]) -> None:
        self.rows.append(values)

    def part(self, name: str, data: bytes) -> None:
        raise AssertionError(name)

    def canceled(self) -> bool:
        self._left -= 1
        return self._left < 0


def test_a_study_that_is_stopped_keeps_what_was_learned() -> None:
    plan = MemoryPlan(seeds=(3,), units=3, batches=EVERY + 1, batch=8, longest=2)
    watch = Watch(EVERY + 1)
    left = MemoryStudy.from_bytes(study(plan.to_json(), b"", watch))
    assert left.plan == plan
    assert [(row["run"], row["batch"]) for row in watch.rows] == [("lstm", 0), ("lstm", EVERY)]
    assert watch.told[0] == (0, 7 * (EVERY + 1), f"LSTM: batch 0 of {EVERY + 1}")
    assert np.abs(left.reader("lstm", 3).kernel - left.reader("lstm", 3, "start").kernel).max() > 0
    for run in ("gru", "rnn", "rnn_long"):
        np.testing.assert_array_equal(left.reader(run, 3).kernel, left.reader(run, 3, "start").kernel)
    assert all(left.accuracy[run].shape == (1, len(LAGS)) for run in RUNS)
