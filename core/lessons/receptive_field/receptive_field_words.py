"""The receptive field, told layer by layer: one cell traced back to the input cells that it can see."""

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.receptive_field.receptive_field import Layer, Stack
from core.nn.shapes import receptive_field
from core.trace import Region, Step, Trace
from core.wording import TIMES, prose

FORMULA = (
    r"\begin{gathered} r_l = r_{l-1} + (k_l - 1)\, d_l\, j_{l-1} \\ j_l = j_{l-1}\, s_l \qquad r_0 = j_0 = 1"
    r" \\ \text{together: } r_L = 1 + \sum_{l=1}^{L} (k_l - 1)\, d_l\, j_{l-1} \end{gathered}"
)


LEAD = prose("""**In words.** One cell sees as much as one of the layer below, and with every further cell of its window
    as much more as those lie apart: kernel less 1, times dilation, times jump. *k* is the kernel, *d* the dilation (how
    far apart its cells are), *s* the stride. The jump *j* is how many input cells lie between the middles of two
    neighbors: all strides so far, multiplied. The receptive field *r* is how many input cells, along one side, one cell
    sees.""")


def explain(stack: Stack) -> Explanation:
    """The lesson's words for one stack."""
    return Explanation(
        formula=FORMULA,
        numbers=_numbers(stack),
        notes=_notes(stack),
        question=_question(stack),
        slips=_slips(stack),
        keras=keras_code(stack),
        trace=trace(stack),
        lead=LEAD,
    )


def caption(stack: Stack, number: int) -> str:
    """What tracing back through layer `number` does, in numbers."""
    layer, below, level = stack.layers[number - 1], stack.levels[number - 1], stack.levels[number]
    added = stack.added(number)
    return prose(f"""Back through {layer.name} ({layer.title}): {level.width} + ({layer.kernel} \u2212
        1){TIMES}{layer.dilation}{TIMES}{below.jump} = {level.width + added} input cells wide""")


def trace(stack: Stack) -> Trace:
    """One step per layer, from the top down. Each array holds by how many ways each cell feeds the top's one cell."""
    names = [level.name for level in stack.levels]
    steps = []
    for number in range(len(stack.layers), 0, -1):
        below, level = stack.levels[number - 1], stack.levels[number]
        used = int((stack.paths[number - 1] > 0).sum())
        gaps = "" if used == below.reach else f", {used} of them read"
        steps.append(
            Step(
                prose(f"""{caption(stack, number)}. {below.name.capitalize()}: {below.reach} cells in reach{gaps},
                    {below.jump} input cell{"s" if below.jump > 1 else ""} apart."""),
                reads={names[number]: Region.whole((level.reach,))},
                writes={names[number - 1]: Region.whole((below.reach,))},
            )
        )
    return Trace(dict(zip(names, stack.paths, strict=True)), steps)


def _numbers(stack: Stack) -> tuple[str, ...]:
    """The whole sum, equal neighbors gathered, and the product of the strides."""
    groups: list[list[int]] = []  # how many layers in a row, cells read beyond the first, jump
    for number, layer in enumerate(stack.layers, start=1):
        term = [layer.span - 1, stack.levels[number - 1].jump]
        if groups and groups[-1][1:] == term:
            groups[-1][0] += 1
        else:
            groups.append([1, *term])
    terms = [
        rf"{count}\cdot({spread}\cdot{jump})" if count > 1 else rf"{spread}\cdot{jump}"
        for count, spread, jump in groups
    ]
    # Long sums are broken, so that they fit a phone as well.
    lines = [" + ".join(terms[at : at + 4]) for at in range(0, len(terms), 4)]
    total = r" \\ {} + ".join(lines)
    strides = [str(layer.stride) for layer in stack.layers]
    # A long stack would not fit a phone: there the strides of 1 are left out.
    product = r"\cdot".join(strides if len(strides) <= 6 else [s for s in strides if s != "1"] or ["1"])
    return (
        rf"\begin{{gathered}} r_{{{len(stack.layers)}}} = 1 + {total} = \mathbf{{{stack.field}}} \end{{gathered}}",
        rf"j_{{{len(stack.layers)}}} = {product} = \mathbf{{{stack.top.jump}}}",
    )


