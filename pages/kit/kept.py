"""What is kept for settings that come again."""

from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar

import streamlit as st

P = ParamSpec("P")
R = TypeVar("R")


@cache
def kept(make: Callable[P, R], entries: int = 32, megabytes: int = 0) -> Callable[P, R]:
    """The same function with its last answers kept, for all visitors; each caller gets a copy of its own."""
    size = f"{megabytes}MB" if megabytes else None
    return st.cache_data(max_entries=entries, max_size=size, show_spinner=False)(make)
