"""An n-gram's probability written out: counts, discounts, and what is left for the shorter context."""

from core.nn.ngram import NGram
from core.wording import number


def worked(model: NGram, before: list[int], token: int) -> tuple[str, ...]:
    """Lines of LaTeX from the shortest context to the longest that was seen, each with its counts."""
    context = model.context(before)
    if model.smoothing == "add-k":
        tokens, counts = model.followers(context)
        seen = int(counts[tokens == token].sum())
        p = model.probabilities(before)[token]
        return (
            rf"P = \frac{{{seen} + {model.amount:g}}}{{{int(counts.sum())} + {model.amount:g} \times {model.size}}}"
            rf" = \mathbf{{{p:.4f}}}",
        )
    p = 1 / model.size
    lines = [rf"\frac{{1}}{{\text{{vocabulary}}}} = \frac{{1}}{{{model.size}}} = {p:.6f}"]
    for length in range(len(context) + 1):
        tokens, counts = model.followers(context[len(context) - length :])
        if not counts.size:
            continue
        seen, total, kinds = int(counts[tokens == token].sum()), int(counts.sum()), counts.size
        kept = max(seen - model.amount, 0)
        new = kept / total + model.amount * kinds / total * p
        top = rf"{seen} - {model.amount:g}" if seen else "0"
        lines.append(
            rf"P_{{{length + 1}}} = \frac{{{top}}}{{{total}}} + \frac{{{model.amount:g} \times {kinds}}}{{{total}}}"
            rf" \times {number(p, 6)} \\ {{}} = {new:.6f}"
        )
        p = new
    return (r"\begin{gathered} " + r" \\[10pt] ".join(lines) + r" \end{gathered}",)


def described(model: NGram) -> str:
    """The model's name with its smoothing."""
    if model.smoothing == "add-k":
        return f"{model.order}-gram, add {model.amount:g}"
    return f"{model.order}-gram, interpolated Kneser-Ney, D = {model.amount:g}"
