"""Training in numbers, before it begins."""

import math
import re
from dataclasses import fields

import pytest

from core.lessons.train.settings import Settings
from core.lessons.train.training import Fit, Scores
from core.lessons.train.training_words import formula, notes, numbers, question, slips, symbols
from core.training.plan import TrainingPlan


def fit(**changes: int | None) -> Fit:
    given = {"training": 306, "held_out": 54, "batch_size": 32, "epochs": 30, "patience": 0, "seed": 0}
    return Fit(**{**given, **changes})  # type: ignore[arg-type]


PLAN = TrainingPlan()
SCORES = Scores("The network", "a checkerboard", ["circle", "cross", "star"], [0.05, 0.85, 0.1])


def test_iterations_are_epochs_times_batches() -> None:
    # 306 / 32 = 9.5625, so 10 batches; 30 epochs of 10 batches.
    assert fit().batches == 10
    assert fit().iterations == 300
    line = numbers(fit(), PLAN, [])[0]
    assert r"\lceil 9.56 \rceil" in line
    assert r"30 \cdot 10 = \mathbf{300}" in line


def test_the_parameters_shown_add_up() -> None:
    line = numbers(fit(), PLAN, [("convolutions", 60336), ("normalization", 704), ("dense", 771)])[2]
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


@pytest.mark.parametrize(
    ("optimizer", "own", "others"),
    [("sgd", r"w - \eta_t\, g", ("0.9", "0.999")), ("momentum", r"0.9\, v - \eta_t\, g", ("0.999",)),
     ("adam", "0.999", ("w + v",))],
)  # fmt: skip
@pytest.mark.parametrize("schedule", ["cosine", "constant"])
def test_the_step_that_is_shown_is_the_plan_s_own(
    optimizer: str, own: str, others: tuple[str, ...], schedule: str
) -> None:
    plan = TrainingPlan(optimizer=optimizer, schedule=schedule)
    text = formula(plan)
    assert own in text
    assert not any(other in text for other in others)
    assert (r"\cos" in text) == (schedule == "cosine")
    assert ("half a cosine" in symbols(plan)) == (schedule == "cosine")
    assert ("running means" in symbols(plan)) == (optimizer == "adam")
    assert (r"\lfloor 300 / 10 \rfloor) = 30" in numbers(fit(), plan, [])[1]) == (schedule == "cosine")


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_keras_takes_the_steps_that_are_shown(optimizer: str) -> None:
    """The formulas, written once more by hand, against the optimizer of a run of 30 iterations: 3 warm up."""
    import keras

    from core.training.model import optimizer_of

    own, total = optimizer_of(TrainingPlan(optimizer=optimizer, learning_rate=0.01), 30), 30
    warmup = fit(training=30, batch_size=1, epochs=1).warmup
    assert warmup == 3
    variable = keras.Variable([1.0])
    w, m, v = 1.0, 0.0, 0.0
    for t in range(total):
        g = 2 * w + 1
        own.apply([keras.ops.convert_to_tensor([2 * float(variable.numpy()[0]) + 1])], [variable])
        rest = (t - warmup) / (total - warmup)
        rate = 0.01 * (t / warmup if t < warmup else (1 + math.cos(math.pi * rest)) / 2)
        if optimizer == "adam":
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            w -= rate * m / (1 - 0.9 ** (t + 1)) / (math.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-7)
        elif optimizer == "momentum":
            v = 0.9 * v - rate * g
            w += v
        else:
            w -= rate * g
        assert float(variable.numpy()[0]) == pytest.approx(w, abs=1e-5)


def test_the_help_on_label_smoothing_gives_keras_targets() -> None:
    """With 0.1 and 4 classes: 1 - 0.1 + 0.1/4 = 0.925, and 0.025 for each other; they sum to 1."""
    import keras

    loss = keras.losses.CategoricalCrossentropy(label_smoothing=0.1)
    p = [0.5, 0.25, 0.125, 0.125]
    by_hand = -sum(target * math.log(share) for target, share in zip((0.925, 0.025, 0.025, 0.025), p, strict=True))
    assert float(loss([[1, 0, 0, 0]], [p])) == pytest.approx(by_hand, abs=1e-6)
    assert "1 − ε + ε/K" in next(str(f.metadata) for f in fields(Settings) if f.name == "label_smoothing")
