"""CAPTCHA reading: CTC on its own, and a network of convolutions, an LSTM in both directions and CTC, trained live."""

from collections.abc import Callable

import streamlit as st

from core.lessons.captcha.settings import IDEA, VIEWS, Settings
from core.view import View
from pages.kit import link
from pages.kit.controls import Controls
from pages.kit.lesson import heading, show
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
    if st.session_state.get("view", link.get("view")) == VIEWS["read"]:
        heading("captcha")
        read_page(Controls(Settings()))
    else:
        show("captcha", controls, idea=IDEA)


page()
