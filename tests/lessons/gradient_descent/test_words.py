"""The gradient descent lesson's numbers: theory by hand, core.nn and Keras, and every equation's sum."""

import contextlib
import io
import math
import re
from decimal import Decimal

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from core.explain.explanation import Unworkable
from core.lessons.gradient_descent import (
    batches,
    batches_words,
    scaling,
    scaling_words,
    schedules,
    schedules_words,
    surface_words,
)
from core.lessons.gradient_descent import surface as descent_surface
from core.lessons.gradient_descent import surface_words as descent_surface_words
from core.lessons.gradient_descent.geyser import MINUTES, WAITING, standardized
from core.lessons.gradient_descent.rates import ADAPTIVE, OVER, best, limit, rule, steps_for
from core.lessons.gradient_descent.runs import GRADIENT, TITLES, Rule, run
from core.lessons.gradient_descent.schedule_kinds import TITLES as SCHEDULES
from core.lessons.gradient_descent.schedule_kinds import Plan
from core.lessons.gradient_descent.slips import first_adam_step
from core.lessons.gradient_descent.surfaces import TITLES as SURFACES
from core.lessons.gradient_descent.surfaces import bowl, surface
from core.lessons.gradient_descent.updates import equations
from core.nn.losses import mean_squared_error

EVERY = [surface(name) for name in SURFACES]


def test_the_geyser_is_the_geyser() -> None:
    # R: lm(waiting ~ eruptions, faithful) gives 33.4744 + 10.7296 x.
    slope, base = np.polyfit(MINUTES, WAITING, 1)
    assert len(MINUTES) == 272
    assert (round(float(slope), 4), round(float(base), 4)) == (10.7296, 33.4744)


@pytest.mark.parametrize("ground", EVERY, ids=lambda ground: ground.title)
def test_gradients_are_slopes_and_minima_are_lowest(ground: object) -> None:
    for place in (ground.start, (0.3, -0.7), (-1.1, 1.3)):  # type: ignore[attr-defined]
        w = np.array(place)
        slope = approx_fprime(w, lambda v: float(ground.f(v[0], v[1])), 1e-7)  # type: ignore[attr-defined]
        np.testing.assert_allclose(ground.gradient(w), slope, rtol=1e-4, atol=1e-4)  # type: ignore[attr-defined]
    minima = np.array(ground.minima)  # type: ignore[attr-defined]
    np.testing.assert_allclose(ground.height(minima), 0, atol=1e-8)  # type: ignore[attr-defined]
    np.testing.assert_allclose(ground.gradient(minima), 0, atol=1e-3)  # type: ignore[attr-defined]
    left, right, bottom, top = ground.window  # type: ignore[attr-defined]
    for x, y in [*minima.tolist(), ground.start]:  # type: ignore[attr-defined]
        assert left <= x <= right
        assert bottom <= y <= top
    grid = np.stack(np.meshgrid(np.linspace(left, right, 60), np.linspace(bottom, top, 60)), axis=-1)
    assert ground.f(grid[..., 0], grid[..., 1]).min() >= ground.lowest - 1e-9  # type: ignore[attr-defined]


def test_textbook_values_of_the_surfaces() -> None:
    # Rosenbrock (1960) starts at (-1.2, 1), where f = 24.2; Himmelblau's f(0, 0) = 11^2 + 7^2.
    assert float(surface("rosenbrock").f(np.array(-1.2), np.array(1.0))) == pytest.approx(24.2)
    assert float(surface("himmelblau").f(np.array(0.0), np.array(0.0))) == 170
    assert bowl(100).curvatures == (1, 100)
    regression = surface("regression")
    t = standardized(WAITING)
    assert float(regression.f(np.array(0.5), np.array(-1.0))) == pytest.approx(
        mean_squared_error(t, 0.5 * MINUTES - 1.0)
    )
    with pytest.raises(ValueError, match="one of bowl"):
        surface("hill")
    with pytest.raises(ValueError, match="at least 1"):
        bowl(0.5)


