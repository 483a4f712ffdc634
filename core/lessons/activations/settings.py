"""What the activations lesson lets the reader choose."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.explain.parameters import choice, several, span, switch, text
from core.lessons.activations.library import TITLES
from core.wording import prose

IDEA = prose("""A neuron adds up its weighted inputs, and then **bends** the sum *x*: it answers *f(x)*. The slope
    *f′(x)* says how much of the error gets back through it.""")


@dataclass(frozen=True)
class Settings:
    """Every view's settings; each view shows its own."""

    view: str = choice(
        "View",
        {"curves": "Curves", "chain": "Vanishing gradient", "dead": "Dead ReLU", "collapse": "Linear layers collapse"},
        few=True,
    )
    function: str = choice("Function", TITLES, default="sigmoid")
    others: tuple[str, ...] = several("Compare with", TITLES, default=("tanh", "relu", "leaky_relu"))
    reach: str = choice("Axis", {"2": "±2", "5": "±5", "10": "±10"}, default="5", few=True)
    leak: float = span("Slope left of 0 (leaky ReLU)", 0.2, low=0.0, high=1.0, step=0.01)
    prelu: float = span("Slope left of 0 (PReLU)", 0.25, low=0.0, high=1.0, step=0.01)
    elu: float = span("α (ELU)", 1.0, low=0.1, high=3.0, step=0.1)
    celu: float = span("α (CELU)", 1.0, low=0.1, high=3.0, step=0.1)
    jump: float = span("Threshold α (thresholded ReLU)", 1.0, low=0.0, high=3.0, step=0.1)
    relu_leak: float = span("Slope left of 0 (ReLU)", 0.0, low=0.0, high=1.0, step=0.01)
    ceiling: str = choice(
        "Highest value (ReLU)",
        {"none": "None", "1": "1", "2": "2", "4": "4", "6": "6 (ReLU6)"},
        default="none",
    )
    threshold: float = span("Threshold (ReLU)", 0.0, low=0.0, high=2.0, step=0.1)
    fast: bool = switch("GELU by tanh", help="An approximation that needs no error function.")
    chain: str = choice(
        "Example",
        {"own": "My function and weight", "rates": "0.9 and 1.1 at every layer", "random": "Random weights"},
    )
    weight: float = span("Weight of every layer", 1.0, low=-3.0, high=3.0, step=0.05)
    spread: float = span("Spread of the weights", 1.0, low=0.1, high=3.0, step=0.1)
    depth: int = span("Layers", 50, low=1, high=50)
    signal: float = span("Input of layer 1", 1.0, low=-3.0, high=3.0, step=0.1)
    unit: str = choice(
        "Start",
        {"killed": "Killed by one step", "born": "Dead from the start", "alive": "Alive", "own": "My own"},
    )
    unit_w: float = span("Weight w", 4.0, low=-5.0, high=5.0, step=0.1)
    unit_b: float = span("Bias b", 0.0, low=-5.0, high=5.0, step=0.1)
    rate: float = span("Learning rate", 0.6, low=0.05, high=2.0, step=0.05)
    rows: str = text("Rows of input and target", longest=300)
    between: str = choice("Between the layers", {"linear": "Nothing", "relu": "ReLU"}, few=True)
    vector: str = text("Input of the two layers", longest=120)
    first: str = text("Weights and bias of layer 1", longest=300)
    second: str = text("Weights and bias of layer 2", longest=300)

    def parameters(self, function: str) -> Mapping[str, float | bool | None]:
        """What `core.nn.activations` is told for this function."""
        given: dict[str, Mapping[str, float | bool | None]] = {
            "leaky_relu": {"negative_slope": self.leak},
            "prelu": {"alpha": self.prelu},
            "elu": {"alpha": self.elu},
            "celu": {"alpha": self.celu},
            "thresholded_relu": {"alpha": self.jump},
            "relu": {
                "negative_slope": self.relu_leak,
                "max_value": None if self.ceiling == "none" else float(self.ceiling),
                "threshold": self.threshold,
            },
            "gelu": {"approximate": self.fast},
        }
        return given.get(function, {})


# The settings that change each function.
KNOBS: Mapping[str, tuple[str, ...]] = {
    "leaky_relu": ("leak",),
    "prelu": ("prelu",),
    "elu": ("elu",),
    "celu": ("celu",),
    "thresholded_relu": ("jump",),
    "relu": ("relu_leak", "threshold", "ceiling"),
    "gelu": ("fast",),
}
