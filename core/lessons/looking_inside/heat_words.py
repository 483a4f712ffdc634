"""Heat maps, told: what each method asks, what its answer adds up to, and what is left of it without learning."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.looking_inside.code import block_sums, heat_code
from core.lessons.looking_inside.heat import STEPS, alike, overlap
from core.lessons.looking_inside.settings import Look
from core.lessons.looking_inside.sums import rounded_to_sum
from core.nn.layers import Conv, Dense
from core.trace import Region, Step, Trace
from core.wording import number, prose

TITLES = ("Grad-CAM", "Saliency", "SmoothGrad", "Integrated gradients", "Edges, no network")
METHODS = ("cam", "saliency", "smooth", "gradients", "edges")
FORMULA = (
    r"\begin{gathered} \text{Grad-CAM} = \max\Big(0, \sum_k \alpha_k A_k\Big) \\"
    r" \alpha_k = \text{mean over the map of } \frac{\partial S}{\partial A_k} \\"
    r" \text{IG}_i = (x_i - x'_i) \int_0^1 \frac{\partial S(x' + a\,(x - x'))}{\partial x_i}\,da \end{gathered}"
)
LEAD = prose("""$S$ is the score of the explained class before softmax, $x$ the picture, $A_k$ the maps of Grad-CAM's
    layer. $\\partial S / \\partial x$ is a slope: how much the score gains when a pixel value rises by a little.
    Saliency shows the size of that slope, the largest of a pixel's colors; SmoothGrad that of its mean over noisy
    copies. Integrated gradients (IG) add up the slopes on the way from a plain picture $x'$, the baseline, to $x$; $a$
    goes from 0 to 1 on that way.""")


def explain(look: Look, layer: str, method: str = "all") -> Explanation:
    """The words of the view; without a worker's numbers, what can be said before."""
    s, b = float(look.scores[look.target]), look.base_score
    d = round(s, 2) - round(b, 2)
    return Explanation(
        formula=FORMULA,
        numbers=completeness(look) if look.found else (_ends(look),),
        notes=_notes(look, layer),
        question=Question(
            prose(f"""Integrated gradients share out the difference between two scores. This picture's score for
                {look.names[look.target]} is {number(s, 2)}, the baseline's is {number(b, 2)}. Another baseline has the
                score {number(round(b, 2) - 1.5, 2)}. What do the contributions of all pixels sum to with that one?"""),
            round(d + 1.5, 2),
            f"They sum to S(x) \u2212 S(x\u2032) = {number(s, 2)} \u2212 ({number(round(b, 2) - 1.5, 2)}) = "
            f"{number(d + 1.5, 2)}.",
            tolerance=0.005,
            places=2,
        ),
        slips=_slips(look),
        keras=heat_code(look, layer, int(look.found.get("steps", STEPS))),
        trace=trace(look) if method == "all" else single_trace(look, layer, method),
        lead=LEAD,
    )


_WAITING = "The picture and the scores are here. The heat maps are on their way from a worker."


def caption(look: Look, layer: str, method: str) -> str:
    """What one map shows, in a sentence."""
    if not look.found:
        return _WAITING
    return {
        "cam": f"The stronger the color, the more of what {layer} finds there speaks for {look.name}.",
        "saliency": prose(f"""The stronger the color, the more the score of {look.name} would change if this pixel
            changed a little."""),
        "smooth": prose(f"""Saliency, the mean over noisy copies: how much the score of {look.name} would change with
            each pixel."""),
        "gradients": f"Each pixel's share in the score of {look.name}: blue for it, orange against it.",
        "edges": "Where neighboring pixels differ. No network was asked: a heat map should tell more than this.",
    }[method]


def single_trace(look: Look, layer: str, method: str) -> Trace:
    """The one step of one map."""
    said = caption(look, layer, method)
    if not look.found:
        return Trace({"scores": look.scores}, [Step(said)])
    values = np.asarray(look.found["maps"][METHODS.index(method)])
    return Trace({"map": values}, [Step(said, {"map": Region.whole(values.shape)})])