def test_distills_best_rates_for_kappa_100() -> None:
    # Goh, "Why Momentum Really Works", Distill 2017: (k - 1) / (k + 1), and with momentum (sqrt k - 1) / (sqrt k + 1).
    found = best(1, 100)
    assert round(found["sgd"].shrink, 6) == 0.980198
    assert round(found["momentum"].shrink, 6) == 0.818182
    assert round(found["momentum"].momentum, 6) == 0.669421
    assert found["sgd"].rate == pytest.approx(2 / 101)
    assert found["momentum"].rate == pytest.approx(4 / 121)
    words = surface_words.explain(race("bowl", kappa=100))
    assert "0.980198" in " ".join(words.numbers)
    assert "0.818182" in " ".join(words.numbers)
    assert any("0.669421" in note for note in words.notes)
    with pytest.raises(ValueError, match="above 0"):
        best(0, 1)


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov"])
def test_the_best_rates_are_reached(name: str) -> None:
    ground = bowl(100)
    told = run(ground, rule(name, ground, "right"), (-4.0, 1.0), 400)
    norms = np.linalg.norm(told.weights, axis=1)
    measured = (norms[400] / norms[200]) ** (1 / 200)
    assert measured == pytest.approx(best(1, 100)[name].shrink, abs=0.006)


@pytest.mark.parametrize("name", GRADIENT)
def test_limits_are_where_it_diverges(name: str) -> None:
    ground = bowl(20)
    edge = limit(name, 0.9 if name != "sgd" else 0.0, 20)
    options = {} if name == "sgd" else {"momentum": 0.9}
    below, above = (
        run(ground, Rule(name, {"learning_rate": edge * share, **options}), (-1.0, 1.0), 800) for share in (0.98, 1.02)
    )
    assert below.heights[-1] < below.heights[0]
    assert above.lost_at or above.heights[-1] > 1e3 * above.heights[0]
    assert rule(name, ground, "large").rate == pytest.approx(edge * OVER)
    with pytest.raises(ValueError, match="a limit is known"):
        limit("adam", 0.9, 1)


@pytest.mark.parametrize("ground", EVERY, ids=lambda ground: ground.title)
def test_small_right_and_large_do_what_they_say(ground: object) -> None:
    small, right, large = (
        run(ground, rule("sgd", ground, pace), ground.start, 200)  # type: ignore[arg-type, attr-defined]
        for pace in ("small", "right", "large")
    )
    assert right.heights[-1] < right.heights[0]
    assert right.heights[-1] < small.heights[-1] < small.heights[0]
    assert large.lost_at or large.heights[-1] > large.heights[0]
    for name in ADAPTIVE:
        leaps = run(ground, rule(name, ground, "large"), ground.start, 100)  # type: ignore[arg-type, attr-defined]
        assert not leaps.lost_at, "steps of about the rate do not diverge"


def race(name: str = "ravine", told: str = "momentum", pace: str = "right", steps: int = 12, **more: float):
    ground = surface(name, more.get("kappa", 20.0))
    rules = [rule(key, ground, pace, decay=0.1) for key in TITLES]
    return descent_surface.race(ground, ground.start, steps, rules, told)


NUMBER = r"[\u2212-]?\d+\.\d{4}(?!\d)(?! \u00d7)"
PAIR = re.compile(rf"\(({NUMBER}), ({NUMBER})\) \+ \(({NUMBER}), ({NUMBER})\) = \(({NUMBER}), ({NUMBER})\)$")


@pytest.mark.parametrize("told", list(TITLES))
def test_equations_end_where_the_optimizer_ends(told: str) -> None:
    held = race(told=told)
    lines = equations(held.told)
    assert len(lines) == held.steps
    checked = 0
    for at, some in enumerate(lines):
        found = PAIR.search(some[-1])
        if found is None:
            continue
        a, b, da, db, c, d = (float(text.replace("\u2212", "-")) for text in found.groups())
        assert round(a + da, 4) == c
        assert round(b + db, 4) == d
        assert [c, d] == np.round(held.told.weights[at + 1], 4).tolist()
        checked += 1
    assert checked > 5


