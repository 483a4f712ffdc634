"""The losses lesson: its settings, and the words of the view at hand."""

import numpy as np

from core.explain.explanation import Explanation
from core.lessons.losses import curve_words, rows_words, slow_words
from core.lessons.losses.rows import read
from core.lessons.losses.settings import IDEA, Settings

__all__ = ["IDEA", "Settings", "explain"]


def explain(settings: Settings, table: np.ndarray | None = None) -> Explanation:
    """The lesson's words; `table` is that of the view of rows."""
    if settings.view == "curve":
        return curve_words.explain(settings)
    if settings.view == "slow":
        return slow_words.explain(settings)
    assert table is not None
    return rows_words.explain(read(settings, table))
