"""Sorting a collection: rename a class, take a class or pictures out, move pictures to another class."""

from collections.abc import Callable

import streamlit as st

from core.media.intake.collection import (
    Pictures,
    by_class,
    move_pictures,
    remove_class,
    remove_pictures,
    rename_class,
)
from core.media.intake.naming import class_name
from core.media.out.uri import data_uri
from core.media.pictures import resize_square
from pages.kit.plain import plain

Keep = Callable[[Pictures], None]
PAGE = 60  # pictures listed at once
THUMB = 48
TURN, FAULT = "sorting_turn", "sorting_fault"


def sort_pictures(everything: Callable[[], Pictures], keep: Keep) -> None:
    """An expander whose inside is made once it is opened; `keep` stores the collection that an edit makes."""
    door = st.expander(
        "Rename, move, remove", icon=":material/edit:", type="compact", key="sort_pictures", on_change="rerun"
    )
    if not door.open:
        return
    with door:
        pictures = everything()
        if not pictures:
            return
        classes = by_class(pictures)
        # Another key after every edit: what was selected is gone.
        turn = st.session_state.setdefault(TURN, 0)
        label = st.selectbox("Class to sort", list(classes), key=f"sort_class_{turn}")
        if fault := st.session_state.pop(FAULT, ""):
            st.error(fault, icon=":material/block:")
        _whole_class(pictures, label, keep, turn)
        _some_pictures(pictures, label, keep, turn)


def _whole_class(pictures: Pictures, label: str, keep: Keep, turn: int) -> None:
    name, rename, remove = st.columns([2, 1, 1], vertical_alignment="bottom")
    with name:
        new = st.text_input("New name of this class", key=f"new_name_{turn}", max_chars=200)
    rename.button(
        "Rename",
        on_click=_edit,
        args=(keep, lambda: rename_class(pictures, label, class_name(new))),
        icon=":material/edit:",
        width="stretch",
        disabled=not new.strip(),
        help="Two classes of one name become one.",
    )
    remove.button(
        "Remove class",
        on_click=_edit,
        args=(keep, lambda: remove_class(pictures, label)),
        icon=":material/delete:",
        width="stretch",
    )


def _some_pictures(pictures: Pictures, label: str, keep: Keep, turn: int) -> None:
    members = [place for place, picture in enumerate(pictures) if picture.label == label]
    pages = -(-len(members) // PAGE)
    page = st.pagination(pages, key=f"sort_page_{turn}_{label}") if pages > 1 else 1
    listed = members[(page - 1) * PAGE : page * PAGE]
    st.caption("Tick pictures in the first column, then move or remove them.")
    chosen = st.dataframe(
        {
            "Picture": [data_uri(resize_square(pictures[place].pixels, THUMB)) for place in listed],
            "File": [pictures[place].name for place in listed],
        },
        column_config={"Picture": st.column_config.ImageColumn(width=90)},
        hide_index=True, on_select="rerun", selection_mode="multi-row", row_height=THUMB + 4, height=320,
        key=f"sort_rows_{turn}_{label}_{page}", alt="The pictures of this class, to tick",
    )  # fmt: skip
    rows = chosen["selection"]["rows"]
    places = [listed[row] for row in rows if row < len(listed)]
    count = len(places) or ""
    target, move, remove = st.columns([2, 1, 1], vertical_alignment="bottom")
    with target:
        to = st.text_input("Move to the class", key=f"move_to_{turn}", max_chars=200)
    move.button(
        f"Move {count}".strip(),
        on_click=_edit,
        args=(keep, lambda: move_pictures(pictures, places, class_name(to))),
        icon=":material/drive_file_move:",
        width="stretch",
        disabled=not places or not to.strip(),
    )
    remove.button(
        f"Remove {count}".strip(),
        on_click=_edit,
        args=(keep, lambda: remove_pictures(pictures, places)),
        icon=":material/delete:",
        width="stretch",
        disabled=not places,
    )


def _edit(keep: Keep, change: Callable[[], Pictures]) -> None:
    """Stores a change; one that cannot be leaves everything as it was and says why."""
    try:
        keep(change())
    except ValueError as error:
        text = str(error)
        st.session_state[FAULT] = f"{text[:1].upper()}{plain(text[1:])}."
    st.session_state[TURN] += 1
