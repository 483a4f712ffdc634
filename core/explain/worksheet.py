"""A derivation to keep or to print, as Markdown with formulas: steps in order, and tables."""

import re
from collections.abc import Callable, Iterable, Sequence

from core.explain.scene import Line, Scene
from core.explain.tex import in_tex, tex
from core.wording import MINUS, TIMES

LETTERS = 84  # in a line of a formula; longer sums are broken before a plus


def worksheet(
    title: str,
    words: str,
    given: Iterable[str],
    equations: Iterable[tuple[str, str]],
    told: Iterable[Scene],
    chapters: Sequence[str],
    *,
    more: Callable[[Scene], list[str]] = lambda scene: [],
) -> str:
    """Markdown: what is given, the equations with a sentence each, and every step in order; `more` follows a step."""
    parts = [f"# {title}", words, "## Given", *given, "## The equations"]
    for sentence, formula in equations:
        parts += [sentence, f"$$\n{formula}\n$$"] if formula else [sentence]
    chapter = -1
    for scene in told:
        # A mistake may update before all is walked back: then chapters come twice.
        if scene.chapter != chapter:
            chapter = scene.chapter
            parts.append(f"## {chapters[chapter]}")
        parts += [*derivation(scene.headline, (*scene.lines, *scene.more)), *more(scene)]
    return "\n\n".join(parts) + "\n"


def dashed(title: str) -> str:
    """A title in a file's name: `mazurs-example`."""
    return "".join(c if c.isalnum() else "-" for c in title.lower().replace("'", ""))


def derivation(headline: str, told: Iterable[Line]) -> list[str]:
    """One step: its headline, its lines as formulas, its tables and its words."""
    parts = [f"### {headline}"]
    formulas: list[str] = []
    table: list[Line] = []

    def flush() -> None:
        if formulas:
            lines = [piece for text in formulas for piece in _broken(text)]
            body = r" \\ ".join(f"& {tex(piece)}" for piece in lines)
            parts.append(f"$$\n\\begin{{aligned}} {body} \\end{{aligned}}\n$$")
            formulas.clear()
        if table:
            head, *rows = table
            parts.append(table_of(list(head.cells), [[powers(cell) for cell in row.cells] for row in rows]))
            table.clear()

    for said in told:
        if said.kind in ("math", "result") and len(said.cells) == 1:
            if table:
                flush()
            formulas.append(said.cells[0])
        elif len(said.cells) > 1:
            if formulas:
                flush()
            table.append(said)
        else:
            flush()
            text = powers(said.cells[0])
            parts.append(f"**{text}**" if said.kind == "wrong" and "$" not in text else text)
    flush()
    return parts


def powers(text: str) -> str:
    """Powers of ten as formulas: few fonts for print have all raised digits."""
    return re.sub(f"{MINUS}?[0-9]{TIMES}10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: f"${in_tex(found[0])}$", text)


def _broken(text: str) -> list[str]:
    """A long sum in several lines, each but the first beginning with a plus."""
    pieces, rest = [], text
    while len(rest) > LETTERS:
        at = rest.rfind(" + ", 20, LETTERS)
        if at < 0:
            break
        pieces.append(rest[:at])
        rest = rest[at + 1 :]
    return [*pieces, rest]


def table_of(head: list[str], rows: list[list[str]]) -> str:
    line = "|---|" + "--:|" * (len(head) - 1)
    return "\n".join([f"| {' | '.join(head)} |", line, *(f"| {' | '.join(row)} |" for row in rows)])
