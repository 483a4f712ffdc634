"""The pictures to transfer to: drawn sets that are like and unlike what the backbone saw, or the reader's own."""

from functools import partial

import streamlit as st

from core.lessons.transfer.settings import ABOUT
from core.lessons.transfer.study.examples import PER_CLASS
from core.media.drawn.drawn_sets import DRAWN, drawn_set
from core.media.intake.collection import Pictures
from pages.kit.collection import SHOWN, Shelf, restore, shelf_of
from pages.kit.controls import Controls
from pages.kit.intake import OWN, ask_for_pictures, own_pictures

SORTED = "sorted_for_transfer"


def ask(panel: Controls) -> tuple[str, Shelf]:
    """Draws the widgets that bring pictures in; the set's name, and what is there."""
    chosen = panel.show("pictures")
    if chosen == "own":
        restore()
        ask_for_pictures()
        return chosen, shelf_of(own_pictures(), partial(_keep, OWN), own=True)
    st.caption(ABOUT[chosen])
    held = st.session_state.get(SORTED, {}).get(chosen)

    def keep(pictures: Pictures) -> None:
        """Sorted pictures of a drawn set, for this visit."""
        st.session_state.setdefault(SORTED, {})[chosen] = pictures

    if held is not None:
        return chosen, shelf_of(held, keep)
    sizes = dict.fromkeys(DRAWN[chosen][0], PER_CLASS)
    return chosen, Shelf(sizes, _drawn(chosen, SHOWN), partial(_drawn, chosen, PER_CLASS), keep)


def _keep(name: str, pictures: Pictures) -> None:
    st.session_state[name] = pictures


@st.cache_resource(max_entries=8, show_spinner="Drawing the pictures")
def _drawn(name: str, per_class: int) -> Pictures:
    """A drawn set; pictures cannot be written to, so visits share them."""
    return tuple(drawn_set(name, per_class))