@pytest.mark.parametrize("told", ["momentum", "adam"])
def test_weights_that_cross_zero_have_the_same_decimals_and_add_up(told: str) -> None:
    held = race(told=told, steps=60, kappa=50.0)
    for some in equations(held.told):
        vectors = re.findall(r"\(([^()]*), ([^()]*)\)", some[-1])[-3:]
        texts = [text.replace("\u2212", "-") for vector in vectors for text in vector]
        places = {len(text.partition(".")[2]) for text in texts}
        assert len(places) == 1, some[-1]
        assert min(places) >= 4, some[-1]
        a, b, da, db, c, d = map(Decimal, texts)
        assert (a + da, b + db) == (c, d), some[-1]


@pytest.mark.parametrize("told", list(TITLES))
def test_what_is_remembered_is_what_moves_the_weights(told: str) -> None:
    held = race(told=told)
    for at, some in enumerate(equations(held.told)):
        step = next(
            (line for line in some if line.startswith(("step", "ahead"))), some[0]
        ) if told != "momentum" else some[0]  # fmt: skip
        values = re.findall(r"\(([^()]*), ([^()]*)\)", step.split("; decay")[0])[-1]
        moved = held.told.weights[at + 1] - held.told.weights[at]
        if told == "adamw":
            moved = moved + 0.1 * held.told.rule.rate * held.told.weights[at]
        if any("\u00d7" in value for value in values):
            continue
        said = [float(value.replace("\u2212", "-")) for value in values]
        np.testing.assert_allclose(said, moved, atol=6e-5, err_msg=step)


@pytest.mark.parametrize("name", list(SURFACES))
def test_surface_words_are_whole(name: str) -> None:
    for pace in ("right", "large", "0.1"):
        held = race(name, "sgd", pace)
        words = surface_words.explain(held)
        assert words.trace.problems() == []
        assert len(descent_surface_words.captions(held)) == len(descent_surface_words.told(held)) == held.steps + 1
        assert words.question.right(words.question.answer)
        assert not words.question.right(words.question.answer + 10)
        assert "\u00d7 9 = **4,500**" in words.slips[2].shows


def test_a_lost_run_says_so() -> None:
    held = race("rosenbrock", "sgd", "large")
    assert held.told.lost_at > 0
    assert np.isnan(held.told.weights[-1]).all()
    assert "has left every bound" in descent_surface_words.told(held)[-1][0]
    note = next(note for note in surface_words.explain(held).notes if note.startswith("**Diverged:**"))
    assert f"Gradient descent left every bound after step {held.told.lost_at - 1}" in note
    growing = surface_words.explain(race("ravine", "sgd", "large"))
    assert any("Gradient descent's loss grew from" in note for note in growing.notes)


def test_no_optimizer_is_refused_in_words() -> None:
    with pytest.raises(Unworkable, match="Choose at least one"):
        descent_surface.race(bowl(5), (1, 1), 3, [], "sgd")
    with pytest.raises(Unworkable, match="Choose at least one"):
        schedules.falling(Plan(), (), 1)


def test_the_question_by_hand() -> None:
    # Bowl, kappa 20, from (-4.5, 2): g = (-4.5, 40); gradient descent's best rate 2/21 = 0.0952, doubled 0.19.
    question = surface_words.explain(race("bowl", "sgd")).question
    assert "rate of 0.19" in question.prompt
    assert question.answer == pytest.approx(-4.5 + 0.19 * 4.5)


def test_adams_first_step() -> None:
    # Keras' epsilon 1e-7 stands beside the uncorrected root: 0.1 * sqrt(0.001) = 0.0031623.
    root = 0.1 * math.sqrt(0.001)
    assert first_adam_step() == pytest.approx(0.001 * root / (root + 1e-7), rel=1e-12)
    assert f"{first_adam_step():.10f}" == "0.0009999684"
    note = next(note for note in surface_words.explain(race()).notes if "first step" in note)
    assert "0.0009999684" in note
    assert "0.0009999999" in note, "the paper's epsilon, 1e-8"


