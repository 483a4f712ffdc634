"""A picture's way through a trained network as figures: the whole, one map, one number."""

from collections.abc import Callable

import numpy as np

from core.explain.feature_words import layer_words, unit_words
from core.explain.passage import Passage, strongest
from core.figures.network import Column, Unit, Wire, network_figure
from core.figures.palette import Mode, palette, ramp
from core.figures.player import Figure
from core.media.uri import data_uri
from core.nn.convnet import Activate, Conv, ConvNet, Dense, Flatten, Pool, Rescale

ROWS = 10  # units drawn in a column; of more, the strongest
LONGEST = 64  # pixels along a small picture


def painter(mode: Mode) -> Callable[[np.ndarray, float], str]:
    """How a map becomes a picture: on the diverging scale, from -limit to limit."""
    table = ramp(palette(mode).diverging)

    def paint(values: np.ndarray, limit: float) -> str:
        thin = -(-max(values.shape) // LONGEST) if values.shape[1] > 1 else 1
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
    paint = painter(mode)
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
    alt = (
        f"A picture passes {len(passage.outputs)} layers from left to right, each a column of small pictures of its "
        f"answers, to the probabilities of {len(classes)} classes. The highest is {classes[passage.winner]}."
    )
    return network_figure(
        columns, list(_wires(passage, columns)), first, picture, scale_picture(mode), mode, alt
    )


def _first(passage: Passage, place: int, chosen: tuple[int, ...], column: Column) -> int:
    values = passage.outputs[place].values
    if chosen:
        return chosen[0]
    if values.ndim == 1:
        return column.units[0].place if column.strip else int(values.argmax())
    return strongest(values, 1)[0]


def _column(
    passage: Passage, place: int, chosen: tuple[int, ...], paint: Callable[[np.ndarray, float], str]
) -> Column:
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
    )  # fmt: skip


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
                weights = np.zeros(max(sources) + 1)
                if not column.all_feed and place:
                    sources = [unit.place]
            wires += [Wire(place + 1, unit.place, source, float(weights[source])) for source in sources]
    return wires


def view(passage: Passage, depth: str, index: int, unit: int, mode: Mode) -> Figure:
    """The stage of one view: `depth` "network", "map" or "pixel", of a unit of the layer at `index`."""
    return network_view(passage, index, unit, mode)


def unit_titles(net: ConvNet, index: int) -> dict[str, str]:
    """What the reader may choose within a layer: maps or numbers, by their place."""
    shape = net.output_shapes()[index][1]
    titles = range(1, shape[-1] + 1)
    if len(shape) == 1 and not any(isinstance(layer, Dense) for _, layer in net.layers[index + 1 :]):
        return {str(k): name for k, name in enumerate(net.class_names)}
    return {str(k - 1): str(k) for k in titles}
