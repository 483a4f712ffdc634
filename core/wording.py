"""Numbers in words: a real minus sign, brackets around negative factors, decimals that show a value exactly."""

from collections.abc import Iterable

import numpy as np

MINUS = "\u2212"
TIMES = "\u00d7"


def decimals(values: Iterable[float] | np.ndarray, most: int = 4) -> int:
    """How many decimals show every value exactly, at most `most`."""
    flat = np.asarray(values, float).ravel()
    for count in range(most):
        if np.allclose(flat, np.round(flat, count), rtol=0, atol=10.0 ** -(most + 4)):
            return count
    return most


def number(value: float, places: int) -> str:
    """`-0.5, 2` -> `−0.50`; zero has no sign."""
    text = f"{abs(value):.{places}f}"
    return MINUS + text if value < 0 and float(text) != 0 else text


def factor(value: float, places: int) -> str:
    """A number as it stands in a product or after a plus: negative ones in brackets."""
    text = number(value, places)
    return f"({text})" if text.startswith(MINUS) else text


def nested(values: np.ndarray) -> str:
    """An array as Python source, short: `[[1, 2], [0.5, -3]]`."""
    if values.ndim == 0:
        return f"{float(values):g}"
    return "[" + ", ".join(nested(value) for value in values) + "]"
