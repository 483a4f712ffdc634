"""LSTM and GRU: what the lesson lets the reader choose."""

from dataclasses import dataclass

from core.explain.parameters import choice, span, text
from core.lessons.lstm_gru.task import GRU_EXAMPLES, LSTM_EXAMPLES
from core.wording import prose

IDEA = prose("""A simple RNN rewrites its whole memory at every step. A **gated** cell has three doors, each open, shut
    or between: one **lets in** what is new, one **keeps** what is old, one **shows** what is needed now.""")
VIEWS = {"lstm": "LSTM cell", "gru": "GRU cell", "gates": "Gates over time", "memory": "Memory"}
RUN_TITLES = {
    "lstm": "LSTM",
    "gru": "GRU",
    "rnn": "Simple RNN",
    "rnn_long": "Simple RNN, longer",
}


@dataclass(frozen=True)
class Settings:
    """What the lesson lets the reader choose."""

    view: str = choice("View", VIEWS, few=True)
    example: str = choice("Example", {key: cell.title for key, cell in LSTM_EXAMPLES.items()})
    gru_example: str = choice("GRU example", {key: cell.title for key, cell in GRU_EXAMPLES.items()})
    reset: str = choice(
        "Reset",
        {"after": "After", "before": "Before"},
        few=True,
        help="Whether the reset gate works after the product h U (Keras' default) or before it (the paper's form).",
    )
    network: str = choice("Network", {"lstm": "LSTM", "gru": "GRU"}, few=True)
    asks: str = choice("Show", {"accuracy": "Accuracy", "gradient": "Gradient"}, few=True)
    moment: str = choice(
        "When",
        {"end": "After training", "start": "Before training"},
        few=True,
        help="Keras' fresh weights, or the same network's after its training.",
    )
    seed: str = choice("Seed", {})
    unit: str = choice("Unit", {})
    own_seed: int = span("Seed", 5, low=0, high=999, help="Of first weights and of the sequences that train.")
    batches: str = choice("Batches", {"100": "100", "200": "200", "400": "400"}, default="400")
    first: str = choice("First letter", {letter: letter for letter in "ABCD"}, default="B", few=True)
    lag: int = span("Steps after it", 60, low=1, high=120, help="Letters w to z, drawn at random.")
    typed: str = text("Your own sequence", longest=121)
    numbers: str = text("Sequence", longest=300)
    weights: str = text("Weights", longest=400)
