"""What the lesson says below a circuit: the chain rule, every gradient, a question, slips, code."""

from core.explain.breaking import gathered
from core.explain.explanation import Explanation, Question, Slip
from core.explain.tex import tex
from core.lessons.backpropagation.circuit import Beat, Example, said, solved, trace
from core.lessons.backpropagation.code import circuit_code
from core.nn.circuit import Passed
from core.wording import TIMES, decimals, number, prose

LEAD = prose("""**In plain words.** A gate knows two things: what it computed, and how much its output changes when one
    of its inputs moves a little. That is its **local slope**. Backward it is told how much the end of the circuit
    changes with its output. It multiplies the two and hands the product on. That is all of backpropagation.""")
FORMULA = (
    r"\begin{gathered} \frac{\partial f}{\partial x} = \frac{\partial q}{\partial x}"
    r" \cdot \frac{\partial f}{\partial q} \\[4pt]"
    r" \text{handed on} = \text{local slope} \times \text{what came back} \end{gathered}"
)


def explain_circuit(example: Example, found: Passed, told: list[Beat], places: int) -> Explanation:
    """The words for one circuit with its numbers."""
    inputs = {name: found.values[name] for name in example.inputs}
    last = example.gates[-1].name
    change = found.gradients[next(iter(inputs))] * 0.01
    back = [each.cells[0] for beat in told[len(example.gates) + 1 :] for each in beat.lines if each.kind != "note"]
    pairs = [pair for pair in zip(back[::2], back[1::2], strict=True) if "itself" not in pair[0]]
    rows = [
        f"| {name} | {said(value, places)} | {said(found.gradients[name], places)} |"
        for name, value in found.values.items()
    ]
    return Explanation(
        formula=FORMULA,
        numbers=(
            rf"{example.formula} = {tex(said(found.values[last], places))}",
            *(gathered(f"{symbols} {worked}", tex, 30) for symbols, worked in pairs[:4]),
        ),
        notes=(
            prose(f"""**How to read a gradient.** If {next(iter(inputs))} grows by 0.01, {last} changes by about
                {number(change, decimals([change], 6))}. A gradient below 0 says: grow, and {last} falls."""),
            prose("""**From here to a network.** A unit is a few times gates, a plus gate and one bend. Its delta is
                what comes back to its plus gate. A times gate hands a weight its delta times the input: the rule for
                weights."""),
            "\n".join(["| number | value | gradient |", "|---|--:|--:|", *rows]),
        ),
        question=_question(example, inputs, places),
        slips=_slips(example, found, places),
        keras=circuit_code(example, inputs),
        trace=trace(found, told),
        lead=LEAD,
    )


def _question(example: Example, inputs: dict[str, float], places: int) -> Question:
    """The gradient of the first input after another one has changed."""
    first = next(iter(inputs))
    gate = next(gate for gate in example.gates if first in gate.inputs)
    # Something that the first input's gradient hangs on: its partner in a product, else what that sum is multiplied by.
    partner = next((n for n in gate.inputs if n != first and gate.kind == "multiply" and n in inputs), None)
    changed = partner or list(inputs)[-1]
    new = inputs | {changed: inputs[changed] + 1}
    answer = solved(example, list(new.values())).gradients[first]
    return Question(
        prose(f"""If {changed} were {said(new[changed], 2)} instead of {said(inputs[changed], 2)}, what would
            ∂{example.gates[-1].name}/∂{first} be?"""),
        answer,
        f"Go forward once more with the new {changed}, then back: {number(answer, 4)}.",
        tolerance=6e-3,
        places=2,
    )


def _slips(example: Example, found: Passed, places: int) -> tuple[Slip, ...]:
    last = example.gates[-1].name
    gate = next(g for g in example.gates if g.kind == "multiply")
    one, other = gate.inputs
    came = found.gradients[gate.name]
    return (
        Slip(
            "A number's gradient is large when the number is large",
            prose("""A times gate swaps: each input gets the other's value. A large input makes its partner's gradient
                large."""),
            prose(f"""Gate {gate.name}: {one} = {said(found.values[one], 2)} gets {said(found.gradients[one], 2)},
                which is {other} {TIMES} what came back, {said(found.values[other], 2)} {TIMES} {said(came, 2)}."""),
        ),
        Slip(
            "Every gate must know the whole formula",
            prose("""A gate knows its own inputs and what came back to its output. Nothing else. That is why any
                network, of any size, can be walked backward by the same rule."""),
            prose(f"""{len(example.gates)} gates, each with one or two local slopes, give all {len(found.values)}
                gradients of {last} in one walk."""),
        ),
    )
