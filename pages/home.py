"""Home: what this is, a stage to press, doors for those who know what they want, and the course as a path."""

from dataclasses import replace

import numpy as np
import streamlit as st

from core.course import LESSONS, Lesson, lesson, sections
from core.explain.grids import EXAMPLES
from core.explain.kernels import kernel
from core.explain.sliding import convolve, trace
from core.figures.grids.window import Window, window_figure
from core.figures.palette import Mode
from core.figures.player import Figure
from core.glossary.find import find, key
from core.wording import counted
from pages.kit import link, memory
from pages.kit.host import through_the_door
from pages.kit.plain import plain
from pages.kit.stage import mode, stage
from pages.kit.thumbnails import thumbnail

FIRST = 10  # the first step of the stage whose sum is not 0
CARD = 250  # pixels that a card takes at least
EXAM = "exam"
DOORS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("New here? Start with one neuron", "neuron", "flag", {"tour": "1"}),
    ("Stuck on backpropagation", "backpropagation", "undo", {"tour": "1"}),
    ("See inside my own photo", "feature_maps", "add_photo_alternate", {}),
    ("Train a network on my photos", "train", "model_training", {}),
)
HOW_TO_READ = """
A **solid frame** is what is read now, a **dashed** one what is written. **Blue** is above 0, **orange** below, and the
stronger the color, the further from 0.
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
    alt = "A 3 by 3 Laplacian kernel slides over a square of fives and finds its edges."
    return replace(window_figure(window, shown, alt, rate=8), start=FIRST)


def doors(held: dict[str, str]) -> None:
    """Ways in, by what the reader came for."""
    last = held.get("last")
    if last:
        st.page_link(f"pages/{last}.py", label=f"Go on: {lesson(last).title}", icon=":material/resume:")
    for label, slug, icon, query in DOORS:
        st.page_link(f"pages/{slug}.py", label=label, icon=f":material/{icon}:", query_params=query)
    some = [entry for entry in LESSONS if entry.exam]
    hours = sum(entry.minutes for entry in some) / 60
    if link.get("path") == EXAM:
        st.button(
            "Show the whole course",
            icon=":material/select_all:",
            on_click=link.drop,
            args=("path",),
            key="course",
            type="tertiary",
        )
    else:
        st.button(
            f"Exam in three days: {len(some)} lessons, {hours:.1f} hours",
            icon=":material/event:",
            on_click=link.put,
            args=("path", EXAM),
            key="exam",
            type="tertiary",
        )


def search() -> bool:
    """A search that knows a student's words; whether it is in use."""
    typed = st.text_input(
        "Search",
        key="search",
        bind="query-params",
        placeholder="Search: log loss, stride, XOR, η",
        icon=":material/search:",
        label_visibility="collapsed",
        live=True,
    )
    if not typed:
        return False
    words = key(typed)
    titled = [entry for entry in LESSONS if words and (words in key(entry.title) or words in key(entry.question))]
    terms = find(typed, 8)
    for entry in titled[:6]:
        st.page_link(
            f"pages/{entry.slug}.py", label=f"**{entry.title}**: {entry.question}", icon=f":material/{entry.icon}:"
        )
    for term in terms:
        st.markdown(f"**{term.name}**: {term.means} [See it: {lesson(term.lesson).title}](/{term.link})")
    if not titled and not terms:
        st.info(f"Nothing here is called “{plain(typed[:80])}”. Try another word.", icon=":material/search_off:")
    return True


def path(held: dict[str, str]) -> None:
    """The course: four wings, each lesson a card; what the reader has seen has a tick."""
    only_exam = link.get("path") == EXAM
    number = 0
    for section, lessons in sections().items():
        chosen = [entry for entry in lessons if entry.exam or not only_exam]
        if not chosen:
            continue
        done = sum(entry.slug in held for entry in chosen)
        known = f"  :gray[:small[{done} of {len(chosen)} seen]]" if done else ""
        st.markdown(f"## {section}{known}")
        with st.grid(min_column_width=CARD, gap="medium"):
            for entry in chosen:
                number += 1
                card(entry, number, held.get(entry.slug, ""))


def card(entry: Lesson, number: int, mark: str) -> None:
    """A lesson: its picture, its title, its question, and what it takes."""
    ticks = {memory.SEEN: ":material/check: seen", memory.PRACTICED: ":material/done_all: practiced"}
    with st.container(border=True, height="stretch", gap="small"):
        picture = thumbnail(entry.slug, mode())
        if picture.exists():  # a lesson may be newer than its picture
            st.image(picture, width="stretch", alt=f"A step of the lesson {entry.title}")
        st.page_link(f"pages/{entry.slug}.py", label=f"**{number}  {entry.title}**")
        facts = [counted(entry.minutes, "minute"), *([ticks[mark]] if mark in ticks else [])]
        st.markdown(f"{entry.question}  \n:gray[:small[{' · '.join(facts)}]]")


through_the_door()
st.markdown(
    "# Unrolled  :gray[:small[Deep learning, worked out number by number: press play, change a number, see why.]]"
)
held = memory.recalled(frozenset(entry.slug for entry in LESSONS))
left, right = st.columns([3, 1], gap="medium")
with left:
    stage(example(mode()))
with right:
    searching = search()
    if not searching:
        doors(held)
        st.caption(HOW_TO_READ)
path(held)
if held and st.button("Forget where I have been", icon=":material/delete_history:", type="tertiary"):
    st.session_state["forget"] = True
    st.rerun()
