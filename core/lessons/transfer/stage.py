"""The stage of transfer learning: a finished comparison becomes its curves and words."""

from functools import partial

from core.figures.palette import Mode
from core.lessons.transfer import transfer_words
from core.lessons.transfer.study.backbone import FILE
from core.lessons.transfer.transfer import Compared
from core.lessons.transfer.transfer_figure import transfer_figure
from core.view import View


def transfer(c: Compared, mode: Mode) -> View:
    """Accuracy against pictures per class, three ways; the code reads the backbone's file if that one ships."""
    files = {} if c.backbone.file else {FILE.name: FILE.read_bytes}
    return View(transfer_figure(c.rows, c.classes, mode), partial(transfer_words.explain, c), files)
