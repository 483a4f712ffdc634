"""Tomorrow's price in Keras: a tiny training by the worker's study, the same forecasts, and the code on the page."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.lessons.price.code import FILE, weights_file
from core.lessons.price.forecast_words import explain_forecast
from core.lessons.price.lags import Lags
from core.lessons.price.lags_words import explain_lags
from core.lessons.price.study import work
from core.lessons.price.study.plan import PricePlan, Trained, pack
from core.media.intake.tables import Series
from core.nn.forecasting import Forecaster
from core.nn.simulated import random_walk
from pages.parts.price import price as kit
from tests.lessons.next_word.test_keras import Told, run
from tests.lessons.price.test_words import backtest


@pytest.fixture
def eager() -> Iterator[None]:
    """A few batches are done sooner than a graph is built for them."""
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
def test_a_study_trains_every_fold_from_the_same_start() -> None:
    """One update each. Adam's first step is its learning rate, up or down, so networks from one start lie 0 or 2
    apart."""
    plan = PricePlan(cell="rnn", units=3, window=3, epochs=1, folds=2, learning_rate=0.01)
    values = random_walk(60)
    watch = Told()
    trained = Trained.from_bytes(work.study(plan.to_json(), pack(values), watch))
    assert [row["epoch"] for row in watch.rows] == [1]
    for variant in ("past", "all"):
        assert watch.rows[0][variant] == pytest.approx(np.mean(trained.losses[variant]))
        assert 0 < float(watch.rows[0][variant]) < 50
    first = trained.weights["past"][0]
    for other in (trained.weights["past"][1], *trained.weights["all"]):
        for mine, its in zip(first, other, strict=True):
            steps = np.abs(mine - its) / 0.01
            assert np.minimum(steps, np.abs(steps - 2)) == pytest.approx(0, abs=0.01)


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
def test_a_study_that_is_stopped_keeps_the_epochs_that_all_networks_have() -> None:
    plan = PricePlan(cell="rnn", units=2, window=3, epochs=1, folds=2)
    values = random_walk(60)
    once = Trained.from_bytes(work.study(plan.to_json(), pack(values), Told()))
    longer = replace(plan, epochs=3)
    stopped = Trained.from_bytes(work.study(longer.to_json(), pack(values), Told(looks=6)))
    assert (once.epochs, stopped.epochs) == (1, 1)
    assert stopped.fits(values, longer)
    for variant, networks in once.weights.items():
        for mine, its in zip(stopped.weights[variant], networks, strict=True):
            for one, other in zip(mine, its, strict=True):
                np.testing.assert_array_equal(one, other)


def test_a_study_that_cannot_be_done_says_why() -> None:
    plan = PricePlan(cell="rnn", units=3, window=3)
    with pytest.raises(ValueError, match="It was stopped"):
        work.study(plan.to_json(), pack(random_walk(60)), Told(looks=0))
    with pytest.raises(ValueError, match="at least 49 days, received 20"):
        work.study(plan.to_json(), pack(random_walk(20)), Told())


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_the_network_in_numpy_is_the_one_in_keras(cell: str) -> None:
    model = work.build(PricePlan(cell=cell, units=4, window=5))
    random = np.random.default_rng(1)
    model.set_weights([random.normal(0, 0.6, w.shape).astype("float32") for w in model.get_weights()])
    x = random.normal(size=(6, 5))
    found = Forecaster.of(cell, model.get_weights()).forecast(x)
    assert found == pytest.approx(np.asarray(model(x[..., None].astype("float32")))[:, 0], abs=1e-6)


@pytest.mark.parametrize("leak", [False, True])
def test_the_code_gives_the_forecasts_of_all_folds(leak: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    b = backtest("season", leak=leak)
    (tmp_path / FILE).write_bytes(weights_file(b))
    assert run(explain_forecast(b, 1.0).keras) == pytest.approx(b.network, abs=1e-3)  # type: ignore[index]


def test_the_code_without_a_network_is_the_linear_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    series = Series("own", random_walk(150), (), (), False)
    b = kit.backtest(series, PricePlan(window=4), None, leak=False)
    (tmp_path / FILE).write_bytes(weights_file(b))
    assert run(explain_forecast(b, None).keras) == pytest.approx(b.linear, abs=1e-3)
    for model in ("naive", "linear"):
        lags = Lags(b, model)
        assert np.asarray(run(explain_lags(lags).keras)) == pytest.approx(lags.distances, abs=1e-3)
