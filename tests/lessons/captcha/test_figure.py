"""A table of probabilities being read: what stays is one row."""

from functools import partial

import numpy as np

from core.lessons.captcha.reading import Bar, Frame, Letter, Reading
from core.lessons.captcha.reading_figure import reading_figure


def content(steps: int = 3, classes: int = 3, *, picture: str = "") -> Reading:
    p = np.full((steps, classes), 1 / classes)
    frames = [
        Frame("one", 0, [(0, 1)], [Letter(0, 0, "a")], [Bar(0, "a", 0.5, "0.5")]),
        Frame("two", 1, [(0, 1), (1, 0)], [Letter(0, 0, "a"), Letter(0, 1, "–")], [Bar(0, "a", 0.5, "0.5")]),
        Frame("three", -1, [(0, 1)], [Letter(0, 0, "a", True)], [Bar(0, "b", 0.6, "0.6", True)]),
    ]
    names = [*"–abcdefghijklmnopqrstuvwxyz"[:classes]]
    return Reading(
        p, "data:,", names, frames, ("laid out",), "Texts", 4, picture, columns={0: 0, 1: 1}
    )  # fmt: skip


def test_what_stays_from_step_to_step_is_one_row() -> None:
    figure = reading_figure(content(), "light", "a reading")
    cells = [(row["when"], row["until"]) for row in figure.data["outlines"] if row["kind"] == 1]
    assert cells == [(1, 2), (0, 10**9)]
    assert [(row["text"], row["when"], row["until"]) for row in figure.data["bars"]] == [
        ("a", 0, 2), ("b", 2, 10**9),
    ]  # fmt: skip
    assert [row["at"] for row in figure.data["columns"]] == [0, 1, -1]
    assert figure.steps == 3


def test_in_low_rows_a_run_of_one_class_has_one_outline() -> None:
    p = np.full((5, 20), 0.05)
    way = [(0, 0), (1, 0), (2, 0), (3, 4), (4, 0)]
    frames = [Frame("two columns", 1, way[:2]), Frame("all", -1, way)]
    reading = Reading(p, "data:,", [*"–abcdefghijklmnopqrs"], frames, (), "", 0)
    rows = [row for row in reading_figure(reading, "dark", "").data["outlines"] if row["kind"]]
    assert {row["kind"] for row in rows} == {2}  # thin and without dashes
    cell, height = (rows[-1]["w"] - 1), rows[-1]["h"]
    assert [(round((row["w"] - 1) / cell), row["when"], row["until"]) for row in rows] == [
        (2, 0, 1), (3, 1, 10**9), (1, 1, 10**9), (1, 1, 10**9),
    ]  # fmt: skip
    assert height == 13  # of a row of 9 and some room, so that nothing in it is painted over
    assert rows[2]["y"] == rows[1]["y"] + 4 * 9


FIGURES = {
    f"reading, {steps} by {classes}": partial(
        reading_figure, content(steps, classes, picture=picture), "dark", "reading"
    )
    for steps, classes, picture in ((2, 3, ""), (5, 3, ""), (25, 20, "data:,"), (25, 5, "data:,"))
}
