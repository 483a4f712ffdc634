"""Heat maps, told: what each method asks, what its answer adds up to, and what is left of it without learning."""

import numpy as np

from core.lessons.looking_inside.code import block_sums
from core.lessons.looking_inside.settings import Look
from core.lessons.looking_inside.sums import rounded_to_sum

STEPS = 64  # of the path, where a worker has not said how many it takes


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


def overlap(one: np.ndarray, other: np.ndarray, share: float = 0.1) -> float:
    """How many of the strongest pixels of two maps are the same, as a share of them."""
    count = max(1, round(one.size * share))
    first, second = (set(np.argsort(-np.abs(v).ravel(), kind="stable")[:count].tolist()) for v in (one, other))
    return len(first & second) / count
