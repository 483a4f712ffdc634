"""A run in this process: what it tells, what it leaves, when it stops."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.training import ready
from core.training.augment import AMOUNTS, Amount, change, training_batches
from core.training.data import DataSet
from core.training.fit import train
from core.training.plan import Block
from core.training.result import (
    DivergedError,
    Snapshot,
    TrainingResult,
    confusion_matrix,
    smoothed_cross_entropy,
    worst_mistakes,
)
from tests.training.small import Notes, small_data, small_plan

PLAN = small_plan(epochs=3, augmentation="light", dropout=0.3)
DATA = small_data(PLAN)


@pytest.fixture(scope="module")
def run() -> tuple[TrainingResult, Notes]:
    notes = Notes()
    return train(DATA, PLAN, notes), notes


def test_a_run_tells_every_epoch_and_leaves_what_it_told(run: tuple[TrainingResult, Notes]) -> None:
    result, notes = run
    assert [row.epoch for row in notes.rows] == [1, 2, 3]
    assert result.history == tuple(notes.rows)
    assert [snapshot.epoch for snapshot in notes.snapshots] == [0, 1, 2, 3]
    assert result.history[-1].validation_accuracy == result.accuracy
    assert (result.best_epoch, result.canceled, result.stopped_early) == (3, False, False)
    assert result.training_count + len(result.labels) == len(DATA.labels)
    assert result.history[-1].learning_rate == pytest.approx(0, abs=1e-6)  # the cosine has come down


def test_every_batch_is_reported_with_the_means_of_its_epoch(run: tuple[TrainingResult, Notes]) -> None:
    result, notes = run
    assert [report[:2] for report in notes.reports] == [(done, 6) for done in range(1, 7)]
    assert notes.reports[2][2] == "Epoch 2 of 3, batch 1 of 2"
    assert [measured["epoch"] for *_, measured in notes.reports] == [0.5, 1, 1.5, 2, 2.5, 3]
    for row, (*_, measured) in zip(result.history, notes.reports[1::2], strict=True):
        assert (measured["loss"], measured["accuracy"]) == (row.loss, row.accuracy)


def test_numpy_says_what_the_trained_network_said(run: tuple[TrainingResult, Notes]) -> None:
    result, notes = run
    held_out = DATA.pixels[DATA.validation]
    np.testing.assert_allclose(result.network.predict(held_out), result.probabilities, atol=1e-5)
    for snapshot in notes.snapshots:
        np.testing.assert_allclose(snapshot.network.predict(held_out), snapshot.probabilities, atol=1e-5)
    first, last = (dict(notes.snapshots[i].network.layers)["conv_1"].kernel for i in (0, -1))
    assert np.abs(first - last).max() > 1e-3


def test_the_keras_file_opens_and_says_the_same(run: tuple[TrainingResult, Notes], tmp_path: Path) -> None:
    import keras

    result, _ = run
    path = tmp_path / "model.keras"
    path.write_bytes(result.keras_file)
    pixels = DATA.pixels[DATA.validation].astype(np.float32)
    probabilities = keras.models.load_model(path).predict(pixels, verbose=0)
    np.testing.assert_allclose(probabilities, result.probabilities, atol=1e-6)


def test_results_and_snapshots_survive_their_bytes(run: tuple[TrainingResult, Notes]) -> None:
    result, notes = run
    again = TrainingResult.from_bytes(result.to_bytes())
    for name in (
        "plan",
        "class_names",
        "history",
        "names",
        "keras_file",
        "versions",
        "best_epoch",
        "seconds",
    ):
        assert getattr(again, name) == getattr(result, name)
    np.testing.assert_array_equal(again.probabilities, result.probabilities)
    pixels = DATA.pixels[:2]
    np.testing.assert_array_equal(again.network.predict(pixels), result.network.predict(pixels))
    snapshot = Snapshot.from_bytes(notes.snapshots[1].to_bytes())
    assert snapshot.epoch == 1
    np.testing.assert_array_equal(snapshot.probabilities, notes.snapshots[1].probabilities)


def test_the_same_seed_gives_the_same_curve_to_the_last_digit(run: tuple[TrainingResult, Notes]) -> None:
    first, _ = run
    again = train(DATA, PLAN, Notes())
    assert curve(again) == curve(first)
    np.testing.assert_array_equal(again.probabilities, first.probabilities)


def test_a_network_made_ready_before_gives_the_same_curve(run: tuple[TrainingResult, Notes]) -> None:
    first, _ = run
    ready.keep(PLAN, len(DATA.class_names), math.ceil(len(DATA.training) / PLAN.batch_size))
    (kept,) = ready._kept.values()
    assert kept.step.experimental_get_tracing_count() == 1  # type: ignore[attr-defined]
    again = train(DATA, PLAN, Notes())
    assert kept.step.experimental_get_tracing_count() == 1  # type: ignore[attr-defined]
    assert kept.optimizer.iterations > 0, "the run took another network"
    assert not ready._kept
    assert curve(again) == curve(first)


def test_without_a_fixed_seed_two_runs_differ(run: tuple[TrainingResult, Notes]) -> None:
    free = replace(PLAN, deterministic=False, epochs=1)
    assert curve(train(DATA, free, Notes())) != curve(train(DATA, free, Notes()))


def curve(result: TrainingResult) -> list[tuple[float, ...]]:
    return [(row.loss, row.accuracy, row.validation_loss) for row in result.history]


def test_cancel_stops_at_the_next_batch_and_keeps_what_was_learned() -> None:
    plan = replace(PLAN, epochs=150)
    result = train(DATA, plan, Notes(stop_after=2))
    assert result.canceled
    assert len(result.history) < 150
    assert result.best_epoch == len(result.history)
    np.testing.assert_allclose(result.probabilities.sum(axis=1), 1, atol=1e-5)


def test_patience_takes_back_the_best_weights() -> None:
    # A rate this high makes the held-out loss jump about, so the best epoch is not the last one.
    plan = replace(PLAN, patience=2, epochs=60, learning_rate=0.1, schedule="constant", augmentation="off")
    notes = Notes()
    result = train(DATA, plan, notes)
    losses = [row.validation_loss for row in result.history]
    best = int(np.argmin(losses))
    assert result.best_epoch == best + 1
    assert result.stopped_early
    assert len(losses) == best + 1 + 2
    labels = DATA.labels[DATA.validation]
    final = smoothed_cross_entropy(labels, result.probabilities, plan.label_smoothing)
    assert final == pytest.approx(losses[best], rel=1e-6)


def test_a_loss_that_is_no_number_ends_the_run() -> None:
    wild = replace(
        PLAN,
        optimizer="sgd",
        learning_rate=10.0,
        schedule="constant",
        epochs=40,
        dropout=0.0,
        dense_units=64,
        blocks=(Block(filters=8, convolutions=2, batch_norm=False, activation="linear"),) * 3,
    )
    with pytest.raises(DivergedError, match="learning rate is too high"):
        train(DATA, wild, Notes())


def test_smoothed_cross_entropy_is_keras_own() -> None:
    import keras

    random = np.random.default_rng(0)
    probabilities = random.dirichlet(np.ones(4), 7).astype(np.float32)
    probabilities[0] = [1, 0, 0, 0]  # a zero meets the clip
    labels = random.integers(0, 4, 7)
    for smoothing in (0.0, 0.1):
        loss = keras.losses.CategoricalCrossentropy(label_smoothing=smoothing)
        expected = float(loss(np.eye(4)[labels], probabilities))
        assert smoothed_cross_entropy(labels, probabilities, smoothing) == pytest.approx(expected, rel=1e-4)


def test_confusion_and_mistakes_by_hand() -> None:
    probabilities = np.array([[0.9, 0.1], [0.2, 0.8], [0.3, 0.7], [0.6, 0.4]], np.float32)
    labels = np.array([0, 0, 0, 1])
    assert confusion_matrix(labels, probabilities.argmax(axis=1), 2).tolist() == [[1, 2], [1, 0]]
    worst = worst_mistakes(probabilities, labels, np.array([4, 5, 6, 7]), ("a", "b", "c", "d"), 2)
    assert [(m.row, m.name, m.label, m.predicted) for m in worst] == [(5, "b", 0, 1), (6, "c", 0, 1)]
    assert worst[0].probability == pytest.approx(0.8)
    assert worst[0].label_probability == pytest.approx(0.2)


def numbered(count: int) -> DataSet:
    """Pictures whose first pixel is their row; the last three rows are held out."""
    pixels = np.zeros((count, 32, 32, 3), np.uint8)
    pixels[:, 0, 0, 0] = np.arange(count)
    rows = np.arange(count)
    return DataSet(pixels, rows % 2, ("even", "odd"), ("",) * count, rows[:-3], rows[-3:])


def test_an_epoch_shows_every_training_picture_once_in_a_new_order() -> None:
    plan = small_plan(augmentation="off", batch_size=4)
    batches = iter(training_batches(numbered(13), plan, seed=1))
    epochs = []
    for _ in range(2):
        pairs = [next(batches) for _ in range(3)]
        assert [len(x) for x, _ in pairs] == [4, 4, 2]
        epochs.append([int(value) for x, _ in pairs for value in x[:, 0, 0, 0]])
        parity = [int(value) for _, targets in pairs for value in np.argmax(targets, axis=1)]
        assert parity == [row % 2 for row in epochs[-1]]
    assert sorted(epochs[0]) == sorted(epochs[1]) == list(range(10))
    assert epochs[0] != epochs[1]


def test_no_tuner_s_thread_keeps_a_finished_run_waiting() -> None:
    assert not training_batches(numbered(13), small_plan(), seed=1).options().autotune.enabled


def test_a_change_of_nothing_changes_nothing() -> None:
    x = np.random.default_rng(0).integers(0, 256, (3, 32, 32, 3)).astype(np.float32)
    none = Amount(degrees=0, shift=0, zoom=0, light=0, color=0)
    np.testing.assert_allclose(change(x, none, np.array([1, 2])), x, atol=1e-3)


@pytest.mark.parametrize("channels", [1, 3])
def test_changes_are_decided_by_their_seed_and_stay_pixels(channels: int) -> None:
    x = np.random.default_rng(0).integers(0, 256, (4, 32, 32, channels)).astype(np.float32)
    amount = AMOUNTS["strong"]
    assert amount is not None
    first, again, other = (np.asarray(change(x, amount, np.array([1, n]))) for n in (2, 2, 3))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1
    assert first.min() >= 0
    assert first.max() <= 255


def test_a_turn_is_about_the_middle() -> None:
    """A disc in the middle stays where it is, whatever the angle and the zoom."""
    y, x = np.mgrid[:33, :33] - 16
    disc = np.where(x**2 + y**2 <= 64, 255.0, 0.0).astype(np.float32)
    turned = np.asarray(change(np.repeat(disc[None, ..., None], 8, 0), Amount(90, 0, 0.1, 0, 0), np.array([0, 1])))
    for picture in turned[..., 0]:
        weight = picture / picture.sum()
        assert abs((weight * x).sum()) < 0.1
        assert abs((weight * y).sum()) < 0.1
