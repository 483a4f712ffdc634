"""Looking inside, told: every number on the screen adds up, before a worker has answered and after."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from core.explain.passage import follow
from core.lessons.looking_inside import (
    filters,
    filters_words,
    heat,
    heat_words,
    neighbors,
    neighbors_words,
    occlusion,
    occlusion_words,
)
from core.lessons.looking_inside.code import block_sums
from core.lessons.looking_inside.settings import Look
from core.lessons.looking_inside.stage import heat as heat_stage
from core.lessons.looking_inside.study.known import first_picture, first_plans, known, learned_drawings
from core.lessons.looking_inside.sums import rounded_to_sum
from core.training.builtin import builtin_model
from tests.feature_nets import network, picture

NET = builtin_model()
FOUND = {plan.view: known(plan) or {} for plan in first_plans()}
LABELS = learned_drawings()[1]
EMPTY = Look(follow(NET, first_picture()), first_plans()[0].target, NET.class_names)
HEAT, COVERED, NEAR = (replace(EMPTY, found=FOUND[view]) for view in ("heat", "occlusion", "neighbors"))
_random = np.random.default_rng(0)
EXCITED = replace(
    EMPTY,
    found={
        "frames": _random.integers(0, 256, (3, 10, 64, 64, 3), np.uint8),
        "answers": np.sort(_random.normal(size=(3, 10)), axis=0), "at": np.array([0, 2, 4]),
    },
)  # fmt: skip
VIEWS = {
    "heat": lambda look: heat_words.explain(look, "conv_4"),
    "occlusion": lambda look: occlusion_words.explain(look, 16, 8),
    "filters": lambda look: filters_words.explain(look, 3, 2, (40, 6.0, 0.02)),
    "neighbors": lambda look: neighbors_words.explain(look, LABELS),
}
LOOKS = {"heat": HEAT, "occlusion": COVERED, "filters": EXCITED, "neighbors": NEAR}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("known", [False, True])
def test_a_view_is_told_with_and_without_a_workers_numbers(view: str, known: bool) -> None:
    told = VIEWS[view](LOOKS[view] if known else EMPTY)
    assert told.trace.problems() == []
    assert told.question.right(told.question.answer)
    assert not told.question.right(told.question.answer + 0.02)
    assert len(told.slips) >= 2
    assert len(told.notes) >= 2
    compile(told.keras, "lesson", "exec")
    assert (len(told.trace.steps) > 1) == known


def test_the_blocks_add_up_to_the_scores_difference_with_what_is_missing() -> None:
    blocks, total, ends = heat_words.completeness(HEAT)
    shown = np.array([[float(v) for v in row.split("&")] for row in blocks[blocks.index("pmatrix} ") + 9 :
                      blocks.index(r" \end")].split(r"\\")])  # fmt: skip
    assert shown.shape == (4, 4)
    said = total.split("up to } ")[1]
    whole, missing = float(said.split(r"\\")[0]), float(said.split("missing } ")[1].split("\\")[0])
    difference = float(ends.split("mathbf{")[1].split("}")[0])
    assert shown.sum() == pytest.approx(whole, abs=1e-9)
    assert whole + missing == pytest.approx(difference, abs=1e-9)
    assert abs(missing) < 0.01 * difference
    s, b = (float(part.strip(" ()")) for part in ends.split("&= ")[1].split(r" \\")[0].split(" - "))
    assert s - b == pytest.approx(difference, abs=1e-9)
    assert s == pytest.approx(float(EMPTY.scores[EMPTY.target]), abs=5e-5)


def test_what_speaks_for_and_against_has_the_sum_of_the_blocks() -> None:
    told = heat_words.explain(HEAT, "conv_4")
    together = told.slips[2].shows.split("Together ")[1].rstrip(".")
    assert rf"all 16 add up to }} {together} \\" in told.numbers[1]
    signed = told.slips[2].shows.replace("\u2212", "-")
    plus, minus = (float(found) for found in re.findall(r": (-?[\d.]+)\.", signed))
    assert plus + minus == pytest.approx(float(together), abs=1e-9)


def test_rounding_keeps_the_sum() -> None:
    assert rounded_to_sum(np.array([0.14, 0.14, 0.14]), 1).tolist() == [0.2, 0.1, 0.1]
    assert rounded_to_sum(np.array([-0.16, -0.16, 0.04]), 1).tolist() == [-0.2, -0.2, 0.1]
    values = np.random.default_rng(0).normal(size=(4, 4))
    found = rounded_to_sum(values)
    assert found.shape == (4, 4)
    assert np.abs(found - values).max() < 1e-4
    assert found.sum() == pytest.approx(round(values.sum(), 4), abs=1e-9)


def test_the_first_row_says_what_the_network_says() -> None:
    figure = heat_stage(HEAT, "conv_4", False, "light").figure
    shown = f"It says {NET.class_names[HEAT.passage.winner]}, {HEAT.probabilities.max():.1%}"
    assert shown in json.dumps(figure.data)


def test_a_place_that_costs_score_and_leaves_the_answer() -> None:
    lost = occlusion.lost(COVERED)
    kept = COVERED.found["probabilities"].argmax(axis=-1) == COVERED.passage.winner
    row, column = np.argwhere((lost == lost[kept].max()) & kept)[0]
    text = occlusion_words.explain(COVERED, 16, 8).slips[1].shows
    assert f"row {8 * row + 1}, column {8 * column + 1}, it still says star" in text
    before, after = (float(part) for part in text.split("from ")[1].rstrip(".").split(" to "))
    assert before - after == pytest.approx(lost[kept].max(), abs=1e-4)
    shares = np.zeros_like(COVERED.found["probabilities"])
    shares[..., (COVERED.passage.winner + 1) % 6] = 1
    flipped = replace(COVERED, found=dict(COVERED.found) | {"probabilities": shares})
    assert occlusion_words.explain(flipped, 16, 8).slips[1].shows.startswith("The whole picture: p = ")


def test_blocks_of_a_small_map() -> None:
    values = np.arange(16.0).reshape(4, 4)
    assert block_sums(values, 2).tolist() == [[10, 18], [42, 50]]
    assert block_sums(np.ones((5, 5)), 2).sum() == 25


def test_overlap_counts_shared_strongest_places() -> None:
    one, other = np.zeros(20), np.zeros(20)
    one[[0, 1]], other[[1, 5]] = (3, -2), (9, 1)
    assert heat.overlap(one, other) == 0.5
    assert heat.overlap(one, -one) == 1


def test_the_baselines_score_is_the_networks() -> None:
    for value in (0.0, 127.5, 255.0):
        plain = np.full((64, 64, 3), value, np.float32)
        expected = NET.forward(plain)[-2].values[EMPTY.target]
        assert replace(EMPTY, baseline=value).base_score == pytest.approx(float(expected))


def test_captions_of_the_check_name_layers_from_the_scores_down() -> None:
    said = heat_words.captions(HEAT)
    assert [text.split()[0].rstrip(",") for text in said[1:]] == [
        "scores",
        "conv_4",
        "conv_3",
        "conv_2",
        "conv_1",
    ]
    assert f"Grad-CAM {HEAT.found['likeness'][1, 0]:.2f}" in said[1]


@pytest.mark.parametrize(("patch", "stride", "places", "finer"), [(16, 8, 49, 25 * 25), (12, 4, 196, 27 * 27)])
def test_how_often_the_network_runs(patch: int, stride: int, places: int, finer: int) -> None:
    question = occlusion_words.explain(EMPTY, patch, stride).question
    assert f"takes {places} places" in question.prompt
    assert question.answer == finer


def test_what_a_patch_costs_is_the_difference_shown() -> None:
    lost = occlusion.lost(COVERED)
    row, column = occlusion.worst(lost)
    text = occlusion_words.caption(COVERED, 16, row * 7 + column)
    assert f"Rows {8 * row + 1} to {8 * row + 16}, columns {8 * column + 1} to {8 * column + 16} covered" in text
    cost = float(text.split("loses ")[1].split(",")[0])
    before, after = (float(part) for part in text.split("from ")[1].split(";")[0].split(" to "))
    assert before - after == pytest.approx(cost, abs=1e-9)
    holes = dict(COVERED.found) | {"scores": np.full_like(COVERED.found["scores"], np.nan)}
    stopped = replace(COVERED, found=holes)
    assert "stopped before" in occlusion_words.caption(stopped, 16, 0)
    assert occlusion_words.explain(stopped, 16, 8).numbers


def test_neighbors_are_told_from_the_nearest_outward() -> None:
    order = neighbors.order(NEAR)
    assert (np.diff(NEAR.found["distances"][order]) >= 0).all()
    text = neighbors_words.caption(NEAR, LABELS, 0)
    assert text.startswith(f"1 of 150 from the nearest: a picture of class {NET.class_names[LABELS[order[0]]]}, ")
    assert neighbors.hidden_size(EMPTY) == 1690
    question = neighbors_words.explain(EMPTY, LABELS).question
    assert question.answer == 20.55  # 0.5 times the root of 1690 is 20.5548


def test_a_network_whose_last_hidden_layer_is_dense() -> None:
    net = network(head="average")
    look = Look(follow(net, picture(9, 3)), 0, net.class_names)
    assert neighbors.hidden_size(look) == 7
    assert look.scores_index == len(net.layers) - 2
    told = filters_words.explain(look, look.scores_index, 1, (40, 6.0, 0.02))
    assert told.question.answer == 7 * 3
    assert filters.unit_label(look, look.scores_index, 1) == net.class_names[1]


def test_an_empty_grad_cam_is_told_with_its_reason_and_has_no_statistics() -> None:
    maps, shares = HEAT.found["maps"].copy(), HEAT.found["shares"].copy()
    maps[0], shares[:, 0] = 0, 0
    weights = -np.abs(HEAT.found["cam_weights"])
    found = dict(HEAT.found) | {"maps": maps, "shares": shares, "cam_weights": weights}
    words = heat_words.explain(replace(HEAT, found=found), "conv_3")
    notes = " ".join(words.notes)
    assert f"All {len(weights)} of its maps have a mean slope of 0 or below" in notes
    assert "Grad-CAM and" not in notes
    assert "Grad-CAM none (an empty map)" in notes
    assert "Grad-CAM is empty" not in " ".join(heat_words.explain(HEAT, "conv_3").notes)


def test_only_what_leads_to_a_score_takes_part_in_it() -> None:
    # By hand: 13,156 numbers in all, of which each of the five other classes has 1,690 weights and a bias.
    assert "4,701 weights and biases took part" in heat_words.explain(HEAT, "conv_3").slips[0].shows


@pytest.mark.parametrize("method", heat_words.METHODS)
def test_one_map_is_one_step_that_says_what_it_shows(method: str) -> None:
    words = heat_words.explain(HEAT, "conv_4", method)
    assert words.trace.problems() == []
    (step,) = words.trace.steps
    assert step.caption == heat_words.caption(HEAT, "conv_4", method)
    np.testing.assert_array_equal(words.trace.arrays["map"], HEAT.found["maps"][heat_words.METHODS.index(method)])
    assert "on their way" in heat_words.explain(EMPTY, "conv_4", method).trace.steps[0].caption
