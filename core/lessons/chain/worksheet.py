"""The whole derivation of one step through a CNN, as Markdown with formulas: to keep, or to print."""

from functools import partial

import numpy as np

from core.explain import worksheet as sheet
from core.explain.digits import given
from core.explain.scene import Scene
from core.explain.worksheet import table_of
from core.lessons.chain.chain import Pass
from core.lessons.chain.scene import Shown
from core.lessons.chain.task import Chain
from core.wording import prose

_WON = "The winner of each window gets its number's gradient"
EQUATIONS = (
    ("Convolution: every window times the kernel, plus the bias.",
     r"z_{ij} = b + \sum_{u,v} x_{i+u, j+v} \, w_{uv}"),
    ("ReLU, then pooling over windows of 2 by 2; the pooled numbers in one list are called f.",
     r"a_{ij} = max(0, z_{ij})"),
    ("Dense layer, softmax, loss.",
     r"s_c = b_c + \sum_n f_n \, w_{nc} \quad p_c = \frac{e^{s_c}}{\sum_k e^{s_k}} \quad L = -ln \, p_{right}"),
    ("Back: the delta of a score, the gradient of a dense weight, the share of a number of the list.",
     prose(r"""\delta_c = p_c - t_c \quad \frac{\partial L}{\partial w_{nc}} = f_n \, \delta_c \quad \frac{\partial
         L}{\partial f_n} = \sum_c w_{nc} \, \delta_c""")),
    (prose("""{won}, and ReLU lets it pass where z was positive. What arrives at z is called delta. The kernel
        gathers it from every window."""),
     prose(r"""\frac{\partial L}{\partial w_{uv}} = \sum_{i,j} x_{i+u, j+v} \, \delta_{ij} \quad \frac{\partial
         L}{\partial b} = \sum_{i,j} \delta_{ij}""")),
    ("Then every number takes a small step against its gradient.",
     r"w_{new} = w_{old} - \eta \, \frac{\partial L}{\partial w}"),
)  # fmt: skip
_TITLES = ("Forward", "Backward", "The update", "Forward again")


def file_name(task: Chain) -> str:
    """`a-cross-1-kernel-max`"""
    return f"{task.title.lower().replace(' ', '-')}-{task.count}-kernel-{task.mode}"


def worksheet(found: Pass, told: list[Scene]) -> str:
    """Markdown: what is given, the equations, and every step in order."""
    quarter = "Each cell of a window gets a quarter of its number's gradient"
    won = _WON if found.task.mode == "max" else quarter
    equations = [(words.format(won=won), formula) for words, formula in EQUATIONS]
    title = f"A whole CNN by hand: {found.task.title}"
    return sheet.worksheet(title, _words(found), _given(found), equations, told, _TITLES, more=partial(_maps, found))


def _words(found: Pass) -> str:
    task = found.task
    return prose(f"""A picture of 6 by 6, {task.count} kernel{"s" * (task.count > 1)} of 3 by 3, ReLU, {task.mode}
        pooling of 2 by 2, a dense layer, softmax and cross-entropy; learning rate {task.rate:g}. Right is the class
        **{task.names[task.right]}**. Three decimals are shown, all of them are computed with.""")


def _given(found: Pass) -> list[str]:
    task = found.task
    tables = ["The picture:", _grid(task.x)]
    for k in range(task.count):
        name = f" {k + 1}" if task.count > 1 else ""
        tables += [
            f"Kernel{name}, with the bias {given(task.kernel_biases[k])}:",
            _grid(task.kernels[..., k]),
        ]
    rows = [[f"from f{n + 1}", *map(given, row)] for n, row in enumerate(task.weights)]
    rows.append(["bias", *map(given, task.biases)])
    return [*tables, "The dense layer:", table_of(["", *(f"into {name}" for name in task.names)], rows)]


def _maps(found: Pass, scene: Scene) -> list[str]:
    """After a step that writes a whole map at once: the map."""
    shown, parts = Shown(found), []
    for k in range(found.task.count):
        for name, values in (("relu", found.run.relu), ("d sum", found.back.sums)):
            if f"{name} {k}" in scene.writes and not scene.headline.startswith("Back through pooling"):
                cells = [[shown.of(float(v), values[..., k]) for v in row] for row in values[..., k]]
                parts.append(_table(cells))
    return parts


def _grid(values: np.ndarray) -> str:
    return _table([[given(v) for v in row] for row in values])


def _table(cells: list[list[str]]) -> str:
    columns = [str(c + 1) for c in range(len(cells[0]))]
    return table_of(["row", *columns], [[str(r + 1), *row] for r, row in enumerate(cells)])
