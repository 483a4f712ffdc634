"""The pictures that descents walk on, kept for settings that come again; and the geyser's data as a file."""

import streamlit as st

from core.figures.palette import Mode
from core.lessons.gradient_descent.contours_figure import contour_picture, contour_table
from core.lessons.gradient_descent.geyser import MINUTES, WAITING
from core.lessons.gradient_descent.surface_figure import PICTURE
from core.lessons.gradient_descent.surfaces import Surface, surface
from core.media.out.uri import data_uri

FINE = 1.5  # pixels of a contour picture for each unit of the board


@st.cache_data(max_entries=32, max_size="16MB", show_spinner=False)
def contours(name: str, kappa: float, shown: Mode) -> str:
    """A surface's picture."""
    return contours_of(surface(name, kappa or 1.0), shown)


def contours_of(ground: Surface, shown: Mode) -> str:
    """A surface's picture, made now."""
    size = round(PICTURE[0] * FINE), round(PICTURE[1] * FINE)
    return data_uri(contour_picture(ground.height, ground.window, size), table=contour_table(shown))


def csv() -> bytes:
    """The geyser's eruptions, as a file."""
    rows = [f"{minutes:.3f},{waiting:.0f}" for minutes, waiting in zip(MINUTES, WAITING, strict=True)]
    return "\n".join(["minutes,waiting", *rows, ""]).encode()
