"""Home: what this is, a live example with how to read it, and a card for every lesson."""

import numpy as np
import streamlit as st

from core.course import sections
from core.explain.grids import EXAMPLES
from core.explain.kernels import kernel
from core.explain.sliding import convolve, trace
from core.figures.grids.window import Window, window_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from pages.kit.host import through_the_door
from pages.kit.stage import mode, stage

CARDS = 3  # in a row
HOW_TO_READ = """
**Press Play**, or point at any cell. A kernel of 3×3 numbers slides over the input and finds the edges of a square.

- **Solid frame**: what is read now.
- **Dashed frame**: what is written now.
- **Blue** is above 0, **orange** below, and the stronger the color, the further from 0. Where nothing is below 0, \
numbers are shades of gray.
- **Step** and its arrow keys go one step on or back.

Every lesson works like this. Change any number there: the link keeps it.
"""


@st.cache_data(max_entries=2, show_spinner=False)
def example(shown: Mode) -> Figure:
    """A kernel that finds the edges of a square."""
    found = convolve(
        EXAMPLES["corner"].grid[..., None],
        np.asarray(kernel("laplacian", (3, 3)))[..., None],
        bias=0.0,
        stride=1,
        padding=1,
        dilation=1,
    )
    window = Window(found, [step.caption for step in trace(found).steps])
    return window_figure(
        window, shown, "A 3 by 3 Laplacian kernel slides over a square of fives and finds its edges.", rate=8
    )


through_the_door()
st.markdown("# Unrolled")
st.markdown("See deep learning compute, step by step: play it, stop it, change any number, and watch what follows.")
left, right = st.columns([3, 2], gap="large")
with left:
    stage(example(mode()))
with right:
    st.markdown(HOW_TO_READ)
for section, lessons in sections().items():
    st.markdown(f"## {section}")
    for first in range(0, len(lessons), CARDS):
        for column, lesson in zip(st.columns(CARDS), lessons[first : first + CARDS], strict=False):
            with column.container(border=True, height="stretch"):
                st.page_link(f"pages/{lesson.slug}.py", label=f"**{lesson.title}**", icon=f":material/{lesson.icon}:")
                st.markdown(lesson.question)
