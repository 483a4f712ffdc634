"""What the words of both gated cells share: sums as formulas, in lines that a phone has room for."""

from core.explain.breaking import gathered
from core.explain.tex import in_tex


def in_lines(texts: list[str]) -> tuple[str, ...]:
    """Each sum as a formula."""
    return tuple(gathered(text, in_tex) for text in texts)
