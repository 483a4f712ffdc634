"""The stages of the captions lesson: each step has its own attention."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.captions.search_figure import Found, TreeScene, Word, tree_figure
from core.lessons.captions.train_figure import Lesson, course_figure
from core.lessons.captions.unseen_figure import Examined, Judged, ScoreRow, examined_figure
from core.lessons.captions.write_figure import WritingScene, writing_figure

URL = "data:image/png;base64,"
SAID = ["a", "red", "star", "left", "of", "a", "blue", "cross"]


def writing(mode: Mode, units: int = 96) -> Figure:
    rng = np.random.default_rng(0)
    names = [f"word{k}" for k in range(18)]
    weights = rng.dirichlet(np.ones(36), 9).reshape(9, 6, 6)
    states = rng.uniform(-1, 1, (9, units))
    scene = WritingScene(
        URL, [*SAID, "(end)"], ["It looks. " * 14] * 9, weights, states, rng.dirichlet(np.ones(18), 9), names
    )
    return writing_figure(scene, mode, "A picture.")


def tree(mode: Mode) -> Figure:
    nodes = [
        Word(SAID[level - 1], -0.1, -0.1 * level, level, rank, -1 if level == 1 else rank // 2, rank < 2, rank == 0)
        for level in range(1, 9) for rank in range(3)
    ]  # fmt: skip
    greedy = [node for node in nodes if node.rank == 0]
    return tree_figure(
        TreeScene(nodes, greedy, [Found("“a red star”", 8)] * 3, ["Said."] * 9, "Beam of 2"), mode, "A tree."
    )


def examined(mode: Mode) -> Figure:
    rows = [ScoreRow(name, 0.5, "40.0 to 60.0", [0.9] * 5) for name in ("seen combinations", "new items")]
    pictures = [Judged(URL, SAID, SAID[:5])] * 12
    scene = Examined(rows, ["large color", "large shape", "place", "small color", "small shape"], 1, ["Line."] * 6,
                     pictures, ["Said."] * 12)  # fmt: skip
    return examined_figure(scene, mode, "A test.")


def course(mode: Mode, epochs: int = 5) -> Figure:
    losses = np.linspace(2, 0.1, epochs)[:, None] * np.ones(2)
    lesson = Lesson(losses, np.linspace(0, 1, epochs)[:, None] * np.ones(3), 12, ["Said."] * epochs, URL)
    return course_figure(lesson, mode, "Curves.")


FIGURES: dict[str, Callable[[], Figure]] = {
    "writing": partial(writing, "light"), "writing, few units": partial(writing, "light", 32),
    "tree": partial(tree, "dark"), "examined": partial(examined, "light"), "course": partial(course, "dark"),
    "course, begun": partial(course, "dark", 2),
}  # fmt: skip


def test_each_step_has_its_own_attention() -> None:
    frames = writing("light").data["frames"]
    assert [frame["when"] for frame in frames] == list(range(9))
    for frame in frames:
        shares = [float(share) for share in frame["shares"].split(" ")]
        assert len(shares) == len(frame["fills"].split(" ")) == len(frame["texts"].split(" ")) == 36
        assert max(shares) == 1
        assert shares[frame["strongest"]] == 1
        assert len(frame["states"].split(" ")) == 96
        assert sum(float(p) for p in frame["chances"].split(" ")) == pytest.approx(1, abs=1e-3)
