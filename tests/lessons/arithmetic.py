"""Sums in a text, checked as displayed: each number may be off by half of its last decimal, a result no more."""

import ast
import operator
import re
from collections.abc import Iterator
from itertools import pairwise

Interval = tuple[float, float]
_SIGNS = str.maketrans({"−": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/"})
_ARITHMETIC = r"[\d.,%()\s+\-−×·⋅/÷]"


def broken_sums(text: str) -> list[str]:
    """Equations between numbers alone whose two sides cannot be equal, whatever the rounding."""
    found = []
    for left, right in _equations(plain(text)):
        try:
            one, other = _interval(left), _interval(right)
        except (SyntaxError, ValueError, ZeroDivisionError):
            continue  # not arithmetic alone
        if one[1] < other[0] - 1e-9 or other[1] < one[0] - 1e-9:
            found.append(f"{left} = {right}")
    return found


def plain(text: str) -> str:
    """LaTeX's products and gaps as plain text; lines of an aligned formula as one."""
    text = re.sub(r"\\(?:cdot|times)", "×", text).replace("{,}", ",").replace(r"\%", "%")
    text = re.sub(r"\\(?:left|right|quad|[,;!])", " ", text)
    lines = re.sub(r"\\\\(?:\[\w+\])?\s*(\{\}\s*)?&?", " ", text).replace("&", " ")
    return " ".join(lines.split()) if "\\" in text else lines


def _equations(text: str) -> Iterator[tuple[str, str]]:
    parts = text.split("=")
    for before, after in pairwise(parts):
        left = re.search(f"{_ARITHMETIC}+$", before)
        right = re.match(f"{_ARITHMETIC}+", after)
        if not left or not right or re.search(r"[\w^}\]²³⁻√|′'⟩{]$", before[: left.start()]):
            continue
        if re.match(r"[\w^√\\²³⁻⁰¹°{]", after[right.end() :]):
            continue
        one = re.split(r"\s{2,}|\. |, |; ", left[0])[-1].strip(" .,")
        other = re.split(r"\s{2,}|\. |, |; |\.$|,$", right[0].strip())[0].strip(" .,")
        if other.count("(") == other.count(")") + 1:
            other = other.rpartition("(")[0].strip()  # a remark follows
        if re.search(r"\d", one) and re.search(r"\d", other) and one.count("(") == one.count(")"):
            yield one, other


def _interval(text: str) -> Interval:
    code = re.sub(r"(\d),(?=\d{3})", r"\1", text.translate(_SIGNS))
    code = re.sub(r"(\d+(?:\.\d+)?)\s*%", r"(\1/100)", code)
    code = re.sub(r"\d+(?:\.\d+)?", lambda number: f"({number[0]!r})", code)
    return _value(ast.parse(code.strip(), mode="eval").body)


def _value(node: ast.expr) -> Interval:
    match node:
        case ast.Constant(value=str(shown)):
            places = len(shown.partition(".")[2])
            # Few decimals belong to a number that was chosen, not rounded.
            half = 0.5000001 * 10.0**-places if places > 1 else 0.0
            return float(shown) - half, float(shown) + half
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            low, high = _value(inner)
            return -high, -low
        case ast.BinOp(left=left, op=sign, right=right):
            return _combined(sign, _value(left), _value(right))
    raise ValueError("no arithmetic")


def _combined(sign: ast.operator, one: Interval, other: Interval) -> Interval:
    if isinstance(sign, ast.Div) and other[0] <= 0 <= other[1]:
        raise ZeroDivisionError
    operations = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
    ends = [operations[type(sign)](a, b) for a in one for b in other]
    return min(ends), max(ends)
