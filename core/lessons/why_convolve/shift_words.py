"""A picture moved cell by cell: the convolution's output moves along, the dense layer's becomes another one."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.why_convolve.code import shift_code
from core.lessons.why_convolve.pictures import as_matrix
from core.lessons.why_convolve.shift import Moves
from core.trace import Region, Step, Trace
from core.wording import number, prose

FORMULA = (
    r"\begin{gathered} \text{equivariant: } f(\text{shift } x) = \text{shift } f(x)"
    r" \\ \text{invariant: } g(\text{shift } x) = g(x) \end{gathered}"
)


LEAD = prose("""A convolution is **equivariant**: what it finds moves as the picture moves. The maximum of its whole
    output is **invariant**: it does not say where. A dense layer is neither. *x* is the picture, *f* a layer, *g* a
    layer and the maximum of its output; shift moves all cells.""")


def captions(moves: Moves) -> list[str]:
    found = []
    for by in range(moves.count + 1):
        (conv, known), (dense, _) = moves.equal(moves.conv, by), moves.equal(moves.dense, by)
        best = number(moves.conv[by].max(), 0), number(moves.dense[by].max(), 0)
        how = "Not moved" if by == 0 else f"Moved by {by} {'to the right' if moves.direction == 'right' else 'down'}"
        found.append(
            prose(f"""{how}. Cells equal to the first output, moved along: convolution {conv} of {known}, dense {dense}
                of {known}. Largest number: convolution {best[0]}, dense {best[1]}""")
        )
    return found


def trace(moves: Moves) -> Trace:
    """One step per shift, which writes a layer's whole output."""
    steps = []
    for by, caption in enumerate(captions(moves)):
        one = Region((by, 0, 0), (1, *moves.conv.shape[1:]))
        picture = Region((by, 0, 0), (1, *moves.x.shape))
        steps.append(Step(f"{caption}.", reads={"picture": picture}, writes={"convolution": one, "dense": one}))
    return Trace({"picture": moves.inputs, "convolution": moves.conv, "dense": moves.dense}, steps)


def explain(moves: Moves) -> Explanation:
    """The words about what a shift does."""
    (conv, known), (dense, _) = moves.equal(moves.conv, 1), moves.equal(moves.dense, 1)
    largest = [number(value, 0) for value in moves.conv.max(axis=(1, 2)).tolist()]
    parameters = moves.weights.size
    rim = known - conv
    if rim:
        told = prose(f"""**The rim.** {rim} of {known} cells differ after one step, all where the window reaches the
            padding: its zeros stand still while the picture moves, and the ground is {moves.ground}, not 0. Without
            padding, or on a ground of 0 with the shape away from the rim, none differs.""")
    else:
        told = prose(f"""**The rim.** All {known} cells that can be compared are equal. Choose same padding and a
            ground of 1 or more: then zeros stand around the picture that do not move with it, and the cells at the rim
            differ.""")
    return Explanation(
        formula=FORMULA,
        numbers=(
            rf"\begin{{gathered}} \text{{convolution: {conv} of {known} equal}} \\ "
            rf"\text{{dense: {dense} of {known} equal}}"
            rf" \\ \max f(x) = {largest[0].replace('−', '-')} \quad \max f(\text{{shift }} x) ="
            rf" {largest[1].replace('−', '-')} \end{{gathered}}",
        ),
        notes=(
            told,
            prose(f"""**Where invariance comes from.** Convolution alone gives the same numbers at other places. Taking
                the largest of a whole map throws the place away: over the shifts on the stage it is
                {", ".join(largest)}. Small pooling windows forget a little of the place, a global one all of it."""),
            prose(f"""**The dense layer** meets every pixel with another weight once the picture has moved, so its
                outputs are different numbers: {dense} of {known} agree after one step, by chance."""),
        ),
        question=_question(moves),
        slips=(
            Slip(
                "Convolution makes a network invariant to shifts",
                "It makes it equivariant. Global or repeated pooling behind it makes it invariant, or nearly so.",
                prose(f"""After one step {int((moves.conv[0] != moves.conv[1]).sum())} of {moves.conv[0].size} cells of
                    its output changed, since what it found has moved."""),
            ),
            Slip(
                "A shifted picture is nearly the same to a dense layer",
                "Every changed pixel meets a weight that was learned for something else.",
                prose(f"""{int((moves.inputs[0] != moves.inputs[1]).sum())} of {moves.x.size} pixels changed, and
                    {int((moves.dense[0] != moves.dense[1]).sum())} of {moves.dense[0].size} outputs."""),
            ),
            Slip(
                "Equivariance has to be learned",
                "It follows from sharing weights: any kernel has it, also an untrained one.",
                prose(f"""The convolution's {moves.w.size} weights were written down, not learned; so were the dense
                    layer's **{parameters:,}**."""),
            ),
        ),
        keras=shift_code(moves.x, moves.w, moves.padding, moves.ground, moves.direction),
        trace=trace(moves),
        lead=LEAD,
    )


def _question(moves: Moves) -> Question:
    """Where the largest number is after one more step."""
    axis = 1 if moves.direction == "right" else 0
    matrix = as_matrix(moves.w, len(moves.x), moves.padding)
    assert matrix.shape == moves.weights.shape
    place = np.unravel_index(int(moves.conv[0].argmax()), moves.conv[0].shape)
    line = int(place[axis]) + 1
    what = "column" if axis else "row"
    return Question(
        prose(f"""Read row by row, the convolution's first output has its largest number,
            {number(moves.conv[0].max(), 0)}, for the first time in {what} {line}. In which {what} is that number after
            the picture has moved by 2?"""),
        line + 2,
        f"The output moves as the picture does: {line} + 2 = {line + 2}.",
    )
