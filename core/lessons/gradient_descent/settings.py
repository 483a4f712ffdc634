"""What the gradient descent lesson lets the reader choose, in all of its views."""

from dataclasses import dataclass

from core.explain.parameters import choice, several, span
from core.lessons.gradient_descent import schedule_kinds, surfaces
from core.lessons.gradient_descent.runs import TITLES
from core.wording import prose

IDEA = prose("""The **slope** of the loss says which way is up. Step the other way, by the **learning rate** times the
    slope, and repeat: that is how a network learns.""")
RATES = ("0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3")


@dataclass(frozen=True)
class Settings:
    """Every field is part of the link."""

    view: str = choice(
        "View",
        {
            "ball": "One weight",
            "surface": "Surface",
            "batches": "Batch size",
            "schedules": "Schedules",
            "scaling": "Scaling",
        },
        few=True,
        help=prose("""One weight, step by step; optimizers on a surface; how many examples a step looks at; rates that
            fall; features of one size."""),
    )
    pace: float = span("Learning rate", 0.1, low=0.05, high=1.1, step=0.05)
    begin: float = span("Start at w", 0.0, low=-2.0, high=8.0, step=0.5)
    surface: str = choice("Surface", surfaces.TITLES, default="ravine")
    kappa: float = span(
        "Condition number κ",
        20.0,
        low=1.0,
        high=100.0,
        help="How many times more curved the steep direction is than the flat one. 1 is a round bowl.",
    )
    optimizers: tuple[str, ...] = several(
        "Optimizers",
        TITLES,
        default=("sgd", "momentum"),
        help="All start at the same place.",
    )
    focus: str = choice("Write out the steps of", {}, default="sgd")
    rate: str = choice(
        "Learning rate",
        {"right": "Well chosen for each", "small": "Too small", "large": "Too large"} | {rate: rate for rate in RATES},
        help=prose("""Well chosen: by theory on the bowl, the ravine and the regression, by trial elsewhere. A number
            is for all alike."""),
    )
    start: str = choice("Start", {"given": "Given", "own": "My own"}, few=True)
    w1: float = span("w₁", -4.0, low=-5.5, high=5.5, step=0.05)
    w2: float = span("w₂", 2.0, low=-5.0, high=5.0, step=0.05)
    steps: int = span("Steps", 30, low=5, high=200, step=5)
    momentum: float = span(
        "Momentum β, and β₁ of Adam",
        0.9,
        low=0.0,
        high=0.99,
        step=0.01,
        help=prose("""The share of the last velocity that is kept. Well chosen rates bring their own on bowl, ravine
            and regression."""),
    )
    rho: float = span("ρ of RMSprop", 0.9, low=0.0, high=0.99, step=0.01, help="How slowly it forgets old squares.")
    beta_2: float = span("β₂ of Adam", 0.999, low=0.5, high=0.999, step=0.001)
    decay: float = span(
        "Weight decay λ of AdamW",
        0.004,
        low=0.0,
        high=0.5,
        step=0.002,
        help="The share of each weight, times the rate, that is taken off before every step.",
    )
    batch: int = span("Mini-batch", 32, low=8, high=136, step=8, help="Examples in a mini-batch; usually 32.")
    epochs: int = span("Epochs", 3, low=1, high=5, help="Passes over all 272 examples.")
    speed: float = span("Learning rate", 0.1, low=0.01, high=0.5, step=0.01)
    shuffle: int = span("Shuffle", 1, low=1, high=20, help="Another number, another order of the examples.")
    plans: tuple[str, ...] = several("Schedules", schedule_kinds.TITLES, default=tuple(schedule_kinds.TITLES))
    first: float = span("First rate", 0.3, low=0.02, high=0.5, step=0.02)
    length: int = span("Epochs", 30, low=10, high=60, step=5)
    every: int = span("Step decay: epochs per step", 10, low=1, high=30)
    drop: float = span("Step decay: factor", 0.5, low=0.1, high=0.9, step=0.1)
    gamma: float = span("Exponential: factor per epoch", 0.9, low=0.5, high=0.99, step=0.01)
    share: float = span(
        "Rate, as a share of the largest stable one",
        0.8,
        low=0.1,
        high=0.98,
        step=0.02,
        help="From 1 on it diverges.",
    )
    goal: str = choice("Until the loss is within", {"0.01": "1%", "0.001": "0.1%", "0.0001": "0.01%"}, few=True)
