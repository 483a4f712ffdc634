"""Backpropagation: what the lesson lets the reader choose, and which words belong to which view."""

from dataclasses import dataclass

from core.explain.parameters import choice, span, text
from core.explain.symbols import ACTIVATION_NAMES
from core.lessons.backpropagation.circuit import EXAMPLES as CIRCUITS
from core.lessons.backpropagation.task import EXAMPLES, LOSSES
from core.wording import prose

IDEA = prose("""**Forward**, numbers flow to one error. **Backward**, each weight is told how the error changes with it,
    and takes a small step. New here? Start with one weight, under **Circuit**.""")
MOST_LAYERS = 4
RATES = ("0.0001", "0.001", "0.01", "0.05", "0.1", "0.2", "0.5", "1", "2", "5")
OF_ONE_WEIGHT = ("weight", "seen", "wanted")  # in the order of its circuit's inputs
PACES = ("0.01", "0.05", "0.1", "0.2", "0.25", "0.5", "0.6")
_HIDDEN = {name: title for name, title in ACTIVATION_NAMES.items() if name != "softmax"}


@dataclass(frozen=True)
class Settings:
    """What the backpropagation lesson lets the reader choose."""

    view: str = choice(
        "View",
        {"circuit": "Circuit", "step": "One step", "many": "Many steps"},
        few=True,
        help=prose("""The rule on single numbers, to start with; one step of a network, unit by unit; 10,000 of them as
            a curve."""),
    )
    example: str = choice("Network", {key: task.title for key, task in EXAMPLES.items()} | {"own": "My own network"})
    circuit: str = choice("Circuit", {key: example.title for key, example in CIRCUITS.items()})
    weight: float = span("Weight w", 0.5, low=-2.0, high=5.0, step=0.01)
    seen: float = span("Input x", 2.0, low=-3.0, high=3.0, step=0.5)
    wanted: float = span("Target t", 3.0, low=-5.0, high=5.0, step=0.5)
    pace: str = choice("Rate", {pace: pace for pace in PACES}, default="0.1", help="The step is rate times gradient.")
    mistake: str = choice(
        "Rule",
        {
            "none": "Right",
            "late": "Deltas too late",
            "slope": "Slope forgotten",
            "biases": "Biases forgotten",
            "sign": "Wrong sign",
            "sum": "Summed, not averaged",
        },
        help=prose("""Make a mistake on purpose: the digits change, and what is wrong is marked. Deltas too late:
            hidden deltas from weights that have already moved."""),
    )
    row: str = choice("Example", {}, help="Which example the numbers follow. The step itself is made of all of them.")
    iteration: int = span(
        "Iteration", 0, low=0, high=10_000, help="How many steps the network has learned before this one."
    )
    rate: str = choice(
        "Rate",
        {"given": "As given"} | {rate: rate for rate in RATES},
        help="How far each weight moves: rate times gradient.",
    )
    places: str = choice("Decimals", {"4": "4", "6": "6", "9": "9"}, few=True)
    biases: str = choice(
        "Biases",
        {"given": "As given", "learn": "Learn", "stay": "Stay"},
        help="Mazur's article leaves the biases as they are. Usually they learn like weights.",
    )
    inputs: int = span("Inputs", 2, low=1, high=6)
    examples: int = span("Examples", 2, low=1, high=4)
    layers: int = span("Layers", 2, low=1, high=MOST_LAYERS)
    units1: int = span("Units 1", 3, low=1, high=6)
    units2: int = span("Units 2", 2, low=1, high=6)
    units3: int = span("Units 3", 2, low=1, high=6)
    units4: int = span("Units 4", 2, low=1, high=6)
    bend1: str = choice("Activation 1", _HIDDEN, default="tanh")
    bend2: str = choice("Activation 2", _HIDDEN)
    bend3: str = choice("Activation 3", _HIDDEN)
    bend4: str = choice("Activation 4", _HIDDEN)
    loss: str = choice("Loss", LOSSES)
    draw: int = span("Start", 1, low=0, high=20, help="Each number draws other weights to start with.")
    numbers: str = text("Inputs and targets", longest=600)
    weights1: str = text("Weights of layer 1", longest=800)
    weights2: str = text("Weights of layer 2", longest=800)
    weights3: str = text("Weights of layer 3", longest=800)
    weights4: str = text("Weights of layer 4", longest=800)
    wires: str = text("Numbers of the circuit", longest=120)


def losses_for(last: str) -> dict[str, str]:
    """The losses that go with a last activation."""
    if last == "softmax":
        names = ["categorical_cross_entropy"]
    else:
        names = ["quadratic_cost", "mean_squared_error", "mean_absolute_error", "huber"]
        if last == "sigmoid":
            names.insert(1, "binary_cross_entropy")
    return {name: LOSSES[name] for name in names}
