"""The whole derivation of one step with the reader's numbers, as Markdown with formulas: to keep or to print."""

import numpy as np

from core.explain import worksheet as sheet
from core.explain.scene import Scene
from core.explain.symbols import ACTIVATION_NAMES
from core.explain.worksheet import dashed, table_of
from core.lessons.backpropagation.step import Pass
from core.lessons.backpropagation.task import LOSSES, Task
from core.wording import decimals, number, prose

_QUESTION = ("The question is always the same: how much does the error $E$ change when this number moves a little?", "")
_OUTPUT = {
    False: (
        "An output's delta: its pull on the error, times the slope of its activation.",
        r"\delta_j = \frac{\partial E}{\partial z_j} = \frac{\partial E}{\partial a_j} \cdot f'(z_j)",
    ),
    True: (
        "An output's delta: its sum moves all answers of the softmax; with cross-entropy, answer minus target is left.",
        r"\delta_j = \sum_k \frac{\partial E}{\partial a_k} \cdot \frac{\partial a_k}{\partial z_j} = a_j - t_j",
    ),
}
_OTHERS = (
    ("A hidden unit's delta: the deltas of all units that it feeds, each times the weight, times its own slope.",
     r"\delta_i = \left( \sum_j w_{ij} \, \delta_j \right) \cdot f'(z_i)"),
    ("A weight's gradient: the delta of the unit that it feeds, times the input that it saw.",
     r"\frac{\partial E}{\partial w_{ij}} = a_i \, \delta_j"),
    ("A bias' gradient: the delta itself.", r"\frac{\partial E}{\partial b_j} = \delta_j"),
    ("Then every weight takes a small step against its gradient.",
     r"w_{new} = w_{old} - \eta \, \frac{\partial E}{\partial w}"),
)  # fmt: skip
_TITLES = ("Forward", "The error", "Backward", "The update", "Forward again")


def worksheet(found: Pass, told: list[Scene]) -> str:
    """Markdown: what is given, the equations, and every step in order."""
    title = f"Backpropagation by hand: {found.task.title}"
    equations = (_QUESTION, _OUTPUT[found.task.softmax], *_OTHERS)
    return sheet.worksheet(title, _given_words(found), _given_tables(found.task), equations, told, _TITLES)


def file_name(task: Task, iteration: int) -> str:
    """`mazurs-example-step-1`"""
    return f"{dashed(task.title)}-step-{iteration + 1}"


def _given_words(found: Pass) -> str:
    task = found.task
    bends = ", ".join(ACTIVATION_NAMES[name].lower() for name in task.network.activations)
    biases = "learn" if task.learn_biases else "stay as they are"
    words = prose(f"""A network of {" - ".join(map(str, task.sizes))} units (inputs first), activations {bends}; error:
        {LOSSES[task.loss].lower()}; learning rate {task.rate:g}; biases {biases}. This is step
        {found.iteration + 1}.""")
    if task.rows > 1:
        words += f" The units are worked out for example {found.row + 1} of {task.rows}; the update takes all of them."
    if found.mistake != "none":
        words += " **It contains a mistake, made on purpose.** Lines that are wrong say what is right."
    return words


def _given_tables(task: Task) -> list[str]:
    names = [task.unit(0, i) for i in range(task.sizes[0])]
    targets = [f"target of {task.unit(task.depth, k)}" for k in range(task.sizes[-1])]
    rows = [[str(row + 1), *(_given(v) for v in (*task.x[row], *task.t[row]))] for row in range(task.rows)]
    tables = [table_of(["example", *names, *targets], rows)]
    for layer, (W, b) in enumerate(task.network.layers, start=1):
        units = [task.unit(layer, k) for k in range(W.shape[1])]
        rows = [
            [
                f"from {task.unit(layer - 1, i)}",
                *(f"{task.weight(layer, i, k)} = {_given(W[i, k])}" for k in range(W.shape[1])),
            ]
            for i in range(W.shape[0])
        ]
        rows.append(["bias", *(_given(v) for v in b)])
        tables.append(table_of(["", *(f"into {unit}" for unit in units)], rows))
    return tables


def _given(value: float) -> str:
    """Two decimals where those are exact, else six."""
    value = float(value)
    exact = decimals(np.array([value]), 2)
    return number(value, exact if abs(value - round(value, exact)) < 1e-12 else 6)
