"""Layers in words: every size and count that is told is worked out again from its own text."""

import math
import re
from itertools import pairwise

import pytest

from core.lessons.train.architecture_words import LayerTold, shape_text, tell
from core.training.layers import LayerRow, layers_of
from core.training.plan import ACTIVATIONS, Block, TrainingPlan
from core.wording import MINUS

PLANS = (
    TrainingPlan(),
    TrainingPlan(side=64, color="gray", head="average", dense_units=32, dropout=0.0),
    TrainingPlan(side=32, blocks=(Block(filters=10, kernel=5, padding="valid", batch_norm=False, pooling="average"),)),
    TrainingPlan(side=33, blocks=(Block(filters=4, kernel=2, convolutions=2, pooling="none"),) * 2, head="max"),
)


def told(plan: TrainingPlan, classes: int = 3) -> list[tuple[LayerRow, LayerTold]]:
    layers = layers_of(plan, classes)
    return list(zip(layers, tell(layers, dropout=plan.dropout), strict=True))


def test_the_first_convolution_of_the_default_plan_in_every_word() -> None:
    layer = told(TrainingPlan(), classes=6)[1][1]
    assert layer.title == "conv_1: 48×48×3 → 48×48×16"
    assert layer.size == "Side: floor((48 + 1 + 1 − 3) / 1) + 1 = 48."
    assert layer.count == (
        "Parameters: 16 kernels of 3·3·3 = 432 weights. No biases: the normalization that follows adds its own offset."
    )


def test_a_convolution_without_normalization_has_biases() -> None:
    # 5 * 5 * 3 * 10 = 750 weights and 10 biases; floor((32 - 5) / 1) + 1 = 28.
    layer = told(PLANS[2])[1][1]
    assert layer.count == "Parameters: 10 kernels of 5·5·3 = 750 weights + 10 biases = 760."
    assert layer.size == "Side: floor((32 − 5) / 1) + 1 = 28."


@pytest.mark.parametrize("plan", PLANS)
def test_every_size_by_the_formula_is_the_size_of_the_layer(plan: TrainingPlan) -> None:
    seen = 0
    for row, layer in told(plan):
        if layer.size:
            formula, result = layer.size.partition(": ")[2].rstrip(".").rsplit(" = ", 1)
            value = eval(  # the text is this product's own
                formula.replace(MINUS, "-").replace("·", "*"), {"floor": math.floor}
            )
            assert value == int(result.replace(",", "")) == row.shape[0], layer
            seen += 1
    assert seen >= sum(block.convolutions for block in plan.blocks)


@pytest.mark.parametrize("plan", PLANS)
def test_every_count_of_parameters_is_the_layer_s_own(plan: TrainingPlan) -> None:
    for row, layer in told(plan):
        assert bool(layer.count) == bool(row.parameters), layer
        if not layer.count:
            continue
        # Products first, then what is added to them: "3·3·16", "4,608 weights", "+ 32 biases".
        numbers = [int(text.replace(",", "")) for text in re.findall(r"[\d,]*\d", layer.count)]
        assert row.parameters in numbers, layer
        parts = re.findall(r"(\d+) kernels? of (\d+)·(\d+)·(\d+)", layer.count)
        if parts:
            kernels, *sides = map(int, parts[0])
            biases = re.findall(r"(\d+) bias", layer.count)
            assert kernels * math.prod(sides) + sum(map(int, biases)) == row.parameters
        inputs = re.findall(r"([\d,]+)·(\d+) weights \+ (\d+) bias", layer.count)
        if row.kind == "Dense":
            n, units, biases = (int(text.replace(",", "")) for text in inputs[0])
            assert n * units + biases == row.parameters


def test_titles_join_up_from_the_picture_to_the_probabilities() -> None:
    layers = told(TrainingPlan(side=64), classes=6)
    shapes = [layer.title.partition(": ")[2].split(" → ") for _, layer in layers]
    assert shapes[0][0] == "64×64×3"
    assert shapes[-1][1] == "6"
    assert all(one[1] == other[0] for one, other in pairwise(shapes))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_of_a_plan_has_its_words(activation: str) -> None:
    plan = TrainingPlan(blocks=(Block(filters=2, activation=activation),))
    assert next(layer.does for row, layer in told(plan) if row.kind == "Activation").startswith("Each number x becomes")


def test_dropout_says_its_share() -> None:
    does = next(layer.does for row, layer in told(TrainingPlan(dropout=0.45)) if row.kind == "Dropout")
    assert "45%" in does


def test_one_is_told_in_the_singular() -> None:
    layer = told(TrainingPlan(color="gray", blocks=(Block(filters=1, batch_norm=False),)))[1][1]
    assert layer.does == "1 kernel of 3×3 over 1 map; each makes a map of its own."
    assert layer.count == "Parameters: 1 kernel of 3·3·1 = 9 weights + 1 bias = 10."


def test_an_unknown_layer_is_refused() -> None:
    with pytest.raises(ValueError, match="received a Attention"):
        tell([LayerRow("x", "Attention", (2,))])


def test_a_shape_is_written_with_multiplication_signs() -> None:
    assert shape_text((3, 3, 64)) == "3×3×64"
