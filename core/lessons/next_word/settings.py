"""What a reader may set in the lesson on next words."""

from dataclasses import dataclass

from core.explain.parameters import choice, span, switch
from core.wording import prose

IDEA = prose("""A network reads a text word by word and gives every word it knows a share of a **wheel of fortune**: the
    likelier it comes next, the larger its share. The wheel picks a word, the network reads it too, and so it
    writes.""")
SOURCES = {"kitchen": "Recipes", "lighthouse": "The lighthouse", "weather": "Weather diary"}
OWN = {"own": "Your own"}
VIEWS = {"text": "Text", "train": "Train", "predict": "Predict", "generate": "Write"}
SMOOTHINGS = {"kneser-ney": "Kneser-Ney", "add-k": "Add k"}
LONGEST = 200  # letters of a beginning that is typed


@dataclass(frozen=True)
class Settings:
    """The lesson's settings; each view shows those that matter to it."""

    view: str = choice("View", VIEWS, default="generate", few=True)
    # The text, and how it becomes tokens.
    source: str = choice("Text", SOURCES | OWN)
    level: str = choice("Tokens", {"words": "Words", "characters": "Characters"}, few=True)
    lower: bool = switch("Lower case", True, help="The and the become one token.")
    lemmas: str = choice(
        "Lemmas",
        {"": "None", "en": "English", "hi": "Hindi", "fr": "French"},
        help="Each word becomes the form under which a dictionary lists it.",
    )
    least: int = span(
        "Known from", 2, low=1, high=4, help="A token that comes less often in the training part is unknown."
    )
    start: int = span("From token", 0, low=0, high=400, step=4)
    # The n-gram beside the network.
    order: int = span("n of the n-gram", 3, low=1, high=5, help="It looks at the n \u2212 1 tokens before.")
    smoothing: str = choice("Smoothing", SMOOTHINGS)
    # The network and how it learns.
    cell: str = choice("Cell", {"gru": "GRU", "lstm": "LSTM", "rnn": "Simple RNN"})
    units: int = span("Units", 32, low=4, high=64, step=4)
    embedding: int = span("Embedding", 16, low=2, high=32, step=2, help="Numbers that stand for a token.")
    window: int = span("Window", 16, low=4, high=32, step=4, help="Tokens that the gradient goes back through.")
    epochs: int = span("Epochs", 40, low=2, high=100, step=2)
    rate: float = span("Learning rate", 0.01, low=0.001, high=0.05, step=0.001)
    dropout: float = span("Dropout", 0.2, low=0.0, high=0.6, step=0.1)
    seed: int = span("Seed", 0, low=0, high=99)
    # What is asked of it.
    network: str = choice("Network that has learned", SOURCES)
    epoch: str = choice(
        "After epoch", {"best": "Best"}, help="The epoch with the lowest perplexity on the validation part."
    )
    temperature: float = span("Temperature", 0.7, low=0.1, high=2.0, step=0.1)
    top_k: int = span("Top k", 0, low=0, high=20, help="Draw only among the k most probable; 0 is all.")
    length: int = span("Tokens to write", 24, low=4, high=40, step=4)
    draw: int = span("Drawing seed", 0, low=0, high=99, help="The same seed draws the same numbers.")


def quoted(token: str) -> str:
    """A token as code, so that nothing in it counts as Markdown; a space and a line show as signs.

    >>> quoted("sea")
    '`sea`'
    """
    shown = visible(token)
    return f"`` {shown} ``" if "`" in shown else f"`{shown}`"


def visible(token: str) -> str:
    """A token as it is drawn: a space is to be seen."""
    return "\u2423" if token == " " else token
