"""RNN unrolling: what the lesson lets the reader choose."""

from dataclasses import dataclass

from core.explain.parameters import choice, span, text
from core.explain.recurrent import BENDS, LARGEST, LONGEST
from core.lessons.unrolling.examples import EXAMPLES
from core.lessons.unrolling.types import TYPES
from core.wording import prose

IDEA = prose("""In a sentence, words depend on those before them, so the network that reads it needs a memory. One small
    **cell** reads word by word and mixes each with its **state**, what it remembers, always by the **same
    weights**.""")
VIEWS = {"unroll": "Unroll", "types": "Types", "context": "Context"}


@dataclass(frozen=True)
class Settings:
    """What the lesson lets the reader choose."""

    view: str = choice("View", VIEWS, few=True)
    example: str = choice(
        "Example", {key: task.title for key, task in EXAMPLES.items()} | {"own": "Your own sizes"}, few=True
    )
    kind: str = choice("Type", TYPES, default="many-one", help="Which steps read an input, and which give an output.")
    reader: str = choice(
        "Cell",
        {key: EXAMPLES[key].title for key in ("one", "cell", "sum")},
        help="The cell that reads the sequence.",
    )
    steps: int = span("Steps", 6, low=1, high=LONGEST)
    features: int = span("Numbers per input", 2, low=1, high=LARGEST)
    units: int = span("Units", 2, low=1, high=LARGEST)
    outputs: int = span("Outputs", 1, low=1, high=LARGEST)
    activation: str = choice(
        "Activation", BENDS, help="What bends the sum into the new state. Keras' SimpleRNN takes tanh."
    )
    changed: int = span("Changed step", 1, low=1, high=LONGEST, help="The step whose input is changed.")
    by: float = span("Changed by", -1.0, low=-2.0, high=2.0, step=0.1)
    memory: float = span(
        "Recurrent weights", 1.0, low=0.0, high=2.0, step=0.1, help="Every number of U is multiplied by this."
    )
    numbers: str = text("Sequence", longest=300)
    weights: str = text("W and b", longest=300)
    recurrent: str = text("U and the start", longest=300)
    answer: str = text("V and c", longest=300)
