"""The frame of every lesson: question, stage, controls, numbers, check yourself, slips, code, share.

A page says what is its own: the controls, and how settings become a figure and words. Everything else is here.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from core.course import lesson as lesson_of
from core.course import neighbors
from core.explain.explanation import Explanation, Question, Slip, Unworkable
from core.glossary.find import linked
from core.view import View
from core.wording import counted
from core.written import readings
from pages.kit import memory, tour
from pages.kit.arrow import Value, table
from pages.kit.host import through_the_door
from pages.kit.plain import plain
from pages.kit.stage import downloads, stage

# Seconds from the stage to the end of a run, and from there until the browser asks for the words. More when a visit
# begins, for then the browser must fetch what draws a chart, and should fetch nothing else before.
PAINT_WAIT, WORDS_WAIT, FIRST_WORDS_WAIT = 0.12, 0.15, 1.0
NUMBERS_TOLD = "Every step in words, further down, tells each step in numbers."
OPEN_NOTES = 1  # notes that stand open below the formula; the others are a press away
TABLE_ROWS = 400  # steps listed in the accessible table


def heading(slug: str) -> None:
    """The lesson's title and the question that it answers."""
    through_the_door()
    entry = lesson_of(slug)
    with st.container(key="title"):
        st.markdown(f"# {entry.title}  :gray[:small[{entry.question}]]")


def show(slug: str, controls: Callable[[], Callable[[], View | None]], *, idea: str = "") -> None:
    """A whole lesson. `controls` draws the widgets and answers how their settings are told; `idea` says in one plain
    sentence or two what happens on the stage.

    What answers None has drawn in the stage's place itself, as a training that still goes on does.
    Settings that cannot be worked out raise `Unworkable`: its words stand where the stage would be, and everything
    that the reader has chosen stays.
    """
    heading(slug)
    tour.arrive(slug)
    st.session_state["whole_page"] = True
    _stage_and_controls(slug, controls, idea)
    told: View | None = st.session_state.pop("told", None)
    if told is None:
        return
    if _visit_begins() and not st.session_state.pop("file_asked", False):
        _words_in(FIRST_WORDS_WAIT)
        return
    words_below(slug, told, told.words())


def words_below(slug: str, view: View, words: Explanation) -> None:
    """What stands below a stage: the formula with its numbers, a question and the usual mistake; more at a press."""
    with st.container(key="below"):
        numbers, check = st.columns([2, 1], gap="large")
        with numbers, st.container(key="numbers"):
            show_numbers(words.formula, words.numbers, words.notes[:OPEN_NOTES], words.lead)
        with check:
            check_yourself(slug, words.question)
            show_slips(words.slips[:1])
        _more(slug, view, words)
        ways_on(slug)
    memory.remember(slug, memory.SEEN)


MORE = {
    "why": ":material/notes: Why, and what else",
    "mistakes": ":material/rule: More mistakes",
    "keras": ":material/code: The same in Keras",
    "share": ":material/share: Share and download",
    "words": ":material/table_rows: Every step in words",
}


@st.fragment
def _more(slug: str, view: View, words: Explanation) -> None:
    """What a beginner can do without, one press away; made when it is asked for, and kept in the link."""
    doors = dict(MORE)
    if not words.notes[OPEN_NOTES:]:
        doors.pop("why")
    if not words.slips[1:]:
        doors.pop("mistakes")
    shown = st.pills(
        "More",
        list(doors),
        format_func=lambda name: doors[name],
        key="more",
        bind="query-params",
        label_visibility="collapsed",
    )
    if shown == "why":
        st.markdown("## Why, and what else\n\n" + "\n\n".join(map(linked, words.notes[OPEN_NOTES:])))
    elif shown == "mistakes":
        show_slips(words.slips[1:], "More that is easy to get wrong")
    elif shown == "keras":
        st.markdown("## The same in Keras")
        st.code(words.keras, language="python", height=320)
        for name, data in view.files.items():
            st.download_button(f"Save {name}", data, name, on_click="ignore", icon=":material/download:")
    elif shown == "share":
        st.markdown("## Share and download")
        downloads(view.figure, slug)
    elif shown == "words":
        st.markdown("## Every step in words")
        _table(words)


def ways_on(slug: str) -> None:
    """What a lesson builds on, and the lessons before and after it."""
    entry = lesson_of(slug)
    before, after = neighbors(slug)
    with st.container(horizontal=True, horizontal_alignment="distribute", key="ways_on"):
        for other, icon in ((before, "arrow_back"), (after, "arrow_forward")):
            if other:
                st.page_link(f"pages/{other.slug}.py", label=other.title, icon=f":material/{icon}:")
    if entry.needs:
        links = ", ".join(f"[{lesson_of(need).title}](/{need})" for need in entry.needs)
        st.caption(f"Before this lesson, you need: {links}.")


