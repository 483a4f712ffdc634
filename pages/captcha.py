"""CAPTCHA reading: a network of convolutions, an LSTM in both directions and CTC, trained live, and CTC on its own."""

from collections.abc import Callable
from dataclasses import fields

import streamlit as st

from core.lessons.captcha.settings import IDEA, IDEA_CTC, VIEWS, Settings
from core.view import View
from pages.kit import link
from pages.kit.controls import Controls
from pages.kit.lesson import show
from pages.parts.captcha import ctc
from pages.parts.captcha.read import read_page


def controls() -> Callable[[], View]:
    """Draws the widgets; answers how what they say is told."""
    panel = Controls(Settings())
    if panel.show("view") == "read":
        st.rerun()  # another page: this one's frame has no room for a run
    return ctc.controls(panel)


def page() -> None:
    """The view that the link or the reader has chosen last."""
    asked = link.names() & {field.name for field in fields(Settings)}
    if asked and "view" not in asked and "view" not in st.session_state:
        st.session_state["view"] = VIEWS["ctc"]  # a link from when this was the first view
        link.put("view", VIEWS["ctc"])
    view = st.session_state.get("view") or link.get("view")
    if view == VIEWS["ctc"]:
        show("captcha", controls, idea=IDEA_CTC)
    else:
        read_page(Controls(Settings()), IDEA)


page()
