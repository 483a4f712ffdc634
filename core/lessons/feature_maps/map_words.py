"""One map, told channel by channel: what each adds, the bias, and the activation that follows."""

from core.explain.explanation import Explanation
from core.explain.feature_code import keras_code
from core.explain.passage import Passage, Pieces, counted, formula_of
from core.lessons.feature_maps.common_words import layer_notes, pixel_lines, question, slips
from core.lessons.feature_maps.layer_words import layer_words, shown, term
from core.lessons.feature_maps.map import pieces_of, together
from core.lessons.feature_maps.pixel import strongest_pixel
from core.nn.layers import Conv
from core.trace import Region, Step, Trace
from core.wording import prose


def explain(passage: Passage, index: int, unit: int) -> Explanation:
    """The lesson's words for one map."""
    return Explanation(
        formula=formula_of(passage.outputs[index].layer),
        numbers=pixel_lines(passage, index, unit),
        notes=layer_notes(passage, index),
        question=question(passage, index),
        slips=slips(passage),
        keras=keras_code(passage, index, unit),
        trace=trace(passage, index, unit, pieces_of(passage, index, unit)),
    )


def trace(passage: Passage, index: int, unit: int, pieces: Pieces | None) -> Trace:
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
    all_pieces = together(pieces)
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
