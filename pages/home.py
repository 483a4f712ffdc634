"""Home: what this is, a live example, and a card for every lesson."""

import numpy as np
import streamlit as st

from core.course import sections
from core.explain.convolution import Convolution, convolve
from core.explain.grids import EXAMPLES
from core.explain.kernels import kernel
from core.figures.palette import Mode
from core.figures.player import Figure
from core.figures.window import window_figure
from core.figures.window_data import Window
from pages.kit.host import through_the_door
from pages.kit.stage import mode, stage

CARDS = 3  # in a row


@st.cache_data(max_entries=2, show_spinner=False)
def example(shown: Mode) -> Figure:
    """A kernel that finds the edges of a bright square."""
    found: Convolution = convolve(
        EXAMPLES["corner"].grid[..., None],
        np.asarray(kernel("laplacian", (3, 3)))[..., None],
        bias=0.0,
        stride=1,
        padding=1,
        dilation=1,
    )
    window = Window(
        found.x, found.w, found.y, found.bias, found.stride, found.padding, found.dilation, found.channels
    )
    return window_figure(
        window, shown, "A 3 by 3 Laplacian kernel slides over a bright square and finds its edges.", rate=8
    )


through_the_door()
st.markdown("# Unrolled")
st.markdown(
    "See deep learning compute, step by step: play it, stop it, change any number, and watch what follows."
)
for section, lessons in sections().items():
    st.markdown(f"#### {section}")
    for first in range(0, len(lessons), CARDS):
        for column, lesson in zip(st.columns(CARDS), lessons[first : first + CARDS], strict=False):
            with column.container(border=True, height="stretch"):
                st.page_link(
                    f"pages/{lesson.slug}.py", label=f"**{lesson.title}**", icon=f":material/{lesson.icon}:"
                )
                st.markdown(lesson.question)
st.markdown("#### Press Play")
st.markdown("A small kernel looks for edges. Point at any cell to see its sum.")
stage(example(mode()))
