"""The playground's numbers: points, runs, captions, what dropout's scaling is for, approximations, comparisons."""

from dataclasses import replace

import numpy as np
import pytest

from core.explain.explanation import Unworkable
from core.explain.grids import to_text
from core.lessons.playground import approximation_words, depth, depth_words, play_words, seed, seed_words
from core.lessons.playground.approximation import COUNTS, FUNCTIONS, Approximation, X, knots, table
from core.lessons.playground.play import Run, glorot, moments, task, train
from core.lessons.playground.play_words import captions
from core.lessons.playground.points import CLOUDS, FIRST, MOST, OWN, Points, draw, from_link, own, placed
from core.lessons.playground.settings import Settings
from core.nn.mlp import parameter_count
from core.nn.network import forward

SHORT = replace(Settings(), epochs=20, count=60)


def points(settings: Settings) -> Points:
    return draw(settings.points, settings.count, settings.noise, settings.validation / 100, settings.draw)


def run(**changed: object) -> Run:
    settings = replace(SHORT, **changed)  # type: ignore[arg-type]
    some = points(settings)
    return train(task(settings, some), some)


@pytest.mark.parametrize("name", CLOUDS)
def test_points_lie_in_the_square_and_are_split(name: str) -> None:
    some = draw(name, 100, 0.1, 0.3, 1)
    assert some.x.shape == (100, 2)
    assert np.abs(some.x).max() <= 1
    assert (some.held_out, some.training) == (30, 70)
    assert some.regression == CLOUDS[name].regression
    if not some.regression:
        assert set(some.t.tolist()) == {0.0, 1.0}
        assert 0.3 < some.t.mean() < 0.7
    again = draw(name, 100, 0.1, 0.3, 1)
    np.testing.assert_array_equal(some.x, again.x)
    assert not np.array_equal(some.x, draw(name, 100, 0.1, 0.3, 2).x)


def test_xor_is_xor_without_noise() -> None:
    some = draw("xor", 200, 0.0, 0.0, 0)
    np.testing.assert_array_equal(some.t == 1, (some.x[:, 0] > 0) != (some.x[:, 1] > 0))


def test_the_readers_points_keep_their_classes() -> None:
    some = own(np.array(OWN), 0.25)
    assert some.held_out == 3
    assert sorted(map(tuple, np.column_stack([some.x, some.t]).tolist())) == sorted(OWN)


def test_a_class_between_the_two_is_refused() -> None:
    with pytest.raises(Unworkable, match=r"point 2 has 0\.50"):
        own(np.array([[0, 0, 1], [1, 1, 0.5]]), 0.0)
    assert own(np.array([[0, 0, 1], [1, 1, -1]]), 0.0).t.tolist().count(1.0) == 1


def test_a_placed_point_stands_on_the_grid_and_last() -> None:
    rows = placed(np.array(OWN), 0.4249, -1.3, 1)
    assert rows[-1].tolist() == [0.4, -1.0, 1.0]
    np.testing.assert_array_equal(rows[:-1], OWN)
    for _ in range(MOST):
        rows = placed(rows, 0.0, 0.05, 0)
    assert rows.tolist() == [[0.0, 0.05, 0.0]] * MOST


def test_the_link_holds_any_number_of_points() -> None:
    rows = placed(np.array(OWN, float), -0.35, 0.15, 0)
    np.testing.assert_array_equal(from_link(to_text(rows)), rows)
    for nonsense in ("", "0_0_1", "1_2*3_4", "nan_0_1*0_0_0", "*".join(["0_0_1"] * (MOST + 1))):
        np.testing.assert_array_equal(from_link(nonsense), OWN)


def test_two_points_are_left_to_train_on_and_a_further_one_mixes_none_anew() -> None:
    assert own(np.array(FIRST), 0.6).training == 2
    assert own(np.array((*FIRST, (0, 0, 1))), 0.6).training == 2
    before, after = own(np.array(OWN), 0.0).x, own(placed(np.array(OWN), 1, 1, 0), 0.0).x
    np.testing.assert_array_equal(after[(after != [1, 1]).any(axis=1)], before)


