"""The glossary: every word and sign of the course, found by what a student types, with the lesson that shows it."""

import streamlit as st

from core.course import lesson
from core.glossary import GROUPS, TERMS
from core.glossary.find import by_slug, find
from core.glossary.term import Group, Term
from pages.kit import link
from pages.kit.host import through_the_door
from pages.kit.plain import plain

COLUMNS = 2  # of entries; on a phone they stand below one another
TITLES = [group.title for group in GROUPS]


def told(term: Term) -> str:
    """An entry as Markdown."""
    sign = f"  ${term.tex}$" if term.tex else ""
    other = f"  :gray[{', '.join(term.also)}]" if term.also else ""
    see = f"[See it: {lesson(term.lesson).title}](/{term.link})"
    return f"**{term.name}**{sign}{other}  \n{term.means}  \n:gray[For example:] {term.example} {see}"


def shown(terms: tuple[Term, ...]) -> None:
    """Entries, down the first column and then the second."""
    half = -(-len(terms) // COLUMNS)
    for at, column in enumerate(st.columns(COLUMNS, gap="large")):
        # One element for all of them: the browser's work grows with their number.
        column.markdown("\n\n".join(map(told, terms[at * half : (at + 1) * half])))


def named(asked: str) -> Group | None:
    """The entry that the link's `term` names, framed, or those near it; answers its group."""
    term = by_slug(asked)
    if term:
        with st.container(border=True, key="term"):
            st.markdown(told(term))
        return next(group for group in GROUPS if term in group.terms)
    near = find(asked.replace("-", " "), 3)
    st.info(f"No entry is called “{plain(asked)}”.{' Near it:' if near else ''}", icon=":material/search_off:")
    if near:
        st.markdown("\n\n".join(map(told, near)))
    return None


through_the_door()
st.markdown(f"# Glossary  :gray[:small[{len(TERMS)} words and signs: a sentence, a number, and where to see it]]")
typed = st.text_input(
    "Search",
    key="search",
    bind="query-params",
    placeholder="A word or a sign: log loss, stride, η",
    icon=":material/search:",
    live=True,
)
asked = link.get("term")
if typed:
    found = find(typed)
    if found:
        shown(found)
    else:
        st.info(f"Nothing here is called “{plain(typed[:80])}”. Try another word.", icon=":material/search_off:")
else:
    here = named(asked) if asked else None
    chosen = st.pills(
        "Groups",
        TITLES,
        default=None,
        key="group",
        bind="query-params",
        wrap=True,
    )
    group = next((group for group in GROUPS if group.title == chosen), here or GROUPS[0])
    st.markdown(f"## {group.title}")
    shown(group.terms)
