"""Worksheets: Markdown in, pages out; nothing leaves the page, nothing is lost."""

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from core.lessons.backpropagation.step import known, passed
from core.lessons.backpropagation.step_scenes import scenes
from core.lessons.backpropagation.task import EXAMPLES
from core.lessons.backpropagation.worksheet import file_name, worksheet
from core.media.out import worksheet as sheet
from core.media.out import worksheet_pages as setting
from core.media.out.worksheet import Formula, Heading, Paragraph, Table, blocks, pdf

SMALL = r"""# A title

Some words, **bold ones**, and $\delta = a - t$ in between.

## A part

$$
\begin{aligned} & z = w_1 \cdot x_1 \\ & = 0.5 \end{aligned}
$$

| | old | new |
|---|--:|--:|
| w1 | 0.15 | $2 \times 10^{-3}$ |
"""


def made(name: str, mistake: str = "none") -> str:
    found = passed(EXAMPLES[name], mistake=mistake, proofs=known(name))
    return worksheet(found, scenes(found, 6))


def pages(markdown: str) -> list[Figure]:
    return setting.pages(markdown)


def test_markdown_becomes_blocks() -> None:
    assert blocks(SMALL) == [
        Heading(1, "A title"),
        Paragraph(r"Some words, **bold ones**, and $\delta = a - t$ in between."),
        Heading(2, "A part"),
        Formula((r"z = w_1 \cdot x_1", "= 0.5")),
        Table((("", "old", "new"), ("w1", "0.15", r"$2 \times 10^{-3}$"))),
    ]


def test_words_are_filled_into_lines_and_none_is_lost() -> None:
    text = "one **two three** four $x + y$, " * 30
    lines = list(setting.lines_of(text, 10, 200))
    assert len(lines) > 5
    again = " ".join(run for line in lines for run, _ in line)
    assert again.split() == text.replace("**", "").split()
    assert ("two three", True) in lines[0]
    for line in lines:
        assert sum(setting.measured(run, 10, bold=heavy)[0] for run, heavy in line) <= 205


@pytest.fixture(autouse=True)
def style() -> Iterator[None]:
    with mpl.rc_context(setting.STYLE):
        yield


@pytest.mark.parametrize(("name", "mistake"), [("xor", "late"), ("softmax", "none")])
def test_everything_stands_on_its_page_and_nothing_overlaps(name: str, mistake: str) -> None:
    for page in pages(made(name, mistake)):
        lines: dict[float, list[tuple[float, float]]] = {}
        for text in page.texts:
            x, y = text.get_position()
            left, base, size = x * setting.WIDTH, y * setting.HEIGHT, text.get_fontsize()
            if size < 9:
                continue  # the foot
            bold = text.get_fontweight() == "bold"
            width, up, down = setting.measured(text.get_text(), size, bold=bold)
            assert left >= setting.MARGIN - 1
            assert left + width <= setting.WIDTH - setting.MARGIN + 6, text.get_text()
            assert base + up <= setting.HEIGHT - setting.MARGIN / 2
            assert base - down >= setting.FOOT
            lines.setdefault(round(base, 2), []).append((left, left + width))
        for spans in lines.values():
            spans.sort()
            assert all(a[1] <= b[0] + 0.5 for a, b in pairwise(spans))
        heights = sorted(lines)
        assert all(b - a > 8 for a, b in pairwise(heights))


def test_a_worksheet_says_the_whole_derivation() -> None:
    text = made("mazur")
    for words in ("## Given", "## The equations", "## Forward", "## Backward", "## The update", "w5 = 0.4"):
        assert words in text
    assert r"= 0.741365 \times  0.186816 = 0.138499" in text
    assert r"\delta_{h_{1}} = \frac{\partial E}{\partial z}" in text
    assert re.search(r"\| w5 \| 0\.400000 \| − 0\.5 × 0\.082167 \| 0\.358916 \|", text)
    assert "\u207b" not in text, "raised digits are formulas: print fonts lack them"
    assert "mistake, made on purpose" in made("xor", "late")
    assert file_name(EXAMPLES["mazur"], 0) == "mazurs-example-step-1"


def test_a_heading_stays_with_what_follows() -> None:
    for page in pages(made("xor"))[:-1]:
        last = min((t for t in page.texts if t.get_fontsize() > 9), key=lambda t: t.get_position()[1])
        assert last.get_fontweight() != "bold"


def test_a_long_table_repeats_its_head() -> None:
    rows = "\n".join(f"| row {k} | {k} |" for k in range(120))
    made_pages = pages(f"# Long\n\n| name | value |\n|---|--:|\n{rows}\n")
    assert len(made_pages) > 1
    for page in made_pages:
        assert [text.get_text() for text in page.texts].count("name") == 1


def test_the_pdf_is_made_in_a_process_of_its_own() -> None:
    data = pdf(SMALL)
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", data)) == 1
    assert b"STIXGeneral" in data
    assert any(b"BT" in zlib.decompress(part) for part in streams(data))


def streams(data: bytes) -> list[bytes]:
    return [part for part in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL) if part[:1] == b"x"]


def test_a_process_that_fails_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sheet, "_ROOT", tmp_path)
    with pytest.raises(RuntimeError, match="the worksheet could not be set"):
        pdf(SMALL)
