"""What the process does once, whoever comes first."""

import gc
import runpy
from pathlib import Path

import streamlit as st

_DOOR = Path(__file__).resolve().parents[2] / "streamlit_app.py"
_opened = False


def open_door() -> None:
    """The door says that it has run; the first time, it also clears the garbage collector's desk.

    Streamlit collects garbage after every run of a script, and each collection walks every object that is alive.
    What the imports made never goes away: freezing it once makes every answer faster by about 100 ms.
    """
    global _opened  # noqa: PLW0603 - one door for the process
    if not _opened:
        gc.collect()
        gc.freeze()
    _opened = True


def through_the_door() -> None:
    """Sends a page that was reached around the door through it.

    Until some visitor has run `st.navigation`, Streamlit takes every file in `pages/` for a page of its own and runs
    it alone: no title, no navigation. The first visitor of a process may come by a lesson's link.
    """
    if not _opened:
        runpy.run_path(str(_DOOR), run_name="__main__")
        st.stop()
