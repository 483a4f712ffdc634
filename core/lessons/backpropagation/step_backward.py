"""Backward, told unit by unit: each delta by the chain rule, then the gradient of every weight into the unit."""

from core.explain import symbols
from core.explain.digits import differs
from core.explain.scene import Line, Scene, line
from core.lessons.backpropagation.scene import Mark, Shown, units_of
from core.nn.activations import ACTIVATIONS
from core.nn.losses import LOSSES
from core.wording import MINUS, TIMES, number


def delta_scene(shown: Shown, layer: int, unit: int) -> Scene:
    """A unit's delta by the chain rule."""
    name, last = shown.task.unit(layer, unit), layer == shown.task.depth
    lines = _last_delta(shown, unit) if last else _hidden_delta(shown, layer, unit)
    found, value = shown.found, float(shown.dz[layer - 1][unit])
    by_nudging, wrong = differs(value, found.nudged.db[layer - 1][unit], shown.places)
    if wrong:
        right = shown.digits.of(found.right.dz[layer - 1][found.row][unit])
        lines.append(line(f"Right would be {right}. Nudging z shows it: off by {by_nudging}.", "wrong"))
    else:
        lines.append(line(_said(name, value, shown), "words"))
        proof = f"Proof: nudge z by ±0.00001 and watch the error. The slope differs by {by_nudging}"
        if found.checked:
            by_tensorflow, _ = differs(value, found.checked.dz[layer - 1][unit], shown.places)
            proof += f", TensorFlow's by {by_tensorflow}"
        lines.append(line(proof + ".", "note"))
    headline = (
        f"Backward, {name}: how much does the error change when its sum z moves a little?"
        if last
        else f"Backward, {name}: its share of the blame, from every unit that it feeds"
    )
    reads = (
        (Mark("value", (layer, unit)), Mark("error", (0, 0)))
        if last
        else (Mark("value", (layer, unit)), *_fed_by(shown, layer, unit))
    )
    return Scene(2, headline, tuple(lines), reads, (Mark("delta", (layer, unit)),))


def _said(name: str, delta: float, shown: Shown) -> str:
    """A delta in plain words."""
    if delta == 0:
        return f"In words: move the sum of {name} a little, and the error stays. No blame passes below {name}."
    way = "rises" if delta > 0 else "falls"
    by = shown.digits.of(abs(delta))
    return f"In words: raise the sum of {name} a little, and the error {way} {by} times as much."


def _fed_by(shown: Shown, layer: int, unit: int) -> tuple[Mark, ...]:
    fed = range(shown.task.sizes[layer + 1])
    kind = "weight" if shown.found.mistake == "late" else "old"
    return (
        *(Mark("delta", (layer + 1, k)) for k in fed),
        *(Mark(kind, (layer + 1, unit, k)) for k in fed),
    )


def _last_delta(shown: Shown, unit: int) -> list[Line]:
    task, digits = shown.task, shown.digits
    name, activation = task.unit(task.depth, unit), task.network.activations[-1]
    a, t, outputs = float(shown.a[-1][unit]), float(task.t[shown.found.row][unit]), task.sizes[-1]
    answer, target, value = digits.factor(a), number(t, digits.given), digits.of(shown.dz[-1][unit])
    if (activation, task.loss) in (
        ("softmax", "categorical_cross_entropy"),
        ("sigmoid", "binary_cross_entropy"),
    ):
        kind = symbols.ACTIVATION_NAMES[activation].lower()
        left, right, many = "", "", ""
        if activation == "sigmoid" and outputs > 1:
            left, right, many = "(", ")", f" / {outputs}"
        return [
            line(f"δ{name} = ∂E/∂z = {left}a {MINUS} t{right}{many}"),
            line(f"= {left}{answer} {MINUS} {target}{right}{many} = {value}", "result"),
            line(f"The slopes of {kind} and cross-entropy cancel: answer minus target is left.", "note"),
        ]
    pulled = _pull(shown, unit)
    bend = float(ACTIVATIONS[activation].df(shown.z[-1][unit]))
    numbers = symbols.pull_in_numbers(task.loss, answer, target, digits.factor(pulled), outputs)
    if shown.found.mistake == "slope":
        return [
            line(f"δ{name} = ∂E/∂a = {symbols.pull(task.loss, outputs)}, and the slope of a is forgotten"),
            line(f"= {numbers} = {value}", "result"),
        ]
    return [
        line(f"δ{name} = ∂E/∂z = ∂E/∂a · ∂a/∂z = {symbols.pull(task.loss, outputs)} · {symbols.slope(activation)}"),
        line(f"= {numbers} {TIMES} {symbols.slope_in_numbers(activation, answer, digits.factor(bend))}"),
        line(f"= {digits.factor(pulled)} {TIMES} {digits.factor(bend)} = {value}", "result"),
    ]


