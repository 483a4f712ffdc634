"""Every lesson, as the syllabus lists it: it opens, its widgets work, nonsense in the link does no harm."""

import json
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from streamlit.testing.v1 import AppTest

from core.course import LESSONS
from core.figures.palette import Mode
from core.figures.player import Figure
from pages.kit import thumbnails
from pages.kit.lesson import MORE

ROOT = Path(__file__).resolve().parents[2]
SLUGS = [entry.slug for entry in LESSONS]


WHY, MISTAKES = MORE["why"], MORE["mistakes"]  # what a link's `more` opens: all notes, all usual mistakes


def opened(slug: str = "", **query: str) -> AppTest:
    """The app, at a lesson, run once."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    if slug:
        app.switch_page(f"pages/{slug}.py")  # at once: the home page costs as much as the lesson
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, [fault.message for fault in app.exception]
    return app


def test_home_has_a_card_for_every_lesson_and_a_path_for_an_exam() -> None:
    app = opened()
    text = " ".join(block.value for block in app.markdown)
    for entry in LESSONS:
        assert entry.question in text
    app.button(key="exam").click().run()
    text = " ".join(block.value for block in app.markdown)
    assert [entry.slug for entry in LESSONS if entry.question in text] == [e.slug for e in LESSONS if e.exam]
    assert app.query_params["path"] == "exam"


@pytest.mark.parametrize(
    ("typed", "lesson_", "term"),
    [
        ("stride", "", "Stride"),
        ("log loss", "", "Binary cross-entropy"),
        ("soft", "Softmax", "Softmax"),
        ("edges", "Convolution", ""),
    ],
)
def test_home_finds_what_a_student_types(typed: str, lesson_: str, term: str) -> None:
    app = opened()
    app.text_input(key="search").set_value(typed).run()
    assert not app.exception
    links = " ".join(element.proto.label for element in app.get("page_link"))
    assert lesson_ in links
    assert any(block.value.startswith(f"**{term}") for block in app.markdown)


@pytest.mark.parametrize("typed", ["", "   ", "qqqqqqq", "<b>", "*" * 300, "\u202e"])
def test_home_takes_any_search(typed: str) -> None:
    app = opened()
    app.text_input(key="search").set_value(typed).run()
    assert not app.exception


@pytest.mark.parametrize("slug", SLUGS)
def test_a_lesson_opens_with_its_question_and_no_error(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Figure] = []
    playable = Figure.playable

    def seen(figure: Figure, start: int = 1) -> dict[str, Any]:
        shown.append(figure)
        return playable(figure, start)

    monkeypatch.setattr(Figure, "playable", seen)
    app = opened(slug)
    stale = thumbnails.drawn_from(shown[0]) != json.loads(thumbnails.RECORD.read_text())[slug]
    assert not stale, "its picture on the home page shows another figure: python -m pages.kit.thumbnails draws it anew"
    assert all(thumbnails.thumbnail(slug, mode).stat().st_size < thumbnails.MOST for mode in get_args(Mode))
    entry = next(entry for entry in LESSONS if entry.slug == slug)
    assert any(entry.question in block.value for block in app.markdown)
    assert not app.error
    # As a screen reader lists the page: one title, and no level left out below it.
    levels = [len(marks) for block in app.markdown for marks in re.findall(r"^(#+) ", block.value, re.MULTILINE)]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize("slug", SLUGS)
def test_every_choice_of_every_selectbox_works(slug: str) -> None:
    app = opened(slug)
    for position in range(len(app.selectbox)):
        if position >= len(app.selectbox):
            break
        for option in app.selectbox[position].options:
            if position < len(app.selectbox) and option in app.selectbox[position].options:
                app.selectbox[position].set_value(option).run()
                assert not app.exception, (option, [fault.message for fault in app.exception])


@cache
def keys(slug: str) -> frozenset[str]:
    """Those of a lesson's widgets that the link may speak of."""
    app = opened(slug)
    widgets = [*app.selectbox, *app.slider, *app.toggle, *app.get("button_group")]
    return frozenset(str(widget.key) for widget in widgets if widget.key)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize(
    "nonsense", ["", "-1", "99999999999999999999", "<script>alert(1)</script>", "NaN", "\u202e\U0001f600"]
)
def test_nonsense_in_the_link_does_no_harm(slug: str, nonsense: str) -> None:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.switch_page(f"pages/{slug}.py")
    for key in [*keys(slug), "step", "numbers", "weights", "run"]:
        app.query_params[key] = nonsense
    app.run()
    assert not app.exception, [fault.message for fault in app.exception]
