"""A comparison of ways to train on the page: its curves while it works, and one of its details once it has ended."""

import streamlit as st

from core.explain.worksheet import table_of
from core.lessons.transfer import stage as stages
from core.lessons.transfer import transfer_words as words
from core.lessons.transfer.settings import VIEWS
from core.lessons.transfer.study.result import TransferRow
from core.lessons.transfer.transfer import Compared
from core.lessons.transfer.transfer_figure import kernel_sheets, layers_figure, transfer_figure
from core.media.out.render import png
from core.runs.run import Run
from core.view import View
from pages.kit.stage import mode, stage

CHART = "transfer_chart"
HEAD_HEIGHT, ROW_HEIGHT = 100, 42  # pixels of the table


def live(classes: int, run: Run) -> None:
    """The chart as it grows, and its numbers as text."""
    rows = [TransferRow(**row) for row in run.rows]
    stage(transfer_figure(rows, classes, mode(), live=True), key=CHART)
    if rows:
        st.caption(words.latest(rows[-1]))


def results(c: Compared) -> View:
    """Draws a finished comparison: curves, what they say, and one view of the details. Answers what it drew."""
    told = stages.transfer(c, mode())
    stage(told.figure, key=CHART)
    st.markdown(words.verdict(c.rows))
    view = st.segmented_control(
        "Details",
        VIEWS,
        default=VIEWS[0],
        required=True,
        key="details",
        bind="query-params",
        label_visibility="collapsed",
    )
    {"Numbers": _numbers, "Layers": _layers, "Filters": _filters, "Download": _download}[view or VIEWS[0]](c)
    return told


def _numbers(c: Compared) -> None:
    columns = words.table(c)
    # Not a data frame: Streamlit's loads pandas, 40 MB, for a table that nobody edits.
    # Cells stay on one line: the rows are of one height.
    rows = [[str(cell).replace(" ", "\u00a0") for cell in row] for row in zip(*columns.values(), strict=True)]
    # A container of a given height scrolls, on a phone sideways as well.
    with st.container(height=HEAD_HEIGHT + ROW_HEIGHT * len(rows), border=False):
        st.markdown(table_of(list(columns), rows))
    st.caption(words.numbers_told(c))


def _layers(c: Compared) -> None:
    if not c.moved:
        st.info("It was stopped before both ways had ended once.", icon=":material/info:")
        return
    st.markdown(words.layers_told(c))
    stage(layers_figure(c, mode()), key="transfer_layers")


def _filters(c: Compared) -> None:
    """First-layer kernels before and after."""
    st.markdown(words.filters_told(c))
    for sheets in kernel_sheets(c):
        for column, (title, pixels) in zip(st.columns(3), sheets, strict=True):
            column.markdown(f"**{title}**")
            column.image(pixels, width="stretch", alt=f"First-layer kernels: {title}")


def _download(c: Compared) -> None:
    left, right = st.columns(2)
    left.download_button(
        "Save transfer.csv", words.as_csv(c), "transfer.csv", "text/csv", on_click="ignore",
        icon=":material/download:", width="stretch", key="save_csv",
    )  # fmt: skip
    right.download_button(
        "Save the chart as PNG", lambda: png(stages.transfer(c, "light").figure.still(1)),
        "transfer.png", "image/png", on_click="ignore", icon=":material/image:", width="stretch", key="save_chart",
    )  # fmt: skip
