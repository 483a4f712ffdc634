"""What a finished run is worth: how right, where wrong, how it came about, and what to take home."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.train.confusion_figure import confusion_figure
from core.lessons.train.epochs import Epochs, layers_with_maps
from core.lessons.train.epochs_figure import run_figure
from core.lessons.train.scores_figure import interval_figure
from core.lessons.train.verdict import late_learner, least_sure, most_frequent
from core.lessons.train.verdict_words import caution
from core.runs.queue import runs
from core.training.data import DataSet
from core.training.result import Snapshot, TrainingResult, snapshot_epochs
from core.wording import prose
from pages.kit.plain import plain
from pages.kit.stage import downloads, mode, stage
from pages.kit.trained import snapshot_of
from pages.parts.train.take_home import take_home
from pages.parts.train.tiles import show_tiles
from pages.parts.train.trial import trial
from pages.parts.train.twice import twice

TILES = 16  # pictures shown at once


def results(run_id: str, result: TrainingResult, data: DataSet) -> None:
    """The results of a run on `data`, one view at a time; the view is in the link.

    Each view is a fragment: what is chosen in it does not run the rest of the page again.
    """
    views: dict[str, Callable[[str, TrainingResult, DataSet], None]] = {
        "How good": _verdict,
        "Epochs": _epochs,
        "Try a picture": trial,
        "Run twice": twice,
        "Download": take_home,
    }
    chosen = st.segmented_control(
        "Results", list(views), default="How good", required=True, key="view", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    if chosen is not None:
        st.fragment(partial(views[chosen], run_id, result, data))()


def _verdict(run_id: str, result: TrainingResult, data: DataSet) -> None:
    """Accuracy with its uncertainty, the confusion matrix with the pictures behind it, doubts and mistakes."""
    total, (low, high) = len(result.labels), result.interval
    guess, guessed = most_frequent(result.labels)
    words, chart = st.columns([1, 1], gap="large", vertical_alignment="center")
    with words:
        st.markdown(
            prose(f"""**{result.correct} of {total} held-out pictures are right: {result.accuracy:.1%}.** The
                interval for the true accuracy goes from {low:.1%} to {high:.1%} (Wilson, 1927): of many such intervals
                95% hold the true value.""")
        )
        st.caption(caution(result, plain(result.class_names[guess]), guessed))
    with chart:
        stage(interval_figure(result.accuracy, result.interval, guessed / total, mode()), key="interval")
    _matrix(run_id, result, data)
    probabilities = result.probabilities
    st.markdown("### Least sure")
    st.caption("The pictures whose highest score is lowest: the network almost said something else.")
    show_tiles(
        data,
        probabilities,
        least_sure(probabilities, 8),
        key="least_sure",
        alt="The pictures it is least sure of:",
    )
    mistakes = result.mistakes(8)
    st.markdown("### Worst mistakes")
    if not mistakes:
        st.caption(f"None: all {total} held-out pictures are right. That does not make it perfect; see the interval.")
        return
    st.caption("Wrong, and most sure of it. Look for a wrong label, a bad crop, or a look-alike.")
    places = np.searchsorted(result.validation, [mistake.row for mistake in mistakes])
    show_tiles(data, probabilities, places, key="mistakes", alt="The worst mistakes:")


def _matrix(run_id: str, result: TrainingResult, data: DataSet) -> None:
    """The confusion matrix; a click on a cell, or the two boxes, opens the pictures behind it."""
    counts, names = result.confusion(), result.class_names
    st.markdown("### Confusion matrix")
    st.caption("Choose a cell to see its pictures. A dashed frame marks right answers; shades are shares of a row.")
    classes = range(len(names))
    keys = f"is_{run_id}", f"said_{run_id}"
    for key, start in zip(keys, _first_cell(counts), strict=True):
        st.session_state.setdefault(key, start)
    left, right = st.columns([4, 3], gap="large")
    with right:
        boxes = st.columns(2)
        shown: dict[str, Any] = {"options": classes, "format_func": names.__getitem__}
        true = boxes[0].selectbox("It is", key=keys[0], **shown)
        said = boxes[1].selectbox("The network said", key=keys[1], **shown)
        inside = np.flatnonzero((result.labels == true) & (result.probabilities.argmax(axis=1) == said))
        if not len(inside):
            st.caption("No held-out picture is in this cell.")
        else:
            more = f", the first {TILES} are shown" if len(inside) > TILES else ""
            st.caption(f"{len(inside)} held-out picture{'s' if len(inside) > 1 else ''} in this cell{more}.")
            show_tiles(
                data,
                result.probabilities,
                inside[:TILES],
                key="cell",
                alt="The pictures of the chosen cell:",
                per_row=4,
            )

    def choose(fields: Mapping[str, Any]) -> None:
        st.session_state[keys[0]], st.session_state[keys[1]] = int(fields["is"]), int(fields["said"])

    with left:
        stage(confusion_figure(counts, names, mode(), (true, said)), key="confusion", choose=choose)


def _first_cell(counts: np.ndarray) -> tuple[int, int]:
    """The most frequent mistake; where there is none, the largest class."""
    wrong = counts - np.diag(np.diag(counts))
    most = int((wrong if wrong.any() else counts).argmax())
    return most // len(counts), most % len(counts)


def _epochs(run_id: str, result: TrainingResult, data: DataSet) -> None:
    """The run played through its snapshots, forward and back."""
    run = runs().find(run_id)
    snapshots = _snapshots(run_id, snapshot_epochs(run.parts) if run else ())
    if not snapshots:
        st.info(
            "This run was stopped before its first snapshot, so there is nothing to play.",
            icon=":material/info:",
        )
        return
    st.caption(
        prose("""Play, step or drag through the epochs; pointing at a curve moves there, too. Filters of color pictures
            are drawn in color with gray for 0; maps on the scale of all lessons. Each scale is the same at every
            epoch.""")
    )
    layers = layers_with_maps(result.network)
    left, right = st.columns(2)
    first = late_learner([snapshot.probabilities for snapshot in snapshots], result.labels)
    probe = left.selectbox(
        "Probe picture",
        range(len(result.labels)),
        index=first,
        key=f"probe_{run_id}",
        format_func=lambda i: f"{result.names[i]} ({result.class_names[result.labels[i]]})",
        help="One held-out picture that is shown to the network of every epoch. The first choice learned late.",
    )
    layer = right.selectbox("Maps of layer", layers, index=min(1, len(layers) - 1), key=f"maps_{run_id}")
    figure = _story(run_id, probe, layer, mode(), len(snapshots), result, data, snapshots)
    stage(figure, key="epochs")
    with st.popover("Picture, animation, link", icon=":material/ios_share:"):
        downloads(figure, "epochs")


@st.cache_resource(max_entries=4, show_spinner="Reading the snapshots")
def _snapshots(run_id: str, epochs: tuple[int, ...]) -> list[Snapshot]:
    """All snapshots of a run that is over, in order."""
    found = (snapshot_of(run_id, epoch) for epoch in sorted(epochs))
    return [snapshot for snapshot in found if snapshot is not None]


@st.cache_data(max_entries=16, max_size="48MB", show_spinner="Drawing every epoch")
def _story(
    run_id: str,
    probe: int,
    layer: str,
    shown: Mode,
    count: int,
    _result: TrainingResult,
    _data: DataSet,
    _snapshots: list[Snapshot],
) -> Figure:
    """The figure of one probe and one layer."""
    return run_figure(Epochs(_result, _data, _snapshots, probe, layer), shown)
