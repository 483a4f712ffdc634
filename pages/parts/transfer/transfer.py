"""A comparison of ways to train on the page: its curves while it works, and what it found."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from core.lessons.transfer.study.plan import PASSES, WAYS
from core.lessons.transfer.study.result import TransferResult
from core.lessons.transfer.transfer import Fitted
from core.lessons.transfer.transfer_figure import Moved, Point, accuracy_figure, layers_figure
from core.lessons.transfer.transfer_words import verdict
from core.media.out.filters import filter_sheet
from core.media.out.render import png
from core.runs.run import Run
from core.wording import prose
from pages.kit.stage import mode, stage

FILTERS = {  # way -> what its sheets are called: before, after, and the difference
    "fine-tuned": ("Pretrained, and frozen", "Fine-tuned", "Fine-tuned minus pretrained"),
    "scratch": ("Scratch, before", "Scratch, after", "After minus before"),
}
VIEWS = ("Numbers", "Layers", "Filters", "Download")


def chart(rows: Sequence[Fitted], classes: int, *, live: bool = False) -> None:
    """Accuracy against pictures per class."""
    points = [Point(r.way, r.per_class, r.accuracy, r.low, r.high) for r in rows]
    stage(accuracy_figure(points, 1 / max(classes, 1), mode(), live=live), key="transfer_chart")


def live(classes: int, run: Run) -> None:
    """The chart as it grows, and its numbers as text."""
    rows = [Fitted(**row) for row in run.rows]
    chart(rows, classes, live=True)
    if rows:
        last = rows[-1]
        st.caption(
            prose(f"""Latest: {last.way}, {last.per_class} per class. {last.correct} of {last.total} right,
                {last.accuracy:.1%}.""")
        )


def results(result: TransferResult) -> None:
    """A finished comparison: curves, what they say, and one view of the details."""
    rows = fitted(result)
    chart(rows, len(result.class_names))
    st.markdown(verdict(rows))
    view = st.segmented_control(
        "Details",
        VIEWS,
        default=VIEWS[0],
        required=True,
        key="view",
        bind="query-params",
        label_visibility="collapsed",
    )
    {"Numbers": _numbers, "Layers": _layers, "Filters": _filters, "Download": _download}[view or VIEWS[0]](result)


def fitted(result: TransferResult) -> list[Fitted]:
    """The result's rows as the words take them."""
    return [Fitted(*row) for row in result.rows]


def _table(result: TransferResult) -> dict[str, list[Any]]:
    rows = [row for count in result.plan.counts for way in WAYS if (row := result.row(way, count))]
    return {
        "Pictures per class": [row.per_class for row in rows],
        "Way": [row.way for row in rows],
        "Right": [f"{row.correct} of {row.total}" for row in rows],
        "Accuracy": [f"{row.accuracy:.1%}" for row in rows],
        "95% interval": [f"{row.low:.1%} to {row.high:.1%}" for row in rows],
        "Seconds": [f"{row.seconds:.1f}" for row in rows],
        "Trainable parameters": [f"{row.learned:,}" for row in rows],
    }


def _numbers(result: TransferResult) -> None:
    st.dataframe(
        _table(result),
        hide_index=True,
        width="stretch",
        height="content",
        alt="Every fit with accuracy, time and trainable parameters",
    )
    st.caption(
        prose(f"""Scratch and fine-tuned: batches of {result.plan.batch}, at least {result.plan.updates} of them and
            {PASSES} passes over the pictures, slightly changed at random. Frozen: features of every picture and of
            three changed versions, computed once, then the head. Fine-tuning starts from that head; its seconds are
            its own. A way's first fit takes longer: TensorFlow builds its computation then. The 95% interval
            (Wilson's) says how far chance alone may have moved an accuracy that is counted on so few pictures.""")
    )


def _layers(result: TransferResult) -> None:
    moved = [
        Moved(m.name, m.fine_tuned, m.scratch)
        for m in result.layers
        if m.fine_tuned is not None and m.scratch is not None
    ]
    if not moved:
        st.info("It was stopped before both ways had ended once.", icon=":material/info:")
        return
    st.markdown(
        prose(f"""**Which layers changed, with {_most(result)} pictures per class.** How far each kernel is from where
            it began, as a share of its norm: $\\lVert w - w_0 \\rVert / \\lVert w_0 \\rVert$. The norm $\\lVert w
            \\rVert$ is the root of the sum of all squared weights. Frozen: 0% in every layer but the head, which all
            three learn. Fine-tuning starts from the frozen way's head.""")
    )
    stage(layers_figure(moved, mode()), key="transfer_layers")


def _most(result: TransferResult) -> int:
    return max((row.per_class for row in result.rows if row.way == "scratch"), default=result.plan.counts[0])


def _filters(result: TransferResult) -> None:
    """First-layer kernels before and after, all on one scale."""
    kept = {name: values for name, values in result.filters.items() if values.ndim == 4}
    largest = max(float(np.abs(values).max()) for values in kept.values())
    st.markdown(
        prose(f"""**The kernels of the first layer, with {_most(result)} pictures per class.** Gray is 0, full color
            {largest:.2f}; all on one scale. Even pretrained kernels keep much of their random start: a first layer
            moves little.""")
    )
    for way, titles in FILTERS.items():
        before, after = kept.get(f"{way}-before"), kept.get(f"{way}-after")
        if before is None or after is None:
            continue
        for column, title, kernels in zip(st.columns(3), titles, (before, after, after - before), strict=True):
            column.markdown(f"**{title}**")
            column.image(
                filter_sheet(kernels, largest=largest, columns=6),
                width="stretch",
                alt=f"First-layer kernels: {title}",
            )


def _download(result: TransferResult) -> None:
    table = _table(result)
    lines = [
        ",".join(table),
        *(",".join(f'"{cell}"' for cell in row) for row in zip(*table.values(), strict=True)),
    ]
    rows = fitted(result)
    points = [Point(r.way, r.per_class, r.accuracy, r.low, r.high) for r in rows]
    left, right = st.columns(2)
    left.download_button(
        "Save transfer.csv", "\n".join(lines), "transfer.csv", "text/csv", on_click="ignore",
        icon=":material/download:", width="stretch", key="save_csv",
    )  # fmt: skip
    right.download_button(
        "Save the chart as PNG",
        lambda: png(accuracy_figure(points, 1 / len(result.class_names), "light").still(1)),
        "transfer.png", "image/png", on_click="ignore", icon=":material/image:", width="stretch", key="save_chart",
    )  # fmt: skip
