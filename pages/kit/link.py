"""The state that a link carries, read and written here alone: a link that is shared opens what its sender saw."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.navigation.page import StreamlitPage


def get(name: str, default: str = "") -> str:
    """What the link says of `name`."""
    return st.query_params.get(name, default)


def names() -> set[str]:
    """What the link speaks of."""
    return set(st.query_params)


def put(name: str, text: str) -> None:
    """Lets the link say `text` of `name`; nothing where the text is empty."""
    if text:
        st.query_params[name] = text
    else:
        drop(name)


def choose(name: str, value: Any, text: str) -> None:
    """Gives a widget a value, before it is made, and has the link say `text` of it."""
    st.session_state[name] = value
    # A widget that is there tells the link by itself, and nobody else may; one that is yet to come does not.
    with suppress(StreamlitAPIException):
        put(name, text)


def drop(name: str) -> None:
    """Takes what is said of `name` out of the link."""
    st.query_params.pop(name, None)


def address(**other: str) -> str:
    """This page's whole address, with `other` in place of what it says of these names."""
    query = _all() | {k: [v] for k, v in other.items()}
    # A raw space or bracket would end the link where it is pasted.
    return f"{(st.context.url or '').split('?')[0]}?{urlencode(query, doseq=True, safe='*~')}"


@contextmanager
def as_left(page: StreamlitPage) -> Iterator[None]:
    """Around a page's run: who comes back to it, by the menu or by the browser's button, finds it as they left it.
    Streamlit takes what a link says off it on the way to another page.
    """
    left: dict[str, dict[str, list[str]]] = st.session_state.setdefault("left as", {})
    here = page.url_path
    if st.session_state.get("page before", here) != here and not st.query_params and left.get(here):
        st.session_state["page before"] = here
        st.switch_page(page, query_params=left[here])
    st.session_state["page before"] = here
    try:
        yield
    finally:
        left[here] = _all()


def _all() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}
