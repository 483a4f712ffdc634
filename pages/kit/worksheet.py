"""A lesson's whole derivation to keep: as Markdown, and typeset as a PDF."""

from collections.abc import Callable

import streamlit as st

from core.media.out.worksheet import pdf


def worksheet_button(name: str, text: Callable[[], str]) -> None:
    """Offers the worksheet that `text()` writes, as files called `name`. It is written when it is asked for."""
    with st.popover("Worksheet", icon=":material/description:", width="stretch"):
        st.caption("Every line of this step with your numbers, formulas typeset. The PDF takes some seconds.")
        st.download_button(
            "PDF", lambda: pdf(text()), f"{name}.pdf", "application/pdf", on_click="ignore", width="stretch"
        )
        st.download_button("Markdown", text, f"{name}.md", "text/markdown", on_click="ignore", width="stretch")
