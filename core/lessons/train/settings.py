"""Train a CNN: what the reader may choose of a plan, and the plan that this makes."""

from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from functools import cache
from typing import Any

from core.explain.parameters import choice, span, switch
from core.settings import settings
from core.training.plan import MOST_BLOCKS, Block, TrainingPlan
from core.wording import prose

IDEA = prose("""Pictures go in, layers work on them, and out comes what they show. Press **Train**, watch the network
    learn, and see what it gets right.""")
MOST_EPOCHS = min(100, settings().max_epochs)
# The plan's own defaults are the page's, written down once.
PLAN = TrainingPlan(epochs=min(TrainingPlan.epochs, MOST_EPOCHS))
ACTIVATIONS = {
    "relu": "ReLU", "leaky_relu": "Leaky ReLU", "elu": "ELU", "gelu": "GELU", "silu": "SiLU", "tanh": "tanh",
    "sigmoid": "sigmoid", "linear": "none",
}  # fmt: skip
RATES = ("0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1")


def _names(*values: object) -> dict[str, str]:
    """Choices that are called what they are."""
    return {str(value): str(value) for value in values}


@dataclass(frozen=True)
class Settings:
    """What the page lets the reader choose of a plan, its blocks apart."""

    side: int = span(
        "Side in pixels",
        PLAN.side,
        low=32,
        high=128,
        step=16,
        help="Every picture is cropped to a square and resized to this.",
    )
    color: str = choice("Color", {"rgb": "RGB", "gray": "Gray"}, few=True)
    blocks: int = span(
        "Blocks",
        len(PLAN.blocks),
        low=1,
        high=MOST_BLOCKS,
        help="A block is convolution, normalization, activation and pooling.",
    )
    head: str = choice(
        "From maps to numbers",
        {"flatten": "Flatten", "average": "Average", "max": "Max"},
        few=True,
        help="Flatten keeps every number of every map; average and max keep one number a map.",
    )
    dense_units: int = span(
        "Dense units",
        PLAN.dense_units,
        low=0,
        high=512,
        step=16,
        help="A hidden layer between the maps and the scores. 0: none.",
    )
    dropout: float = span(
        "Dropout",
        PLAN.dropout,
        low=0.0,
        high=0.9,
        step=0.05,
        help="Share of numbers that each training step leaves out, so that none is relied on.",
    )
    epochs: int = span(
        "Epochs",
        PLAN.epochs,
        low=1,
        high=MOST_EPOCHS,
        help="One epoch is one pass over all training pictures.",
    )
    batch_size: str = choice(
        "Batch size",
        _names(1, 4, 8, 16, 32, 64, 128),
        default=str(PLAN.batch_size),
        help="Pictures in one step of gradient descent. 32 is usual; 1 is stochastic.",
    )
    optimizer: str = choice(
        "Optimizer",
        {"sgd": "SGD", "momentum": "Momentum", "adam": "Adam"},
        default=PLAN.optimizer,
        few=True,
        help=prose("""SGD steps down the slope. Momentum keeps some of its last step. Adam also gives each weight a step
            size of its own."""),
    )
    learning_rate: str = choice(
        "Learning rate",
        _names(*RATES),
        default=str(PLAN.learning_rate),
        help="How far one step goes. Too high, and the loss jumps; too low, and it crawls.",
    )
    schedule: str = choice(
        "Rate over time",
        {"cosine": "Cosine", "constant": "Constant"},
        few=True,
        default=PLAN.schedule,
        help="Cosine warms up over a tenth of the steps, then slows down to zero.",
    )
    label_smoothing: float = span(
        "Label smoothing",
        PLAN.label_smoothing,
        low=0.0,
        high=0.5,
        step=0.05,
        help=prose("""With label smoothing ε and K classes, the target of the right class is 1 − ε + ε/K instead of 1,
            and that of every other class is ε/K instead of 0."""),
    )
    augmentation: str = choice(
        "Augmentation",
        {"off": "Off", "light": "Light", "strong": "Strong"},
        few=True,
        default=PLAN.augmentation,
        help="Turns, moves, zooms and lights each picture a little differently every time.",
    )
    validation_share: float = span(
        "Held-out share",
        PLAN.validation_share,
        low=0.05,
        high=0.5,
        step=0.05,
        help="This share of each class never trains: it judges.",
    )
    patience: int = span(
        "Early stopping",
        PLAN.patience,
        low=0,
        high=min(30, MOST_EPOCHS),
        help="Stop after so many epochs without a lower held-out loss, and take back the best weights. 0: never.",
    )
    seed: int = span("Seed", PLAN.seed, low=0, high=999)
    deterministic: bool = switch(
        "Deterministic",
        PLAN.deterministic,
        help=prose("""On: the seed decides everything, and a second run is equal to the last digit. Off: only the
            pictures held out stay the same."""),
    )


@cache
def block_settings(number: int) -> Any:
    """The settings of one block, as a dataclass whose fields carry its number: `filters_1`, `kernel_1`, ..."""
    own = PLAN.blocks[min(number, len(PLAN.blocks)) - 1]
    fields = {
        "filters": span("Filters", own.filters, low=1, high=128, help="Kernels, and so maps that it makes."),
        "kernel": choice("Kernel size", _names(1, 2, 3, 5, 7), default=str(own.kernel)),
        "convolutions": choice("Convolutions", _names(1, 2), default=str(own.convolutions)),
        "activation": choice("Activation", ACTIVATIONS, default=own.activation),
        "padding": choice("Padding", {"same": "Same", "valid": "None"}, default=own.padding),
        "pooling": choice("Pooling", {"max": "Max", "average": "Average", "none": "None"}, default=own.pooling),
        "batch_norm": switch("Batch norm", own.batch_norm, help="Keeps each map at mean 0 and spread 1."),
    }
    named = [(f"{name}_{number}", Any, field) for name, field in fields.items()]
    return make_dataclass(f"Block{number}", named, frozen=True)()


def plan_of(given: Mapping[str, Any], blocks: list[dict[str, Any]]) -> TrainingPlan:
    """A plan from the values of `Settings` and, block by block, of `block_settings` without their numbers."""
    numbers = {"batch_size": int(given["batch_size"]), "learning_rate": float(given["learning_rate"])}
    # Sliders count in binary steps: 0.15000000000000002 would make another plan than 0.15.
    shares = {name: round(float(given[name]), 4) for name in ("dropout", "label_smoothing", "validation_share")}
    made = tuple(Block(**block | {name: int(block[name]) for name in ("kernel", "convolutions")}) for block in blocks)
    return TrainingPlan(**{**given, **numbers, **shares, "blocks": made})
