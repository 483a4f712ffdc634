"""The losses lesson: its settings, and the words of the view at hand."""

import numpy as np

from core.explain import losses_curve_words, losses_rows_words, losses_slow_words
from core.explain.explanation import Explanation
from core.explain.losses_rows import read
from core.explain.losses_settings import IDEA, Settings

__all__ = ["IDEA", "Settings", "explain"]


def explain(settings: Settings, table: np.ndarray | None = None) -> Explanation:
    """The lesson's words; `table` is that of the view of rows."""
    if settings.view == "curve":
        return losses_curve_words.explain(settings)
    if settings.view == "slow":
        return losses_slow_words.explain(settings)
    assert table is not None
    return losses_rows_words.explain(read(settings, table))