def _run(code: str) -> object:
    scope: dict = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "lesson", "exec"), scope)
    return scope["result"]


def test_the_keras_code_gives_the_numbers_on_screen(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # type: ignore[arg-type]
    from core.lessons.gradient_descent.geyser import csv

    with open("geyser.csv", "wb") as file:  # noqa: PTH123
        file.write(csv())
    for told, name in zip(TITLES, [*SURFACES, "bowl"], strict=True):
        held = race(name, told, steps=6)
        np.testing.assert_allclose(_run(surface_words.keras_code(held)), held.told.weights, rtol=1e-4, atol=2e-5)
    sizes = batches.sizes(32, 1, 0.1, 4)
    np.testing.assert_allclose(_run(batches_words.keras_code(sizes)), sizes.passes[1].weights[-1], rtol=1e-7)
    held = scaling.scaling(0.95, 0.01)
    held = scaling.Scaling(held.share, 0.3, held.steps, held.path, held.sides)
    expected = [scaling.needed(side.surface, 0.95, 0.3) for side in held.sides]
    assert _run(scaling_words.keras_code(held)) == expected
    falling = schedules.falling(Plan(epochs=12, every=5), tuple(SCHEDULES), 1)
    np.testing.assert_allclose(
        _run(schedules_words.keras_code(falling)), [falling.rates(name) for name in SCHEDULES], atol=1e-7
    )


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov"])
@pytest.mark.parametrize("kappa", [2, 20, 100])
def test_the_steps_to_a_thousandth_are_those_that_the_optimizer_takes(name: str, kappa: int) -> None:
    found = best(1, kappa)[name]
    option = {} if name == "sgd" else {"momentum": found.momentum}
    far = []
    for start in ((1.0, 0.0), (0.0, 1.0)):
        told = run(bowl(kappa), Rule(name, {"learning_rate": found.rate} | option), start, 500)
        far.append(np.abs(told.weights).max(axis=1))
    apart = np.flatnonzero(np.max(far, axis=0) > 0.001)
    assert steps_for(name, 1, kappa) == apart[-1] + 1


def test_the_steps_on_the_ravine() -> None:
    low, high = surface("ravine").curvatures
    # From the page's own start it is 33 for momentum: others take longer. Nesterov's rate of 1 / L would take 60.
    assert [steps_for(name, low, high) for name in ("momentum", "nesterov")] == [40, 51]
    assert "counted from the start that takes longest" in " ".join(surface_words.explain(race("ravine")).notes)
    found, ground = best(low, high)["momentum"], surface("ravine")
    rule_ = Rule("momentum", {"learning_rate": found.rate, "momentum": found.momentum})
    far = np.linalg.norm(run(ground, rule_, ground.start, 100).weights, axis=1)
    assert np.flatnonzero(far > far[0] / 1000)[-1] + 1 == 33


def test_an_optimizer_that_jumps_about_is_not_said_to_diverge() -> None:
    held = race("rosenbrock", told="rmsprop", pace="3", steps=200)
    told = held.told
    assert told.heights[-1] > told.heights[0]
    assert not told.diverges
    notes = " ".join(surface_words.explain(held).notes)
    assert "jumps about" in notes
    assert "Diverged:** RMSprop" not in notes


def test_printed_code_asks_variables_for_their_values() -> None:
    # NumPy warns where it has to copy a variable by itself.
    for code in (surface_words.keras_code(race("bowl")), batches_words.keras_code(batches.sizes(32, 1, 0.1, 1))):
        assert "np.array(w)" not in code
        assert "w.numpy()" in code


def test_one_epoch_is_told_in_the_singular() -> None:
    assert "after 1 epoch |" in batches_words.explain(batches.sizes(32, 1, 0.1, 1)).notes[1]
