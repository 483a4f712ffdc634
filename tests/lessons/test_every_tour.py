"""Every tour of every view, walked in the app: each stop opens as it says, and its numbers are on the screen."""

import re
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module

import pytest
from streamlit.testing.v1 import AppTest

from core.course import LESSONS
from core.explain.explanation import Explanation
from core.explain.parameters import Text
from core.explain.tour import Stop, Tours
from core.glossary.find import linked
from core.view import View
from pages.kit import lesson
from pages.kit.tour import chooser
from tests.lessons.arithmetic import broken_sums, plain
from tests.pages.test_every_lesson import opened

STOPS = (4, 7)
LETTERS = 330  # of a stop: two or three short lines
SMALL = 12  # whole numbers up to here are counts that need no showing


def tours(slug: str) -> Tours:
    found: Tours = import_module(f"core.lessons.{slug}.tour").TOURS
    return found


def settings(slug: str) -> type:
    found: type = import_module(f"core.lessons.{slug}.settings").Settings
    return found


def views(slug: str) -> list[str]:
    """The names of a lesson's views as the link says them."""
    chosen = [field for field in fields(settings(slug)) if field.name == chooser(slug)]
    return list(chosen[0].metadata["control"].options.values()) if chosen else [""]


def numbers(text: str) -> set[str]:
    """The numbers in a text without their signs, less small counts."""
    found = re.findall(r"\d[\d,]*(?:\.\d+)?", plain(text))
    found = [number.rstrip(",").replace(",", "") for number in found]
    return {number for number in found if "." in number or int(number) > SMALL}


def shown(view: View, words: Explanation, app: AppTest) -> str:
    """All that stands on the screen, and what the widgets say."""
    said = [words.lead, words.formula, *words.numbers, *words.notes, view.figure.alt]
    captions = [step.caption for step in words.trace.steps[:400]]
    marks = [str(value) for rows in view.figure.data.values() for row in rows for value in row.values()]
    widgets = [str(widget.value) for kind in (app.slider, app.selectbox) for widget in kind]
    counts = [str(view.figure.steps)]
    return plain(" ".join([*said, *captions, *marks, *widgets, *counts])).replace(",", "")


def faults(stop: Stop, view: View, words: Explanation, app: AppTest) -> Iterator[str]:
    if stop.step > view.figure.steps:
        yield f"stands at step {stop.step} of {view.figure.steps}"
    screen = shown(view, words, app)
    for number in sorted(numbers(stop.says)):
        if not re.search(rf"(?<![\d.]){re.escape(number)}(?![\d])", screen):
            yield f"{number} is not on the screen"
    for sum_ in broken_sums(stop.says):
        yield f"does not add up: {sum_}"


@pytest.mark.parametrize("slug", [entry.slug for entry in LESSONS])
def test_every_stop_opens_as_it_says(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[View, Explanation]] = []
    below = lesson.words_below

    def tell(slug: str, view: View, words: Explanation) -> None:
        told.append((view, words))
        below(slug, view, words)

    monkeypatch.setattr(lesson, "words_below", tell)
    names = {field.name: field for field in fields(settings(slug))}
    assert list(tours(slug)) == views(slug)
    wrong = []
    for view, stops in tours(slug).items():
        assert STOPS[0] <= len(stops) <= STOPS[1], (view, len(stops))
        named = chooser(slug)
        app = opened(slug, **({named: view} if named else {}), tour="1")
        for at, stop in enumerate(stops, start=1):
            where = (view, at)
            assert not app.exception, (where, [fault.message for fault in app.exception])
            assert not app.error, (where, [error.value for error in app.error])
            assert any(linked(stop.says) in block.value for block in app.markdown), where
            if len(stop.says) > LETTERS:
                wrong.append((where, f"{len(stop.says)} letters"))
            for name, text in stop.link.items():
                held = app.query_params.get(name, "") if isinstance(names[name].metadata["control"], Text) else ""
                held = held or str(app.session_state[name])
                value = ",".join(held) if isinstance(held, list) else held
                if value.lower() != text.lower() and not (
                    text.replace(".", "").isdigit() and float(text) == float(value)
                ):
                    wrong.append((where, f"{name} is {value}, not {text}"))
            if told:
                wrong += [(where, fault) for fault in faults(stop, *told[-1], app)]
            app.button(key="tour_next").click().run()
        assert "tour" not in app.query_params
    assert wrong == []
