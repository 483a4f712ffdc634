"""What takes a network long to learn, kept for settings that come again."""

from core.explain.explanation import Unworkable
from core.figures.palette import Mode
from core.lessons.backpropagation import many, stage
from core.lessons.backpropagation.many import Course
from core.lessons.backpropagation.settings import Settings
from core.lessons.backpropagation.step import Checked, Pass, passed
from core.lessons.backpropagation.task import Task
from core.nn.network import Network
from core.view import View
from core.wording import prose
from pages.kit.kept import kept


def now(task: Task, chosen: Settings) -> Task:
    """The task as it has learned for the chosen number of steps.

    Raises `Unworkable` where its loss cannot take its targets, and where the numbers have left every bound.
    """
    task.checked()
    if not chosen.iteration:
        return task
    network = kept(_network, entries=64)(task, chosen.iteration, chosen.mistake)
    if network is None:
        raise Unworkable(
            prose(f"""By iteration {chosen.iteration:,} the numbers have left every bound. Choose a smaller rate or an
                earlier iteration.""")
        )
    return task.at(network)


def one(task: Task, chosen: Settings, row: int, proofs: tuple[Checked, ...]) -> Pass:
    """The step after the chosen number of them, with its proofs."""
    return passed(now(task, chosen), row=row, mistake=chosen.mistake, proofs=proofs, iteration=chosen.iteration)


def step_view(task: Task, chosen: Settings, row: int, proofs: tuple[Checked, ...], mode: Mode) -> View:
    return kept(_step, entries=64, megabytes=48)(task, chosen, row, proofs, mode)


def many_view(task: Task, mistake: str, row: int, mode: Mode) -> View:
    return kept(_many, entries=16, megabytes=32)(task.checked(), mistake, row, mode)


def _course(task: Task, mistake: str) -> Course:
    return kept(many.course)(task, mistake)


def _network(task: Task, iteration: int, mistake: str) -> Network | None:
    return many.network_at(task, iteration, mistake, _course)


def _step(task: Task, chosen: Settings, row: int, proofs: tuple[Checked, ...], mode: Mode) -> View:
    return stage.step(one(task, chosen, row, proofs), int(chosen.places), mode)


def _many(task: Task, mistake: str, row: int, mode: Mode) -> View:
    return stage.many(_course(task, mistake), row, mode)
