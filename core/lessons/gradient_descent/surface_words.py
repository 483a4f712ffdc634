"""What the lesson says about optimizers on a surface: how fast at best, what diverges, and why."""

import numpy as np

from core.explain.explanation import Explanation, Question, Slip
from core.lessons.gradient_descent.rates import best, limit, rule, steps_for
from core.lessons.gradient_descent.runs import SHORT, TITLES, Rule, Run, run
from core.lessons.gradient_descent.slips import epoch_slip, first_adam_step, names_slip
from core.lessons.gradient_descent.surface import Race
from core.lessons.gradient_descent.surfaces import Surface
from core.lessons.gradient_descent.updates import FORMULAS, equations, pair, small
from core.trace import Region, Step, Sweep, Trace
from core.wording import prose

ABOUT = {
    "Bowl": prose("""**The bowl.** Gradient descent must not overshoot the steep direction, so along the flat one it
        creeps. The condition number κ says how much they differ."""),
    "Ravine": prose("""**The ravine** lies across both axes. Methods that adapt each weight's step by itself are of
        less help here than on the bowl: neither weight alone is steep or flat."""),
    "Saddle": prose("""**The saddle** at (0, 0) is no minimum, though its gradient is 0. Start with w₂ = 0 exactly, and
        gradient descent ends there; a hair beside it, and it gets away."""),
    "Rosenbrock": "**Rosenbrock's valley** is curved and almost flat inside: to find it is easy, to follow it is slow.",
    "Himmelblau": prose("""**Himmelblau's function** has four minima, all equally low. Where a path ends depends on the
        start, on the optimizer and on its rate."""),
    "Geyser regression": prose("""**A real regression.** How long must one wait for Old Faithful, after an eruption of
        x minutes? Each point is a line w₁x + w₂; the loss is its mean squared error over 272 eruptions."""),
}


def explain(held: Race) -> Explanation:
    """The words of this view."""
    name = held.told.rule.name
    return Explanation(
        formula=FORMULAS[name],
        numbers=_numbers(held),
        notes=_notes(held),
        question=_question(held),
        slips=(_rate_slip(held), names_slip(), epoch_slip()),
        keras=keras_code(held),
        trace=trace(held),
    )


def _numbers(held: Race) -> tuple[str, ...]:
    """The surface, the told optimizer's settings, and what theory says on a quadratic."""
    symbols = {
        "learning_rate": r"\eta",
        "momentum": r"\beta",
        "rho": r"\rho",
        "beta_1": r"\beta_1",
        "beta_2": r"\beta_2",
        "weight_decay": r"\lambda",
    }
    settings = r"\quad ".join(f"{symbols[key]} = {value:.6g}" for key, value in held.told.rule.options.items())
    lines = [held.surface.latex, settings]
    if held.surface.hessian is not None:
        low, high = held.surface.curvatures
        kappa = high / low
        found = best(low, high)
        lines += [
            rf"\kappa = \frac{{{high:.6g}}}{{{low:.6g}}} = \mathbf{{{kappa:.6g}}}",
            rf"\begin{{gathered}} \text{{gradient descent: }} \frac{{\kappa - 1}}{{\kappa + 1}}"
            rf" = \mathbf{{{found['sgd'].shrink:.6f}}} \\[4pt] \text{{momentum: }}"
            rf" \frac{{\sqrt\kappa - 1}}{{\sqrt\kappa + 1}} = \mathbf{{{found['momentum'].shrink:.6f}}}"
            r" \end{gathered}",
        ]
    return tuple(lines)


