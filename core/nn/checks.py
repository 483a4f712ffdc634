"""What arguments may be: every refusal of `core.nn` gives the rule, then what was received.

Also the one rule for number types: float32 stays float32, float64 stays float64, everything smaller or
integer is widened (half precision to float32, integers and booleans to float64).
"""

import contextlib
import math
import numbers
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike


def integer(value: object, name: str, *, minimum: int = 1) -> int:
    """`value` as an int of at least `minimum`; booleans and floats are refused, also whole ones."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Integral) or value < minimum:
        raise ValueError(f"{name} must be an integer of at least {minimum}, received {value!r}")
    return int(value)


def number(value: object, name: str) -> float:
    """`value` as a finite float; booleans and text are refused."""
    if isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_):
        with contextlib.suppress(OverflowError):  # an integer beyond every float
            if math.isfinite(value):
                return float(value)
    raise ValueError(f"{name} must be a finite number, received {value!r:.80}")


def positive(value: object, name: str) -> float:
    """`value` as a finite float above zero."""
    if number(value, name) <= 0:
        raise ValueError(f"{name} must be above zero, received {value!r}")
    return number(value, name)


def fraction(value: object, name: str, *, closed: bool = False) -> float:
    """`value` as a float in [0, 1), or in [0, 1] where `closed`."""
    result = number(value, name)
    if not (0 <= result < 1 or (closed and result == 1)):
        raise ValueError(f"{name} must lie in [0, 1{']' if closed else ')'}, received {value!r}")
    return result


def flag(value: object, name: str) -> bool:
    """`value` as a bool; anything else is refused."""
    if not isinstance(value, bool | np.bool_):
        raise ValueError(f"{name} must be True or False, received {value!r}")
    return bool(value)


def one_of(value: object, name: str, known: Iterable[str]) -> str:
    """`value` where it is one of the `known` names; the refusal lists them."""
    names = list(known)
    if not isinstance(value, str) or value not in names:
        raise ValueError(f"{name} must be one of {', '.join(names)}; received {value!r}")
    return value


def pair(value: object, name: str, *, minimum: int = 1) -> tuple[int, int]:
    """One integer for both axes, or `(vertical, horizontal)`."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        if len(value) != 2:
            raise ValueError(f"{name} must be an integer or two of them (vertical, horizontal), received {value!r}")
        return integer(value[0], name, minimum=minimum), integer(value[1], name, minimum=minimum)
    number_ = integer(value, name, minimum=minimum)
    return number_, number_


def floats(value: ArrayLike, name: str, *, axes: int | None = None, at_least: int = 0) -> np.ndarray:
    """`value` as an array of float32 or float64, never empty.

    `axes` is the exact number of axes, `at_least` the smallest. The result may share memory with `value`:
    callers do not write into it.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be a rectangular array of numbers, received rows of unequal length") from None
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{name} must hold real numbers, received type {array.dtype}")
    if array.size == 0:
        raise ValueError(f"{name} must not be empty, received shape {array.shape}")
    if axes is not None and array.ndim != axes:
        raise ValueError(f"{name} must have {_axes(axes)}, received shape {array.shape}")
    if array.ndim < at_least:
        raise ValueError(f"{name} must have at least {_axes(at_least)}, received shape {array.shape}")
    if array.dtype.kind != "f":
        return array.astype(np.float64)
    return array.astype(np.float32 if array.dtype.itemsize <= 4 else np.float64, copy=False)


def same_type(*arrays: np.ndarray) -> tuple[np.ndarray, ...]:
    """The arrays in their widest common type, so that one float64 among them makes the result float64."""
    wide = np.result_type(*arrays)
    return tuple(array.astype(wide, copy=False) for array in arrays)


def shaped(array: np.ndarray, shape: tuple[int, ...], name: str) -> np.ndarray:
    """`array` where it has exactly this shape."""
    if array.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, received {array.shape}")
    return array


def integers(value: ArrayLike, name: str) -> np.ndarray:
    """`value` as an array of integers; booleans and floats are refused. May be empty."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be a rectangular array of integers, received rows of unequal length") from None
    if array.size == 0:
        return array.astype(np.int64)
    if array.dtype.kind not in "iu":
        raise ValueError(f"{name} must hold integers, received type {array.dtype}")
    return array.astype(np.int64)


def _axes(count: int) -> str:
    return "1 axis" if count == 1 else f"{count} axes"
