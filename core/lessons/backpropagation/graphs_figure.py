"""What the pictures of networks and circuits share: numbers short enough for a circle, and the lines of a network."""

from collections.abc import Iterator

from core.lessons.backpropagation.graph_figure import Edge
from core.lessons.backpropagation.scene import Mark
from core.lessons.backpropagation.task import Task
from core.wording import number


def short(value: float, places: int = 4) -> str:
    """A number that fits a circle."""
    size = abs(value)
    return number(value, places if size < 10 else 2 if size < 100 else 0) if size < 1e6 else "> 10⁶"


def edges_of(task: Task, when: dict[Mark, int], row: int) -> Iterator[Edge]:
    """Every weight of a network, and from each output to the error; `when` says which step computes what."""
    for layer in range(1, task.depth + 1):
        for k in range(task.sizes[layer]):
            for i in range(task.sizes[layer - 1]):
                step = when.get(Mark("gradient", (layer, i, k)), 1)
                name = task.weight(layer, i, k)
                yield Edge(f"w{layer}.{i}.{k}", f"u{layer - 1}.{i}", f"u{layer}.{k}", f"{layer}", step, name)
    for k in range(task.sizes[-1]):
        error = when.get(Mark("error", (0, 0)), 1)
        yield Edge(f"e{k}", f"u{task.depth}.{k}", "E", "targets", error, "", True)
