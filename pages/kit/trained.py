"""The trained network that a page looks into: the one of the run that the link names, else the built-in one."""

import streamlit as st

from core.nn.convnet import ConvNet
from core.runs import queue
from core.training.builtin import builtin_model
from core.wording import prose


def network_of_link() -> tuple[str, ConvNet]:
    """The network of the run in the link, else the built-in one; and a name for it."""
    run = st.query_params.get("run", "")
    state = queue.runs().state(run) if run else None
    if state is not None and state.has_result:
        return f"{run}|result", _trained(run)
    if state is not None and state.snapshots:
        epoch = max(state.snapshots)
        snapshot = queue.runs().snapshot(run, epoch)
        if snapshot is not None:
            st.caption(f":material/hourglass_top: This run is not over. Its network after epoch {epoch} is shown.")
            return f"{run}|{epoch}", snapshot.network
    if run:
        cause = "has no network yet" if state is not None else "is unknown or no longer kept"
        st.warning(
            prose(f"""This training run {cause}, so the built-in network stands in. Come again from Train a CNN when a
                run is done."""),
            icon=":material/hourglass_disabled:",
        )
    return "", builtin_model()


@st.cache_resource(max_entries=8, show_spinner=False)
def _trained(run: str) -> ConvNet:
    """The network that a finished run left."""
    result = queue.runs().result(run)
    assert result is not None, "a run that says it has a result was asked"
    return result.network
