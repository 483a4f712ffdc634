"""What a training run of a CNN has left, and the network that a page looks into: the link's run's, or the built-in."""

import streamlit as st

from core.nn.convnet import ConvNet
from core.runs import queue
from core.training.builtin import builtin_model
from core.training.data import DataSet
from core.training.result import Snapshot, TrainingResult, snapshot_epochs, snapshot_part
from core.wording import prose
from pages.kit import link

KIND = "train"  # of the runs that train a CNN


def result_of(run_id: str) -> TrainingResult | None:
    """The result of a run, read from disk; None before it is over, or where nothing was kept."""
    left = queue.runs().outcome(run_id)
    return None if left is None else TrainingResult.from_bytes(left)


def snapshot_of(run_id: str, epoch: int) -> Snapshot | None:
    """A run's network after an epoch, read from disk; None where none was kept."""
    left = queue.runs().part(run_id, snapshot_part(epoch))
    return None if left is None else Snapshot.from_bytes(left)


def data_of(run_id: str) -> DataSet | None:
    """The pictures that a run was given, read from disk; None for an unknown run."""
    given = queue.runs().data(run_id)
    return None if given is None else DataSet.from_bytes(given)


@st.cache_data(max_entries=16, show_spinner=False)
def classes_of(run_id: str) -> tuple[str, ...]:
    """The names of the classes that a run was given pictures of."""
    data = data_of(run_id)
    return data.class_names if data is not None else ()


def network_of_link() -> tuple[str, ConvNet]:
    """The network of the run in the link, else the built-in one; and a name for it."""
    run_id = link.get("run")
    run = queue.runs().find(run_id, KIND) if run_id else None
    if run is not None and run.has_result:
        return f"{run_id}|result", _trained(run_id)
    epoch = max(snapshot_epochs(run.parts), default=None) if run is not None else None
    snapshot = snapshot_of(run_id, epoch) if epoch is not None else None
    if snapshot is not None:
        st.caption(f":material/hourglass_top: This run is not over. Its network after epoch {epoch} is shown.")
        return f"{run_id}|{epoch}", snapshot.network
    if run_id:
        cause = "has no network yet" if run is not None else "is unknown or no longer kept"
        st.warning(
            prose(f"""This training run {cause}, so the built-in network stands in. Come again from Train a CNN when a
                run is done."""),
            icon=":material/hourglass_disabled:",
        )
    return "", builtin_model()


@st.cache_resource(max_entries=8, show_spinner=False)
def _trained(run_id: str) -> ConvNet:
    """The network that a finished run left."""
    result = result_of(run_id)
    assert result is not None, "a run that says it has a result was asked"
    return result.network
