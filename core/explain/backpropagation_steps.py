"""One step of learning, told unit by unit: forward, the error, backward, the update, and forward again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.explain import backpropagation_terms as terms
from core.explain.backpropagation_pass import Pass
from core.explain.backpropagation_terms import Digits, differs, digits_for
from core.nn.activations import ACTIVATIONS
from core.nn.losses import LOSSES
from core.wording import MINUS, TIMES

CHAPTERS = ("Forward", "Error", "Backward", "Update", "Again")
ROWS_AT_ONCE = 8  # weights updated in one step; larger layers take a step per unit


# Why a mistake may leave every digit as it is.
_HARMLESS = {
    "sum": "there is only one example, whose sum is its mean",
    "late": "there is no layer below the last one",
    "slope": "the slopes left out are all 1, or cancel",
}


class Line(NamedTuple):
    """One line of the calculation: a single cell, or the cells of a table's row.

    Kinds: `math` (symbols and numbers), `result` (its last line), `head` and `row` of a table, `note` (words), `wrong`.
    """

    cells: tuple[str, ...]
    kind: str = "math"


class Mark(NamedTuple):
    """One number of the network. Kinds: `value` of a unit, `error`, `delta` of a unit, `gradient`, `weight` (new).

    `at` is (layer, unit), or (layer, input, unit) for a weight; the bias is one more input.
    """

    kind: str
    at: tuple[int, ...]


@dataclass(frozen=True)
class Scene:
    """One step: its chapter's number, what it does, the calculation, and the numbers that it reads and writes."""

    chapter: int
    headline: str
    lines: tuple[Line, ...]
    reads: tuple[Mark, ...]
    writes: tuple[Mark, ...]

    @property
    def caption(self) -> str:
        """The whole step as one text."""
        said = [" | ".join(cell for cell in line.cells if cell) for line in self.lines]
        return ". ".join([self.headline, *said])


def line(text: str, kind: str = "math") -> Line:
    return Line((text,), kind)


def scenes(found: Pass, places: int) -> list[Scene]:
    """Every step, in the order in which the numbers come to be: with the mistake `late` that order is wrong."""
    teller = _Teller(found, places)
    task, told = found.task, []
    for layer in range(1, task.depth + 1):
        told += [teller.forward(layer, unit) for unit in range(task.sizes[layer])]
    told.append(teller.error())
    updates = []
    for layer in range(task.depth, 0, -1):
        for unit in range(task.sizes[layer]):
            told += [teller.delta(layer, unit), teller.gradients(layer, unit)]
        updates.append(list(teller.updates(layer)))
        if found.mistake == "late":
            told += updates.pop()
    told += [scene for group in updates for scene in group]
    told.append(teller.again())
    return told