def _notes(stack: Stack) -> tuple[str, ...]:
    notes = []
    weights, single = sum(layer.kernel**2 for layer in stack.layers), stack.field**2
    if len(stack.layers) > 1 and all(layer.numbers[1:] == (1, 1) for layer in stack.layers):
        kernels = " + ".join(f"{layer.kernel}²" for layer in stack.layers)
        notes.append(
            prose(f"""**Small kernels are cheap.** One {stack.field}{TIMES}{stack.field} layer sees as much, with
                {stack.field}² = {single} weights for each pair of channels. These {len(stack.layers)} layers need
                {kernels} = {weights}, and have an activation after each.""")
        )
    holes = int((stack.paths[0] == 0).sum())
    if holes:
        notes.append(
            prose(f"""**Some cells are never read.** Of the {stack.field} cells from the first to the last, {holes}
                feed no way up: the dilation or the stride steps over them.""")
        )
    if stack.field > stack.side:
        notes.append(
            prose(f"""**It sees more than there is.** {stack.field} cells do not fit into an input of {stack.side}: the
                rest are zeros from the padding.""")
        )
    rows = [
        f"| {level.name} | {layer.kernel} | {layer.stride} | {layer.dilation} | {level.size} | {level.jump} "
        f"| {below.field} + {layer.kernel - 1}{TIMES}{layer.dilation}{TIMES}{below.jump} = **{level.field}** |"
        for layer, below, level in zip(stack.layers, stack.levels, stack.levels[1:], strict=False)
    ]
    head = (
        "| Layer | Kernel k | Stride s | Dilation d | Output size | Jump j | Receptive field r |",
        "|---|--:|--:|--:|--:|--:|--:|",
        f"| input | | | | {stack.side} | 1 | **1** |",
    )
    notes.append("\n".join([*head, *rows]))
    return tuple(notes)


def _question(stack: Stack) -> Question:
    """What one cell sees after one change to the stack."""
    numbers = [layer.numbers for layer in stack.layers]
    (kernel, stride, dilation), *rest = numbers
    first = stack.layers[0].name
    changes = [
        ("one more 3\u00d73 layer with stride 1 were put on top", [*numbers, (3, 1, 1)]),
        (f"the stride of {first} were {stride + 1} instead of {stride}", [(kernel, stride + 1, dilation), *rest]),
        (f"the kernel of {first} were {kernel + 2} instead of {kernel}", [(kernel + 2, stride, dilation), *rest]),
    ]
    # A stride changes nothing below or at its own layer, so it is asked only where a layer follows.
    what, changed = changes[(stack.field + len(numbers)) % 3 if rest else 0]
    answer, jump, terms = 1, 1, ["1"]
    for k, s, d in changed:
        terms.append(rf"{(k - 1) * d}\cdot{jump}")
        answer, jump = receptive_field(changed[: len(terms) - 1]).size, jump * s
    return Question(
        f"If {what}, how many input cells along one side would one cell of the top see?",
        answer,
        f"Each layer adds (kernel − 1) times dilation times jump: ${' + '.join(terms)} = {answer}$.",
    )


def _slips(stack: Stack) -> tuple[Slip, ...]:
    last = stack.layers[-1]
    ways = stack.paths[0]
    most, middle, edge = int(ways.max()), int(ways[len(ways) // 2]), int(ways[0])
    if stack.field == last.kernel:
        kernel = "With this one layer the two are equal. Add a layer, and they are not."
    else:
        kernel = prose(f"""The last kernel is {last.kernel}{TIMES}{last.kernel}. One cell of {last.name} sees
            **{stack.field}{TIMES}{stack.field}** of the input.""")
    if most == edge:
        share = "Here every cell that is read has equally many ways up. Stack another layer, and the middle gains."
    else:
        best = "the one in its middle" if middle == most else "the cell with most ways"
        share = prose(f"""Along one axis, an input cell at the edge of the view feeds the top in {edge:,}
            way{"s" if edge > 1 else ""}, {best} in **{most:,}**. The shades on the input show it.""")
        if middle != most:
            share += f" With this dilation the middle one has {middle:,}."
    return (
        Slip(
            "The receptive field is the kernel size",
            prose("""It is for the first layer. Every layer above reads cells that have already seen several, so it
                grows with depth, and faster behind every stride."""),
            kernel,
        ),
        Slip(
            "Every pixel in the receptive field counts the same",
            prose("""Pixels in the middle feed more windows, so they have more ways to the top. What matters in
                practice is smaller than the receptive field and fades toward its edge (Luo et al., 2016)."""),
            share,
        ),
    )


def _row(layer: Layer) -> str:
    return f"    {layer.numbers},  # {layer.name}"


def keras_code(stack: Stack) -> str:
    """Keras code that measures the receptive field: the input cells that one top cell's gradient reaches."""
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "import tensorflow as tf",
            "",
            "layers = [  # kernel, stride, dilation",
            *(_row(layer) for layer in stack.layers),
            "]",
            "# One axis is enough: the other works the same. Weights of 1 let no gradient cancel.",
            f"x = tf.ones((1, {stack.field + 2 * stack.top.jump}, 1))",
            "with tf.GradientTape() as tape:",
            "    tape.watch(x)",
            "    y = x",
            "    for kernel, stride, dilation in layers:",
            "        layer = keras.layers.Conv1D(",
            '            1, kernel, dilation_rate=dilation, kernel_initializer="ones", use_bias=False',
            "        )",
            "        # Keras takes no stride together with dilation: each stride-th of all positions instead.",
            "        y = layer(y)[:, ::stride]",
            "    one = y[0, 1, 0]",
            "matters = np.flatnonzero(np.asarray(tape.gradient(one, x))[0, :, 0])",
            "result = int(matters[-1] - matters[0] + 1)",
            "print(result)",
        ]
    )