def _notes(held: Race) -> tuple[str, ...]:
    notes = [
        prose("""**In words.** *w* are the two weights, *g* the gradient at w, *η* the learning rate. Squares, roots
            and quotients are taken for each weight by itself; t counts the steps. Numbers are shown to four decimals,
            and the last line adds up exactly as shown."""),
        ABOUT[held.surface.title],
    ]
    if held.surface.hessian is not None:
        notes.append(_at_best(held.surface))
    lost = [one for one in held.runs if one.diverges]
    higher = [one for one in held.runs if not one.diverges and one.heights[-1] > one.heights[0]]
    if higher:
        notes.append(
            prose(f"""**Higher than at the start:** {", ".join(map(_lost, higher))}. It does not run away, but its steps
                are too long to settle: it jumps about. A smaller rate is the cure.""")
        )
    if lost:
        notes.append(
            prose(f"""**Diverged:** {", ".join(map(_lost, lost))}. Every step overshoots the valley and lands higher on
                the other side, where the gradient is larger still. A smaller rate is the cure.""")
        )
    notes.append(
        prose(f"""**Adam's first step** is about the learning rate, whatever the gradient: average and root of squares
            grow by the same factor. For a gradient of 0.1 and a rate of 0.001 Keras (ε = 10⁻⁷) steps by
            {first_adam_step():.10f}; the paper's algorithm 1, with ε = 10⁻⁸, by {0.001 * 0.1 / (0.1 + 1e-8):.10f}.""")
    )
    if any(one.rule.name == "adamw" for one in held.runs):
        notes.append(
            prose("""**AdamW** takes a small share of every weight off before each step. So it does not come to rest at
                the minimum but a little toward 0: a price for smaller weights, which often generalize better.""")
        )
    return tuple(notes)


def _lost(one: Run) -> str:
    """How a run that does not get lower ends."""
    if one.lost_at:
        return f"{TITLES[one.rule.name]} left every bound after step {one.lost_at - 1}"
    first, last = (small(float(one.heights[at])) for at in (0, -1))
    return f"{TITLES[one.rule.name]}'s loss grew from {first} to {last}"


def _at_best(surface: Surface) -> str:
    """What theory allows each to reach on this quadratic."""
    low, high = surface.curvatures
    rows = [
        f"| {TITLES[name]} | {found.rate:.6f} | {found.momentum:.6f} | {found.shrink:.6f} | "
        f"{steps_for(name, low, high):,} | {limit(name, 0.0 if name == 'sgd' else 0.9, high):.6f} |"
        for name, found in best(low, high).items()
    ]
    return "\n".join(
        [
            prose(f"""**How fast at best.** With curvatures from {low:.6g} to {high:.6g}, the distance to the minimum
                shrinks by this factor per step in the long run (Goh, “Why Momentum Really Works”, 2017). Momentum
                replaces κ by √κ. The steps to a thousandth are counted from the start that takes longest."""),
            "",
            "| | best rate | its β | factor per step | steps for 1/1000 | diverges from (β = 0.9) |",
            "|---|--:|--:|--:|--:|--:|",
            *rows,
        ]
    )


def _question(held: Race) -> Question:
    """The first step of gradient descent with another rate."""
    gradient = held.surface.gradient(np.array(held.start))
    rate = float(f"{held.told.rule.rate * 2:.2g}")
    answer = held.start[0] - rate * float(gradient[0])
    return Question(
        prose(f"""Plain gradient descent starts at w = {pair(np.array(held.start))}, where g = {pair(gradient)}. With a
            learning rate of {rate:g}, where is w₁ after one step? Two decimals are enough."""),
        answer,
        rf"$w_1 - \eta\,g_1 = {held.start[0]:.4f} - {rate:g} \cdot {_bracketed(float(gradient[0]))} = {answer:.4f}$.",
        tolerance=max(0.0101, abs(answer) * 1e-4),
        places=2,
    )


def _bracketed(value: float) -> str:
    return f"({value:.4f})" if value < 0 else f"{value:.4f}"


def _rate_slip(held: Race) -> Slip:
    """Three rates of gradient descent, measured on this surface from this start."""
    surface, found = held.surface, []
    for pace in ("small", "right", "large"):
        one = rule("sgd", surface, pace)
        found.append((one.rate, run(surface, one, held.start, held.steps)))
    told = "; ".join(f"rate {rate:.4g}: {_end(one)}" for rate, one in found)
    return Slip(
        "The larger the learning rate, the sooner it is there",
        prose(f"""Up to a point. Too small it creeps, too large every step overshoots, and
            {"beyond 2 over the largest curvature" if surface.hessian is not None else "beyond some rate"} it
            diverges."""),
        f"Gradient descent here, loss above the lowest after {held.steps} steps: **{told}**.",
    )


