"""Every view of every lesson at settings drawn at random, ends of the sliders often: its words hold what they say.

The draws repeat from run to run. `UNROLLED_DRAWS=40` draws more of them for each view.
"""

import os
import random
import re
from collections.abc import Iterator
from dataclasses import Field, fields
from importlib import import_module
from typing import Any

import pytest

from core.course import LESSONS
from core.explain.explanation import Explanation
from core.explain.parameters import Choice, Span, Switch
from core.view import View
from pages.kit import lesson
from tests.lessons.arithmetic import broken_sums, plain
from tests.pages.test_every_lesson import opened

DRAWS = int(os.environ.get("UNROLLED_DRAWS", "3"))
STEPS = 60  # of a trace that are read
NEVER = {
    "no number": r"(?i)(?<![a-z])(nan|inf)(?![a-z])",
    "a minus before 0": r"(?<![\w.)\]}^⁻])[-−]0(?:\.0+)?(?![\d.,])",
    "two signs": r"[-−+]\s+[-−](?=\s*\d)",
    "two marks": r"(?<![.\w])\.\.(?!\.)|\?\.|,\.(?!\d)|(?<!al)(?<!etc)\.,",
    "a number of many digits": r"(?<![.\d])\d{13,}",
    "a number in another notation": r"\d[eE][+-]?\d{2}",
    "a wrong plural": r"(?<![\d.,×^/\-−–=+:·*{ (])(?<!\d )\b1 "
    r"(parameters|filters|units|steps|rows|columns|cells|weights|layers|epochs|"
    r"words|letters|pictures|places|tokens|classes|maps|numbers|ways|batches|pixels|points|days|windows)\b",
}  # fmt: skip


def drawn(field: Field[Any], rng: random.Random) -> str:
    """A value of a setting as the link says it; empty where it is left alone."""
    match field.metadata["control"]:
        case Choice(options=options) if options:
            return rng.choice(list(options.values()))
        case Span() as span:
            steps = round((span.high - span.low) / span.step)
            value = span.low + span.step * rng.choice([0, steps, rng.randint(0, steps)])
            return str(round(value)) if isinstance(field.default, int) else repr(round(value, 6))
        case Switch():
            return rng.choice(["true", "false"])
    return ""


def links(slug: str) -> Iterator[dict[str, str]]:
    """Some settings of each view."""
    settings = import_module(f"core.lessons.{slug}.settings").Settings
    others = [field for field in fields(settings) if field.name != "view"]
    views = [field for field in fields(settings) if field.name == "view"]
    for view in views[0].metadata["control"].options.values() if views else [""]:
        for number in range(DRAWS):
            rng = random.Random(f"{slug} {view} {number}")
            chosen = {f.name: drawn(f, rng) for f in others if rng.random() < 0.6}
            yield {name: text for name, text in (chosen | {"view": view}).items() if text}


def texts(view: View, words: Explanation) -> Iterator[str]:
    """All that a view says."""
    yield from (view.figure.alt, words.lead, words.formula, *words.numbers, *words.notes)
    yield from (words.question.prompt, words.question.working)
    for slip in words.slips:
        yield from (slip.says, slip.truth, slip.shows)
    yield from (re.sub("“.*?”", "“”", step.caption) for step in words.trace.steps[:STEPS])  # less what is quoted


def faults(words: Explanation) -> Iterator[str]:
    """What is wrong with a view's question: a working that does not come to the answer, an answer that is on screen."""
    question = words.question
    shown = [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", plain(question.working))]
    off = max(question.tolerance, 0.51 * 10.0**-question.places)
    if not any(abs(number - abs(question.answer)) <= off for number in shown):
        yield f"the working does not come to {question.answer}"
    answer = f"{abs(question.answer):.{question.places}f}"
    telling = (
        question.places > 1 and len(answer.replace(".", "").strip("0")) > 2
    )  # a short number may be there by chance
    screen = [*words.numbers, *words.notes, *(step.caption for step in words.trace.steps[:STEPS])]
    if telling and any(re.search(rf"(?<![\d.]){re.escape(answer)}(?!\d)", text) for text in screen):
        yield f"the answer {answer} stands on the screen"


@pytest.mark.parametrize("slug", [entry.slug for entry in LESSONS])
def test_words_hold_at_any_settings(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[tuple[View, Explanation]] = []
    below = lesson.words_below

    def told(slug: str, view: View, words: Explanation) -> None:
        found.append((view, words))
        below(slug, view, words)

    monkeypatch.setattr(lesson, "words_below", told)
    wrong = []
    for link in links(slug):
        found.clear()
        opened(slug, **link)
        for view, words in found:
            assert words.trace.problems() == [] or len(words.trace.steps) > 400, link
            for text in texts(view, words):
                for name, pattern in NEVER.items():
                    if hit := re.search(pattern, text):
                        wrong.append((name, text[max(0, hit.start() - 40) : hit.end() + 40], link))
                wrong += [("does not add up", sum_, link) for sum_ in broken_sums(text)]
            if bad := re.search(r"(SGD|Adam\w*|RMSprop|Adagrad|Nadam)\((learning_rate=)?\d+[,)]", words.keras):
                wrong.append(("a rate that Keras refuses", bad[0], link))
            compile(words.keras, slug, "exec")
            wrong += [(fault, words.question.prompt, link) for fault in faults(words)]
    assert wrong == []
