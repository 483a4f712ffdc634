"""A picture's way through a network as steps: layer by layer, channel by channel, pixel by pixel."""

from dataclasses import dataclass

import numpy as np

from core.explain.passage import PLACES, Passage, Pieces, Window, counted, products
from core.lessons.feature_maps.layer_words import layer_words, pixel_words, shown, size_text, term
from core.nn.layers import Activate, Conv, Dense, Flatten, GlobalPool
from core.trace import Region, Step, Sweep, Trace
from core.wording import MINUS, TIMES, number, prose


def network_trace(passage: Passage) -> Trace:
    """One step per layer, each made from the whole of the one before."""
    arrays: dict[str, np.ndarray] = {"picture": passage.picture}
    steps, source = [], "picture"
    for index, output in enumerate(passage.outputs):
        name = output.name if output.name != "picture" else "picture layer"
        arrays[name] = output.values
        steps.append(
            Step(
                f"{output.name}, {size_text(output.values.shape)}: {layer_words(passage, index)}",
                {source: Region.whole(arrays[source].shape)},
                {name: Region.whole(output.values.shape)},
            )
        )
        source = name
    return Trace(arrays, steps)


def map_trace(passage: Passage, index: int, unit: int, pieces: Pieces | None) -> Trace:
    """One map: for a convolution channel after channel, then the bias, then the activation; else in one step."""
    values = passage.outputs[index].values[..., unit]
    x = passage.before(index)
    name = passage.outputs[index].name
    if pieces is None:
        step = Step(
            f"{name}, {passage.unit_name(index, unit)}: {layer_words(passage, index)}",
            {"input": Region.whole(x[..., unit].shape)},
            {name: Region.whole(values.shape)},
        )
        return Trace({"input": x[..., unit], name: values}, [step])
    layer = passage.outputs[index].layer
    assert isinstance(layer, Conv)
    all_pieces = pieces.pieces if pieces.rest is None else np.dstack([pieces.pieces, pieces.rest])
    arrays = {
        "input": x,
        "kernel": layer.kernel[..., unit],
        "intermediate": all_pieces,
        name: values,
    }
    row, column = strongest_pixel(values)
    (oh, ow, n), (kh, kw, _) = all_pieces.shape, arrays["kernel"].shape
    # The very numbers that the view of one pixel shows.
    window = passage.window(index, unit, len(pieces.channels) + (pieces.rest is not None))
    parts = [int(part) for part in window.subtotals(row, column)]
    if window.rest is not None:
        parts.append(int(window.rest[row, column]))
    steps, total = [], 0
    for k in range(n):
        part = parts[k]
        total += part
        start = (0, 0, pieces.channels[k]) if k < len(pieces.channels) else (0, 0, 0)
        depth = 1 if k < len(pieces.channels) else x.shape[2]
        of = passage.unit_name(index - 1, start[2]) if depth == 1 else "all other maps"
        steps.append(
            Step(
                prose(f"""{passage.name_before(index)}, {of}, times its kernel slice. At row {row + 1}, column
                    {column + 1} it adds {term(part)}; so far {shown(total)}."""),
                {
                    "input": Region(start, (*x.shape[:2], depth)),
                    "kernel": Region(start, (kh, kw, depth)),
                },
                {"intermediate": Region((0, 0, k), (oh, ow, 1))},
            )
        )
    left = window.remainder(row, column)
    rounding = f", plus {term(left)} that rounding left," if left else ""
    steps.append(
        Step(
            prose(f"""The sum of all channels plus the bias {term(window.bias)}{rounding} is {name}: at row {row + 1},
                column {column + 1} it is {shown(counted(values[row, column]))}."""),
            {"intermediate": Region.whole(all_pieces.shape)},
            {name: Region.whole(values.shape)},
        )
    )
    then = passage.follows(index)
    if then is not None:
        arrays[then.name] = then.values[..., unit]
        steps.append(
            Step(
                f"{layer_words(passage, index + 1)} At row {row + 1}, column {column + 1}: "
                f"{shown(counted(then.values[row, column, unit]))}.",
                {name: Region.whole(values.shape)},
                {then.name: Region.whole(values.shape)},
            )
        )
    return Trace(arrays, steps)


def strongest_pixel(values: np.ndarray) -> tuple[int, int]:
    """Row and column of the largest value of a map: where it answers most."""
    row, column = np.unravel_index(int(values.argmax()), values.shape)
    return int(row), int(column)


def pixel_trace(passage: Passage, index: int, window: Window) -> Trace:
    """One step per pixel of a map, row by row. The input is padded; numbers are ten-thousandths."""
    padded = np.pad(window.x, (*window.sides, (0, 0)))
    kernel, columns = window.w.shape, window.y.shape[1]

    def step(number_: int) -> Step:
        row, column = divmod(number_, columns)
        return Step(
            pixel_words(passage, index, window, row, column),
            {"input": Region((row * window.stride, column * window.stride, 0), kernel)},
            {"output": Region.cell(row, column)},
        )

    return Trace({"input": padded, "output": window.y}, Sweep(window.y.size, step))


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


def number_trace(passage: Passage, index: int) -> Trace:
    """One step per number of a layer without maps."""
    x, y = passage.before(index), passage.outputs[index].values
    layer = passage.outputs[index].layer

    def step(unit: int) -> Step:
        told = number_told(passage, index, unit, most=4)
        terms = " + ".join(f"{bracketed(told.shown(line.adds))} ({line.name})" for line in told.lines)
        read = Region.whole(x.shape)
        if isinstance(layer, GlobalPool):
            read = Region((0, 0, unit), (*x.shape[:2], 1))
        elif isinstance(layer, Flatten):
            read = Region.cell(*(int(i) for i in np.unravel_index(unit, x.shape)))
        elif isinstance(layer, Activate) and layer.function != "softmax":
            read = Region.cell(unit)
        caption = f"{told.name}: {terms}. {told.ends}." if terms else f"{told.name}: {told.ends}."
        return Step(caption, {"input": read}, {"output": Region.cell(unit)})

    return Trace({"input": x, "output": y}, Sweep(y.size, step))
