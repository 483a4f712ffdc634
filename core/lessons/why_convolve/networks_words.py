"""Three trained networks of equal size and a drawn shape that is moved: what each says, how often each is right."""

from collections.abc import Mapping

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.why_convolve.code import networks_code
from core.lessons.why_convolve.networks import Asked, where
from core.nn.convnet import ConvNet
from core.trace import Region, Step, Trace
from core.wording import MINUS, TIMES, grouped, prose

TITLES = {"dense": "Dense", "flatten": "Convolution, flatten", "pooled": "Convolution, global max"}


FORMULA = (
    r"\begin{gathered} \text{dense: } n^2 h + h + h c + c"
    r" \\ \text{convolutions:} \\ \sum_l (k^2 C_l N_l + N_l) + F c + c \end{gathered}"
)


LEAD = prose("""Three networks of the same number of parameters learned the same pictures, shapes in the middle. Then
    the shapes move. *n* pixels a side, *h* hidden units, *c* classes; layer *l* has kernels *k* by *k* from *C* to *N*
    maps, and *F* numbers go into the last dense layer.""")


def captions(asked: Asked) -> list[str]:
    found = []
    for step, shift in enumerate(asked.shifts):
        said = [
            f"{TITLES[name]} {'✓' if asked.said(name, step) == asked.label else '✗'} "
            f"{asked.classes[asked.said(name, step)]} {asked.answers[name][step].max():.0%}"
            for name in asked.networks
        ]
        place = where(shift)
        found.append(f"{place.capitalize() if place[0] == 'i' else 'Moved ' + place}: {'; '.join(said)}")
    return found


def trace(asked: Asked) -> Trace:
    """One step per shift, which writes every network's probabilities."""
    size = len(asked.classes)
    steps = [
        Step(f"{caption}.", writes={name: Region((index, 0), (1, size)) for name in asked.networks})
        for index, caption in enumerate(captions(asked))
    ]
    return Trace(dict(asked.answers), steps)


def explain(asked: Asked) -> Explanation:
    """The words about the three networks."""
    middle, most = asked.most, asked.most
    center = {name: float(grid[middle, middle]) for name, grid in asked.accuracies.items()}
    mean = {name: float(grid.mean()) for name, grid in asked.accuracies.items()}
    edge = {
        name: float(np.concatenate([grid[[0, -1]].ravel(), grid[1:-1, [0, -1]].ravel()]).mean())
        for name, grid in asked.accuracies.items()
    }
    counts = {name: net.parameter_count for name, net in asked.networks.items()}
    side = asked.networks["dense"].input_shape[0]
    hidden = asked.networks["dense"].output_shapes()[2][1][0]
    classes = len(asked.classes)
    wider = 2 * side
    answer = wider**2 * hidden + hidden + hidden * classes + classes
    rows = [
        f"| {TITLES[name]} | {counts[name]:,} | {center[name]:.1%} | {mean[name]:.1%} | {edge[name]:.1%} |"
        for name in asked.networks
    ]
    head = f"| Network | Parameters | In the middle | All {(2 * most + 1) ** 2} shifts | Moved by {most} |"
    return Explanation(
        formula=FORMULA,
        numbers=(_counts(asked, counts),),
        notes=(
            "\n".join([head, "|---|--:|--:|--:|--:|", *rows]),
            prose(f"""**How it was measured.** {asked.tested} drawn shapes that no network was trained on, all moved
                alike, at each of the {(2 * most + 1) ** 2} shifts; guessing gets {1 / classes:.0%} right. The last
                column is the mean over the outermost shifts, {most} pixels away in some direction. All were trained
                once, from one seed, for the same number of passes over the same pictures, with shapes within about 3
                pixels of the middle."""),
            prose(f"""**What the third has and the second has not.** Both slide the same kernels everywhere, and their
                maps move with the shape. The second's last layer has a weight for every place of every map, so it is
                dense again. The third keeps one number of each map, its maximum, wherever it was. The weights that
                this saves are in a third convolution, so that all networks stay of one size. The third is not quite
                the same for all shifts: poolings of 2{TIMES}2 meet other cells after odd steps, and padding shows at
                the rim."""),
            prose(f"""**What would help the dense one**: pictures of every shift, {(2 * most + 1) ** 2} times as many
                to learn from, and more weights to hold them. Convolution gets that for nothing."""),
        ),
        question=Question(
            prose(f"""Pictures of {wider}{TIMES}{wider} instead of {side}{TIMES}{side}: how many parameters would the
                dense network with its {hidden} hidden units have?"""),
            answer,
            prose(f"""{wider}²·{hidden} + {hidden} + {hidden}·{classes} + {classes} = {answer:,}. The one with the
                global maximum would still have {counts["pooled"]:,}."""),
        ),
        slips=(
            Slip(
                "A convolutional network does not care where things are",
                prose("""Its convolutions carry the place along. Only what throws the place away, like a global
                    maximum, makes it not care."""),
                prose(f"""Over all shifts the flattening network gets {mean["flatten"]:.1%} right, the one with the
                    global maximum **{mean["pooled"]:.1%}**."""),
            ),
            Slip(
                "Dense networks cannot learn pictures",
                "They can, where things stay in their place.",
                prose(f"""In the middle the dense one gets **{center["dense"]:.1%}** right, moved by {most} pixels
                    {edge["dense"]:.1%}."""),
            ),
            Slip(
                "The convolutional network wins since it is larger",
                "Here all three are of one size, as nearly as layers allow.",
                f"{counts['dense']:,} {MINUS} {counts['flatten']:,} = {counts['dense'] - counts['flatten']}, and "
                f"{counts['pooled']:,} {MINUS} {counts['dense']:,} = {counts['pooled'] - counts['dense']} parameters "
                "between them.",
            ),
        ),
        keras=networks_code(asked.networks),
        trace=trace(asked),
        lead=LEAD,
    )


def _counts(asked: Asked, counts: Mapping[str, int]) -> str:
    """Every network's parameters as a sum, a line each."""
    names = {"dense": "dense", "flatten": "flatten", "pooled": "global max"}
    lines = [
        rf"\text{{{names[name]}:}} \\ {_sum(net)} \\ = \mathbf{{{grouped(counts[name])}}}"
        for name, net in asked.networks.items()
    ]
    return r"\begin{gathered} " + r" \\[6pt] ".join(lines) + r" \end{gathered}"


def _sum(network: ConvNet) -> str:
    """A network's parameters, layer by layer."""
    found = []
    for _, layer in network.layers:
        shape = getattr(getattr(layer, "kernel", None), "shape", None)
        if shape:
            product = r" \cdot ".join(map(str, shape))
            found.append(f"({product} + {shape[-1]})")
    # Two layers to a line, for a phone.
    return r" \\ {} + ".join(" + ".join(found[at : at + 2]) for at in range(0, len(found), 2))
