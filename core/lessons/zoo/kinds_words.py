"""The words about five kinds of convolution at equal output."""

import numpy as np

from core import wording
from core.explain.explanation import Explanation, Question, Slip
from core.lessons.zoo.code import kinds_code
from core.lessons.zoo.kinds import Kind, kinds
from core.trace import Region, Step, Trace
from core.wording import TIMES, prose

FORMULA = (
    r"\begin{gathered} \text{standard, dilated: } k^2 C N \\ \text{grouped: } k^2 \frac{C}{g} N \qquad"
    r" 1 \times 1\text{: } C N \\ \text{depthwise separable: } k^2 C + C N \\"
    r" \frac{\text{separable}}{\text{standard}} = \frac{k^2 C + C N}{k^2 C N} \\ = \frac{1}{N} + \frac{1}{k^2}"
    r" \end{gathered}"
)
LEAD = prose("""How many weights each kind has, without biases: kernels *k* by *k*, *C* maps in, *N* maps out, *g*
    groups. Times the places of a map, these are its multiply-adds: one weight times one number, added to a sum.""")


def caption(kind: Kind, standard: Kind) -> str:
    """What one kind costs, and how that compares."""
    cost, whole = kind.cost, standard.cost
    share = f", {cost.multiply_adds / whole.multiply_adds:.1%} of the standard one's" if kind is not standard else ""
    return (
        f"{kind.name}. {kind.says} Parameters: {kind.parameters} = {cost.parameters:,}. Multiply-adds: "
        f"{kind.multiply_adds} = {cost.multiply_adds:,}{share}. It sees {kind.field}{TIMES}{kind.field}."
    )


def trace(compared: tuple[Kind, ...]) -> Trace:
    """One step per kind."""
    arrays = {
        "parameters": np.array([kind.cost.parameters for kind in compared]),
        "multiply-adds": np.array([kind.cost.multiply_adds for kind in compared]),
    }
    return Trace(
        arrays,
        [
            Step(caption(kind, compared[0]), writes={name: Region.cell(at) for name in arrays})
            for at, kind in enumerate(compared)
        ],
    )


def explain(compared: tuple[Kind, ...]) -> Explanation:
    """The lesson's words for the numbers at hand."""
    standard, dilated, grouped, separable, small = compared
    first = standard.parts[0]
    k, maps, filters, side = first.kernel, first.channels, first.filters, standard.side
    weights = k * k * maps * filters
    light = k * k * maps + maps * filters
    bigger = kinds(side, maps, 2 * filters, k, dilated.parts[0].dilation, grouped.parts[0].groups)[3].cost
    return Explanation(
        formula=FORMULA,
        numbers=(
            rf"\begin{{gathered}} \frac{{{k}^2\cdot{maps} + {maps}\cdot{filters}}}"
            rf"{{{k}^2\cdot{maps}\cdot{filters}}}"
            rf" = \frac{{{wording.grouped(light)}}}{{{wording.grouped(weights)}}} \\"
            rf" = \frac{{1}}{{{filters}}} + \frac{{1}}{{{k * k}}}"
            rf" = \mathbf{{{light / weights:.4f}}} \end{{gathered}}",
        ),
        notes=(
            prose(f"""**Equal output.** All five read {side}{TIMES}{side}{TIMES}{maps} numbers with same padding and
                make {side}{TIMES}{side}{TIMES}{filters}. Each has a bias for every filter; a weight is used once at
                every one of the {side}·{side} places."""),
            prose(f"""**What each gives up.** The dilated one gives up nothing but the cells between; it sees
                {dilated.field} instead of {standard.field}. The grouped one lets a filter see only
                {maps // grouped.parts[0].groups} of {maps} maps. The separable one looks and mixes one after the
                other. The 1{TIMES}1 does not look around."""),
        ),
        question=Question(
            prose(f"""How many parameters would the depthwise separable one have with {2 * filters} filters instead of
                {filters}?"""),
            bigger.parameters,
            f"{k}·{k}·{maps} + {maps}·{2 * filters} + {2 * filters} = {bigger.parameters:,}: the depthwise part stays.",
        ),
        slips=(
            Slip(
                "Dilation costs more, since the window is larger",
                "The window has gaps. It holds as many weights as before.",
                prose(f"""It spans {dilated.field}{TIMES}{dilated.field} cells with the same
                    **{dilated.cost.parameters:,}** parameters; a full {dilated.field}{TIMES}{dilated.field} kernel
                    would have {dilated.field**2 * maps * filters + filters:,}."""),
            ),
            Slip(
                f"A 1{TIMES}1 convolution multiplies by one number and changes nothing",
                "It is a dense layer over the maps, applied at every cell alike.",
                prose(f"""It has {maps}·{filters} + {filters} = **{small.cost.parameters:,}** parameters,
                    {small.cost.parameters / standard.cost.parameters:.1%} of the standard one's."""),
            ),
            Slip(
                f"A separable convolution is {k * k} times cheaper",
                "Nearly, where there are many filters: the 1×1 part still costs its share.",
                f"Here {standard.cost.multiply_adds:,} against {separable.cost.multiply_adds:,}: "
                f"**{standard.cost.multiply_adds / separable.cost.multiply_adds:.2f}** times.",
            ),
        ),
        keras=kinds_code(compared),
        trace=trace(compared),
        lead=LEAD,
    )
