"""One number of a layer without maps: its largest terms, and what they make."""

from dataclasses import dataclass

import numpy as np

from core.explain.passage import PLACES, Passage, counted, products
from core.lessons.feature_maps.layer_words import shown, term
from core.lessons.feature_maps.pixel import strongest_pixel
from core.nn.layers import Activate, Dense, Flatten, GlobalPool
from core.wording import MINUS, TIMES, number


@dataclass(frozen=True)
class Line:
    """One term of a number: where it is from, what it is made of, and what it adds, in ten-thousandths."""

    name: str
    says: str
    adds: int


@dataclass(frozen=True)
class Told:
    """One number of a layer without maps: its largest terms, and in one sentence how they make it.

    `value` is in ten-thousandths, what the lines add in units of 10^-`places`.
    """

    name: str
    lines: tuple[Line, ...]
    ends: str
    value: int
    places: int = PLACES

    def shown(self, adds: int) -> str:
        """What a line adds, as text."""
        return number(adds / 10**self.places, self.places)


def number_told(passage: Passage, index: int, unit: int, most: int = 10) -> Told:
    """How one number of a dense, softmax, pooling or flatten layer came about. Terms and rest add up exactly."""
    output, x = passage.outputs[index], passage.before(index)
    y = int(counted(output.values[unit]))
    name = passage.unit_name(index, unit)
    match output.layer:
        case Dense(kernel=kernel, bias=bias):
            values, weights = counted(x), counted(kernel[:, unit])
            terms = products(values, weights)
            order = np.argsort(-np.abs(terms), kind="stable")[:most].tolist()
            lines = [
                Line(
                    place_name(passage, index, i),
                    f"{term(values[i])} {TIMES} {term(weights[i])}",
                    int(terms[i]),
                )
                for i in order
            ]
            rest = int(terms.sum()) - sum(line.adds for line in lines)
            if len(values) > most:
                lines.append(Line("all others", f"{len(values) - len(order):,} products", rest))
            b = int(counted(bias[unit]))
            lines.append(Line("bias", "", b))
            left = y - int(terms.sum()) - b
            lines.append(Line("rounding", "what four decimals leave", left))
            return Told(name, tuple(lines), f"Together {shown(y)}", y)
        case Activate(function="softmax"):
            powers = np.rint(np.exp(x.astype(np.float64) - float(x.max())) * 1e6).astype(np.int64)
            order = sorted(strongest_numbers(output.values, most, unit))
            lines = [
                Line(
                    passage.unit_name(index, i),
                    f"e^({shown(counted(x[i]))} \u2212 {term(counted(x.max()))})",
                    int(powers[i]),
                )
                for i in order
            ]
            if len(powers) > len(order):
                rest = int(powers.sum()) - sum(line.adds for line in lines)
                lines.append(Line("all others", f"{len(powers) - len(order)} powers", rest))
            own, total = (number(int(power) / 1e6, 6) for power in (powers[unit], powers.sum()))
            return Told(name, tuple(lines), f"{own} / {total} = {shown(y)}", y, places=6)
        case GlobalPool(mode=mode):
            values = x[..., unit]
            if mode == "max":
                at = strongest_pixel(values)
                return Told(name, (), f"The largest value, at row {at[0] + 1}, column {at[1] + 1}: {shown(y)}", y)
            sum_ = number(float(values.astype(np.float64).sum()), 4)
            return Told(name, (), f"Sum {sum_} / {values.size} values = {shown(y)}", y)
        case Flatten():
            row, column, channel = np.unravel_index(unit, x.shape)
            _, width, depth = x.shape
            place = f"({row} {TIMES} {width} + {column}) {TIMES} {depth} + {channel} = {unit}"
            where = f"Row {row + 1}, column {column + 1} of map {channel + 1}"
            return Told(name, (), f"{where}: place {place}, counted from 0. Its value stays {shown(y)}", y)
    return Told(name, (), f"{output.name} of {shown(counted(x[unit]))} is {shown(y)}", y)


def bracketed(text: str) -> str:
    """A number's text as it stands after a plus."""
    return f"({text})" if text.startswith(MINUS) else text


def strongest_numbers(values: np.ndarray, most: int, including: int) -> list[int]:
    """Places of the largest numbers by magnitude, `including` among them."""
    order = np.argsort(-np.abs(values), kind="stable").tolist()
    return [including, *(i for i in order if i != including)][:most]


def place_name(passage: Passage, index: int, place: int) -> str:
    """What one number that a dense layer reads is called: where in the maps it was, before they were flattened."""
    if index and isinstance(passage.outputs[index - 1].layer, Flatten):
        row, column, channel = np.unravel_index(place, passage.before(index - 1).shape)
        return f"map {channel + 1}, row {row + 1}, column {column + 1}"
    return passage.unit_name(index - 1, place) if index else f"number {place + 1}"
