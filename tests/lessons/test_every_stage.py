"""What holds for the stages of all views of all lessons: plain data of one shape, on the board, a caption a step."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.course import LESSONS
from core.explain.explanation import Explanation
from core.figures.board import NARROW, WIDE
from core.figures.player import Figure
from core.view import View
from pages.kit import lesson
from tests.pages.test_every_lesson import opened

OUTLINE = 10.0  # units that a frame or a label may stand over the edge
# Where parts overlap, the picture goes by what is laid down, the words by the cell that it is added to.
TOLD_BY_CELL = ("patches are laid", "go back to the")


@dataclass
class Seen:
    """What a lesson has shown while its views were opened: pictures, and views with their words."""

    figures: list[Figure] = field(default_factory=list)
    told: list[tuple[View, Explanation]] = field(default_factory=list)


def views(app: AppTest) -> list[str]:
    """The names that a lesson's views have in the link; one empty name where there is but one."""
    for widget in [*app.get("button_group"), *app.selectbox]:
        if widget.key == "view":
            return [str(getattr(option, "content", option)) for option in widget.options]
    return [""]


@pytest.fixture(scope="module", params=[entry.slug for entry in LESSONS])
def seen(request: pytest.FixtureRequest) -> Seen:
    """Every view of a lesson, as it opens."""
    found = Seen()
    playable, below = Figure.playable, lesson.words_below

    def drawn(figure: Figure, start: int = 1) -> dict[str, Any]:
        found.figures.append(figure)
        return playable(figure, start)

    def told(slug: str, view: View, words: Explanation) -> None:
        found.told.append((view, words))
        below(slug, view, words)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Figure, "playable", drawn)
        patch.setattr(lesson, "words_below", told)
        app = opened(request.param)
        for name in views(app)[1:]:
            opened(request.param, view=name)
    assert found.figures
    return found


def test_pictures_are_plain_data_and_survive_json(seen: Seen) -> None:
    for figure in seen.figures:
        spec = figure.playable(1)
        assert json.loads(json.dumps(spec, allow_nan=False)) == spec
        data = {name: list(rows) for name, rows in figure.data.items()}
        assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_rows_of_a_dataset_have_the_same_keys_and_kinds(seen: Seen) -> None:
    for figure in seen.figures:
        for name, rows in figure.data.items():
            assert len({frozenset(row) for row in rows}) <= 1, name
            for key in rows[0] if rows else ():
                kinds = {"text" if isinstance(row[key], str) else "number" for row in rows if row[key] is not None}
                assert len(kinds) <= 1, (name, key)


def test_what_the_picture_names_is_there(seen: Seen) -> None:
    for figure in seen.figures:
        text = json.dumps(figure.structure)
        for name in figure.data:
            assert f'"{name}"' in text or f"'{name}'" in text, name


def test_everything_stands_on_the_board(seen: Seen) -> None:
    for figure in seen.figures:
        for board in figure.data.get("board", []):
            edges = {"xw": WIDE, "XW": NARROW, "yh": board["h"], "YH": board["H"]}
            for name, rows in figure.data.items():
                for row in rows:
                    for (start, length), edge in edges.items():
                        # A plot's rules and their numbers have a place along one axis only.
                        if {start, length} <= row.keys() and name not in ("ticks", "texts"):
                            assert row[start] >= -OUTLINE, (name, row)
                            assert row[start] + row[length] <= edge + OUTLINE, (name, row)


def test_a_step_of_the_picture_is_a_step_in_words(seen: Seen) -> None:
    for view, words in seen.told:
        assert words.trace.problems() == []
        if not any(says in view.figure.alt for says in TOLD_BY_CELL):
            assert len(words.trace.steps) == view.figure.steps
        assert 0 <= view.figure.start <= view.figure.steps
        assert view.figure.alt.endswith(".")


def test_a_still_is_the_picture_of_a_step_that_there_is(seen: Seen) -> None:
    for figure in seen.figures:
        still = figure.still(figure.steps)
        assert {"name": "step", "value": figure.steps} in still["params"]
        assert still["datasets"].keys() == figure.data.keys()
        for step in (0, figure.steps + 1):
            with pytest.raises(ValueError, match="step must lie in 1 to"):
                figure.still(step)