def _pull(shown: Shown, unit: int) -> float:
    """dE/da of this example for one output."""
    a, t = shown.a[-1][None], shown.task.t[shown.found.row][None]
    return float(LOSSES[shown.task.loss][1](t, a)[0, unit])


def _hidden_delta(shown: Shown, layer: int, unit: int) -> list[Line]:
    task, digits, found = shown.task, shown.digits, shown.found
    late = found.mistake == "late"
    above = (found.step.after if late else task.network).layers[layer][0][unit]
    deltas, activation = shown.dz[layer], task.network.activations[layer - 1]
    name, fed = task.unit(layer, unit), range(task.sizes[layer + 1])
    new = "new " if late else ""
    shares = " + ".join(f"{new}{task.weight(layer + 1, unit, k)}·δ{task.unit(layer + 1, k)}" for k in fed)
    weight = digits.factor if late else digits.weight
    products = [float(above[k] * deltas[k]) for k in fed]
    numbers = " + ".join(f"{weight(above[k])}{TIMES}{digits.factor(deltas[k])}" for k in fed)
    collected, value = float(sum(products)), digits.of(shown.dz[layer - 1][unit])
    if found.mistake == "slope":
        return [
            line(f"δ{name} = {shares}, and the slope of a is forgotten"),
            line(f"= {numbers}"),
            line(digits.sum(products, collected), "result"),
        ]
    bend = float(ACTIVATIONS[activation].df(shown.z[layer - 1][unit]))
    answer, steep = digits.factor(shown.a[layer][unit]), digits.factor(bend)
    lines = [
        line(f"δ{name} = ∂E/∂z = ({shares}) · {symbols.slope(activation)}"),
        line(f"= ({numbers}) {TIMES} {symbols.slope_in_numbers(activation, answer, steep)}"),
    ]
    if len(products) > 1:
        lines.append(line(f"= ({' + '.join(map(digits.factor, products))}) {TIMES} {steep}"))
    left = digits.left(products, collected)
    return [*lines, line(f"= {digits.factor(collected)} {TIMES} {steep} = {value}{left}", "result")]


def gradients_scene(shown: Shown, layer: int, unit: int) -> Scene:
    """The gradient of every weight into a unit: its delta times what the weight saw."""
    task, digits, found = shown.task, shown.digits, shown.found
    name, delta, below = task.unit(layer, unit), float(shown.dz[layer - 1][unit]), shown.a[layer - 1]
    nudged, checked = found.nudged, found.checked
    seen = [*map(float, below), 1.0]
    lines = [
        line(f"∂E/∂w = δ{name} · (what the weight saw), and for the bias ∂E/∂b = δ{name}"),
        Line(("", f"δ{name} {TIMES} input", "gradient", f"{MINUS} nudged", f"{MINUS} TensorFlow"), "head"),
    ]
    for i, value in enumerate(seen):
        bias = i == len(below)
        gradient = delta * value
        by = nudged.db[layer - 1][unit] if bias else nudged.dW[layer - 1][i, unit]
        apart, wrong = differs(gradient, by, shown.places)
        other = ""
        if checked:
            theirs = checked.db[layer - 1][unit] if bias else checked.dW[layer - 1][i, unit]
            other = differs(gradient, theirs, shown.places)[0]
        saw = "1" if bias else digits.input(value, layer)
        label = f"bias of {name}" if bias else task.weight(layer, i, unit)
        lines.append(
            Line(
                (label, f"{digits.of(delta)} {TIMES} {saw}", digits.of(gradient), apart, other),
                "wrong" if wrong else "row",
            )
        )
    lines.append(
        line("In words: above 0, a larger weight means a larger error, so it goes down. Below 0, up.", "words")
    )
    if not checked:
        lines[1] = Line((*lines[1].cells[:4], ""), "head")
    return Scene(
        2,
        f"Backward, weights into {name}: each gradient is the delta times the input that the weight saw",
        tuple(lines),
        (Mark("delta", (layer, unit)), *units_of(shown, layer - 1)),
        tuple(Mark("gradient", (layer, i, unit)) for i in range(len(seen))),
    )
