"""The whole way back through time, as Markdown with formulas: to keep, or to print."""

from core.explain import worksheet as sheet
from core.explain.digits import given
from core.explain.scene import Scene
from core.explain.worksheet import dashed, powers, table_of
from core.lessons.bptt.gradient import Pass
from core.lessons.bptt.gradient_shown import every
from core.lessons.bptt.gradient_words import proofs
from core.lessons.bptt.task import Learner
from core.wording import prose

EQUATIONS = (
    ("Forward: the state, the probabilities, the loss of each step, and all losses added up.",
     r"h_t = f(x_t W + h_{t-1} U + b) \quad p_t = softmax(h_t V + c) \quad L = \sum_t L_t"),
    ("Back: a state gets a gradient from its own output and from the step after it.",
     r"\frac{\partial L}{\partial h_t} = (p_t - y_t) \, V^T + \delta_{t+1} \, U^T"),
    ("Through the activation, number by number.",
     r"\delta_t = \frac{\partial L}{\partial h_t} \cdot f'(z_t)"),
    ("Every time step used the same weights, so all shares add up.",
     prose(r"""\frac{\partial L}{\partial U} = \sum_t h_{t-1}^T \, \delta_t \quad \frac{\partial L}{\partial W} =
         \sum_t x_t^T \, \delta_t""")),
)  # fmt: skip
_TITLES = ("Forward", "The loss", "Backward", "The total")


def file_name(learner: Learner, matrix: str, cut: int) -> str:
    """`tomorrows-price-bptt-u`"""
    return f"{dashed(learner.cell.title)}-bptt-{matrix.lower()}" + (f"-cut-{cut}" if cut else "")


def worksheet(found: Pass, told: list[Scene], matrix: str) -> str:
    """Markdown: what is given, the equations, every step in order, the proofs."""
    title = f"Backpropagation through time by hand: {found.learner.cell.title}"
    steps = sheet.worksheet(title, _words(found, matrix), _given(found), EQUATIONS, told, _TITLES)
    _, _, table = proofs(found).partition("\n\n")  # its title is a heading here
    return f"{steps}\n## The proof\n\n{powers(table)}\n"


def _words(found: Pass, matrix: str) -> str:
    cell = found.learner.cell
    cut = f" The gradient is cut after every {every(found.cut)}." if found.cut else ""
    return prose(f"""A recurrent cell of {cell.units} units ({cell.activation}) reads {cell.steps} inputs. {cell.says}
        The gradient of {matrix} is gathered.{cut} Three decimals are shown, all of them are computed with.""")


def _given(found: Pass) -> list[str]:
    cell = found.learner.cell
    names = [f"x{i + 1}" for i in range(cell.features)]
    units = [f"unit {j + 1}" for j in range(cell.units)]
    rows = []
    for t in range(cell.steps):
        target = cell.names[found.learner.targets[t]] if found.learner.judged(t) else "none"
        rows.append([str(t + 1), *map(given, cell.x[t]), target])
    tables = ["The sequence, and what is right at each step:", table_of(["t", *names, "target"], rows)]
    for title, matrix, heads, labels, bias, last in (
        ("Input weights W and bias b:", cell.W, units, names, cell.b, "b"),
        ("Recurrent weights U and the start h0:", cell.U, units, units, cell.h0, "h0"),
        ("Output weights V and bias c:", cell.V, list(cell.names), units, cell.c, "c"),
    ):
        lines = [[f"from {label}", *map(given, row)] for label, row in zip(labels, matrix, strict=True)]
        tables += [title, table_of(["", *heads], [*lines, [last, *map(given, bias)]])]
    return tables
