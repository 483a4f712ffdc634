"""What holds for the stages of all views of all lessons: the contract of every figure, a caption a step."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.course import LESSONS
from core.explain.explanation import Explanation
from core.figures.player import Figure
from core.view import View
from pages.kit import lesson
from tests.figures.contract import holds
from tests.pages.test_every_lesson import opened

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


def test_pictures_hold_the_contract(seen: Seen) -> None:
    for figure in seen.figures:
        holds(figure)


def test_a_step_of_the_picture_is_a_step_in_words(seen: Seen) -> None:
    for view, words in seen.told:
        assert words.trace.problems() == []
        if not any(says in view.figure.alt for says in TOLD_BY_CELL):
            assert len(words.trace.steps) == view.figure.steps
        assert view.figure.alt.endswith(".")
