"""What a step says, as it is shown: over numbers the caption of the trace; over pictures the browser makes the same."""

import json
import re
from fractions import Fraction

import numpy as np
import pytest
import vl_convert

from core.explain.sliding import convolve, trace
from core.figures.board import NARROW, WIDE
from core.figures.player import Figure
from core.lessons.convolution import stage as convolution
from core.lessons.pooling import pool_words
from core.lessons.pooling import stage as pooling
from core.lessons.pooling.pool import pool
from core.sliding import Convolution

RNG = np.random.default_rng(4)
WIDTHS = [WIDE, NARROW]


def shown(figure: Figure, step: int, width: int) -> list[str]:
    """Every text that a browser would draw at this step, from the top to the bottom."""
    spec = figure.still(step) | {"width": width}
    found: list[tuple[float, str]] = []

    def walk(item: dict, y: float) -> None:
        y += item.get("y", 0)
        if item.get("text") and item.get("opacity", 1):
            text = item["text"]
            found.append((y, " ".join(text) if isinstance(text, list) else str(text)))
        for part in item.get("items", []):
            walk(part, y)

    walk(vl_convert.vegalite_to_scenegraph(json.dumps(spec))["scenegraph"], 0.0)
    return [text.replace("\n", " ") for _, text in sorted(found, key=lambda one: one[0])]


def picture(size: int = 3, channels: int = 1, **more: int) -> Convolution:
    given: dict = {"stride": 1, "padding": 1, "dilation": 1} | more
    x = RNG.integers(0, 256, (40, 36, channels)) + 0.0
    return convolve(x, RNG.integers(-4, 5, (size, size, channels)) / 2, bias=0.5, **given)


@pytest.mark.parametrize("width", WIDTHS)
def test_over_numbers_the_caption_is_the_traces(width: int) -> None:
    conv = convolve(RNG.integers(-9, 10, (5, 6, 3)) + 0.0, RNG.integers(-3, 4, (3, 3, 3)) / 2, bias=-0.5, stride=2,
                    padding=1, dilation=1)  # fmt: skip
    p = pool(RNG.integers(-9, 10, (5, 6)) + 0.0, mode="average", size=2, stride=2, padding=1)
    for figure, told in (
        (convolution.convolution(conv, 1, "light", picture=False).figure, trace(conv)),
        (pooling.pool(p, "numbers", "light").figure, pool_words.trace(p)),
    ):
        for step in (1, figure.steps // 2, figure.steps):
            assert told.steps[step - 1].caption in shown(figure, step, width)


def said(texts: list[str]) -> tuple[str, str]:
    """What the browser says of a step: where and what the output is, and how it comes to that."""
    head = next(at for at, text in enumerate(texts) if text.startswith("Step "))
    where = texts[head].split(": output ")[1]
    return where[0].upper() + where[1:], " ".join(texts[head + 1 :])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("more", [{}, {"stride": 3}, {"dilation": 2}, {"padding": 2}], ids=str)
def test_over_a_picture_the_browser_says_what_the_trace_says(more: dict, width: int) -> None:
    conv = picture(**more)
    figure = convolution.convolution(conv, 1, "light", picture=True).figure
    for step in (1, 2, conv.y.shape[1], conv.y.size // 2, conv.y.size):
        where, terms = said(shown(figure, step, width))
        place, caption = trace(conv).steps[step - 1].caption.split(": ", 1)
        assert where == f"{place} = {caption.rsplit(' = ', 1)[1]}"
        assert terms == caption


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("size", "channels"), [(5, 1), (3, 3), (4, 3)])
def test_long_sums_over_a_picture_are_the_traces_in_other_parts(size: int, channels: int, width: int) -> None:
    conv = picture(size, channels)
    figure = convolution.convolution(conv, 1, "light", picture=True).figure
    for step in (1, conv.y.size // 3, conv.y.size):
        _, terms = said(shown(figure, step, width))
        caption = trace(conv).steps[step - 1].caption
        assert terms.rsplit(" = ", 1)[1] == caption.rsplit(" = ", 1)[1]
        parts = [number(text) for text in re.findall(r"products, sum (\u2212?[\d.]+)", terms)]
        parts += [number(x) * number(w) for x, w in re.findall(r"(\S+)\u00d7(\S+)", terms)]
        assert sum(parts) + number("0.5") == number(caption.rsplit(" = ", 1)[1])


def number(text: str) -> Fraction:
    return Fraction(text.strip("()").replace("\u2212", "-"))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("mode", ["max", "average"])
@pytest.mark.parametrize("padding", [0, 2])
def test_over_a_picture_pooling_says_what_its_trace_says(mode: str, padding: int, width: int) -> None:
    p = pool(RNG.integers(0, 256, (30, 34)) + 0.0, mode=mode, size=3, stride=2, padding=padding)
    figure = pooling.pool(p, "picture", "light").figure
    for step in (1, 2, p.y.size // 2, p.y.size):
        where, how = said(shown(figure, step, width))
        place, caption = pool_words.trace(p).steps[step - 1].caption.split(": ", 1)
        assert where.startswith(f"{place} = ")
        assert ("\u2248" in how) == ("\u2248" in caption)
        # The window's numbers, then its largest and where that stands, or sum, count and average.
        spoken, told = ([Fraction(n) for n in re.findall(r"\d+(?:\.\d+)?", text)] for text in (how, caption))
        assert spoken == told
