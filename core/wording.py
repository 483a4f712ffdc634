"""Numbers in words: a real minus sign, brackets around negative factors, decimals that show a value exactly."""

import math
import re
import textwrap
from collections.abc import Iterable

import numpy as np

MINUS = "\u2212"
TIMES = "\u00d7"
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def decimals(values: Iterable[float] | np.ndarray, most: int = 4) -> int:
    """How many decimals show every value exactly, at most `most`."""
    flat = np.asarray(values, float).ravel()
    flat = flat[np.isfinite(flat)]
    near = 10.0 ** -(most + 4)
    for count in range(most):
        # Not np.allclose, which takes eight times as long: figures ask this for every row of numbers.
        if (np.abs(flat - np.round(flat, count)) <= near).all():
            return count
    return most


def number(value: float, places: int) -> str:
    """`-0.5, 2` -> `−0.50`; zero has no sign."""
    text = f"{abs(value):.{places}f}"
    return MINUS + text if value < 0 and float(text) != 0 else text


def numbers(values: np.ndarray, places: int = 4) -> list[str]:
    """A row of numbers with so many decimals each."""
    return [number(value, places) for value in values.tolist()]


def percent(share: float, places: int = 0) -> str:
    """`0.614` -> `61%`."""
    return f"{100 * share:.{places}f}%"


def grouped(count: int) -> str:
    """`18432` -> `18{,}432`, as LaTeX sets it without a gap."""
    return f"{count:,}".replace(",", "{,}")


def counted(count: int, thing: str, more: str = "s") -> str:
    """`1 step`, `1,200 steps`; `more` is what the plural ends in."""
    return f"{count:,} {thing}{'' if count == 1 else more}"


def factor(value: float, places: int) -> str:
    """A number as it stands in a product or after a plus: negative ones in brackets."""
    text = number(value, places)
    return f"({text})" if text.startswith(MINUS) else text


def filled(text: str, letters: int) -> str:
    """A text in lines of at most so many letters, broken at plain spaces.

    As `textwrap.fill` does it, in a tenth of the time: hundreds of captions stand behind one figure.

    >>> filled("one two three", 8)
    'one two\\nthree'
    """
    if len(text) <= letters:
        return text
    words = text.split(" ")
    if max(map(len, words)) > letters:
        return textwrap.fill(text, letters)
    lines, line = [], words[0]
    for word in words[1:]:
        if len(line) + 1 + len(word) > letters:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}"
    return "\n".join([*lines, line])


_WRAPPED = re.compile(r"\n {4,}")


def prose(text: str) -> str:
    """Sentences that take several lines of code, as the one line that they are.

    >>> prose('''One sentence
    ...     goes on.''')
    'One sentence goes on.'
    """
    return _WRAPPED.sub(" ", text)


def sentences(*parts: str) -> str:
    """Parts as sentences, one after another; one that ends in a mark of its own gets no second one.

    >>> sentences("How far?", "One  step", "Stop.", "Go")
    'How far? One step. Stop. Go'
    """
    said = [" ".join(part.split()) for part in parts]
    return " ".join([*(part if part[-1:] in ".?:" else f"{part}." for part in said[:-1]), said[-1]])


def nested(values: np.ndarray) -> str:
    """An array as Python source, short: `[[1, 2], [0.5, -3]]`."""
    if values.ndim == 0:
        return f"{float(values) + 0.0:g}"  # a minus before 0 would be noise
    return "[" + ", ".join(nested(value) for value in values) + "]"


def floating(value: float) -> str:
    """A number as Python source that is a float: Keras takes no integer for a rate.

    >>> floating(1), floating(0.0005)
    ('1.0', '0.0005')
    """
    return repr(float(f"{value:.10g}"))


def source(values: np.ndarray) -> str:
    """An array as Python source, every digit of it."""
    return np.array2string(values, separator=", ", threshold=10_000, max_line_width=90, floatmode="unique").replace(
        "\n", "\n" + " " * 8
    )


def power_of_ten(exponent: int) -> str:
    """`-3` -> `10⁻³`; 1 and 10 as they are."""
    return {0: "1", 1: "10"}.get(exponent) or "10" + str(exponent).translate(_RAISED)


def compact(exponent: float, sign: float = 1.0, digits: int = 6) -> str:
    """A number given by its decimal logarithm, in words: plain from 0.0001 to a million, else with a power of ten.

    >>> compact(math.log10(0.9) * 50)
    '0.00515378'
    """
    if math.isinf(exponent) and exponent < 0:
        return "0"
    minus = MINUS if sign < 0 else ""
    if -4 <= exponent < 6:
        places = max(0, digits - 1 - math.floor(exponent))
        return f"{minus}{10.0**exponent:.{places}f}"
    whole = math.floor(exponent)
    head = f"{10.0 ** (exponent - whole):.2f}"
    if head == "10.00":
        whole, head = whole + 1, "1.00"
    return f"{minus}{head} {TIMES} 10{str(whole).translate(_RAISED)}"
