"""The state that a link carries, read and written here alone: a link that is shared opens what its sender saw."""

from urllib.parse import urlencode

import streamlit as st


def get(name: str, default: str = "") -> str:
    """What the link says of `name`."""
    return st.query_params.get(name, default)


def put(name: str, text: str) -> None:
    """Lets the link say `text` of `name`; nothing where the text is empty."""
    if text:
        st.query_params[name] = text
    else:
        drop(name)


def drop(name: str) -> None:
    """Takes what is said of `name` out of the link."""
    st.query_params.pop(name, None)


def address(**other: str) -> str:
    """This page's whole address, with `other` in place of what it says of these names."""
    query = {name: st.query_params.get_all(name) for name in st.query_params} | {k: [v] for k, v in other.items()}
    # A raw space or bracket would end the link where it is pasted.
    return f"{(st.context.url or '').split('?')[0]}?{urlencode(query, doseq=True, safe='*~')}"