def _end(one: Run) -> str:
    return f"diverged after step {one.lost_at - 1}" if one.lost_at else small(float(one.heights[-1]))


def _options(one: Rule) -> str:
    # Keras takes no integer for a rate.
    given = ", ".join(f"{key}={float(f'{value:.10g}')!r}" for key, value in one.options.items())
    return given + (", nesterov=True" if one.name == "nesterov" else "")


def keras_code(held: Race) -> str:
    """Keras code that walks the told optimizer's path, start included."""
    kind = {"adagrad": "Adagrad", "rmsprop": "RMSprop", "adam": "Adam", "adamw": "AdamW"}.get(
        held.told.rule.name, "SGD"
    )
    steps = held.told.lost_at - 1 if held.told.lost_at else held.steps
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "import tensorflow as tf",
            "",
            f"w = keras.Variable(np.array([{held.start[0]:g}, {held.start[1]:g}]), dtype='float64')",
            f"optimizer = keras.optimizers.{kind}({_options(held.told.rule)})",
            "path = [w.numpy()]",
            f"for step in range({steps}):",
            "    with tf.GradientTape() as tape:",
            "        x, y = w.value[0], w.value[1]",
            f"        loss = {held.surface.code}",
            "    optimizer.apply([tape.gradient(loss, w.value)], [w])",
            "    path.append(w.numpy())",
            "result = np.array(path)",
            "print(result[-1])",
        ]
    )


def captions(held: Race) -> list[tuple[str, str]]:
    """What every frame says first, for the wide board and for the narrow one."""
    name, run_ = TITLES[held.told.rule.name], held.told
    found = [
        (
            f"All start at w = {pair(run_.weights[0])}: loss {small(float(run_.heights[0]))} above the lowest",
            f"All start at {pair(run_.weights[0])}",
        )
    ]
    for at in range(1, held.steps + 1):
        if np.isnan(run_.heights[at]):
            says = f"After {at} of {held.steps} steps. {name}: diverged after step {run_.lost_at - 1}"
            found.append((says, f"After {at} of {held.steps} steps\n{name}: diverged"))
            continue
        gradient = f"gradient g = {pair(run_.gradients[at - 1])}"
        found.append(
            (
                f"After {at} of {held.steps} steps. {name}, last {gradient}",
                f"After {at} of {held.steps} steps\n{SHORT[run_.rule.name]}, {gradient}",
            )
        )
    return found


def told(held: Race) -> list[tuple[str, ...]]:
    """For every frame the lines of the told optimizer's equations."""
    name, run_ = TITLES[held.told.rule.name], held.told
    lines = equations(run_)
    lost = (
        prose(f"""{name} has left every bound: each step overshoots by more than the last. Its learning rate,
            {run_.rule.rate:.6g}, is too large here."""),
    )
    more = [lost] * (held.steps - len(lines))
    return [(f"The steps of {name} are written out here: its rate is {run_.rule.rate:.6g}.",), *lines, *more]


def trace(held: Race) -> Trace:
    """One step per step of the told optimizer, the start first: it reads a gradient and writes weights. Arrays: weights
    `(known + 1, 2)`, gradients `(known, 2)`, as far as the weights are known.
    """
    run_, lines = held.told, equations(held.told)
    known = len(lines)

    def step(index: int) -> Step:
        here = Region((index, 0), (1, 2))
        if not index:
            return Step(f"Start at w = {pair(run_.weights[0])}", {}, {"weights": here})
        return Step(
            f"Step {index}: g = {pair(run_.gradients[index - 1])}; {'; '.join(lines[index - 1])}",
            {"gradients": Region((index - 1, 0), (1, 2))},
            {"weights": here},
        )

    arrays = {"weights": run_.weights[: known + 1], "gradients": run_.gradients[:known]}
    return Trace({name: values for name, values in arrays.items() if len(values)}, Sweep(known + 1, step))
