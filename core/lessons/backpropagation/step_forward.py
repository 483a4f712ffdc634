"""Forward, told unit by unit: each weighted sum with every term in numbers, its answer, and the error at the end."""

from core.explain import symbols
from core.explain.digits import differs, same_as
from core.explain.scene import Scene, line
from core.lessons.backpropagation.scene import Mark, Shown, units_of
from core.wording import MINUS, TIMES, number, prose


def forward_scene(shown: Shown, layer: int, unit: int) -> Scene:
    """One unit's weighted sum, term by term, and its answer."""
    task, digits, below = shown.task, shown.digits, shown.a[layer - 1]
    W, b = task.network.layers[layer - 1]
    name, activation = task.unit(layer, unit), task.network.activations[layer - 1]
    z, a = shown.z[layer - 1][unit], shown.a[layer][unit]
    products = [float(w * v) for w, v in zip(W[:, unit], below, strict=True)]
    inputs = range(len(below))
    lines = [
        line(f"z = {' + '.join(f'{task.weight(layer, i, unit)}·{task.unit(layer - 1, i)}' for i in inputs)} + b"),
        line(
            "= "
            + " + ".join(f"{digits.weight(W[i, unit])}{TIMES}{digits.input(below[i], layer)}" for i in inputs)
            + f" + {digits.weight(b[unit])}"
        ),
        line(digits.sum([*products, float(b[unit])], float(z))),
        line(
            f"a = {symbols.answer(activation)} = "
            f"{symbols.answer_in_numbers(activation, float(z), digits)} = {digits.of(a)}",
            "result",
        ),
    ]
    if shown.found.checked:
        apart, _ = differs(a, shown.found.checked.a[layer - 1][unit], shown.places)
        lines.append(line(f"Proof: {same_as(apart)}.", "note"))
    bent = "" if activation == "linear" else f", and bends the sum ({symbols.ACTIVATION_NAMES[activation]})"
    return Scene(
        0,
        f"Forward, {name}: weighs what it reads, adds its bias{bent}",
        tuple(lines),
        (*_into(shown, layer, unit), *units_of(shown, layer - 1)),
        (Mark("value", (layer, unit)),),
    )


def _into(shown: Shown, layer: int, unit: int) -> tuple[Mark, ...]:
    return tuple(Mark("old", (layer, i, unit)) for i in range(shown.task.sizes[layer - 1] + 1))


def error_scene(shown: Shown) -> Scene:
    """The error of this example, and the mean over all of them."""
    task, digits, found = shown.task, shown.digits, shown.found
    a, t = shown.a[-1], task.t[found.row]
    parts = symbols.loss_terms(task.loss, shown.z[-1], a, t)
    counted = [k for k in range(len(a)) if task.loss != "categorical_cross_entropy" or t[k]]
    given = [number(float(v), digits.given) for v in t]
    words = [
        symbols.loss_term_in_numbers(task.loss, digits.factor(a[k]), given[k], digits.of(float(parts[k])))
        for k in counted
    ]
    minus = MINUS if task.loss in ("binary_cross_entropy", "categorical_cross_entropy") else ""
    mean = symbols.averaged(task.loss) and len(a) > 1
    whole = f"({' + '.join(words)})" if len(words) > 1 and (minus or mean) else " + ".join(words) or "0"
    share = len(a) if mean else 1
    values = [float(parts[k]) / share for k in counted] or [0.0]
    lines = [
        line(symbols.loss_in_symbols(task.loss, len(a))),
        line(f"= {minus}{whole}{f' / {len(a)}' if mean else ''}"),
        line(digits.sum(values, found.row_error), "result"),
    ]
    if task.rows > 1:
        lines.append(
            line(
                prose(f"""That is one example of {task.rows}. The mean error of all of them is
                    {digits.of(found.step.error)}: this is what goes down."""),
                "note",
            )
        )
    if found.checked:
        apart, _ = differs(found.row_error, found.checked.error, shown.places)
        lines.append(line(f"Proof: {same_as(apart)}.", "note"))
    return Scene(
        1,
        "The error: how far the outputs are from the targets, as one number",
        tuple(lines),
        units_of(shown, task.depth),
        (Mark("error", (0, 0)),),
    )
