"""A whole network, told layer by layer."""

from collections.abc import Callable, Sequence

import numpy as np

from core.explain.explanation import Explanation
from core.explain.feature_code import keras_code
from core.explain.passage import Passage
from core.lessons.feature_maps.common_words import question, slips, verdict
from core.lessons.feature_maps.layer_words import layer_words, size_text
from core.nn.layers import Activate, Conv
from core.trace import Region, Step, Trace
from core.wording import TIMES, prose

LINE = 33  # letters of a line of formula on a phone


def explain(passage: Passage) -> Explanation:
    """The lesson's words for the whole network."""
    first_conv = next((k for k, output in enumerate(passage.outputs) if isinstance(output.layer, Conv)), 0)
    scale = prose("""**One scale per layer.** Within a layer the same color means the same number in every map: orange
        below 0, blue above, neutral at exactly 0.""")
    return Explanation(
        formula=_chain(passage),
        numbers=_size_lines(passage),
        notes=(verdict(passage), scale),
        question=question(passage, first_conv),
        slips=slips(passage),
        keras=keras_code(passage, len(passage.outputs) - 1, None),
        trace=trace(passage),
    )


def trace(passage: Passage) -> Trace:
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


def _chain(passage: Passage) -> str:
    """The network as one composition of functions."""
    kinds = {"conv": "conv", "activate": "", "pool": "pool", "dense": "dense", "flatten": "flatten",
             "global_pool": "pool", "rescale": "rescale"}  # fmt: skip
    names = [
        (output.layer.function if isinstance(output.layer, Activate) else kinds[output.layer.kind]).replace("_", " ")
        for output in passage.outputs
    ]
    return _arrows(["picture", *names], lambda name: rf"\text{{{name}}}")


def _arrows(parts: Sequence[str], typeset: Callable[[str], str]) -> str:
    """Parts with arrows between them, in lines that a phone has room for."""
    lines: list[list[str]] = [[]]
    for part in parts:
        if sum(len(one) + 3 for one in lines[-1]) + len(part) > LINE:
            lines.append([])
        lines[-1].append(part)
    whole = r" \\ \to ".join(r" \to ".join(typeset(part) for part in line) for line in lines)
    return rf"\begin{{gathered}} {whole} \end{{gathered}}" if len(lines) > 1 else whole


def _size_lines(passage: Passage) -> tuple[str, ...]:
    """Sizes from layer to layer, as many as change."""
    sizes = [size_text(passage.picture.shape)]
    for output in passage.outputs:
        if size_text(output.values.shape) != sizes[-1]:
            sizes.append(size_text(output.values.shape))
    return (_arrows(sizes, lambda size: size.replace(TIMES, r"{\times}").replace(",", "{,}")),)
