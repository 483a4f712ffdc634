"""The stage's lines as LaTeX: one text for the screen, for formulas and for the worksheet."""

import re

from core.wording import MINUS, TIMES

_RULES: tuple[tuple[str, str], ...] = (
    (r"δ([a-z])(\d+)", r"\\delta_{\1_{\2}}"),
    (r"∂(\w)/∂([a-z])(\d+)", r"\\frac{\\partial \1}{\\partial \2_{\3}}"),
    (r"∂(\w)/∂(\w)", r"\\frac{\\partial \1}{\\partial \2}"),
    (r"\bw(\d+)", r"w_{\1}"),
    (r"\b([xhkmno])(\d+)", r"\1_{\2}"),
    (r"e\^\(((?:[^()]|\([^()]*\))*)\)", r"e^{\1}"),
    (r"½\(", r"\\frac{1}{2}("),
    (r"½", r"\\frac{1}{2}"),
    (r"\b(ln|tanh|max)\b", r"\\\1"),
)
_SIGNS = {
    "δ": r"\delta ",
    "×": r"\times ",
    "·": r"\cdot ",
    "−": "-",
    "²": "^2",
    "±": r"\pm ",
    "≤": r"\leq ",
    "→": r"\to ",
    "←": r"\leftarrow ",
}
# Plain words: two letters and more that no rule has made a command of, with the spaces between them.
_WORDS = re.compile(r"(?<![\\{\w^])[A-Za-z][A-Za-z']+(?:[ ,]+[A-Za-z][A-Za-z']+)*")


def tex(text: str) -> str:
    """`δo1 = (a − t) · a·(1 − a)` -> LaTeX that both KaTeX and Matplotlib set."""
    for pattern, replacement in _RULES:
        text = re.sub(pattern, replacement, text)
    parts = re.split(r"(\\frac\{\\partial \w\}\{\\partial [^}]*\}?\}?|\\[a-z]+)", text)
    for index in range(0, len(parts), 2):
        parts[index] = _WORDS.sub(_in_words, parts[index])
    text = "".join(parts).replace("  (", r" \quad (")
    text = lowered(text)
    if text.startswith("+"):
        text = "{} " + text  # a plus between two numbers, though the first stands in the line above
    for sign, command in _SIGNS.items():
        text = text.replace(sign, command)
    return text


def _in_words(found: re.Match[str]) -> str:
    """Words stand upright, with their spaces."""
    before = r"\ " if found.start() and found.string[found.start() - 1] == " " else ""
    after = r"\ " if found.end() < len(found.string) and found.string[found.end()] == " " else ""
    return before + r"\mathrm{" + found[0].replace(" ", r"\ ") + "}" + after


_LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def lowered(text: str) -> str:
    """Powers of ten as LaTeX: few fonts have all raised digits.

    >>> lowered("2×10⁻¹²")
    '2×10^{-12}'
    """
    return re.sub("10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda found: f"10^{{{found[1].translate(_LOWERED)}}}", text)


def in_tex(text: str) -> str:
    """Numbers in words as LaTeX, with what rounding leaves."""
    return (
        lowered(text).replace(MINUS, "-").replace(TIMES, r"\times ").replace("  (rounding ", r" \;(\text{rounding } ")
    )