def test_a_drawing_starts_from_the_functions_heights() -> None:
    found = knots(FUNCTIONS["corner"], 5)
    assert found.tolist() == [0.4, 0.0, -0.4, 0.0, 0.4]
    assert len(knots(FUNCTIONS["sine"])) == 11


def test_snapshots_are_dense_at_the_start_and_hold_the_ends() -> None:
    found = moments(300)
    assert found[:4] == (0, 1, 2, 4)
    assert found[-1] == 300
    gaps = np.diff(found)
    assert gaps[0] == 1 < gaps[-1]
    assert 36 <= len(found) <= 46
    assert moments(20) == tuple(range(21))


def test_the_default_network_learns_the_circles_and_a_linear_one_cannot() -> None:
    settings = Settings()
    some = points(settings)
    mine = train(task(settings, some), some)
    assert mine.task.widths == (2, 4, 2, 1)
    assert mine.task.parameters == 25
    assert mine.right[-1].min() > 0.9
    assert play_words.linear_run(some, mine.task).right[-1, 0] < 0.75
    # Any straight edge at all: the best over many directions and offsets.
    turn = np.linspace(0, np.pi, 60)
    along = some.x[: some.training] @ np.stack([np.cos(turn), np.sin(turn)])
    right = [((along > cut) == (some.t[: some.training, None] == 1)).mean(axis=0) for cut in np.linspace(-1, 1, 60)]
    assert max(np.max(right), 1 - np.min(right)) < 0.8


def test_first_weights_lie_within_glorots_limit() -> None:
    layers = glorot((2, 300, 1), ("tanh", "sigmoid"), 0).layers
    limit = np.sqrt(6 / 302)
    assert 0.95 * limit < np.abs(layers[0][0]).max() <= limit
    assert not layers[0][1].any()


def test_surfaces_are_the_networks_answers_with_the_top_row_highest() -> None:
    mine = run()
    layers = mine.surfaces(5, [20])
    assert [layer.shape for layer in layers] == [(1, 4, 5, 5), (1, 2, 5, 5), (1, 1, 5, 5)]
    # The middle of the upper right cell of 5 over the square from -1.1 to 1.1.
    corner = forward(mine.fit.network(20), np.array([0.88, 0.88])).a
    np.testing.assert_allclose(layers[0][0, :, 0, 4], corner[0], atol=1e-12)
    np.testing.assert_allclose(layers[2][0, 0, 0, 4], corner[2][0], atol=1e-12)


@pytest.mark.parametrize(
    "changed",
    [
        {}, {"dropout": 0.3}, {"stopping": True, "patience": 5}, {"l2": "0.01"}, {"validation": 0},
        {"points": "hills"}, {"points": "saddle", "cost": "huber", "validation": 0}, {"loss": "hinge"},
        {"activation": "linear", "layers": "1"},
        {"optimizer": "sgd", "rate": "1", "points": "plane", "activation": "relu"},
    ],
    ids=str,
)  # fmt: skip
def test_every_kind_of_run_is_told_in_whole(changed: dict) -> None:
    mine = run(**changed)
    words = play_words.explain(mine)
    assert words.trace.problems() == []
    assert len(words.trace.steps) == len(mine.moments)
    assert all("nan" not in text and "inf" not in text.split() for text in [*captions(mine), *words.notes])
    assert words.question.right(words.question.answer)
    assert len(words.slips) == 3


def test_captions_say_the_numbers_of_the_run() -> None:
    mine = run(stopping=True, patience=5)
    last = captions(mine)[-1]
    assert f"{mine.fit.loss[-1]:.4f} in training, {mine.fit.held_out[-1]:.4f} in validation" in last
    assert f"Best so far: epoch {mine.fit.best}" in last
    edge = forward(mine.fit.network(mine.fit.epochs), mine.points.x).a[-1][:, 0] >= 0.5
    right = (edge == (mine.points.t == 1))[: mine.points.training].mean()
    assert f"Right: {100 * right:.1f}%" in last


