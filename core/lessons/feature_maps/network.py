"""What an overview of a network shows of each layer, and how strongly its parts feed one another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.explain.passage import Passage, strongest
from core.nn.layers import Activate, Conv, Dense, Flatten, Layer, Pool, Rescale

ROWS = 10  # units drawn in a column; of more, the strongest


@dataclass(frozen=True)
class Wire:
    """What one unit (number `to` in column `column`) takes from a unit of the column before, from -1 to 1."""

    column: int
    to: int
    source: int
    weight: float


def one_by_one(layer: Layer) -> bool:
    """Whether each unit reads only the unit of its own number in the layer before."""
    softmax = isinstance(layer, Activate) and layer.function == "softmax"
    return isinstance(layer, Pool | Rescale | Activate) and not softmax


def shown_units(passage: Passage, place: int, chosen: tuple[int, ...] = ()) -> tuple[int, ...]:
    """The units of a layer that are drawn, `chosen` among them; a flattened list is drawn as one."""
    values = passage.outputs[place].values
    if isinstance(passage.outputs[place].layer, Flatten):
        return (0,)
    return strongest(values if values.ndim == 3 else values[None], ROWS, chosen)


def first_unit(passage: Passage, place: int) -> int:
    """The unit that a layer shows large where none is chosen: its strongest."""
    values = passage.outputs[place].values
    if values.ndim == 3:
        return strongest(values, 1)[0]
    return 0 if isinstance(passage.outputs[place].layer, Flatten) else int(values.argmax())


def wires(passage: Passage, units: Sequence[tuple[int, ...]]) -> list[Wire]:
    """What each shown unit takes from the shown units before it: kernel slices and weights by size and sign.

    `units` are those of the picture, column 0, and of every layer.
    """
    found = []
    for place, output in enumerate(passage.outputs):
        layer, flat = output.layer, place > 0 and isinstance(passage.outputs[place - 1].layer, Flatten)
        for unit in units[place + 1]:
            sources = list(units[place])
            if isinstance(layer, Conv):
                kernel = layer.kernel[..., unit]
                size = np.sqrt((kernel**2).sum(axis=(0, 1)))
                weights = np.sign(kernel.sum(axis=(0, 1))) * size / (size.max() or 1.0)
            elif isinstance(layer, Dense) and not flat:
                weights = layer.kernel[:, unit] / (np.abs(layer.kernel).max() or 1.0)
            else:
                weights = np.zeros(passage.outputs[place - 1].values.shape[-1] if place else 1)
                if one_by_one(layer) and place:
                    sources = [unit]
            found += [Wire(place + 1, unit, source, float(weights[source])) for source in sources]
    return found
