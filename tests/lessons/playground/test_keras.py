"""The playground's Keras code, run: Keras' `fit` from the same first weights gives the curves on screen."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.lessons.playground import approximation_words
from core.lessons.playground.approximation import FUNCTIONS, Approximation, table
from core.lessons.playground.code import FILE, file, keras_code
from core.lessons.playground.play import Run, task, train
from core.lessons.playground.points import draw
from core.lessons.playground.settings import Settings

CASES: list[dict] = [
    {},
    {"optimizer": "sgd", "rate": "0.3", "activation": "relu", "loss": "mean_squared_error", "validation": 0},
    {"optimizer": "rmsprop", "points": "hills", "cost": "huber", "l2": "0.01", "activation": "leaky_relu"},
    {"optimizer": "momentum", "dropout": 0.2, "layers": "1", "batch": "16"},
    {"optimizer": "adagrad", "rate": "0.3", "points": "xor", "activation": "sigmoid", "batch": "8"},
    {"optimizer": "adamw", "points": "moons", "layers": "3", "validation": 0},
    {"optimizer": "nadam", "loss": "hinge", "activation": "elu", "batch": "all"},
]


def run(changed: dict) -> Run:
    settings = replace(Settings(), epochs=4, count=50, **changed)
    some = draw(settings.points, settings.count, settings.noise, settings.validation / 100, settings.draw)
    return train(task(settings, some), some)


def answer(code: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    monkeypatch.chdir(folder)
    scope: dict = {}
    exec(compile(code, "lesson", "exec"), scope)
    return np.array(scope["result"])


@pytest.mark.parametrize("changed", CASES, ids=str)
def test_fit_gives_the_curves_on_screen(changed: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = run(changed)
    (tmp_path / FILE).write_bytes(file(mine))
    found = answer(keras_code(mine), tmp_path, monkeypatch)
    np.testing.assert_allclose(found[0], mine.fit.loss, rtol=2e-4)
    if mine.points.held_out:
        np.testing.assert_allclose(found[1], mine.fit.held_out, rtol=2e-4)
    assert len(found) == 1 + bool(mine.points.held_out)


def test_early_stopping_ends_at_the_same_epoch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = run({"stopping": True, "rate": "0.3"})
    mine = train(replace(mine.task, plan=replace(mine.task.plan, epochs=40, patience=2)), mine.points)
    assert mine.fit.stopped
    assert 2 < mine.fit.epochs < 20, "few enough for a test"
    (tmp_path / FILE).write_bytes(file(mine))
    found = answer(keras_code(mine), tmp_path, monkeypatch)
    assert found.shape == (2, mine.fit.epochs)
    np.testing.assert_allclose(found[1], mine.fit.held_out, rtol=1e-3)


def test_the_file_holds_no_more_than_plain_arrays() -> None:
    with np.load(io.BytesIO(file(run({}))), allow_pickle=False) as data:
        assert sorted(data) == ["t", "t_held_out", "weight0", "weight1", "weight2", "weight3", "weight4", "weight5",
                                "x", "x_held_out"]  # fmt: skip
        assert data["weight0"].shape == (2, 4)


@pytest.mark.parametrize(
    ("function", "way", "steepness"),
    [(FUNCTIONS[name], "pairs", 200.0) for name in FUNCTIONS]
    + [(FUNCTIONS["sine"], "fitted", 20.0), (table(np.array([0.0, 0.5, -0.25])), "pairs", 100.0)],
)
def test_the_approximations_code_gives_the_errors_on_screen(
    function, way: str, steepness: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Approximation(function, way, steepness)
    found = answer(approximation_words.keras_code(made), tmp_path, monkeypatch)
    np.testing.assert_allclose(found, made.errors[-1, :2], atol=2e-3)