def a_file_is_asked() -> None:
    """Has a visit's first page bring its words at once: Streamlit may lose a file that is chosen just as a page begins
    again.
    """
    st.session_state["file_asked"] = True


def _visit_begins() -> bool:
    """Whether this is the first page of a visit. Where no browser asks, as in a test, nobody is kept waiting."""
    begins = bool(st.context.url) and not st.session_state.get("visited")
    st.session_state["visited"] = True
    return begins


def _words_in(seconds: float) -> None:
    """Has the browser ask for the whole page after so long: by then it has drawn the picture.

    What the browser asks for does not bring the picture a second time, while what the page runs by itself would.
    """
    st.session_state["words_due"] = False
    st.fragment(run_every=seconds)(_whole_page)()
    st.session_state["words_due"] = True


def _whole_page() -> None:
    """The browser goes on asking until the page is there: only the first question is answered."""
    if st.session_state.pop("words_due", False):
        st.rerun()


@st.fragment
def _stage_and_controls(slug: str, controls: Callable[[], Callable[[], View | None]], idea: str) -> None:
    """What a control changes at once. Run by itself, it is painted in a fraction of the page's time; words follow."""
    whole_page = st.session_state.pop("whole_page", False)
    above = st.container()
    left, right = st.columns([3, 1], gap="medium")
    with right, st.container(key="controls"):
        tell = controls()
    with above:  # which view is at hand, the controls say
        tour.tour(slug, idea)
    with left:
        try:
            told = tell()
        except Unworkable as error:
            st.error(str(error), icon=":material/block:")
        else:
            if told is not None:
                spoken = replace(told.figure, alt=f"{told.figure.alt} {NUMBERS_TOLD}")
                with st.container(key="stage"):
                    stage(spoken, key=f"stage_{slug}", choose=told.choose, switches=True)
                st.session_state["told"] = told
    if not whole_page:
        # The browser draws what it has after 10 ms without news: the end of the run would be news.
        time.sleep(PAINT_WAIT)
        _words_in(WORDS_WAIT)


def show_numbers(formula: str, numbers: Sequence[str], notes: Sequence[str], lead: str = "") -> None:
    """The formula, after what it says in plain words, the same with the numbers at hand, and what those have to say."""
    formulas = [f"$$\n{line}\n$$" for line in (formula, *numbers)]
    parts = ["## The formula, and with these numbers", linked(lead), *formulas, *map(linked, notes)]
    # One element: the browser's work grows with their number.
    st.markdown("\n\n".join(part for part in parts if part))


def show_slips(slips: Sequence[Slip], title: str = "Easy to get wrong") -> None:
    """What is easy to get wrong, side by side: what is said, what is true, the number that shows it."""
    st.markdown(f"## {title}")
    for column, slip in zip(st.columns(len(slips) or 1), slips, strict=False):
        with column.container(border=True):
            st.markdown(f":material/close: *{slip.says}*\n\n:material/check: {slip.truth}\n\n{slip.shows}")


@st.fragment
def check_yourself(slug: str, question: Question) -> None:
    """A question about a change that the screen does not show; the working comes after the answer."""
    st.markdown(f"## Check yourself\n\n{question.prompt}")
    with st.form(f"check_{slug}", border=False):
        # Not a number's field: a browser drops the comma of "1,5" and hands over 15.
        hint = f"With {counted(question.places, 'decimal')}" if question.places else None
        typed = st.text_input("Your answer", key=f"answer_{slug}", max_chars=40, autocomplete="off", placeholder=hint)
        asked = st.form_submit_button("Check", icon=":material/task_alt:")
    if not asked:
        return
    typed = (typed or "").strip()
    given = readings(typed)
    if not given:
        said = f"\u201c{plain(typed)}\u201d is no number. " if typed else ""
        st.info(f"{said}Type a number first.", icon=":material/edit:")
    elif any(map(question.right, given)):
        st.success(f"Right. {question.working}", icon=":material/check_circle:")
        memory.remember(slug, memory.PRACTICED)
    else:
        st.warning(f"Not {plain(typed)}. {question.working}", icon=":material/cancel:")


def _table(words: Explanation) -> None:
    """The captions of all steps, for those who cannot see the picture."""
    steps = words.trace.steps
    shown = steps[:TABLE_ROWS]
    if len(steps) > TABLE_ROWS:
        st.caption(f"The first {TABLE_ROWS} of {len(steps)} steps.")
    rows: list[dict[str, Value]] = [{"Step": at, "What happens": step.caption} for at, step in enumerate(shown, 1)]
    st.dataframe(table(rows), hide_index=True, width="stretch", alt="What every step does, in numbers")
