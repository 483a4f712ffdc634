"""The types of recurrent networks, by which steps read and which answer, each with a network that does its task.

The weights are set by hand, so that each can be followed: a unit with a large weight to itself holds what it has seen,
and a row of units that hand on to the next one counts the steps.
"""

from collections.abc import Sequence

import numpy as np

from core.explain.recurrent import Task
from core.wording import prose

TYPES = {
    "one-one": "One to one",
    "one-many": "One to many",
    "many-one": "Many to one",
    "many-many": "Many to many",
    "unequal": "Many to many, unequal",
}


def _words(
    title: str,
    inputs: Sequence[tuple[str, Sequence[float]]],
    W: Sequence[Sequence[float]],
    U: Sequence[Sequence[float]],
    V: Sequence[Sequence[float]],
    c: Sequence[float],
    names: tuple[str, ...],
    says: str,
    answers: tuple[int, ...],
) -> Task:
    """A network whose inputs and outputs have names; a nameless input is none."""
    units = len(U)
    fed = tuple(t for t, (name, _) in enumerate(inputs) if name)
    return Task(
        title, np.array([row for _, row in inputs], float), np.array(W, float), np.array(U, float), np.zeros(units),
        np.array(V, float), np.array(c, float), np.zeros(units), "tanh", "softmax", fed, answers,
        tuple(name for name, _ in inputs), names, says,
    )  # fmt: skip


# Two numbers of a picture: a dog (1) or a cat (-1); running (1) or asleep (-1).
_LABEL = _words(
    "Picture to label",
    [("picture", (1, 1))],
    [[2, 0], [0, 2]],
    [[0, 0], [0, 0]],
    [[2, -2], [0, 0]],
    [0, 0],
    ("dog", "cat"),
    prose("""One picture, one label: a single step, nothing to remember. This is the network that you know from before.
        The picture is two numbers: dog (1) or cat (−1), running (1) or asleep (−1)."""),
    (0,),
)
_CAPTION = _words(
    "Picture to caption",
    [("picture", (1, 1)), ("", (0, 0)), ("", (0, 0))],
    [[2, 0, 0], [0, 2, 0]],
    [[0, 0, 0], [0, 0, 2], [0, 0, 0]],
    [[4, -4, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 4, -4, 0]],
    [0, 0, 0, 0, 2],
    ("dog", "cat", "runs", "sleeps", "."),
    prose("""One picture in, a caption out, word by word. Unit 1 says who. Unit 2 keeps the action for one step and
        hands it to unit 3, which says it. The picture is two numbers: dog (1) or cat (−1), running (1) or asleep
        (−1)."""),
    (0, 1, 2),
)
_MOOD = _words(
    "Sentence to mood",
    [("not", (0, 1)), ("a", (0, 0)), ("good", (1, 0)), ("film", (0, 0))],
    [[2, 0], [0, 2]],
    [[1.5, 0], [-2, 2]],
    [[3, -3], [0, 0]],
    [0, 0],
    ("happy", "unhappy"),
    prose("""Words in, one answer at the end. Unit 2 has read “not” and holds it; it pulls unit 1, the mood, down,
        though “good” pushes it up. A word is two numbers: its mood, and whether it is “not”."""),
    (3,),
)
_FRAMES = _words(
    "Frames of a film",
    [("frame 1", (0.1,)), ("frame 2", (0.3,)), ("frame 3", (0.6,)), ("frame 4", (0.5,)), ("frame 5", (0.2,)),
     ("frame 6", (0.4,))],
    [[1, 1]],
    [[0, -1], [0, 0]],
    [[0, 0], [8, -8]],
    [0, 0],
    ("rises", "falls"),
    prose("""A label for every frame: does the ball rise or fall? A frame is one number, the ball's height. Unit 1
        keeps it, and unit 2 takes the height before away from the height now. One frame alone could not say: before the
        first, the start state stands for a height of 0."""),
    (),
)  # fmt: skip
_TRANSLATION = _words(
    "Translation",
    [
        ("I", (0, 0)),
        ("am", (0, 0)),
        ("hungry", (1, 0)),
        ("end", (0, 1)),
        ("", (0, 0)),
        ("", (0, 0)),
    ],
    [[2, 0, 0], [0, 2, 0]],
    [[2, 0, 0], [0, 0, 2], [0, 0, 0]],
    [[2, -2, 0, 0], [5, 5, 0, 0], [0, 0, 6, 0]],
    [0, 0, 0, 3],
    ("bhookh", "pyaas", "lagi", "hai"),
    prose("""“I am hungry” and an end sign in, “bhookh lagi hai” out: first all is read, then all is said. Unit 1 holds
        what is meant, hungry (1) or thirsty (−1). Units 2 and 3 count the words that are said. A word is two numbers:
        its meaning, and whether it is the end."""),
    (3, 4, 5),
)
TYPICAL: dict[str, Task] = {
    "one-one": _LABEL,
    "one-many": _CAPTION,
    "many-one": _MOOD,
    "many-many": _FRAMES,
    "unequal": _TRANSLATION,
}
