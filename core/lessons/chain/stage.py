"""The whole chain: a small CNN and its picture become a board of numbers, and words."""

from functools import partial

from core.explain.proof import Checked
from core.figures.palette import Mode
from core.lessons.chain import chain_words
from core.lessons.chain.chain import Gradients, passed
from core.lessons.chain.chain_figure import chain_figure
from core.lessons.chain.task import Chain
from core.lessons.chain.trace import chain_trace, scenes
from core.view import View


def chain(task: Chain, checked: Checked[Gradients] | None, mode: Mode, depth: str = "all") -> View:
    """From pixels to the flattened list, on to a loss, or through a whole step of learning: as far as `depth` says."""
    found = passed(task, checked)
    told = scenes(found, depth)
    trace = chain_trace(found, told, depth)
    return View(chain_figure(trace, found, told, mode, depth), partial(chain_words.explain, found, trace, depth))
