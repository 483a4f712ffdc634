"""A plan checks itself, travels as JSON, and knows its layers before anything runs."""

import json
import math

import pytest

from core.training.layers import layers_of
from core.training.model import build
from core.training.plan import ACTIVATIONS, Block, TrainingPlan


def test_json_gives_the_equal_plan_back() -> None:
    plan = TrainingPlan(
        side=64,
        color="gray",
        blocks=(Block(filters=7, kernel=5, convolutions=2, padding="valid", pooling="average"), Block()),
        optimizer="momentum",
        learning_rate=0.02,
        patience=4,
        seed=9,
        deterministic=False,
    )
    assert TrainingPlan.from_json(plan.to_json()) == plan


def test_json_may_name_only_what_differs() -> None:
    plan = TrainingPlan.from_json('{"epochs": 3, "blocks": [{"filters": 5}]}')
    assert plan == TrainingPlan(epochs=3, blocks=(Block(filters=5),))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("side", 31),
        ("side", 129),
        ("side", 64.0),
        ("side", "64"),
        ("color", "cmyk"),
        ("color", ["rgb"]),
        ("blocks", ()),
        ("blocks", (Block(),) * 6),
        ("blocks", [Block()]),
        ("head", None),
        ("dense_units", 513),
        ("dropout", 1.0),
        ("dropout", math.nan),
        ("optimizer", "lion"),
        ("learning_rate", 0),
        ("learning_rate", math.inf),
        ("learning_rate", True),
        ("batch_size", 0),
        ("epochs", 10**9),
        ("epochs", True),
        ("validation_share", 0.0),
        ("augmentation", "extreme"),
        ("patience", -1),
        ("seed", -1),
        ("seed", 2**31),
        ("deterministic", 1),
    ],
)
def test_a_value_outside_its_range_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValueError, match="received"):
        TrainingPlan(**{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value"),
    [("filters", 0), ("filters", 129), ("kernel", 8), ("convolutions", 3), ("padding", "full"),
     ("activation", "softmax"), ("batch_norm", "yes"), ("pooling", "min")],
)  # fmt: skip
def test_a_block_checks_itself(field: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"{field} must be"):
        Block(**{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        '{"side": NaN}',
        '{"learning_rate": Infinity}',
        '{"learning_rate": 1e999}',
        '{"__class__": "os"}',
        '{"blocks": 3}',
        '{"blocks": [3]}',
        '{"blocks": [{"filter": 3}]}',
        "[" * 9_000,
        '{"seed": ' + "9" * 5000 + "}",
        " " * 20_000,
    ],
)
def test_hostile_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the parser's own words differ from case to case
        TrainingPlan.from_json(text)


def test_sizes_and_counts_by_hand() -> None:
    plan = TrainingPlan(
        side=32,
        blocks=(
            Block(filters=4, kernel=5, padding="valid", batch_norm=False),
            Block(filters=8, convolutions=2),
        ),
        dense_units=10,
    )
    got = [(row.name, row.shape, row.parameters) for row in layers_of(plan, 3)]
    assert got == [
        ("rescale", (32, 32, 3), 0),
        ("conv_1", (28, 28, 4), 304),  # 5 * 5 * 3 * 4 + 4
        ("relu_1", (28, 28, 4), 0),
        ("pool_1", (14, 14, 4), 0),
        ("conv_2", (14, 14, 8), 288),  # 3 * 3 * 4 * 8, no bias before normalization
        ("norm_2", (14, 14, 8), 32),
        ("relu_2", (14, 14, 8), 0),
        ("conv_3", (14, 14, 8), 576),
        ("norm_3", (14, 14, 8), 32),
        ("relu_3", (14, 14, 8), 0),
        ("pool_2", (7, 7, 8), 0),
        ("flatten", (392,), 0),
        ("dropout", (392,), 0),
        ("dense", (10,), 3930),
        ("dense_relu", (10,), 0),
        ("scores", (3,), 33),
        ("probabilities", (3,), 0),
    ]


PLANS = {
    "default": TrainingPlan(),
    "gray": TrainingPlan(side=33, color="gray", head="average"),
    "valid": TrainingPlan(side=45, blocks=(Block(padding="valid", kernel=4), Block(kernel=2)), head="max"),
    "deep": TrainingPlan(side=32, blocks=(Block(filters=3, convolutions=2, pooling="average"),) * 5),
    "plain": TrainingPlan(
        blocks=(Block(filters=6, batch_norm=False, pooling="none"),), dropout=0.0, dense_units=7, epochs=1
    ),
    **{name: TrainingPlan(side=32, blocks=(Block(filters=2, activation=name),)) for name in ACTIVATIONS},
}


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_layers_are_those_of_the_keras_model(plan: TrainingPlan) -> None:
    model = build(plan, 4)
    rows = layers_of(plan, 4)
    assert [row.name for row in rows] == [layer.name for layer in model.layers[1:]]
    for row, layer in zip(rows, model.layers[1:], strict=True):
        assert row.kind == type(layer).__name__
        assert (None, *row.shape) == layer.output.shape
        assert row.parameters == layer.count_params()
        assert row.trainable == sum(math.prod(weight.shape) for weight in layer.trainable_weights)


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (TrainingPlan(side=32, blocks=(Block(padding="valid", kernel=7),) * 4), "as large as its kernel"),
        (TrainingPlan(side=128, blocks=(Block(filters=128, pooling="none"),), dense_units=512), "parameters"),
        (TrainingPlan(side=128, blocks=(Block(filters=64),) * 2, batch_size=256), "MB of maps"),
    ],
)
def test_a_network_that_does_not_fit_is_refused(plan: TrainingPlan, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        layers_of(plan, 10)


def test_a_classifier_has_two_classes() -> None:
    with pytest.raises(ValueError, match="at least 2 classes, received 1"):
        layers_of(TrainingPlan(), 1)


def test_json_is_plain() -> None:
    assert json.loads(TrainingPlan().to_json())["side"] == TrainingPlan().side
