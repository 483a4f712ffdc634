"""What is easy to get wrong about one neuron, each with the number that shows it."""

from functools import cache

import numpy as np

from core.explain.explanation import Slip
from core.lessons.neuron.gates import inputs, search, table
from core.lessons.neuron.layers import relu_layers
from core.nn.margin import largest_margin
from core.nn.perceptron import train_perceptron
from core.wording import prose


@cache
def slips() -> tuple[Slip, ...]:
    """The same in every view: they are about single neurons as such."""
    tried = search("xor", 2)
    layers = ", ".join(str(round(v)) for v in relu_layers().y)
    rows = inputs(2)
    labels = 2 * table("and", 2) - 1
    run, best = train_perceptron(rows, labels), largest_margin(rows, labels)
    one, other = (float(run.w @ x + run.b) for x in (rows[3], rows[2]))
    near = float(np.min(labels * (rows @ run.w + run.b)) / np.linalg.norm(run.w))
    far = best.gamma / float(np.linalg.norm(best.w))
    return (
        Slip(
            "XOR cannot be implemented with more than 2 inputs in a McCulloch-Pitts neuron",
            prose("""With **one** neuron it cannot even be made with 2 inputs. With two layers of neurons it can, with
                any number."""),
            prose(f"""Of {tried.tried:,} combinations of two weights and a threshold, **{tried.found}** make XOR; the
                best is right on {tried.most} of {tried.rows} rows. Two layers answer **{layers}**."""),
        ),
        Slip(
            "The formula of a single-layer perceptron is y = Σ wᵢxᵢ + b",
            "That is the sum only. The perceptron's answer is a step of it: 1 where the sum reaches 0, else 0.",
            prose(f"""AND learned: at (1, 1) the sum is **{one:g}** and the answer **{int(one >= 0)}**; at (1, 0) the
                sum is **−{abs(other):g}** and the answer **{int(other >= 0)}**."""),
        ),
        Slip(
            "The perceptron finds the weights with the smallest error",
            prose("""It stops at the **first** boundary without a mistake, and that depends on the order of the rows.
                It is seldom the best one, and where there is none it never stops by itself."""),
            f"AND learned: the nearest row lies **{near:.3f}** from the line. The best line would leave **{far:.3f}**.",
        ),
    )
