"""Sets a worksheet's pages with Matplotlib: words flow around formulas, nothing is cut at a page's end.

    python -m core.media.out.worksheet_pages < worksheet.md > worksheet.pdf

Imported by nothing else in the product; `core.media.out.worksheet` runs it.
"""

import io
import re
import sys
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from core.media.out.worksheet import Block, Formula, Heading, Paragraph, Table, blocks

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# All lengths in points.
WIDTH, HEIGHT, MARGIN, FOOT = 595.0, 842.0, 56.0, 48.0
INNER = WIDTH - 2 * MARGIN
SIZES = {1: 19.0, 2: 14.5, 3: 11.5}
SPACES = {1: (0.0, 10.0), 2: (16.0, 6.0), 3: (10.0, 4.0)}  # above and below a heading
TEXT, MATH, CELL = 10.5, 11.5, 9.5
LEAD = 1.4  # from line to line, in sizes
SPACE = 0.3  # between words, in sizes
INDENT = 14.0  # of a formula
STYLE: Any = {"font.family": "STIXGeneral", "mathtext.fontset": "stix", "pdf.fonttype": 42}
RULE = "#9aa7b8"
KEEP = {1: 120.0, 2: 170.0, 3: 110.0}  # a heading stays with at least this much of what follows


class Setter:
    """Fills pages from top to bottom; a new page is begun where the next part would not fit."""

    def __init__(self) -> None:
        self.pages: list[Figure] = []
        self._begin()

    def _begin(self) -> None:
        from matplotlib.figure import Figure

        self.pages.append(Figure(figsize=(WIDTH / 72, HEIGHT / 72)))
        self.y = HEIGHT - MARGIN

    def room(self, height: float) -> None:
        """Makes sure that so much fits on the page."""
        if self.y - height < FOOT + 14 and self.y < HEIGHT - MARGIN:
            self._begin()

    def text(self, x: float, y: float, text: str, size: float, **look: Any) -> None:
        """Words or a `$formula$` at a place of the page; `y` is the baseline."""
        self.pages[-1].text(x / WIDTH, y / HEIGHT, text, fontsize=size, va="baseline", **look)

    def rule(self, y: float, left: float, right: float) -> None:
        """A thin line."""
        from matplotlib.lines import Line2D

        line = Line2D([left / WIDTH, right / WIDTH], [y / HEIGHT] * 2, color=RULE, linewidth=0.6)
        self.pages[-1].add_artist(line)

    def block(self, block: Block) -> None:
        """Sets one part of the document."""
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                self._paragraph(block.text, TEXT)
                self.y -= 5
            case Formula():
                self._formula(block)
            case Table():
                self._table(block)

    def _heading(self, block: Heading) -> None:
        above, below = SPACES[block.level]
        self.room(above + SIZES[block.level] + KEEP[block.level])
        self.y -= above if self.y < HEIGHT - MARGIN else 0
        self._paragraph(block.text, SIZES[block.level], bold=True)
        self.y -= below
        if block.level == 2:
            self.rule(self.y + 2, MARGIN, WIDTH - MARGIN)
            self.y -= 4

    def _paragraph(self, text: str, size: float, *, bold: bool = False) -> None:
        for line in lines_of(text, size, INNER, bold=bold):
            above = max(measured(run, size, bold=heavy)[1] for run, heavy in line)
            below = max(measured(run, size, bold=heavy)[2] for run, heavy in line)
            height = max(size * LEAD, above + below + 3)
            self.room(height)
            baseline = self.y - max(size, above)
            x = MARGIN
            for run, heavy in line:
                self.text(x, baseline, run, size, weight="bold" if heavy else "normal")
                x += measured(run, size, bold=heavy)[0] + SPACE * size
            self.y -= height

    def _formula(self, block: Formula) -> None:
        """A formula's lines stay together; those that continue it stand a little further in."""
        set_lines = []
        for number, line in enumerate(block.lines):
            line = line.replace(r"\frac", r"\dfrac")  # as large as where it stands alone
            left = MARGIN + INDENT + (INDENT if number and line.startswith(("=", "+")) else 0)
            size = MATH
            while measured(f"${line}$", size)[0] > WIDTH - MARGIN - left and size > 6:
                size -= 0.5
            set_lines.append((left, f"${line}$", size, *measured(f"${line}$", size)[1:]))
        self.room(sum(up + down + 6 for *_, up, down in set_lines))
        for left, line, size, up, down in set_lines:
            self.room(up + down + 6)
            self.text(left, self.y - up - 3, line, size)
            self.y -= up + down + 6
        self.y -= 5

    def _table(self, block: Table) -> None:
        """Rows are never cut, and a table that goes on repeats its head."""
        head, *rows = block.rows
        count = max(len(row) for row in block.rows)
        columns = [
            max((measured(row[c], CELL, bold=row is head)[0] for row in block.rows if c < len(row)), default=0)
            for c in range(count)
        ]
        between = min(24.0, (INNER - sum(columns)) / max(count - 1, 1))
        size = CELL
        if between < 5:
            shrink = (INNER - 5 * (count - 1)) / sum(columns)
            size, between = CELL * shrink, 5.0
            columns = [width * shrink for width in columns]
        step = CELL * LEAD + 2
        right = MARGIN + sum(columns) + between * (count - 1)

        def row_of(cells: tuple[str, ...], *, bold: bool) -> None:
            end = MARGIN
            for c, cell in enumerate(cells):
                end += columns[c] + (between if c else 0)
                left = MARGIN if c == 0 else end - measured(cell, size, bold=bold)[0]
                self.text(left, self.y - size, cell, size, weight="bold" if bold else "normal")
            self.y -= step

        self.room(step * min(len(rows) + 1, 4))
        row_of(head, bold=True)
        self.rule(self.y + 3, MARGIN, right)
        for row in rows:
            pages = len(self.pages)
            self.room(step)
            if len(self.pages) > pages:
                row_of(head, bold=True)
                self.rule(self.y + 3, MARGIN, right)
            row_of(row, bold=False)
        self.y -= 8


