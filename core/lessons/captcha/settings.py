"""Reading CAPTCHAs: what the lesson lets the reader choose."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.explain.parameters import choice, span, switch
from core.lessons.captcha.example import EXAMPLES, MOST_STEPS
from core.wording import prose

IDEA = prose("""A **CAPTCHA** is a picture of a text that people can read and programs should not. A network goes along
    it column by column and says a letter or nothing, the **blank (–)**; repeats merged and blanks taken out, the text
    is left.""")
IDEA_CTC = prose("""Where the letters stand, nobody tells the network. **CTC**, connectionist temporal classification,
    adds up all ways of laying the text along the columns.""")
VIEWS: Mapping[str, str] = {"read": "Train and read", "ctc": "CTC"}
ALPHABETS = {
    "2345678bcdefgmnpwxy": "The original's 19",
    "0123456789": "Digits",
    "abcdefghijklmnopqrstuvwxyz": "Lower-case letters",
    "ABCDEFGHJKLMNPQRSTUVWXYZ23456789": "Capitals and digits",
}
STRENGTHS = "0 for none, 3 for strong"
PACES = {"500": "500 updates", "1000": "1,000 updates", "2000": "2,000 updates"}


@dataclass(frozen=True)
class Settings:
    """What the lesson lets the reader choose: the view, and of CTC on its own."""

    view: str = choice("View", VIEWS, few=True)
    part: str = choice(
        "Part",
        {"alignments": "Alignments", "lattice": "Lattice", "decoding": "Decoding"},
        few=True,
        help=prose("""All ways to lay a text along the columns; their sum, forward and backward, without writing them
            out; back from probabilities to a text."""),
    )
    example: str = choice("Start from", EXAMPLES)
    steps: int = span("Columns", 4, low=2, high=MOST_STEPS)
    text: str = choice("Text", {}, default="example", help="The text whose probability is worked out.")
    width: int = span("Beam width", 3, low=1, high=8, help="How many beginnings of texts are kept at each column.")


@dataclass(frozen=True)
class ReadSettings:
    """Which pictures, how the network is trained, and what of it is looked at."""

    source: str = choice("**1  Pictures**", {"drawn": "Drawn", "own": "My own"}, few=True)
    characters: str = choice("Characters", ALPHABETS)
    count: int = span("How many", 2400, low=200, high=3000, step=100)
    length: int = span("Characters in a text", 5, low=2, high=8)
    mixed: bool = switch("Mixed lengths", help="From half of that length up to it.")
    lines: int = span("Lines", 1, low=0, high=3)
    noise: int = span("Noise", 1, low=0, high=3, help=STRENGTHS)
    bend: int = span("Bend", 1, low=0, high=3, help=STRENGTHS)
    turn: int = span("Turn", 1, low=0, high=3, help=STRENGTHS)
    drawing: int = span("Drawing seed", 0, low=0, high=99)
    pace: str = choice("**2  Training**", PACES, default="1000")
    units: int = span("LSTM units each way", 96, low=16, high=160, step=16)
    rate: float = span("Learning rate, thousandths", 3.0, low=0.5, high=10.0, step=0.5)
    norm: bool = switch("Batch normalization", True, help="The Keras example has none.")
    augment: bool = switch(
        "Vary pictures", True, help="A little moved, stretched, slanted and lit each time they are seen."
    )
    shuffled: bool = switch(
        "Shuffle before splitting", True, help="Off: the test is the end of the alphabet, as in the original."
    )
    seed: int = span("Training seed", 0, low=0, high=99)
    play: str = choice("Play", {"columns": "Columns", "epochs": "Epochs"}, few=True)
    picture: str = choice("Picture", {}, default="2")  # one that is read right, two letters alike in it
