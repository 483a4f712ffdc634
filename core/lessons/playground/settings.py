"""The playground: the settings of the lesson, shared by all its views."""

from dataclasses import dataclass

from core.explain.parameters import choice, span, switch, text
from core.lessons.playground.points import CLOUDS
from core.wording import prose

IDEA = prose("""A small network learns to color the square from a few points. The whole training is computed first:
    then play it, scrub it, and see what each hidden unit contributes.""")
RATES = ("0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1")
WIDEST = 8  # units of a hidden layer

FUNCTIONS = {
    "sine": "Sine wave",
    "hills": "Two hills",
    "corner": "Corner",
    "jump": "Jump",
    "saw": "Saw (two jumps)",
    "table": "My own drawing",
}
WAYS = {"pairs": "Sigmoid pairs", "fitted": "Fitted"}


@dataclass(frozen=True)
class Settings:
    """What the playground lets the reader choose."""

    view: str = choice(
        "View",
        {
            "play": "Playground",
            "approximation": "Approximation",
            "depth": "Depth or width",
            "seed": "Same seed",
        },
        few=True,
        help=prose("""A network in training; what more hidden units buy; the same number of parameters in one, two and
            three layers; the same run twice."""),
    )
    points: str = choice("Points", {name: cloud.title for name, cloud in CLOUDS.items()} | {"own": "My own points"})
    layers: str = choice("Hidden layers", {"1": "1", "2": "2", "3": "3"}, default="2", few=True)
    units1: int = span("Units, layer 1", 4, low=1, high=WIDEST)
    units2: int = span("Units, layer 2", 2, low=1, high=WIDEST)
    units3: int = span("Units, layer 3", 2, low=1, high=WIDEST)
    activation: str = choice(
        "Activation",
        {
            "tanh": "tanh",
            "relu": "ReLU",
            "sigmoid": "Sigmoid",
            "leaky_relu": "Leaky ReLU",
            "elu": "ELU",
            "linear": "Linear (none)",
        },
        help="Of the hidden units. The last unit has a sigmoid for classes and none for heights.",
    )
    optimizer: str = choice(
        "Optimizer",
        {
            "adam": "Adam", "sgd": "SGD", "momentum": "Momentum", "rmsprop": "RMSprop", "adagrad": "Adagrad",
            "adamw": "AdamW", "nadam": "Nadam",
        },
    )  # fmt: skip
    rate: str = choice("Learning rate", {rate: rate for rate in RATES}, default="0.03")
    loss: str = choice(
        "Loss",
        {"binary_cross_entropy": "Cross-entropy", "mean_squared_error": "Squared error", "hinge": "Hinge"},
    )
    cost: str = choice(
        "Loss for heights",
        {"mean_squared_error": "Squared error", "mean_absolute_error": "Absolute error", "huber": "Huber"},
    )
    batch: str = choice(
        "Batch",
        {"8": "8", "16": "16", "32": "32", "64": "64", "all": "All points"},
        default="32",
        help="Points per step. An epoch is one pass over all training points: several steps.",
    )
    epochs: int = span("Epochs", 300, low=20, high=600, step=20)
    count: int = span("How many points", 200, low=20, high=300, step=10)
    noise: float = span("Noise", 0.1, low=0.0, high=0.4, step=0.05)
    validation: int = span(
        "Held out for validation (%)",
        30,
        low=0,
        high=60,
        step=10,
        help="Points that the network is never trained on.",
    )
    draw: int = span("Seed of the points", 0, low=0, high=99)
    l2: str = choice(
        "L2",
        {"0": "none", "0.0001": "0.0001", "0.001": "0.001", "0.01": "0.01", "0.1": "0.1"},
        help="Adds so many times the sum of all squared weights to the loss: weights stay small.",
    )
    dropout: float = span(
        "Dropout", 0.0, low=0.0, high=0.6, step=0.1, help="Share of the hidden units that sleep in each step."
    )
    stopping: bool = switch("Early stopping")
    patience: int = span(
        "Patience (epochs)",
        30,
        low=5,
        high=100,
        step=5,
        help="Stop after so many epochs without a lower validation loss.",
    )
    seed: int = span("Seed of the weights", 3, low=0, high=99, help="Of the first weights and of dropout.")
    other: int = span("Another seed", 4, low=0, high=99)
    budget: int = span("Parameters", 61, low=25, high=151, step=6, help="Each of the three networks has about so many.")
    function: str = choice("Function", FUNCTIONS)
    way: str = choice(
        "Output weights", WAYS, few=True, help="By construction, a pair of sigmoids for each step; or by least squares."
    )
    steepness: int = span("Steepness", 200, low=20, high=400, step=20, help="Of every sigmoid.")
    softness: int = span("Steepness of every unit", 40, low=5, high=60, step=5)
    paint: str = choice("A click adds", {"1": "Class 1 (blue)", "0": "Class 0 (orange)"}, few=True)
    large: str = choice(
        "Large square",
        {"answer": "The answer"}
        | {f"{layer}.{unit}": f"Hidden {layer}, unit {unit}" for layer in (1, 2, 3) for unit in range(1, WIDEST + 1)},
        help="Or click one of the small squares.",
    )
    table: str = text("Values of my own function")
    own: str = text("My own points")