class _Teller:
    """Makes the scenes of one pass."""

    def __init__(self, found: Pass, places: int) -> None:
        task = found.task
        self.found, self.task, self.places = found, task, places
        weights = [array for pair in task.network.layers for array in pair]
        self.digits: Digits = digits_for(places, [task.x, task.t], weights)
        self.z = [z[found.row] for z in found.step.run.z]
        self.a = [task.x[found.row], *(a[found.row] for a in found.step.run.a)]
        self.dz = [dz[found.row] for dz in found.step.dz]

    def forward(self, layer: int, unit: int) -> Scene:
        """One unit's weighted sum, term by term, and its answer."""
        task, digits, below = self.task, self.digits, self.a[layer - 1]
        W, b = task.network.layers[layer - 1]
        name, activation = task.unit(layer, unit), task.network.activations[layer - 1]
        z, a = self.z[layer - 1][unit], self.a[layer][unit]
        products = [float(w * v) for w, v in zip(W[:, unit], below, strict=True)]
        inputs = range(len(below))
        lines = [
            line(
                f"z = {' + '.join(f'{task.weight(layer, i, unit)}·{task.unit(layer - 1, i)}' for i in inputs)} + b"
            ),
            line(
                "= "
                + " + ".join(
                    f"{digits.weight(W[i, unit])}{TIMES}{digits.input(below[i], layer)}" for i in inputs
                )
                + f" + {digits.weight(b[unit])}"
            ),
            line(digits.sum([*products, float(b[unit])], float(z))),
            line(
                f"a = {terms.answer(activation)} = "
                f"{terms.answer_in_numbers(activation, float(z), digits)} = {digits.of(a)}",
                "result",
            ),
        ]
        if self.found.checked:
            apart, _ = differs(a, self.found.checked.a[layer - 1][unit], self.places)
            lines.append(line(f"Proof: TensorFlow's answer differs by {apart}.", "note"))
        bent = "" if activation == "linear" else f", and bends the sum ({terms.ACTIVATION_NAMES[activation]})"
        return Scene(
            0,
            f"Forward, {name}: weighs what it reads, adds its bias{bent}",
            tuple(lines),
            (*self._into(layer, unit), *self._units(layer - 1)),
            (Mark("value", (layer, unit)),),
        )

    def error(self) -> Scene:
        """The error of this example, and the mean over all of them."""
        task, digits, found = self.task, self.digits, self.found
        a, t = self.a[-1], task.t[found.row]
        parts = terms.loss_terms(task.loss, self.z[-1], a, t)
        shown = [k for k in range(len(a)) if task.loss != "categorical_cross_entropy" or t[k]]
        given = [terms.number(float(v), digits.given) for v in t]
        words = [
            terms.loss_term_in_numbers(task.loss, digits.factor(a[k]), given[k], digits.of(float(parts[k])))
            for k in shown
        ]
        minus = MINUS if task.loss in ("binary_cross_entropy", "categorical_cross_entropy") else ""
        mean = terms.averaged(task.loss) and len(a) > 1
        whole = f"({' + '.join(words)})" if len(words) > 1 and (minus or mean) else " + ".join(words) or "0"
        share = len(a) if mean else 1
        values = [float(parts[k]) / share for k in shown] or [0.0]
        lines = [
            line(terms.loss_in_symbols(task.loss, len(a))),
            line(f"= {minus}{whole}{f' / {len(a)}' if mean else ''}"),
            line(digits.sum(values, found.row_error), "result"),
        ]
        if task.rows > 1:
            lines.append(
                line(
                    f"That is one example of {task.rows}. The mean error of all of them is "
                    f"{digits.of(found.step.error)}: this is what goes down.",
                    "note",
                )
            )
        if found.checked:
            apart, _ = differs(found.row_error, found.checked.error, self.places)
            lines.append(line(f"Proof: TensorFlow's error differs by {apart}.", "note"))
        return Scene(
            1,
            "The error: how far the outputs are from the targets, as one number",
            tuple(lines),
            self._units(task.depth),
            (Mark("error", (0, 0)),),
        )

    def delta(self, layer: int, unit: int) -> Scene:
        """A unit's delta by the chain rule."""
        name, last = self.task.unit(layer, unit), layer == self.task.depth
        lines = self._last_delta(unit) if last else self._hidden_delta(layer, unit)
        found, value = self.found, float(self.dz[layer - 1][unit])
        by_nudging, wrong = differs(value, found.nudged.db[layer - 1][unit], self.places)
        if wrong:
            right = self.digits.of(found.right.dz[layer - 1][found.row][unit])
            lines.append(line(f"Right would be {right}. Nudging z shows it: off by {by_nudging}.", "wrong"))
        else:
            proof = f"Proof: nudge z by ±0.00001 and watch the error. The slope differs by {by_nudging}"
            if found.checked:
                by_tensorflow, _ = differs(value, found.checked.dz[layer - 1][unit], self.places)
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
            else (Mark("value", (layer, unit)), *self._fed_by(layer, unit))
        )
        return Scene(2, headline, tuple(lines), reads, (Mark("delta", (layer, unit)),))

    def _last_delta(self, unit: int) -> list[Line]:
        task, digits = self.task, self.digits
        name, activation = task.unit(task.depth, unit), task.network.activations[-1]
        a, t, outputs = float(self.a[-1][unit]), float(task.t[self.found.row][unit]), task.sizes[-1]
        shown, target, value = digits.factor(a), terms.number(t, digits.given), digits.of(self.dz[-1][unit])
        if (activation, task.loss) in (
            ("softmax", "categorical_cross_entropy"),
            ("sigmoid", "binary_cross_entropy"),
        ):
            kind = terms.ACTIVATION_NAMES[activation].lower()
            left, right, many = "", "", ""
            if activation == "sigmoid" and outputs > 1:
                left, right, many = "(", ")", f" / {outputs}"
            return [
                line(f"δ{name} = ∂E/∂z = {left}a {MINUS} t{right}{many}"),
                line(f"= {left}{shown} {MINUS} {target}{right}{many} = {value}", "result"),
                line(f"The slopes of {kind} and cross-entropy cancel: answer minus target is left.", "note"),
            ]
        pulled = self._pull(unit)
        bend = float(ACTIVATIONS[activation].df(self.z[-1][unit]))
        numbers = terms.pull_in_numbers(task.loss, shown, target, digits.factor(pulled), outputs)
        if self.found.mistake == "slope":
            return [
                line(f"δ{name} = ∂E/∂a = {terms.pull(task.loss, outputs)}, and the slope of a is forgotten"),
                line(f"= {numbers} = {value}", "result"),
            ]
        return [
            line(
                f"δ{name} = ∂E/∂z = ∂E/∂a · ∂a/∂z = {terms.pull(task.loss, outputs)} · {terms.slope(activation)}"
            ),
            line(f"= {numbers} {TIMES} {terms.slope_in_numbers(activation, shown, digits.factor(bend))}"),
            line(f"= {digits.factor(pulled)} {TIMES} {digits.factor(bend)} = {value}", "result"),
        ]

    def _pull(self, unit: int) -> float:
        """dE/da of this example for one output."""
        a, t = self.a[-1][None], self.task.t[self.found.row][None]
        return float(LOSSES[self.task.loss][1](t, a)[0, unit])

    def _hidden_delta(self, layer: int, unit: int) -> list[Line]:
        task, digits, found = self.task, self.digits, self.found
        late = found.mistake == "late"
        above = (found.step.after if late else task.network).layers[layer][0][unit]
        deltas, activation = self.dz[layer], task.network.activations[layer - 1]
        name, fed = task.unit(layer, unit), range(task.sizes[layer + 1])
        new = "new " if late else ""
        shares = " + ".join(f"{new}{task.weight(layer + 1, unit, k)}·δ{task.unit(layer + 1, k)}" for k in fed)
        weight = digits.factor if late else digits.weight
        products = [float(above[k] * deltas[k]) for k in fed]
        numbers = " + ".join(f"{weight(above[k])}{TIMES}{digits.factor(deltas[k])}" for k in fed)
        collected, value = float(sum(products)), digits.of(self.dz[layer - 1][unit])
        if found.mistake == "slope":
            return [
                line(f"δ{name} = {shares}, and the slope of a is forgotten"),
                line(f"= {numbers}"),
                line(digits.sum(products, collected), "result"),
            ]
        bend = float(ACTIVATIONS[activation].df(self.z[layer - 1][unit]))
        shown, steep = digits.factor(self.a[layer][unit]), digits.factor(bend)
        lines = [
            line(f"δ{name} = ∂E/∂z = ({shares}) · {terms.slope(activation)}"),
            line(f"= ({numbers}) {TIMES} {terms.slope_in_numbers(activation, shown, steep)}"),
        ]
        if len(products) > 1:
            lines.append(line(f"= ({' + '.join(map(digits.factor, products))}) {TIMES} {steep}"))
        left = digits.left(products, collected)
        return [*lines, line(f"= {digits.factor(collected)} {TIMES} {steep} = {value}{left}", "result")]

    def gradients(self, layer: int, unit: int) -> Scene:
        """The gradient of every weight into a unit: its delta times what the weight saw."""
        task, digits, found = self.task, self.digits, self.found
        name, delta, below = task.unit(layer, unit), float(self.dz[layer - 1][unit]), self.a[layer - 1]
        nudged, checked = found.nudged, found.checked
        seen = [*map(float, below), 1.0]
        lines = [
            line(f"∂E/∂w = δ{name} · (what the weight saw), and for the bias ∂E/∂b = δ{name}"),
            Line(
                ("", f"δ{name} {TIMES} input", "gradient", f"{MINUS} nudged", f"{MINUS} TensorFlow"), "head"
            ),
        ]
        for i, value in enumerate(seen):
            bias = i == len(below)
            gradient = delta * value
            by = nudged.db[layer - 1][unit] if bias else nudged.dW[layer - 1][i, unit]
            apart, wrong = differs(gradient, by, self.places)
            other = ""
            if checked:
                theirs = checked.db[layer - 1][unit] if bias else checked.dW[layer - 1][i, unit]
                other = differs(gradient, theirs, self.places)[0]
            shown = "1" if bias else digits.input(value, layer)
            label = f"bias of {name}" if bias else task.weight(layer, i, unit)
            lines.append(
                Line(
                    (label, f"{digits.of(delta)} {TIMES} {shown}", digits.of(gradient), apart, other),
                    "wrong" if wrong else "row",
                )
            )
        if not checked:
            lines[1] = Line((*lines[1].cells[:4], ""), "head")
        return Scene(
            2,
            f"Backward, weights into {name}: each gradient is the delta times the input that the weight saw",
            tuple(lines),
            (Mark("delta", (layer, unit)), *self._units(layer - 1)),
            tuple(Mark("gradient", (layer, i, unit)) for i in range(len(seen))),
        )

    def updates(self, layer: int) -> Iterator[Scene]:
        """All weights into a layer move; a large layer unit by unit."""
        below, units = self.task.sizes[layer - 1], self.task.sizes[layer]
        at_once = (below + 1) * units <= ROWS_AT_ONCE
        for group in [range(units)] if at_once else [range(u, u + 1) for u in range(units)]:
            yield self._update(layer, group)

    def _update(self, layer: int, units: Sequence[int]) -> Scene:
        task, digits, found = self.task, self.digits, self.found
        W, b = task.network.layers[layer - 1]
        new_W, new_b = found.step.after.layers[layer - 1]
        right_W, right_b = found.right.after.layers[layer - 1]
        fixed = found.mistake == "biases" or not (task.learn_biases or found.mistake == "biases")
        shares = found.weight_shares(layer, found.step)
        op = "+" if found.mistake == "sign" else MINUS
        rate = f"{task.rate:g}"
        right = ("right",) if found.mistake != "none" else ()
        lines = [
            line(f"new = old {op} rate {TIMES} gradient"),
            Line(("", "old", f"{op} rate {TIMES} gradient", "new", *right), "head"),
        ]
        writes: list[Mark] = []
        for unit in units:
            for i in range(len(W) + 1):
                bias = i == len(W)
                old, new, best = (
                    (b[unit], new_b[unit], right_b[unit]) if bias else (W[i, unit], new_W[i, unit], right_W[i, unit])
                )  # fmt: skip
                each = found.step.dz[layer - 1][:, unit] if bias else shares[:, i, unit]
                label = f"bias of {task.unit(layer, unit)}" if bias else task.weight(layer, i, unit)
                by = f"{op} {rate} {TIMES} {self._mean(each)}" if not (bias and fixed) else "stays"
                wrong = abs(new - best) > terms.SAME
                cells = (label, digits.of(old), by, digits.of(new), *([digits.of(best)] if right else []))
                lines.append(Line(cells, "wrong" if wrong else "row"))
                writes.append(Mark("weight", (layer, i, unit)))
        if fixed:
            why = "are forgotten" if found.mistake == "biases" else "are left as they are, as in the article"
            lines.append(line(f"The biases {why}.", "wrong" if found.mistake == "biases" else "note"))
        if task.rows > 1:
            sums = "sum" if found.mistake == "sum" else "mean"
            lines[0] = line(
                f"new = old {op} rate {TIMES} {sums} of the gradients of all {task.rows} examples"
            )
        return Scene(
            3,
            f"Update, weights into {' and '.join(task.unit(layer, u) for u in units)}: "
            f"a small step {'up' if found.mistake == 'sign' else 'against'} the gradient",
            tuple(lines),
            tuple(Mark("gradient", mark.at) for mark in writes),
            tuple(writes),
        )

    def _mean(self, each: np.ndarray) -> str:
        """The gradient that the step goes by, from every example's own."""
        digits = self.digits
        if len(each) == 1:
            return digits.factor(float(each[0]))
        together = " + ".join(digits.factor(float(v)) for v in each)
        return f"({together})" if self.found.mistake == "sum" else f"({together}) / {len(each)}"

    def again(self) -> Scene:
        """What the step has brought: the error before and after, and what the gradient had promised."""
        task, digits, found = self.task, self.digits, self.found
        before, after = found.step.error, found.error_after
        way = "fell" if after < before else "rose" if after > before else "stayed"
        squares = sum(float((d**2).sum()) for d in found.right.dW)
        if task.learn_biases or found.mistake == "biases":
            squares += sum(float((d**2).sum()) for d in found.right.db)
        lines = [
            line(f"E before = {digits.of(before)}"),
            line(f"E after = {digits.of(after)}, a change of {digits.of(after - before)}", "result"),
            line(
                f"To first order a right step changes E by {MINUS}rate {TIMES} (sum of all gradients²) = "
                f"{MINUS}{task.rate:g} {TIMES} {digits.of(squares)} = {digits.of(-task.rate * squares)}. "
                "The rest is the curve between here and there.",
                "note",
            ),
        ]
        if found.mistake in _HARMLESS and after == found.right_error_after:
            lines.append(line(f"Here this mistake changes nothing: {_HARMLESS[found.mistake]}.", "note"))
        elif found.mistake != "none":
            apart, _ = differs(after, found.right_error_after, self.places)
            lines.append(
                line(
                    f"Right: E after = {digits.of(found.right_error_after)}. This differs by {apart}.",
                    "wrong",
                )
            )
        lines.append(
            line(
                f"That was step {found.iteration + 1}. Raise Iteration for the next, or see Many steps.",
                "note",
            )
        )
        return Scene(
            4,
            f"Forward again, with the new weights: the error {way} from {digits.of(before)} to {digits.of(after)}",
            tuple(lines),
            tuple(
                Mark("weight", (layer, i, unit))
                for layer in range(1, task.depth + 1)
                for i in range(task.sizes[layer - 1])
                for unit in range(task.sizes[layer])
            ),
            (Mark("again", (0, 0)),),
        )

    def _units(self, layer: int) -> tuple[Mark, ...]:
        return tuple(Mark("value", (layer, unit)) for unit in range(self.task.sizes[layer]))

    def _into(self, layer: int, unit: int) -> tuple[Mark, ...]:
        return tuple(Mark("old", (layer, i, unit)) for i in range(self.task.sizes[layer - 1] + 1))

    def _fed_by(self, layer: int, unit: int) -> tuple[Mark, ...]:
        fed = range(self.task.sizes[layer + 1])
        kind = "weight" if self.found.mistake == "late" else "old"
        return (
            *(Mark("delta", (layer + 1, k)) for k in fed),
            *(Mark(kind, (layer + 1, unit, k)) for k in fed),
        )
