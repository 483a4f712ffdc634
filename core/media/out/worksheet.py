"""A worksheet as PDF: Markdown with formulas in, typeset pages out.

The Markdown is a small part of it: headings, paragraphs with `**bold**` and `$inline$` formulas, `$$` formulas, of
which `aligned` has a line each, and tables. It is set by Matplotlib, which costs 100 MB and a second to load: so it
runs in a process of its own that ends with the job.
"""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[3]
SECONDS = 120


@dataclass(frozen=True)
class Heading:
    """`level` 1 is the title."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Words, with `**bold**` and `$formulas$` between them."""

    text: str


@dataclass(frozen=True)
class Formula:
    """Lines of LaTeX, one below the other."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows of cells, the first one the head; the first column stands left, all others right."""

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Formula | Table


def blocks(markdown: str) -> list[Block]:
    """The document's parts, which stand apart by an empty line."""
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", markdown.strip()):
        text = part.strip()
        heading = re.fullmatch(r"(#{1,3}) (.+)", text)
        if heading:
            found.append(Heading(len(heading[1]), heading[2]))
        elif text.startswith("$$"):
            body = text.strip("$").strip()
            body = body.removeprefix(r"\begin{aligned}").removesuffix(r"\end{aligned}")
            found.append(Formula(tuple(line.strip().lstrip("& ") for line in body.split(r"\\"))))
        elif text.startswith("|"):
            rows = [tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in text.split("\n")]
            found.append(Table((rows[0], *rows[2:])))
        else:
            found.append(Paragraph(" ".join(text.split())))
    return found


def pdf(markdown: str) -> bytes:
    """The worksheet as a PDF of A4 pages. Raises `RuntimeError` with the engine's words where it cannot be set."""
    done = subprocess.run(
        [sys.executable, "-m", "core.media.out.worksheet_pages"],
        cwd=_ROOT,
        input=markdown.encode(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the worksheet could not be set: {done.stderr.decode(errors='replace')[-500:]}")
    return done.stdout
