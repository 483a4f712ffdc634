"""The builder of the zoo: a network's layers as a table to edit, kept in the link where they differ from the start."""

from typing import Any

import streamlit as st

from core.lessons.zoo.layers import EXTRAS, KINDS, LIMITS, PADDINGS, Layer, from_text, to_text
from pages.kit import link

COLUMNS = {
    "kind": "Kind",
    "kernel": "Kernel",
    "stride": "Stride",
    "padding": "Padding",
    "dilation": "Dilation",
    "groups": "Groups",
    "filters": "Filters",
    "extra": "With",
}
WIDTHS = {"kind": 136, "padding": 82, "extra": 100}
TITLES = {"kind": KINDS, "padding": PADDINGS, "extra": EXTRAS}


def layer_table(name: str, start: tuple[Layer, ...], *, base: str) -> tuple[Layer, ...]:
    """The layers as the reader has them. `base` names what `start` is: when that changes, edits are dropped."""
    given = link.get(name)
    held = from_text(given) if given else None
    if st.session_state.get(f"{name}|base", base) != base:
        _forget(name)
        given, held = "", None
    st.session_state[f"{name}|base"] = base
    layers = start if held is None else held
    door = st.popover("Edit layers", width="stretch", key=f"{name}_open", on_change="rerun", icon=":material/edit:")
    if door.open:
        with door:
            key, first = _opened(name, base, layers)
            layers = _edited(first, key)
            if layers != start:
                st.button("Back to the original", key=f"{key}|reset", on_click=_forget, args=(name,))
    else:
        st.session_state.pop(f"{name}|start", None)
    text = to_text(layers)
    if layers == start:
        link.drop(name)
    elif text != given and from_text(text) is not None:
        link.put(name, text)
    return layers


def _edited(start: tuple[Layer, ...], key: str) -> tuple[Layer, ...]:
    """The table, and the layers that it holds after what was typed."""
    import pandas as pd  # here alone: most visitors open no table, and need not wait for it

    st.caption(
        "Change any cell, add a line at the foot, tick lines and delete them. A kind takes from its line what it needs."
    )
    frame = pd.DataFrame([_row(layer) for layer in start])
    config: dict[str, Any] = {
        title: st.column_config.SelectboxColumn(
            options=list(TITLES[field].values()), required=True, width=WIDTHS[field]
        )
        if field in TITLES
        else st.column_config.NumberColumn(min_value=1, max_value=LIMITS[field], step=1, width=78, default=1)
        for field, title in COLUMNS.items()
    }
    values = st.data_editor(
        frame, key=key, num_rows="dynamic", hide_index=True, column_config=config, width="content", height=300,
        alt="The network's layers, one per line",
    )  # fmt: skip
    return tuple(_layer(row) for row in values.to_dict("records"))


def _row(layer: Layer) -> dict[str, Any]:
    return {
        title: TITLES[field][getattr(layer, field)] if field in TITLES else getattr(layer, field)
        for field, title in COLUMNS.items()
    }


def _layer(row: dict[Any, Any]) -> Layer:
    """A line of the table; what is still empty has its default."""

    def name(field: str) -> str:
        shown = row[COLUMNS[field]]
        return next((key for key, title in TITLES[field].items() if title == shown), next(iter(TITLES[field])))

    def whole(field: str) -> int:
        value = row[COLUMNS[field]]
        return 1 if value is None or value != value else int(value)  # NaN is not itself

    return Layer(
        name("kind"), whole("kernel"), whole("stride"), name("padding"), whole("dilation"), whole("groups"),
        whole("filters"), name("extra"),
    )  # fmt: skip


def _opened(name: str, base: str, layers: tuple[Layer, ...]) -> tuple[str, tuple[Layer, ...]]:
    """A table's key and the layers that it started from, the same for as long as it stays open: new data would make a
    new table, and lose what is being typed.
    """
    if st.session_state.get(f"{name}|start", ("",))[0] != base:
        turn = st.session_state.get(f"{name}|turn", 0) + 1
        st.session_state[f"{name}|turn"] = turn
        st.session_state[f"{name}|start"] = (base, f"{name}|{base}|{turn}", layers)
    _, key, start = st.session_state[f"{name}|start"]
    return key, start


def _forget(name: str) -> None:
    """Drops edited layers: from the link, and the table that they were typed into."""
    link.drop(name)
    st.session_state.pop(f"{name}|start", None)
