"""A tour through a view: its stops set the stage and the settings as a link would, one press at a time."""

import re
from collections.abc import Mapping
from dataclasses import Field, fields
from importlib import import_module
from typing import Any

import streamlit as st

from core.explain.parameters import Choice, Several, Span, Switch
from core.explain.tour import Tour, Tours
from core.glossary.find import linked
from pages.kit import link

VIEWS = ("view", "depth")  # what a lesson calls the setting that chooses the view: the first of these that it has


def tour(slug: str, idea: str) -> None:
    """The line above a stage: the lesson's idea with the door to the tour, or the tour's stop at hand."""
    at, name = _asked()
    stops = _tours(slug).get(name if at else _view(slug), ())
    at = min(at, len(stops))
    if not at:
        _idea(slug, idea, stops)
        return
    with st.container(key="tour" if at < len(stops) else "tour_end", border=True):
        st.markdown(f":blue-background[{at} of {len(stops)}]  {linked(stops[at - 1].says)}")
        with st.container(horizontal=True):
            go: dict[str, Any] = {"on_click": _go, "type": "primary"}
            if at < len(stops):
                st.button("Next", key="tour_next", shortcut="Space", args=(slug, name, at + 1), **go)
            else:
                st.button("Done", key="tour_next", shortcut="Space", args=(slug, name, 0), **go)
            if at > 1:
                st.button("Back", key="tour_back", on_click=_go, args=(slug, name, at - 1))
            if at < len(stops):
                st.button("Leave the tour", key="tour_leave", type="tertiary", on_click=_go, args=(slug, name, 0))


def arrive(slug: str) -> None:
    """Before any widget is there: a link that names a stop, and no more than a view beside it, opens as that stop."""
    at, name = _asked()
    if at and not link.names() - {"tour", chooser(slug)}:
        _go(slug, name or link.get(chooser(slug)), at)


def _idea(slug: str, idea: str, stops: Tour) -> None:
    """What happens on the stage, in a plain sentence or two, and the door to the tour."""
    if not stops:
        if idea:
            st.markdown(linked(idea))
        return
    with st.container(horizontal=True, vertical_alignment="center", key="idea"):
        st.markdown(linked(idea), width="stretch")
        st.button(
            f"Tour: {len(stops)} stops",
            key="tour_begin",
            icon=":material/explore:",
            on_click=_go,
            args=(slug, _view(slug), 1),
        )


def _tours(slug: str) -> Tours:
    tours: Tours = import_module(f"core.lessons.{slug}.tour").TOURS
    return tours


def chooser(slug: str) -> str:
    """The name of the setting that chooses a lesson's view; an empty text where there is only one."""
    names = {field.name for field in fields(_settings(slug)) if isinstance(field.metadata["control"], Choice)}
    return next((name for name in VIEWS if name in names), "")


def _view(slug: str) -> str:
    """The view at hand, as the link says it."""
    name = chooser(slug)
    return str(st.session_state.get(name) or "") if name else ""


def _settings(slug: str) -> type:
    settings: type = import_module(f"core.lessons.{slug}.settings").Settings
    return settings


def _asked() -> tuple[int, str]:
    """The stop that the link asks for, counted from 1 (0: the reader is on no tour), and whose tour it is."""
    at, _, name = link.get("tour").partition(" ")
    return (int(at), name) if re.fullmatch(r"\d{1,2}", at) else (0, "")


def _go(slug: str, name: str, at: int) -> None:
    """Opens a stop of the tour of this name; 0 leaves it, and everything as it stands."""
    stops = _tours(slug).get(name) or next(iter(_tours(slug).values()), ())
    at = min(at, len(stops))
    link.put("tour", f"{at} {name}".strip() if at else "")
    if not at:
        return
    stop = stops[at - 1]
    link.put("step", str(stop.step) if stop.step else "")
    settings = _settings(slug)
    for field in fields(settings):
        given = stop.link.get(field.name) or (name if field.name == chooser(slug) else "")
        _set(field, given, settings.__module__)


def _set(field: Field[Any], text: str, module: str) -> None:
    """Gives a setting the value that a link's text says, its default where the text is empty."""
    name, control = field.name, field.metadata["control"]
    default: Any = field.default
    if not text and name not in st.session_state and not link.get(name):
        return
    value: Any
    match control:
        case Choice():
            names: Mapping[str, str] = control.options
            value = text or names.get(str(default), "")
            if not value:  # the page alone knows what there is to choose
                return
        case Several():
            titles = dict(control.options)
            value = text.split(",") if text else [titles[name] for name in default]
        case Switch():
            value = text == "true" if text else default
        case Span():
            value = type(default)(text) if text else default
        case _:
            value = text or str(default)
    link.choose(name, value, text)
    # Else the next page that has a setting of this name would take it for its own, and this one forget it.
    st.session_state.setdefault("owners", {})[name] = f"{module}|"
