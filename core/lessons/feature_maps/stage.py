"""A picture's way through a trained network as figures: the whole, one map, one number."""

from collections.abc import Callable

import numpy as np

from core.explain.passage import PLACES, UNIT, Passage, Pieces, counted, strongest
from core.figures.palette import Mode, palette, ramp
from core.figures.player import Figure
from core.lessons.feature_maps.feature_maps import MOST
from core.lessons.feature_maps.layer_words import layer_words, unit_words
from core.lessons.feature_maps.map_figure import Panel, Part, map_figure
from core.lessons.feature_maps.network_figure import Column, Unit, Wire, network_figure
from core.lessons.feature_maps.number_figure import LISTED, Number, Sheet, Term, flatten_figure, number_figure
from core.lessons.feature_maps.pixel_figure import Pixels, pixel_figure
from core.lessons.feature_maps.traces import bracketed, map_trace, number_told, strongest_pixel
from core.media.out.uri import data_uri
from core.nn.convnet import ConvNet
from core.nn.layers import Activate, Conv, Dense, Flatten, Layer, Pool, Rescale
from core.wording import MINUS, number, prose

ROWS = 10  # units drawn in a column; of more, the strongest
LONGEST = 64  # pixels along a small picture


def painter(mode: Mode, longest: int = LONGEST) -> Callable[[np.ndarray, float], str]:
    """How a map becomes a picture: on the diverging scale, from -limit to limit; thinned out to `longest` a side."""
    table = ramp(palette(mode).diverging)

    def paint(values: np.ndarray, limit: float) -> str:
        thin = -(-max(values.shape) // longest) if values.shape[1] > 1 else 1
        return data_uri(values[::thin, ::thin], table=table, limits=(-limit, limit))

    return paint


def scale_picture(mode: Mode) -> str:
    """The diverging scale from left to right."""
    return data_uri(np.arange(256, dtype=np.uint8)[None], table=ramp(palette(mode).diverging))


def limit_of(values: np.ndarray) -> float:
    """The end of a layer's scale: its largest magnitude."""
    return float(np.abs(values).max()) or 1.0


def network_view(passage: Passage, index: int, unit: int, mode: Mode) -> Figure:
    """The overview; the chosen layer shows the chosen unit first, every other its strongest."""
    # Deep networks have many small pictures, and less room for each.
    paint = painter(mode, LONGEST if len(passage.outputs) <= 16 else LONGEST // 2)
    picture = data_uri(passage.picture)
    columns = [
        Column("picture", ("\u00d7".join(map(str, passage.picture.shape[:2])), ""), "",
               (Unit(0, "picture", "", url=picture),), 1)
    ]  # fmt: skip
    first = [0]
    for place in range(len(passage.outputs)):
        chosen = (unit,) if place == index else ()
        columns.append(_column(passage, place, chosen, paint))
        first.append(_first(passage, place, chosen, columns[-1]))
    classes = passage.net.class_names
    alt = prose(f"""A picture passes {len(passage.outputs)} layers from left to right, each a column of small pictures
        of its answers, to the probabilities of {len(classes)} classes. The highest is {classes[passage.winner]}.""")
    return network_figure(columns, list(_wires(passage, columns)), first, picture, scale_picture(mode), mode, alt)


def _first(passage: Passage, place: int, chosen: tuple[int, ...], column: Column) -> int:
    values = passage.outputs[place].values
    if chosen:
        return chosen[0]
    if values.ndim == 1:
        return column.units[0].place if column.strip else int(values.argmax())
    return strongest(values, 1)[0]


def _column(passage: Passage, place: int, chosen: tuple[int, ...], paint: Callable[[np.ndarray, float], str]) -> Column:
    output, values = passage.outputs[place], passage.outputs[place].values
    limit = limit_of(values)
    count = values.shape[-1]
    says = layer_words(passage, place)
    each = isinstance(output.layer, Pool | Rescale) or (
        isinstance(output.layer, Activate) and output.layer.function != "softmax"
    )
    if values.ndim == 3:
        shown = strongest(values, ROWS, chosen)
        if count > len(shown):
            says += f" Shown: the {len(shown)} strongest of {count}; the Map control reaches all."
        units = tuple(
            Unit(k, passage.unit_name(place, k), unit_words(passage, place, k), paint(values[..., k], limit))
            for k in shown
        )
        size = (f"{values.shape[0]}\u00d7{values.shape[1]}", f"\u00d7{count}")
        return Column(output.name, size, says, units, count, limit, all_feed=not each and place > 0)
    if isinstance(output.layer, Flatten):
        strip = Unit(0, output.name, "", paint(values[:, None], limit))
        return Column(output.name, (f"{count:,}", ""), says, (strip,), count, limit, strip=True)
    bars = place == len(passage.outputs) - 1 and isinstance(output.layer, Activate)
    shown = strongest(values[None], ROWS, chosen)
    if count > len(shown):
        says += f" Shown: the {len(shown)} strongest of {count}."
    units = tuple(
        Unit(
            k,
            passage.unit_name(place, k),
            unit_words(passage, place, k),
            value=float(values[k]),
        )
        for k in shown
    )
    return Column(
        output.name, (f"{count:,}", ""), says, units, count, 0.0 if bars else limit, bars=bars, all_feed=not each
    )


def _wires(passage: Passage, columns: list[Column]) -> list[Wire]:
    """What each shown unit takes from the shown units before it: kernel slices and weights by size and sign."""
    wires = []
    for place, output in enumerate(passage.outputs):
        column, before = columns[place + 1], columns[place]
        for unit in column.units:
            sources = [source.place for source in before.units]
            if isinstance(output.layer, Conv):
                kernel = output.layer.kernel[..., unit.place]
                size = np.sqrt((kernel**2).sum(axis=(0, 1)))
                weights = np.sign(kernel.sum(axis=(0, 1))) * size / (size.max() or 1.0)
            elif isinstance(output.layer, Dense) and not before.strip:
                weights = output.layer.kernel[:, unit.place] / (np.abs(output.layer.kernel).max() or 1.0)
            else:
                weights = np.zeros(before.count)
                if not column.all_feed and place:
                    sources = [unit.place]
            wires += [Wire(place + 1, unit.place, source, float(weights[source])) for source in sources]
    return wires


def pixel_view(passage: Passage, index: int, unit: int, mode: Mode) -> Figure:
    """How each pixel of one map is made, opened at the map's largest value."""
    paint = painter(mode)
    output, before = passage.outputs[index], passage.before(index)
    window = passage.window(index, unit, MOST)
    limit, then = limit_of(before), passage.follows(index) if window.op == "conv" else None
    start = strongest_pixel(output.values[..., unit])
    name = f"{output.name}, {passage.unit_name(index, unit)}"
    pixels = Pixels(
        op=window.op,
        x=window.x,
        w=window.w,
        y=window.y,
        rest=window.rest,
        bias=window.bias,
        stride=window.stride,
        sides=window.sides,
        sees=passage.sees(index),
        names=tuple(passage.unit_name(index - 1, c) for c in window.channels),
        source=passage.name_before(index),
        name=name,
        then=(then.name, counted(then.values[..., unit])) if then is not None else None,
        x_urls=tuple(paint(before[..., c], limit) for c in window.channels),
        y_url=paint(output.values[..., unit], limit_of(output.values)),
        picture_url=data_uri(passage.picture),
        picture_size=(passage.picture.shape[0], passage.picture.shape[1]),
        start=start,
        relu=output_word((then or output).layer) == "max(0, x)",
    )
    (kh, kw, n), (oh, ow) = window.w.shape, window.y.shape
    alt = prose(f"""A window of {kh} by {kw} cells over {n} maps of {passage.name_before(index)} makes each of the {oh}
        by {ow} numbers of {name}. Outlines show the window, and what it sees of the picture.""")
    return pixel_figure(pixels, mode, alt)


def map_view(passage: Passage, index: int, unit: int, mode: Mode) -> Figure:
    """One map: for a convolution, channel after channel; else what it was before and what it is."""
    output = passage.outputs[index]
    convolved = isinstance(output.layer, Conv)
    pieces = passage.pieces(index, unit, MOST) if convolved else None
    captions = [step.caption for step in map_trace(passage, index, unit, pieces).steps]
    row, column = strongest_pixel(output.values[..., unit])
    paint, table = painter(mode), _Marks(passage, index, row, column)
    name = f"{output.name}, {passage.unit_name(index, unit)}"
    limit = limit_of(output.values)
    if pieces is None:
        before = passage.before(index)[..., unit]
        parts = [_simple(passage, index, name, paint(before, limit_of(passage.before(index))), captions[0], table,
                         paint(output.values[..., unit], limit))]  # fmt: skip
    else:
        parts, limit = _summed(passage, index, unit, pieces, captions, table, paint)
    alt = f"{name} of {len(passage.outputs)} layers, as {len(parts)} steps: {captions[-1]}"
    largest = float(np.abs(output.layer.kernel[..., unit]).max()) if isinstance(output.layer, Conv) else 1.0
    return map_figure(parts, largest, scale_picture(mode), limit, mode, alt)


class _Marks:
    """Where the pixel that the words speak of lies: in the layer's own maps, and its window in the maps before."""

    def __init__(self, passage: Passage, index: int, row: int, column: int) -> None:
        (oh, ow), (h, w) = passage.outputs[index].values.shape[:2], passage.before(index).shape[:2]
        window = passage.window(index, 0, 1)
        (kh, kw, _), stride = window.w.shape, window.stride
        top = max(row * stride - window.sides[0][0], 0)
        left = max(column * stride - window.sides[1][0], 0)
        self.read = (left / w, top / h, min(kw, w - left) / w, min(kh, h - top) / h)
        self.own = (column / ow, row / oh, 1 / ow, 1 / oh)


def _simple(passage: Passage, index: int, name: str, before: str, caption: str, marks: _Marks, after: str) -> Part:
    """A map that is made from one map alone."""
    layer = passage.outputs[index].layer
    kept = {"max": "largest", "average": "average"}
    middle = f"{kept[layer.mode]} of\n{layer.size}\u00d7{layer.size}" if isinstance(layer, Pool) else output_word(layer)
    panels = (
        Panel(passage.name_before(index), before, marks.read),
        Panel(name, after, marks.own, written=True),
        None,
    )
    return Part(name, caption, panels, middle=middle)


def output_word(layer: Layer) -> str:
    """What a layer does to one number, in a word."""
    if isinstance(layer, Activate):
        return "max(0, x)" if layer.function == "relu" else layer.function
    return layer.kind


def _summed(
    passage: Passage, index: int, unit: int, pieces: Pieces, captions: list[str], marks: _Marks,
    paint: Callable[[np.ndarray, float], str],
) -> tuple[list[Part], float]:  # fmt: skip
    """A convolution's map, a part per channel, then the bias and the activation; and the end of their scale."""
    output, before = passage.outputs[index], passage.before(index)
    layer = output.layer
    assert isinstance(layer, Conv)
    all_pieces = pieces.pieces if pieces.rest is None else np.dstack([pieces.pieces, pieces.rest])
    sums = np.cumsum(all_pieces, axis=2)
    limit = float(max(np.abs(all_pieces).max(), np.abs(sums).max(), np.abs(pieces.y).max())) or 1.0
    source, before_limit = passage.name_before(index), limit_of(before)
    parts = []
    for k, caption in enumerate(captions[: sums.shape[2]]):
        so_far = Panel("Sum so far", paint(sums[..., k], limit), marks.own, written=True)
        adds = Panel("Adds", paint(all_pieces[..., k], limit), marks.own)
        if k < len(pieces.channels):
            channel = pieces.channels[k]
            name = passage.unit_name(index - 1, channel)
            given = Panel(f"{source}, {name}", paint(before[..., channel], before_limit), marks.read)
            parts.append(Part(name, caption, (given, adds, so_far), kernel=layer.kernel[..., channel, unit]))
        else:
            others = before.shape[2] - len(pieces.channels)
            parts.append(Part("others", caption, (None, adds, so_far), middle=f"{others} other\nmaps"))
    last, own = paint(sums[..., -1], limit), paint(pieces.y, limit)
    title = f"{output.name}, {passage.unit_name(index, unit)}"
    bias = f"+ {bracketed(number(pieces.bias, 4))}"
    parts.append(
        Part(
            "+ bias",
            captions[sums.shape[2]],
            (Panel("Sum of all", last, marks.own), Panel(title, own, marks.own, written=True), None),
            middle=bias,
        )
    )
    then = passage.follows(index)
    if then is not None:
        active = paint(then.values[..., unit], limit)
        panels = (Panel(title, own, marks.own), Panel(then.name, active, marks.own, written=True), None)
        parts.append(Part(then.name, captions[-1], panels, middle=output_word(then.layer)))
    return parts, limit


def number_view(passage: Passage, index: int, unit: int, mode: Mode) -> Figure:
    """The numbers of a layer that has no maps, opened at one of them."""
    output, before = passage.outputs[index], passage.before(index)
    sheet = _sheet(before, mode) if before.ndim == 3 else None
    source = passage.name_before(index)
    alt = f"{output.name}: {layer_words(passage, index)}"
    if isinstance(output.layer, Flatten) and sheet is not None:
        height, width, count = before.shape
        limit = limit_of(before)
        folded = data_uri(
            before.reshape(height, width * count), table=ramp(palette(mode).diverging), limits=(-limit, limit)
        )
        texts = " ".join(map(str, counted(output.values).tolist()))
        return flatten_figure(f"All maps of {source}", sheet, folded, texts, mode, alt)
    values = output.values
    most = 10 if values.size <= LISTED else 6
    largest = limit_of(values)
    numbers = []
    for k in range(values.size):
        told = number_told(passage, index, k, most)
        top = max((abs(line.adds) for line in told.lines), default=0) or 1
        terms = tuple(
            Term(t.name, t.says, _signed(told.shown(t.adds), at), t.adds / top) for at, t in enumerate(told.lines)
        )
        numbers.append(
            Number(told.name, number(told.value / UNIT, PLACES), float(values[k]) / largest, told.ends, terms)
        )
    title = f"All maps of {source}" if sheet else f"What one number of {output.name} is made of"
    return number_figure(title, numbers, unit, mode, alt, sheet)


def _signed(text: str, place_: int) -> str:
    """A term of a sum with the sign that joins it to those before."""
    if text.startswith(MINUS):
        return f"{MINUS} {text[1:]}"
    return f"+ {text}" if place_ else text


def _sheet(maps: np.ndarray, mode: Mode) -> Sheet:
    """All maps `(H, W, C)` in one picture, row by row."""
    height, width, count = maps.shape
    across = min(count, max(1, round(np.sqrt(count * height / width))))
    down = -(-count // across)
    tiles = np.full((down * across, height, width), np.nan, np.float32)
    tiles[:count] = np.moveaxis(maps, -1, 0)
    whole = tiles.reshape(down, across, height, width).swapaxes(1, 2).reshape(down * height, across * width)
    limit = limit_of(maps)
    url = data_uri(whole, table=ramp(palette(mode).diverging), limits=(-limit, limit))
    return Sheet(url, count, height, width, across, down)


def view(passage: Passage, depth: str, index: int, unit: int, mode: Mode) -> Figure:
    """The stage of one view: `depth` "network", "map" or "pixel", of a unit of the layer at `index`.

    A layer that has no maps is shown number by number.
    """
    if depth == "network":
        return network_view(passage, index, unit, mode)
    if not passage.is_maps(index):
        return number_view(passage, index, unit, mode)
    return (map_view if depth == "map" else pixel_view)(passage, index, unit, mode)


def unit_titles(net: ConvNet, index: int) -> dict[str, str]:
    """What the reader may choose within a layer: maps or numbers, by their place."""
    shape = net.output_shapes()[index][1]
    titles = range(1, shape[-1] + 1)
    if len(shape) == 1 and not any(isinstance(layer, Dense) for _, layer in net.layers[index + 1 :]):
        return {str(k): name for k, name in enumerate(net.class_names)}
    return {str(k - 1): str(k) for k in titles}