def stop(mine: Run) -> str:
    return next(note for note in play_words.explain(mine).notes if note.startswith("**When to stop"))


def test_a_run_that_unlearns_its_training_points_is_not_said_to_overfit() -> None:
    settings = replace(Settings(), points="saddle", optimizer="sgd", rate="1", activation="relu", epochs=40)
    some = points(settings)
    mine = train(task(settings, some), some)
    before, after = mine.fit.loss[mine.fit.best - 1], mine.fit.loss[-1]
    assert before < after
    assert f"went from {before:.4f} to {after:.4f}" in stop(mine)
    assert "no overfitting" in stop(mine)


def test_what_overfits_says_how_many_are_still_right() -> None:
    settings = Settings()
    some = points(settings)
    mine = train(task(settings, some), some)
    # By the network itself, at its best epoch and at its last.
    x, t = some.x[some.training :], some.t[some.training :]
    then, now = (
        100 * ((forward(mine.fit.network(epoch), x).a[-1][:, 0] >= 0.5) == (t == 1)).mean()
        for epoch in (mine.fit.best, mine.fit.epochs)
    )
    assert f"right on {then:.1f}% of them there, and on {now:.1f}% at the end" in stop(mine)
    assert mine.fit.loss[-1] < mine.fit.loss[mine.fit.best - 1]


def test_a_run_that_is_best_at_its_end_is_not_said_to_have_risen() -> None:
    mine = run(rate="0.001")
    assert mine.fit.best == mine.fit.epochs
    assert "more epochs may lower it further" in stop(mine)


@pytest.mark.parametrize(("name", "formula"), [("relu", r"f(x) = \max(0, x)"), ("leaky_relu", r"\alpha = 0.2")])
def test_the_formula_names_no_letter_without_its_value(name: str, formula: str) -> None:
    said = play_words.explain(run(activation=name)).formula
    assert formula in said
    assert r"\theta" not in said


def test_one_step_an_epoch_is_told_in_the_singular() -> None:
    words = play_words.explain(run(batch="all"))
    assert "make 1 step an epoch" in words.notes[1]
    assert "20 epochs × 1 batch = **20**" in words.slips[2].shows


@pytest.mark.parametrize(("name", "said"), [("leaky_relu", "Leaky ReLU"), ("linear", "Linear")])
def test_the_activation_is_called_as_the_reader_chose_it(name: str, said: str) -> None:
    assert f"in this run ({said})" in play_words.linear_slip(run(activation=name)).shows


def test_the_question_counts_the_wider_network() -> None:
    assert play_words.explain(run()).question.answer == parameter_count((2, 5, 2, 1)) == 30
    assert play_words.explain(run(layers="1", units1=8)).question.answer == 37


def test_steps_are_epochs_times_batches() -> None:
    # 42 training points in batches of 32: two steps, 20 epochs.
    assert "20 × 2 = 40 steps" in play_words.explain(run()).notes[1]


def test_sleeping_units_leave_the_awake_share_of_the_sum() -> None:
    mine = run(dropout=0.3, units2=5)
    found = play_words.scaled(mine)
    assert found is not None
    whole, mean = found
    assert mean == pytest.approx(0.7 * whole)
    rng = np.random.default_rng(0)
    last = forward(mine.fit.network(mine.fit.epochs), mine.points.x[0])
    W = mine.fit.network(mine.fit.epochs).layers[-1][0][:, 0]
    drawn = ((rng.random((200_000, 5)) >= 0.3) * last.a[-2] @ W).mean()
    assert drawn == pytest.approx(mean, abs=0.02 * np.abs(last.a[-2] * W).sum())


def test_too_little_to_learn_from_is_said() -> None:
    with pytest.raises(Unworkable, match="no point is held out"):
        run(stopping=True, validation=0)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize(("way", "steepness"), [("pairs", 200), ("fitted", 40)])
