"""The same picture through a dense layer and through a convolution: which weights make each output, and how many."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.why_convolve.code import weights_code
from core.lessons.why_convolve.weights import Both
from core.nn.costs import conv_cost, dense_cost
from core.trace import Region, Step, Trace
from core.wording import TIMES, factor, grouped, number, prose

FORMULA = (
    r"\begin{gathered} \text{dense:} \\ y_o = b_o + \sum_{i=1}^{n^2} W_{oi}\, x_i"
    r" \\ \text{convolution:} \\ y_{ij} = b + \sum_{a=1}^{k} \sum_{c=1}^{k} w_{ac}\, x_{i+a-1,\,j+c-1} \end{gathered}"
)


LEAD = prose("""Both make weighted sums. The dense layer has a weight for every pair of an output and a pixel. The
    convolution reads only *k* by *k* neighbors (**local connections**), with the same weights at every place (**weight
    sharing**). *x* is the picture, *n* pixels along a side; *y* is an output, *W* and *w* are weights, *b* is a bias,
    here 0.""")


MOST_TERMS = 4  # of a sum in a caption: all shapes on a ground of 0 have as many pixels at most


BIG = 224  # the side at which real networks read their pictures


def captions(both: Both) -> list[str]:
    """What makes each output, in numbers."""
    found = []
    for index in range(both.size**2):
        row, column = divmod(index, both.size)
        told = [
            f"{name}: {_products(both, weights[index], used)} = {number(value, 0)}"
            for name, weights, used, value in (
                (f"Dense, {both.x.size} weights of its own", both.weights, np.ones(both.x.size, bool),
                 both.dense[row, column]),
                (f"Convolution, the {both.w.size} shared weights", both.matrix, both.which[index] >= 0,
                 both.conv[row, column]),
            )
        ]  # fmt: skip
        found.append(f"Row {row + 1}, column {column + 1}. {'. '.join(told)}")
    return found


def _products(both: Both, weights: np.ndarray, used: np.ndarray) -> str:
    """`8·2 + 8·(−1)`: the pixels that are not 0 times their weights; how many products where those are too many."""
    pixels = both.x.ravel()
    if np.count_nonzero(pixels) > MOST_TERMS:
        return f"{used.sum()} products"
    terms = [
        f"{number(pixel, 0)}·{factor(weight, 0)}"
        for pixel, weight in zip(pixels[used], weights[used], strict=True)
        if pixel
    ]
    return " + ".join(terms) or "all pixels 0"


def trace(both: Both) -> Trace:
    """One step per output cell."""
    k, before = len(both.w), (len(both.w) - 1) // 2 if both.padding == "same" else 0
    steps = []
    for index, caption in enumerate(captions(both)):
        row, column = divmod(index, both.size)
        top, left = max(row - before, 0), max(column - before, 0)
        extent = min(row - before + k, both.side) - top, min(column - before + k, both.side) - left
        cell = Region.cell(row, column)
        steps.append(
            Step(
                f"{caption}.",
                reads={"picture": Region((top, left), extent)},
                writes={"dense": cell, "convolution": cell},
            )
        )
    return Trace({"picture": both.x, "dense": both.dense, "convolution": both.conv}, steps)


def explain(both: Both) -> Explanation:
    """The words about the two layers."""
    n, m, k = both.side, both.size, len(both.w)
    dense, conv = both.costs
    big, small = dense_cost(BIG**2 * 3, BIG**2 * 64), conv_cost(3, 3, 64, BIG**2)
    larger = dense_cost((2 * n) ** 2, m**2)
    middle = int(np.abs(both.conv).argmax())
    terms = " + ".join(
        f"{factor(weight, 0)}·{number(pixel, 0)}"
        for weight, pixel in zip(both.matrix[middle], both.x.ravel(), strict=True)
        if weight
    )
    apart = int((both.which < 0).sum())
    return Explanation(
        formula=FORMULA,
        numbers=(
            rf"\begin{{gathered}} \text{{dense: }} {n}^2 \cdot {m}^2 + {m}^2 = \mathbf{{{grouped(dense.parameters)}}}"
            rf"\text{{ parameters}} \\ \text{{convolution: }} {k}^2 + 1 = \mathbf{{{conv.parameters}}}"
            r"\text{ parameters} \end{gathered}",
        ),
        notes=(
            prose(f"""**One output of the convolution**, row {middle // m + 1}, column {middle % m + 1}: {terms} =
                {number(both.conv.ravel()[middle], 0)}. Weights of 0 are left out."""),
            prose(f"""**The same matrix.** Laid out in rows, a convolution is a dense layer: {m * m}{TIMES}{n * n}
                weights, of which {apart} are 0 since pixel and output are not joined. All others are the same {k * k}
                numbers, moved along from row to row. A dense layer could learn exactly this, but nothing makes it: it
                would have to find the same weights at every place by itself, from pictures that show each thing at
                each place."""),
            prose(f"""**At real size.** A layer from a {BIG}{TIMES}{BIG} picture in color to 64 maps of that size:
                dense, {big.parameters:,} parameters; a 3{TIMES}3 convolution, {small.parameters:,}. At 4 bytes a
                number the first takes {big.parameters * 4 / 1e12:.2f} TB (million MB) of memory, the second
                {small.parameters * 4:,} bytes."""),
        ),
        question=Question(
            prose(f"""The picture becomes {2 * n}{TIMES}{2 * n}, and the dense layer keeps its {m * m} outputs. How
                many parameters has it then?"""),
            larger.parameters,
            prose(f"""{(2 * n) ** 2}·{m * m} weights and {m * m} biases: {larger.parameters:,}. The convolution still
                has {conv.parameters}, for any picture."""),
        ),
        slips=(
            Slip(
                "A convolution sees less, so it is weaker",
                prose("""One layer of it does see less. Layers on top see more, and each weight learns from every place
                    at once."""),
                prose(f"""Each of its {k * k} weights takes part in up to {m * m} outputs of this one picture, each of
                    the dense layer's {n * n * m * m:,} in exactly **1**."""),
            ),
            Slip(
                "Fewer parameters mean less work",
                "Sharing saves weights, not products. Local connections save products.",
                prose(f"""{conv.multiply_adds:,} multiply-adds with {k * k} weights, against {dense.multiply_adds:,}
                    with as many weights. A multiply-add is one weight times one number, added to a sum."""),
            ),
            Slip(
                "A dense layer knows which pixels are neighbors",
                prose(f"""It does not: its input is one flat row. Shuffle all {n * n} pixels the same way in every
                    picture, and it learns just as well."""),
                prose(f"""In its row of {n * n} numbers a cell and the one below it stand **{n}** apart, and are like
                    any other two."""),
            ),
        ),
        keras=weights_code(both.x, both.w, both.padding, both.size),
        trace=trace(both),
        lead=LEAD,
    )
