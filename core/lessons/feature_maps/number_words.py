"""The numbers of a layer without maps, told one by one."""

import numpy as np

from core.explain.explanation import Explanation
from core.explain.feature_code import keras_code
from core.explain.passage import Passage, formula_of
from core.lessons.feature_maps.common_words import layer_notes, question, slips
from core.lessons.feature_maps.number import bracketed, number_told
from core.nn.layers import Activate, Flatten, GlobalPool
from core.trace import Region, Step, Sweep, Trace


def explain(passage: Passage, index: int, unit: int) -> Explanation:
    """The lesson's words for one number of a layer."""
    return Explanation(
        formula=formula_of(passage.outputs[index].layer),
        numbers=(_text(number_told(passage, index, unit).ends),),
        notes=layer_notes(passage, index),
        question=question(passage, index),
        slips=slips(passage),
        keras=keras_code(passage, index, unit),
        trace=trace(passage, index),
    )


def _text(words: str) -> str:
    """Plain words as LaTeX."""
    safe = words.replace("%", r"\%").replace("_", r"\_").replace("^", r"\hat{}").replace("\u2212", "-")
    return rf"\text{{{safe}}}"


def trace(passage: Passage, index: int) -> Trace:
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
