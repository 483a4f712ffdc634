"""Training in numbers, before it begins."""

import math
import re

import pytest

from core.lessons.train.training import Fit, Scores
from core.lessons.train.training_words import notes, numbers, question, slips


def fit(**changes: int | None) -> Fit:
    given = {"training": 306, "held_out": 54, "batch_size": 32, "epochs": 30, "patience": 0, "seed": 0}
    return Fit(**{**given, **changes})  # type: ignore[arg-type]


SCORES = Scores("The network", "a checkerboard", ["circle", "cross", "star"], [0.05, 0.85, 0.1])


def test_iterations_are_epochs_times_batches() -> None:
    # 306 / 32 = 9.5625, so 10 batches; 30 epochs of 10 batches.
    assert fit().batches == 10
    assert fit().iterations == 300
    line = numbers(fit(), [])[0]
    assert r"\lceil 9.56 \rceil" in line
    assert r"30 \cdot 10 = \mathbf{300}" in line


def test_the_parameters_shown_add_up() -> None:
    line = numbers(fit(), [("convolutions", 60336), ("normalization", 704), ("dense", 771)])[1]
    shown = [int(text.replace("{,}", "")) for text in re.findall(r"\d+(?:\{,\}\d+)*", line)]
    assert shown == [60336, 704, 771, 61811]
    assert sum(shown[:-1]) == shown[-1]


def test_a_smaller_last_batch_is_told() -> None:
    # 306 = 9 * 32 + 18
    assert any("9 full batches of 32, and 18 pictures left over" in note for note in notes(fit()))
    assert not any("last batch" in note for note in notes(fit(training=320)))


@pytest.mark.parametrize(
    ("batch_size", "word"),
    [
        (1, "stochastic gradient descent"),
        (306, "(batch) gradient descent"),
        (512, "(batch) gradient descent"),
    ],
)
def test_the_extremes_of_a_batch_have_their_names(batch_size: int, word: str) -> None:
    assert any(word in note for note in notes(fit(batch_size=batch_size)))


def test_one_held_out_picture_is_a_share_of_the_accuracy() -> None:
    # 1 / 54 = 1.85%
    assert any("Each is 1.9% of the accuracy" in note for note in notes(fit()))


def test_early_stopping_is_told_where_it_is_on() -> None:
    assert any("After 5 epochs" in note for note in notes(fit(patience=5)))
    assert not any("Early stopping" in note for note in notes(fit()))


@pytest.mark.parametrize("training", [1, 31, 32, 33, 305, 306, 307])
@pytest.mark.parametrize("epochs", [1, 4, 30])
def test_the_question_has_the_right_answer_and_asks_for_what_is_not_shown(training: int, epochs: int) -> None:
    asked = question(given := fit(training=training, epochs=epochs))
    changed = {
        "batch size": (training, given.batch_size * 2, epochs),
        "training pictures": (training * 2, given.batch_size, epochs),
        "epochs": (training, given.batch_size, epochs + 5),
    }
    n, batch, passes = next(value for word, value in changed.items() if word in asked.prompt)
    batches = len(range(0, n, batch))  # counted, not divided
    assert asked.answer == passes * batches
    assert asked.right(asked.answer)
    assert f"= {passes * batches}$" in asked.working


def test_epochs_are_told_from_iterations_by_this_run_s_numbers() -> None:
    slip = slips(fit(), SCORES)[0]
    assert "30 epochs of 10 batches make **300 iterations**" in slip.shows
    assert "happen to be equal" not in slip.shows
    assert "happen to be equal" in slips(fit(training=20), SCORES)[0].shows


def test_a_stranger_gets_a_class_and_the_least_that_a_winner_can_have() -> None:
    shows = slips(fit(), SCORES)[1].shows
    assert "**cross**, probability **0.8500**" in shows
    assert "1/3 = 0.3333" in shows
    assert SCORES.probabilities[SCORES.top] >= 1 / 3
    assert math.isclose(sum(SCORES.probabilities), 1)


def test_running_twice_depends_on_the_seed() -> None:
    assert "seed **7** fixes it all" in slips(fit(seed=7), SCORES)[2].shows
    assert "two runs start from other weights" in slips(fit(seed=None), SCORES)[2].shows