def test_more_units_come_closer(name: str, way: str, steepness: float) -> None:
    made = Approximation(FUNCTIONS[name], way, steepness)
    assert made.errors[-1, 0] < 0.3 * made.errors[0, 0]
    assert approximation_words.explain(made).trace.problems() == []
    if made.function.jumps:
        # A continuous answer stays off by half the jump on one side of it, up to the grid's grain.
        assert made.errors[-1, 1] > 0.75 * made.half_jump
        assert made.errors[-1, 2] < 0.35 * made.half_jump
    elif way == "pairs":
        assert made.errors[-1, 1] < 0.35 * made.errors[0, 1]


def test_a_pair_of_sigmoids_is_a_block() -> None:
    made = Approximation(FUNCTIONS["corner"], "pairs", 400)
    # Four parts: the second from 0.25 to 0.5, as high as the function in its middle, 1.6 * 0.125 - 0.4 = -0.2.
    block = made.hidden[3][:, 2:4].sum(axis=1)
    assert block[np.searchsorted(X, 0.375)] == pytest.approx(-0.2, abs=1e-6)
    assert np.abs(block[(X < 0.2) | (X > 0.55)]).max() < 1e-6
    assert made.half_jump == 0.0
    assert Approximation(FUNCTIONS["jump"], "pairs", 400).half_jump == pytest.approx(0.5)
    np.testing.assert_allclose(made.answers[3], forward(made.networks[3], X[:, None]).a[-1][:, 0], atol=1e-12)


def test_ones_own_values_are_joined_by_straight_lines() -> None:
    function = table(np.array([0.0, 1.0, -1.0]))
    assert function.f(np.array([0.25, 0.5, 0.75])).tolist() == [0.5, 1.0, 0.0]
    assert [approximation_words.parameters(n) for n in COUNTS[:2]] == [7, 13]


def test_the_slip_on_jumps_says_the_numbers() -> None:
    made = Approximation(FUNCTIONS["jump"], "pairs", 200)
    shows = approximation_words.explain(made).slips[0].shows
    assert f"mean error {made.errors[0, 0]:.4f} to {made.errors[-1, 0]:.4f}" in shows
    assert "half the jump is 0.5000" in shows


def test_two_runs_of_one_seed_are_one_run() -> None:
    settings = replace(SHORT, view="seed", dropout=0.2)
    made = seed.seeds(settings, points(settings))
    np.testing.assert_array_equal(made.runs[0].fit.weights, made.runs[1].fit.weights)
    assert not np.array_equal(made.runs[0].fit.weights, made.runs[2].fit.weights)
    said = seed_words.seed_captions(made)[-1]
    assert "difference is 0.000000. With another seed" in said
    words = seed_words.explain_seeds(made)
    assert words.trace.problems() == []
    assert "mathbf{0}" in words.numbers[0]


def test_a_third_run_of_the_same_seed_is_not_called_another() -> None:
    settings = replace(SHORT, view="seed", other=SHORT.seed)
    made = seed.seeds(settings, points(settings))
    assert "With the same seed" in seed_words.seed_captions(made)[-1]
    note = seed_words.explain_seeds(made).notes[0]
    assert f"third run has the seed {settings.seed} as well" in note
    assert "away" not in note


@pytest.mark.parametrize("budget", [25, 61, 103, 151])
def test_depths_have_about_the_same_number_of_parameters(budget: int) -> None:
    counts = [parameter_count((2, *depth.widths_for(budget, layers), 1)) for layers in (1, 2, 3)]
    assert max(counts) - min(counts) <= 8
    assert abs(counts[1] - budget) <= 5


def test_depths_are_told() -> None:
    settings = replace(SHORT, view="depth", points="moons")
    made = depth.depths(settings, points(settings))
    assert [len(one.task.hidden) for one in made.runs] == [1, 2, 3]
    words = depth_words.explain_depths(made)
    assert words.trace.problems() == []
    wide = made.runs[0].task.hidden[0]
    assert words.question.answer == 4 * (wide + 1) + 1
    beyond = made.runs[2].right[-1, 1]
    assert f"3 hidden layers: {100 * beyond:.1f}% right" in depth_words.depth_captions(made)[-1]
