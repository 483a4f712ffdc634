"""Numbers as people write them: with a decimal point or comma, thousands apart or not, signs of money around."""

import math
import re

from core.wording import MINUS

_LONGEST = 40
# Thousands stand in threes, in India the higher ones in twos; a group at the front never starts with 0.
_DIGITS = r"(?:\d+|[1-9]\d{0,2}(?:[%s' \u2019\u00a0\u202f]\d{2,3})*[%s' \u2019\u00a0\u202f]\d{3})"
_FORMS = {
    comma: re.compile(rf"[+-]?(?:{_DIGITS % (group, group)}(?:{re.escape(sign)}\d*)?|{re.escape(sign)}\d+)"
                      r"(?:[eE][+-]?\d{1,3})?")
    for comma, sign, group in ((False, ".", ","), (True, ",", "."))
}  # fmt: skip
_MONEY = "$\u20ac\u00a3\u00a5\u20b9\u20a9\u20bd\u20ba\u20ab\u0e3f\u20aa\u20b4\u20a6\u20b1\u00a2"
_DRESSED = re.compile(rf"([+-]?)\s*[{_MONEY}]?\s*(.*?)\s*[{_MONEY}%]?", re.DOTALL)
_PLAIN = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?")  # most cells of most tables: told at once
_BETWEEN = re.compile("[' \u2019\u00a0\u202f]")


def read_number(text: str, *, comma: bool) -> float | None:
    """A number whose decimal sign is the comma or the point; None for anything else. Too large a one is infinite.

    >>> read_number("$1,234.5", comma=False), read_number("1.234,5", comma=True), read_number("1,5", comma=False)
    (1234.5, 1234.5, None)
    """
    if not comma and _PLAIN.fullmatch(text):
        return float(text)
    sign, bare = _DRESSED.fullmatch(text.replace(MINUS, "-").strip()[:_LONGEST]).groups()  # type: ignore[union-attr]
    if len(text) > _LONGEST or not _FORMS[comma].fullmatch(sign + bare):
        return None
    bare = _BETWEEN.sub("", bare)
    return float(sign + (bare.replace(".", "").replace(",", ".") if comma else bare.replace(",", "")))


def readings(text: str) -> list[float]:
    """What a number can mean whose decimal sign is not known, the point before the comma.

    >>> readings("1,5"), readings("1.5"), readings("1,234"), readings("many")
    ([1.5], [1.5], [1234.0, 1.234], [])
    """
    found = [read_number(text, comma=comma) for comma in (False, True)]
    return list(dict.fromkeys(value for value in found if value is not None and math.isfinite(value)))