def captions(look: Look) -> list[str]:
    """One per number of randomized layers."""
    if not look.found:
        return [_WAITING]
    names = [name for name, layer in reversed(look.passage.net.layers) if isinstance(layer, Conv | Dense)]
    likeness = alike(look.found)
    last = len(likeness) - 1
    said = ["Nothing is randomized yet: both rows are the same. Each step gives one more layer random weights."]
    for k in range(1, last + 1):
        row = likeness[k]
        said_alike = ", ".join(f"{title} {_rank(v)}" for title, v in zip(TITLES[:4], row.tolist(), strict=False))
        which = (
            f"{names[k - 1]} has random weights now"
            if k == 1
            else f"{names[k - 1]}, too: {k} layers have random weights"
        )
        said.append(f"{which}. Like the map above (1: the same order of pixels, 0: none): {said_alike}.")
    return said


def _rank(value: float) -> str:
    return "none (an empty map)" if np.isnan(value) else number(value, 2)


def _empty_cam(look: Look, layer: str) -> str:
    """Why Grad-CAM shows nothing; no text where it shows something."""
    if not look.found or look.found["maps"][0].any():
        return ""
    weights = look.found["cam_weights"]
    why = (
        f"All {len(weights)} of its maps have a mean slope of 0 or below: more of any of them does not raise the score"
        if (weights <= 0).all()
        else f"{int((weights < 0).sum())} of its {len(weights)} maps count against the class, and outweigh the others"
    )
    return prose(f"""**Grad-CAM is empty here.** {why} of {look.names[look.target]}. So no place in {layer} adds up to
        more than 0, and the cut at 0 leaves nothing. That is an answer: this layer holds no evidence for the class.
        Choose another layer or class.""")


def trace(look: Look) -> Trace:
    """A step per number of randomized layers; each writes how alike the maps are."""
    if not look.found:
        return Trace({"scores": look.scores}, [Step(captions(look)[0])])
    likeness = look.found["likeness"]
    read = {"maps": Region.whole(look.found["maps"].shape)}
    steps = [
        Step(caption, read, {"likeness": Region((k, 0), (1, likeness.shape[1]))})
        for k, caption in enumerate(captions(look))
    ]
    return Trace({"maps": look.found["maps"], "likeness": likeness}, steps)


def _ends(look: Look) -> str:
    s, b = round(float(look.scores[look.target]), 4), round(look.base_score, 4)
    less = f"({b:.4f})" if b < 0 else f"{b:.4f}"
    return rf"\begin{{aligned}} S(x) - S(x') &= {s:.4f} - {less} \\ &= \mathbf{{{s - b:.4f}}} \end{{aligned}}"


def completeness(look: Look) -> tuple[str, ...]:
    """The contributions in 4 x 4 blocks, their sum, the difference of the scores, and what the finite steps leave."""
    blocks = rounded_to_sum(block_sums(look.found["maps"][3]))
    total = round(float(blocks.sum()), 4)
    steps = int(look.found.get("steps", STEPS))
    difference = round(float(look.scores[look.target]), 4) - round(look.base_score, 4)
    rows = r" \\ ".join(" & ".join(f"{value:.4f}" for value in row) for row in blocks.tolist())
    share = "" if not difference else rf"\;({100 * abs(difference - total) / abs(difference):.2f}\%)"
    return (
        r"\begin{gathered} \text{IG in } 4 \times 4 \text{ blocks of the picture:} \\"
        rf" \small \begin{{pmatrix}} {rows} \end{{pmatrix}} \end{{gathered}}",
        rf"\begin{{gathered}} \text{{all 16 add up to }} {total:.4f} \\ \text{{missing }} "
        rf"{difference - total:.4f}{share}"
        rf" \\ \text{{with {steps} steps on the way}} \end{{gathered}}",
        _ends(look),
    )


