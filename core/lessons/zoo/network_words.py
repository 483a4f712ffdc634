"""The words about a famous network: totals as sums, where they lie, and what is easy to get wrong."""

import numpy as np

from core.explain.explanation import Explanation, Question
from core.lessons.zoo.code import network_code
from core.lessons.zoo.network import BYTES, Ledger
from core.lessons.zoo.network_captions import caption, memory
from core.lessons.zoo.slips import slips
from core.nn.costs import conv_cost, dense_cost
from core.trace import Region, Step, Trace
from core.wording import TIMES, grouped, prose

HUGE = 4000  # MB of weights from which a word is due
FORMULA = (
    r"\begin{gathered} n' = \left\lfloor \frac{n + p_1 + p_2 - d(k - 1) - 1}{s} \right\rfloor + 1"
    r" \\ r' = r + (k - 1)\, d\, j \qquad j' = j\, s"
    r" \\ \text{parameters} = k^2 \cdot \frac{C}{g} \cdot N + N"
    r" \\ \text{multiply-adds} = n'^2 \cdot k^2 \cdot \frac{C}{g} \cdot N \end{gathered}"
)
LEAD = prose("""*n* cells along a side become *n′*: kernel *k*, padding *p* on two ends, stride *s*, dilation *d*. One
    number sees *r* input cells along a side, its **receptive field**; neighbors look *j* cells apart, the **jump**;
    *r′* and *j′* are a layer later. *C* maps come in, *N* go out, in *g* groups. A **multiply-add** is one weight
    times one number, added to a sum.""")


def explain(books: Ledger, source: str) -> Explanation:
    """The lesson's words for one network; `source` says where it is from."""
    return Explanation(
        formula=FORMULA,
        numbers=_numbers(books),
        notes=_notes(books, source),
        question=_question(books),
        slips=slips(books),
        keras=network_code(books),
        trace=trace(books),
        lead=LEAD,
    )


def trace(books: Ledger) -> Trace:
    """One step per layer, which writes its three prices."""
    prices = {
        "parameters": [line.cost.parameters for line in books.lines],
        "multiply-adds": [line.cost.multiply_adds for line in books.lines],
        "numbers kept": [line.kept for line in books.lines],
    }
    steps = [
        Step(caption(line), writes={name: Region.cell(number) for name in prices})
        for number, line in enumerate(books.lines)
    ]
    return Trace({name: np.array(values) for name, values in prices.items()}, steps)


def _sum(values: list[int], total: int, label: str) -> str:
    """A sum of the layers that have something, broken so that it fits a phone."""
    terms = [grouped(value) for value in values if value]
    # As many to a line as a phone has room for.
    each = 2 if max(values) >= 10**9 or sum(value >= 10**8 for value in values) > 2 else 3
    rows = [" + ".join(terms[at : at + each]) for at in range(0, len(terms), each)]
    shown = r" \\ {} + ".join(rows) if rows else "0"
    return rf"\begin{{gathered}} \text{{{label}:}} \\ {shown} \\ = \mathbf{{{grouped(total)}}} \end{{gathered}}"


def _numbers(books: Ledger) -> tuple[str, ...]:
    return (
        _sum([line.cost.parameters for line in books.lines], books.total.parameters, "parameters"),
        _sum([line.cost.multiply_adds for line in books.lines], books.total.multiply_adds, "multiply-adds"),
    )


def _notes(books: Ledger, source: str) -> tuple[str, ...]:
    total = books.total
    weights = total.parameters * BYTES / 1e6
    notes = [
        prose(f"""**In all** ({source}): {total.parameters:,} parameters ({weights:,.2f} MB), {total.multiply_adds:,}
            multiply-adds for one picture, and {memory(books.kept)} for all layers' outputs, which training keeps for
            the way back. A number takes {BYTES} bytes; a MB is a million. ReLU is done in place; what normalization
            keeps for its own way back is left out. Both, pooling and adding biases are not counted as multiply-adds;
            products with the zeros of the padding are."""),
        prose("""**Not the same as time.** Where few products are made with each number that is fetched, as in a
            depthwise convolution, the memory sets the pace, not the multiply-adds."""),
    ]
    if weights > HUGE:
        notes.append(
            prose(f"""**Too large for most computers.** The weights alone take {weights / 1000:,.1f} GB. Training with
                Adam keeps a gradient and two averages for each, four times as much: {weights / 250:,.1f} GB.""")
        )
    first = books.lines[0]
    if "Krizhevsky" in source and books.side == 227:
        notes.append(
            prose(f"""**227 or 224?** The paper
                ([Krizhevsky, Sutskever and Hinton, 2012](https://papers.nips.cc/paper/4824)) says
                224{TIMES}224. But (224 − {first.layer.kernel}) / {first.layer.stride} + 1 = {(224 - 11) / 4 + 1:g} is
                no whole number. Its {first.after[0]} cells along a side come from 227.""")
        )
    if any(line.layer.norm for line in books.lines):
        notes.append(
            prose("""**Normalization** has 4 numbers for each map: a scale and an offset that are learned, a mean and a
                variance that are measured. Keras counts all four as parameters; other sources count the first two, or
                leave out biases that normalization makes useless.""")
        )
    if any(line.layer.kind == "bottleneck" for line in books.lines):
        notes.append(
            prose(f"""**Two ways through.** A bottleneck adds its input, by a shortcut, to what its three convolutions
                make. The receptive field is that of the longest path, through all of them; along the shortcuts a
                number sees less. The stride stands in the first 1{TIMES}1, as in the paper and in Keras; PyTorch has
                it in the 3{TIMES}3 and so counts a little differently.""")
        )
    widest = [line for line in books.lines if line.field > books.side]
    if widest:
        notes.append(
            prose(f"""**It sees more than there is.** From {widest[0].name} on, the view is wider than the input:
                {widest[-1].field} cells at the end, of {books.side}. What lies outside is padding.""")
        )
    return tuple(notes)


def _question(books: Ledger) -> Question:
    """A layer's parameters after one change."""
    windows = [line for line in books.lines if line.layer.kind == "conv"]
    if windows:
        line = windows[min(1, len(windows) - 1)]
        part, layer = line.parts[0], line.layer
        kernel = layer.kernel + 2
        cost = conv_cost(kernel, part.channels, layer.filters, 1, groups=layer.groups, bias=layer.bias)
        extra = f" + {4 * layer.filters} for its normalization" if layer.norm else ""
        answer = cost.parameters + (4 * layer.filters if layer.norm else 0)
        working = prose(f"""{kernel}·{kernel}·{part.channels // layer.groups} weights in each of {layer.filters}
            filters{", and a bias each" if layer.bias else ""}{extra}: {answer:,}. Now it has
            {line.cost.parameters:,}.""")
        return Question(
            prose(f"""If the kernel of {line.name} were {kernel}{TIMES}{kernel} instead of
                {layer.kernel}{TIMES}{layer.kernel}, how many parameters would {line.name} have?"""),
            answer,
            working,
        )
    reads = books.lines[-1].after
    inputs = int(np.prod(reads))
    answer = dense_cost(inputs, 10).parameters
    return Question(
        prose(f"""If all {inputs:,} numbers of the last layer went into a dense layer of 10 units, how many parameters
            would it have?"""),
        answer,
        f"{inputs:,}·10 weights and 10 biases: {answer:,}.",
    )