@cache
def measured(text: str, size: float, *, bold: bool = False) -> tuple[float, float, float]:
    """Width, and height above and below the baseline, of words or of a `$formula$`."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    if not text:
        return 0.0, 0.0, 0.0
    properties = FontProperties(family="STIXGeneral", size=size, weight="bold" if bold else "normal")
    math = text.startswith("$")
    width, height, below = text_to_path.get_text_width_height_descent(text, properties, math)
    return float(width), float(height - below), float(below)


def lines_of(text: str, size: float, width: float, *, bold: bool = False) -> Iterator[list[tuple[str, bool]]]:
    """Words and formulas filled into lines: runs of words, and formulas, each with whether it is bold."""
    words: list[tuple[str, bool]] = []
    for number, run in enumerate(text.split("**")):
        words += [(word, bold or number % 2 == 1) for word in re.findall(r"\$[^$]+\$\S*|\S+", run)]
    line: list[tuple[str, bool]] = []
    used = 0.0
    for word, heavy in words:
        wide = measured(word, size, bold=heavy)[0]
        if line and used + wide > width:
            yield line
            line, used = [], 0.0
        plain = "$" not in word
        if line and plain and "$" not in line[-1][0] and line[-1][1] == heavy:
            line[-1] = (f"{line[-1][0]} {word}", heavy)
        else:
            line.append((word, heavy))
        used += wide + SPACE * size
    if line:
        yield line


def pages(markdown: str) -> "list[Figure]":
    """The finished pages, numbered."""
    setter = Setter()
    parts = blocks(markdown)
    for block in parts:
        setter.block(block)
    title = next((block.text for block in parts if isinstance(block, Heading)), "")
    for number, page in enumerate(setter.pages, start=1):
        foot: dict[str, Any] = {"fontsize": 8.5, "va": "baseline", "color": "#5b6676"}
        page.text(MARGIN / WIDTH, FOOT / 2 / HEIGHT, title, **foot)
        page.text(1 - MARGIN / WIDTH, FOOT / 2 / HEIGHT, f"{number} of {len(setter.pages)}", ha="right", **foot)
    return setter.pages


def main() -> None:
    """Markdown from standard input, PDF to standard output."""
    import matplotlib as mpl
    from matplotlib.backends.backend_pdf import PdfPages

    mpl.use("pdf")
    out = io.BytesIO()
    with mpl.rc_context(STYLE):
        made = pages(sys.stdin.buffer.read().decode())
        with PdfPages(out, metadata={"Title": "Worksheet", "CreationDate": None}) as file:
            for page in made:
                file.savefig(page)
    sys.stdout.buffer.write(out.getvalue())


if __name__ == "__main__":
    main()
