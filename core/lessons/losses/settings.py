"""What the losses lesson lets the reader choose."""

from dataclasses import dataclass

from core.explain.parameters import choice, span, text
from core.lessons.losses.library import TITLES
from core.wording import prose

IDEA = prose("""A **loss** says in one number how wrong the predictions are. Sure and wrong costs most; sure and right
    costs next to nothing.""")


@dataclass(frozen=True)
class Settings:
    """Every view's settings; each view shows its own."""

    view: str = choice("View", {"rows": "Rows", "curve": "Curve", "slow": "Slow start"}, few=True)
    loss: str = choice("Loss", TITLES, default="binary_cross_entropy")
    delta: float = span("δ", 1.0, low=0.1, high=3.0, step=0.1, help="Where Huber turns from a square into a line.")
    count: int = span("Rows", 4, low=1, high=7)
    sample: str = choice(
        "Start from",
        {"cs231n": "CS231n's scores", "ten": "Ten equal classes", "own": "My own size"},
    )
    examples: int = span("Rows", 2, low=1, high=4)
    classes: int = span("Classes", 3, low=2, high=10)
    table: str = text("Targets and predictions", longest=900)
    target: float = span("Target", 0.0, low=-2.0, high=2.0, step=0.5)
    truth: str = choice("Target", {"yes": "Yes (1)", "no": "No (0)"}, few=True)
    neuron: str = choice("Start", {"far": "w = 2, b = 2", "near": "w = 0.6, b = 0.9", "own": "My own"})
    neuron_w: float = span("Weight w", 2.0, low=-5.0, high=5.0, step=0.1)
    neuron_b: float = span("Bias b", 2.0, low=-5.0, high=5.0, step=0.1)
    rate: float = span("Rate, quadratic", 0.15, low=0.005, high=1.0, step=0.005)
    rate_entropy: float = span("Rate, cross-entropy", 0.15, low=0.005, high=1.0, step=0.005)
