"""What the words of both gated cells share: sums as formulas, in lines that a phone has room for."""

from core.explain.breaking import gathered
from core.explain.tex import in_tex


def in_lines(texts: list[str]) -> tuple[str, ...]:
    """What rounding leaves stands apart from its word."""
    return tuple(gathered(text.replace("  (rounding", r" \;(\text{rounding } "), in_tex) for text in texts)