def _notes(look: Look, layer: str) -> tuple[str, ...]:
    shape = dict(look.passage.net.output_shapes())[layer]
    notes = [
        prose(f"""**Grad-CAM** can tell in which part of {layer}'s {shape[0]} \u00d7 {shape[1]} maps the evidence for
            the class sits. It cannot tell anything finer than such a cell, nor what speaks against the class: that is
            cut off."""),
        prose("""**Saliency** can tell which pixels would move the score most if they changed a little now. It cannot
            tell which made the score what it is, nor in which direction they push."""),
        prose("""**SmoothGrad** can tell what saliency says on average around the picture. It cannot tell more than
            saliency, and the amount of noise is one more choice that changes the map."""),
        prose("""**Integrated gradients** can tell how the difference between the picture's score and the baseline's
            is shared out among the pixels, for (blue) and against (orange). They cannot do so without a baseline: a
            pixel of the baseline's color gets exactly 0."""),
    ]
    if empty := _empty_cam(look, layer):
        notes.insert(0, empty)
    if look.found:
        maps = look.found["maps"]
        pairs = [(a, b) for a, b in ((0, 1), (0, 3), (1, 3)) if maps[a].any() and maps[b].any()]
        said = ", ".join(
            f"{TITLES[a] if a == 0 else TITLES[a].lower()} and {TITLES[b].lower()} {overlap(maps[a], maps[b]):.0%}"
            for a, b in pairs
        )
        notes.append(
            prose(f"""**Where they disagree**, none is broken: they answer different questions. Of the strongest tenth
                of the pixels they share: {said}. By chance it would be 10%.""")
        )
        end = alike(look.found)[-1]
        notes.append(
            prose("""**The check with random weights** (Adebayo et al., Sanity Checks for Saliency Maps, 2018): with
                every layer random, nothing that was learned is left, so a map of what was learned must change. Rank
                correlation compares the order in which two maps put the pixels, from weak to strong: 1 is the same
                order, 0 no relation. What stays alike: """)
            + ", ".join(f"{t} {_rank(v)}" for t, v in zip(TITLES, end.tolist(), strict=True))
            + prose(""". A method that stays near 1, as plain edges do, shows the picture and not the network.
                Magnitudes of gradients stay partly alike because a picture's own edges and its border remain. One
                picture is an example, not a proof.""")
        )
    return tuple(notes)


def _taking_part(look: Look) -> int:
    """Weights and biases on the way to one class's score: of the last dense layer, one column and one bias."""
    net = look.passage.net
    reads = int(look.passage.before(look.scores_index).size)
    return net.parameter_count - (len(net.class_names) - 1) * (reads + 1)


def _slips(look: Look) -> tuple[Slip, ...]:
    low = float(look.probabilities[look.target])
    slips = [
        Slip(
            "A heat map shows why the network decided.",
            "It answers one exact question about one score. Whether that is a reason is for you to judge.",
            prose(f"""{_taking_part(look):,} weights and biases took part in the score
                {number(float(look.scores[look.target]), 4)}; the others belong to the other classes' scores."""),
        ),
        Slip(
            "Explain the probability.",
            prose("""A probability is flat where the network is sure, and rises when other classes fall. The score is
                explained here."""),
            prose(f"""The slope of p is p times what is left of the score's slope when the mean of all scores' slopes,
                weighed by their p, is taken away. Here p = {low:.4f}, and no bracket can be larger than the widest gap
                between the class's slope and another's, times 1 \u2212 p = {1 - low:.4f}."""),
        ),
    ]
    if look.found:
        ig = look.found["maps"][3]
        plus, minus = rounded_to_sum(np.array([ig[ig > 0].sum(dtype=float), ig[ig < 0].sum(dtype=float)])).tolist()
        slips.append(
            Slip(
                "Bright pixels speak for the class.",
                "In saliency and SmoothGrad only the size is shown. Integrated gradients keep the sign.",
                f"For: {number(plus, 4)}. Against: {number(minus, 4)}. Together {number(plus + minus, 4)}.",
            )
        )
    return tuple(slips)
