"""The charts of a comparison say their numbers."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from core.figures.player import Figure
from core.lessons.transfer.study.plan import TransferPlan
from core.lessons.transfer.study.result import LayerChange, TransferResult, TransferRow
from core.lessons.transfer.transfer import Compared
from core.lessons.transfer.transfer_figure import STYLES, kernel_sheets, layers_figure, transfer_figure

ROWS = (
    TransferRow("frozen", 5, 70, 100, 0.6, 0.78, 1.0, 1610),
    TransferRow("scratch", 5, 40, 100, 0.31, 0.5, 1.0, 195_426),
    TransferRow("frozen", 50, 80, 100, 0.7, 0.9, 1.0, 1610),
)
KERNELS = np.linspace(-0.5, 0.4, 5 * 5 * 3 * 2, dtype=np.float32).reshape(5, 5, 3, 2)
COMPARED = Compared(
    TransferResult(
        TransferPlan(), ("a", "b"), ROWS, (LayerChange("conv1", 150, 0.02, 0.9), LayerChange("head", 9, 0.1, None)),
        {"fine-tuned-before": KERNELS, "fine-tuned-after": 0.5 * KERNELS, "scratch-before": KERNELS},
    ),
    (), {},
)  # fmt: skip


FIGURES: dict[str, Callable[[], Figure]] = {
    "accuracy": partial(transfer_figure, ROWS, 10, "light"),
    "accuracy, nothing yet": partial(transfer_figure, [], 2, "light"),
    "layers": partial(layers_figure, COMPARED, "dark"),
}


def test_ways_stand_a_little_apart_around_their_count() -> None:
    rows = transfer_figure(ROWS, 10, "light").data["points"]
    assert [row["x"] for row in rows] == pytest.approx([4.7, 5.3, 47.0])
    assert len({style[2] for style in STYLES.values()}) == len({str(style[1]) for style in STYLES.values()}) == 3


def test_the_charts_say_their_numbers() -> None:
    assert (
        "frozen 70 percent with 5, 80 percent with 50; scratch 40 percent with 5"
        in transfer_figure(ROWS, 10, "light").alt
    )
    assert "conv1 fine-tuned 2.0%, scratch 90.0%" in layers_figure(COMPARED, "light").alt
    assert "growing" in transfer_figure(ROWS, 10, "light", live=True).alt


def test_sheets_of_kernels_are_on_one_scale_and_of_ways_that_ended() -> None:
    """0.5 is the largest weight: it is full color before, and half as far from gray after."""
    (sheets,) = kernel_sheets(COMPARED)
    assert [title for title, _ in sheets] == ["Pretrained, and frozen", "Fine-tuned", "Fine-tuned minus pretrained"]
    before, after, difference = (pixels for _, pixels in sheets)
    assert before.min() == 0
    assert after.min() == 64
    assert difference.max() == 191
