"""A circuit told gate by gate, and what the lesson says below it: the chain rule, every gradient, a question, slips."""

from collections.abc import Sequence

import numpy as np

from core.explain.breaking import gathered
from core.explain.digits import bracket
from core.explain.explanation import Explanation, Question, Slip
from core.explain.scene import Scene, line
from core.explain.tex import tex
from core.lessons.backpropagation.circuit import NUDGED, Example, nudged, solved, stepped
from core.lessons.backpropagation.code import circuit_code
from core.nn.circuit import Gate, Passed
from core.trace import Region, Step, Trace
from core.wording import MINUS, TIMES, decimals, number, prose

LEAD = prose("""**In plain words.** A gate knows two things: what it computed, and how much its output changes when one
    of its inputs moves a little. That is its **local slope**. Backward it is told how much the end of the circuit
    changes with its output. It multiplies the two and hands the product on. That is all of backpropagation.""")
FORMULA = (
    r"\begin{gathered} \frac{\partial f}{\partial x} = \frac{\partial q}{\partial x}"
    r" \cdot \frac{\partial f}{\partial q} \\[4pt]"
    r" \text{handed on} = \text{local slope} \times \text{what came back} \end{gathered}"
)


def explain(
    example: Example, found: Passed, told: list[Scene], places: int, after: Passed | None = None
) -> Explanation:
    """The words for one circuit with its numbers."""
    inputs = {name: found.values[name] for name in example.inputs}
    last = example.gates[-1].name
    change = found.gradients[next(iter(inputs))] * 0.01
    pairs = [
        (_in_symbols(last, gate, name), _handed(gate, name, found, places))
        for gate in reversed(example.gates)
        for name in gate.inputs
        if gate.name != last
    ]
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
                {number(change, decimals([change], 6))}. Where a gradient is below 0, {last} falls when the number
                grows."""),
            prose("""**From here to a network.** A unit multiplies each input by its weight, adds the products and its
                bias, and bends the sum: times gates, a plus gate and an activation. Its delta is what comes back to
                the plus gate. A times gate hands a weight that delta times the input: the rule for weights."""),
            "\n".join(["| number | value | gradient |", "|---|--:|--:|", *rows]),
        ),
        question=_question(example, inputs, places),
        slips=_slips(example, found, places),
        keras=circuit_code(example, inputs),
        trace=trace(found, told, after),
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


FORWARD, BACKWARD, NUDGE, STEP = range(4)
CHAPTERS = ("Forward", "Backward", "Nudge", "Step")


def scenes(example: Example, found: Passed, places: int, rate: float | None = None) -> list[Scene]:
    """Every gate forward, then every gate back, the last one first. What learns is nudged before, and takes a step."""
    told = [_forward(gate, found, places) for gate in example.gates]
    last = example.gates[-1].name
    if example.learns:
        told += [_nudge(example, found, places)]
        told.append(
            Scene(
                BACKWARD,
                f"Backward: move {last} by a little, and {last} moves by just as much: 1 for 1",
                (
                    line(
                        "From here we walk back, and ask at each number: how much does the error move with it?", "words"
                    ),
                ),
                (),
                (last,),
            )
        )
        told += [_back_in_words(gate, found, places) for gate in reversed(example.gates)]
        return told + _step(example, found, places, example.rate if rate is None else rate)
    told.append(
        Scene(
            BACKWARD,
            f"Backward: the gradient of {last} with respect to itself is 1",
            (
                line(f"∂{last}/∂{last} = 1", "result"),
                line("Move it by a little, and it moves by just as much. From here the chain rule walks back.", "note"),
            ),
            (),
            (last,),
        )
    )
    return told + [_backward(last, gate, found, places) for gate in reversed(example.gates)]


_WORKED = {
    "add": "{0} + {1}", "subtract": f"{{0}} {MINUS} {{1}}", "half square": "½·{0}²",
    "multiply": "{0}·{1}", "max": "max({0}, {1})", "negate": f"({MINUS}1)·{{0}}",
    "double": "2·{0}", "exp": "e^{0}", "add one": "{0} + 1", "invert": "1 / {0}",
}  # fmt: skip


def said(value: float, places: int) -> str:
    """A number of a circuit: one of at most two decimals as it is."""
    exact = abs(value * 100 - round(value * 100)) < 1e-9 and abs(value) < 1e6
    return number(value, decimals([round(value, 2)], 2) if exact else places)


def _forward(gate: Gate, found: Passed, places: int) -> Scene:
    shown = [bracket(said(found.values[name], places)) for name in gate.inputs]
    form = _WORKED[gate.kind]
    value = said(found.values[gate.name], places)
    return Scene(
        FORWARD,
        f"Forward: {gate.name} = {form.format(*gate.inputs)} = {value}",
        (
            line(f"{gate.name} = {form.format(*gate.inputs)}"),
            line(f"= {form.format(*shown).replace('·', TIMES)} = {value}", "result"),
        ),
        gate.inputs,
        (gate.name,),
    )


# What a gate does to what comes back to it.
_HANDS_BACK = {
    "add": "A plus gate hands what comes back to both inputs, unchanged.",
    "subtract": "A minus gate hands its first input what comes back, its second one the same with the other sign.",
    "half square": "The slope of half a square is the number itself: the further off, the steeper.",
    "multiply": "A times gate swaps: each input gets what comes back times the other input.",
    "max": "A max gate is a switch: all goes to the larger input, nothing to the other.",
    "negate": "The sign turns.",
    "double": "What is doubled forward is doubled backward.",
    "exp": "The exponential is its own slope: the local slope is the gate's own output.",
    "add one": "A constant that is added changes no slope.",
    "invert": f"The slope of 1 / d is {MINUS}1 / d².",
}

_TIED = "Both inputs are equal: a max gate has no one slope there. By convention, all goes to the first."


def _backward(last: str, gate: Gate, found: Passed, places: int) -> Scene:
    """A gate hands back: local slope times what came back to it."""
    lines = []
    for name in gate.inputs:
        lines += [line(_in_symbols(last, gate, name)), line(_handed(gate, name, found, places), "result")]
    values = [found.values[name] for name in gate.inputs]
    tied = gate.kind == "max" and values.count(max(values)) > 1
    lines.append(line(_TIED if tied else _HANDS_BACK[gate.kind], "note"))
    names = " and ".join(gate.inputs)
    get = "get" if len(gate.inputs) > 1 else "gets"
    return Scene(
        BACKWARD,
        f"Backward through {gate.name}: {names} {get} the local slope times what came back",
        tuple(lines),
        (gate.name, *gate.inputs),
        gate.inputs,
    )


def _in_symbols(last: str, gate: Gate, name: str) -> str:
    """The chain rule for one input of a gate."""
    if gate.name == last:
        return f"∂{last}/∂{name}, the local slope of {last} itself"
    return f"∂{last}/∂{name} = ∂{gate.name}/∂{name} · ∂{last}/∂{gate.name}"


def _handed(gate: Gate, name: str, found: Passed, places: int) -> str:
    """Local slope times what came back, in numbers."""
    slope, came = (bracket(said(v, places)) for v in (found.slopes[gate.name, name], found.gradients[gate.name]))
    return f"= {slope} {TIMES} {came} = {said(found.shares[gate.name, name], places)}"


def _back_in_words(gate: Gate, found: Passed, places: int) -> Scene:
    """A gate hands back, told without a symbol."""
    lines = []
    for name in gate.inputs:
        lines += [
            line(f"For {name}: how fast {gate.name} moves with {name}, times what came back to {gate.name}"),
            line(_handed(gate, name, found, places), "result"),
        ]
    lines.append(line(_HANDS_BACK[gate.kind], "note"))
    got = " and ".join(f"{name} gets {said(found.shares[gate.name, name], places)}" for name in gate.inputs)
    return Scene(BACKWARD, f"Backward through {gate.name}: {got}", tuple(lines), (gate.name, *gate.inputs), gate.inputs)


def _nudge(example: Example, found: Passed, places: int) -> Scene:
    """What learns is made a little larger, and the error measured once more."""
    name, last = example.learns, example.gates[-1].name
    after = nudged(example, found)
    before, now = found.values[last], after.values[last]
    change = now - before
    old, new, by = (said(v, places) for v in (before, now, change))
    return Scene(
        NUDGE,
        f"Nudge: make {name} larger by {NUDGED:g}, and the error "
        + (f"{'falls' if change < 0 else 'rises'} from {old} to {new}" if change else f"stays at {old}"),
        (
            *(line(f"{gate.name} {_forward(gate, after, places).lines[-1].cells[0]}") for gate in example.gates),
            line(f"{bracket(by)} / {NUDGED:g} = {said(change / NUDGED, places)} for each unit of {name}", "result"),
            line(f"Over a step that small, this is nearly the slope of the error: the gradient of {name}.", "words"),
        ),
        (name,),
        tuple(gate.name for gate in example.gates),
    )


def _step(example: Example, found: Passed, places: int, rate: float) -> list[Scene]:
    """What learns moves against its gradient; then forward once more."""
    name, last, after = example.learns, example.gates[-1].name, stepped(example, found, rate)
    old, new, gradient = (said(v, places) for v in (found.values[name], after.values[name], found.gradients[name]))
    slope = found.gradients[name]
    if slope == 0:
        why = f"The gradient is 0: {name} stays where it is."
    else:
        side, way = ("above", "down") if slope > 0 else ("below", "up")
        why = f"The gradient is {side} 0: the error falls when {name} goes {way}, so {way} it goes."
    moves = Scene(
        STEP,
        f"Step: {name} moves against its gradient, from {old} to {new}" if slope else f"Step: {name} stays at {old}",
        (
            line(f"new {name} = {name} {MINUS} rate {TIMES} gradient"),
            line(f"= {old} {MINUS} {rate:g}{TIMES}{bracket(gradient)} = {new}", "result"),
            line(why, "words"),
        ),
        (),
        (name,),
    )
    before, now = found.values[last], after.values[last]
    way = "fell" if now < before else "rose" if now > before else "stayed"
    told = [line(f"{gate.name} {_forward(gate, after, places).lines[-1].cells[0]}") for gate in example.gates]
    if now >= before and slope:
        told.append(
            line(f"Too far: {name} has jumped over the place where the error is 0. A smaller rate helps.", "wrong")
        )
    return [
        moves,
        Scene(
            STEP,
            f"Forward again: the error {way} from {said(before, places)} to {said(now, places)}"
            if way != "stayed"
            else f"Forward again: the error is still {said(now, places)}",
            tuple(told),
            (name,),
            tuple(gate.name for gate in example.gates),
        ),
    ]


def trace(found: Passed, told: Sequence[Scene], after: Passed | None = None) -> Trace:
    """Every number is an array of one cell, and so is its gradient, and what it is after the step."""
    one = Region.cell(0)
    arrays = {name: np.array([value]) for name, value in found.values.items()}
    arrays |= {f"gradient of {name}": np.array([value]) for name, value in found.gradients.items()}
    if after:
        arrays |= {f"nudged {name}": np.array([value]) for name, value in found.values.items()}
        arrays |= {f"new {name}": np.array([value]) for name, value in after.values.items()}
    kinds = ("", "gradient of ", "nudged ", "new ")

    def cells(scene: Scene, names: Sequence[str]) -> dict[str, Region]:
        return {f"{kinds[scene.chapter]}{name}": one for name in names}

    return Trace(
        arrays,
        [
            Step(
                scene.caption,
                # Backward, a gate reads what came back to it; what it hands back it writes.
                reads=cells(scene, [name for name in scene.reads if name not in scene.writes]),
                writes=cells(scene, scene.writes),
                chapter=CHAPTERS[scene.chapter],
            )
            for scene in told
        ],
    )
