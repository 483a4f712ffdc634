"""Occlusion, told: patch by patch, what the score loses."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.looking_inside.code import occlusion_code
from core.lessons.looking_inside.occlusion import lost, places, worst
from core.lessons.looking_inside.settings import Look
from core.trace import Region, Step, Sweep, Trace
from core.wording import number, prose

FORMULA = r"\begin{aligned} \text{lost}_{r,c} = {} & S(x) \\ & - S(x \text{ with the patch at } r, c) \end{aligned}"


def explain(look: Look, patch: int, stride: int) -> Explanation:
    """The words of the view."""
    height, width = look.passage.picture.shape[:2]
    other = 2 if stride != 2 else 1
    across = (width - patch) // other + 1 + ((width - patch) % other > 0)
    down = (height - patch) // other + 1 + ((height - patch) % other > 0)
    tops, lefts = places(height, patch, stride), places(width, patch, stride)
    return Explanation(
        formula=FORMULA,
        numbers=_numbers(look, patch),
        notes=_notes(look, patch, len(tops) * len(lefts)),
        question=Question(
            prose(f"""The patch of {patch} \u00d7 {patch} pixels takes {len(tops) * len(lefts)} places, {stride} pixels
                apart. For each the network runs once. How many runs is that {other} pixel{"s" * (other > 1)}
                apart?"""),
            across * down,
            prose(f"""({width} \u2212 {patch}) / {other} + 1{", rounded up," if (width - patch) % other else ""} =
                {across} places across, as many down: {down} \u00b7 {across} = {down * across}."""),
        ),
        slips=_slips(look),
        keras=occlusion_code(look, patch, tops, lefts),
        trace=trace(look, patch),
        lead=prose("""Cover a part of the picture with a plain patch and run the network again: nothing else is needed,
            no gradient, no look at the weights. $S$ is the score of the explained class, $x$ the picture, $r$ and $c$
            the row and column of the patch."""),
    )


def caption(look: Look, patch: int, step: int) -> str:
    """One place of the patch in numbers."""
    if not look.found:
        return "The picture and what the network says of it. What each patch costs is on its way from a worker."
    values = lost(look)
    row, column = divmod(step, values.shape[1])
    value = values[row, column]
    top, left = int(look.found["tops"][row]), int(look.found["lefts"][column])
    where = f"Rows {top + 1} to {top + patch}, columns {left + 1} to {left + patch} covered"
    if np.isnan(value):
        return f"{where}: stopped before this place was looked at."
    whole = round(float(look.found["whole_scores"][look.target]), 4)
    after = round(float(look.found["scores"][row, column, look.target]), 4)
    said = int(look.found["probabilities"][row, column].argmax())
    before, now = (
        float(look.found["whole_probabilities"][look.target]),
        float(look.found["probabilities"][row, column, look.target]),
    )
    verb = "loses" if whole >= after else "gains"
    return prose(f"""{where}: the score of {look.name} {verb} {abs(whole - after):.4f}, from {number(whole, 4)} to
        {number(after, 4)}; its probability goes from {before:.1%} to {now:.1%}. It says
        {look.passage.net.class_names[said]}.""")


def trace(look: Look, patch: int) -> Trace:
    """A step per place of the patch."""
    picture = look.passage.picture
    values = lost(look)
    if not values.size:
        return Trace({"picture": picture}, [Step(caption(look, patch, 0))])

    def step(k: int) -> Step:
        row, column = divmod(k, values.shape[1])
        top, left = int(look.found["tops"][row]), int(look.found["lefts"][column])
        read = Region((top, left, 0), (patch, patch, picture.shape[2]))
        return Step(caption(look, patch, k), {"picture": read}, {"lost": Region.cell(row, column)})

    return Trace({"picture": picture, "lost": values}, Sweep(values.size, step))


def _numbers(look: Look, patch: int) -> tuple[str, ...]:
    values = lost(look)
    if not values.size or np.isnan(values).all():
        return (rf"S(x) = {float(look.scores[look.target]):.4f}",)
    row, column = worst(values)
    top, left = int(look.found["tops"][row]), int(look.found["lefts"][column])
    whole = round(float(look.found["whole_scores"][look.target]), 4)
    after = round(float(look.found["scores"][row, column, look.target]), 4)
    less = f"({after:.4f})" if after < 0 else f"{after:.4f}"
    return (
        rf"\begin{{aligned}} & \text{{most, at row {top + 1}, column {left + 1}:}} \\ & {whole:.4f} - {less}"
        rf" = \mathbf{{{whole - after:.4f}}} \end{{aligned}}",
    )


def _notes(look: Look, patch: int, count: int) -> tuple[str, ...]:
    notes = [
        prose(f"""**It can tell** what this score loses when {patch} \u00d7 {patch} pixels are gone, by trying: {count}
            runs of the network, without any gradient. It works for any model, also for one whose inside is
            unknown."""),
        prose("""**It cannot tell** what two places do together: where either of two corners would be enough, covering
            one costs nothing. And a patch is itself something to see: its edges and its color are new to the
            network."""),
    ]
    values = lost(look)
    if values.size and not np.isnan(values).any():
        flipped = int((look.found["probabilities"].argmax(axis=-1) != look.passage.winner).sum())
        notes.append(
            prose(f"""**Here** {flipped} of {values.size} places make it say another class, and at
                {int((values < 0).sum())} places the score of {look.names[look.target]} even rises.""")
        )
    return tuple(notes)


def _slips(look: Look) -> tuple[Slip, ...]:
    values = lost(look)
    known = values.size and not np.isnan(values).any()
    low, high = (float(values.min()), float(values.max())) if known else (0.0, 0.0)
    shown = f"From {number(low, 4)} to {number(high, 4)} over all places." if known else "Play it to see."
    whole = f"The whole picture: p = {float(look.probabilities[look.target]):.4f}, score "
    whole += f"{number(float(look.scores[look.target]), 4)}."
    return (
        Slip(
            "What is covered can only cost score.",
            "A patch can raise it, where it hides what spoke against the class or adds an edge that looks like it.",
            shown,
        ),
        Slip(
            "If the answer stays the same, the place does not matter.",
            "The probability may hardly move while the score does: look at the score.",
            _same_answer(look, values) or whole,
        ),
    )


def _same_answer(look: Look, values: np.ndarray) -> str:
    """The place that costs most of those that leave the answer as it is; nothing where there is none."""
    if not values.size or np.isnan(values).any():
        return ""
    kept = look.found["probabilities"].argmax(axis=-1) == look.passage.winner
    if not kept.any():
        return ""
    row, column = worst(np.where(kept, values, np.nan))
    before, after = (round(float(s[look.target]), 4) for s in (look.scores, look.found["scores"][row, column]))
    return prose(f"""Covered at row {int(look.found["tops"][row]) + 1}, column {int(look.found["lefts"][column]) + 1},
        it still says {look.names[look.passage.winner]}; the score of {look.names[look.target]} goes from
        {number(before, 4)} to {number(after, 4)}.""")
