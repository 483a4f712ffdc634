"""Settings whose widgets are not always on the page: a value outlives its widget, and stays in the link.

Streamlit by itself takes the value of a widget that is not drawn out of the link.
"""

from collections.abc import Callable, Mapping
from dataclasses import Field
from math import isfinite
from typing import Any

import streamlit as st

from core.explain.parameters import Choice, Span, Switch
from pages.kit import link


def remembered(
    field: Field[Any],
    *,
    options: Mapping[str, str] | None = None,
    place: str,
    draw: Callable[..., Any] | None,
) -> Any:
    """The value of a field: of its widget, which `draw` makes, or without one what it was, what the link says, or the
    default. `place` tells fields of the same name on different pages apart; `options` replaces a choice's own.
    """
    name, key = field.name, f"{place}{field.name}"
    given = link.get(name)
    value, written = st.session_state.get(key, (field.default, ""))
    if name in st.session_state:
        # Of the widget, or what a click on the stage chose.
        value = _known(field, options, str(st.session_state[name]))
    elif given and given != written:
        # A link that was opened, or gone back to.
        value = _known(field, options, given)
    else:
        # What was chosen may be gone from the options.
        value = _known(field, options, _text(field, options, value))
    if draw:
        shown = _text(field, options, value) if isinstance(field.metadata["control"], Choice) else value
        if st.session_state.get(name) != shown:
            st.session_state[name] = shown
        value = draw(field, options=options, held=True)
    text = "" if value == field.default else _text(field, options, value)
    if text != given:
        link.put(name, text)
    st.session_state[key] = (value, text)
    return value


def _names(field: Field[Any], options: Mapping[str, str] | None) -> dict[str, str]:
    """What a choice's names are called on the page."""
    return dict(options or field.metadata["control"].options)


def _text(field: Field[Any], options: Mapping[str, str] | None, value: Any) -> str:
    """What the link says for a value."""
    match field.metadata["control"]:
        case Choice():
            return _names(field, options).get(str(value), "")
        case Switch():
            return "true" if value else "false"
    return str(value)


def _known(field: Field[Any], options: Mapping[str, str] | None, text: str) -> Any:
    """The value that a text stands for, moved into its bounds; the default where it stands for none."""
    control = field.metadata["control"]
    match control:
        case Choice():
            names = _names(field, options)
            start = field.default if field.default in names else next(iter(names))
            return next((name for name, shown in names.items() if shown == text), start)
        case Switch():
            return {"true": True, "false": False}.get(text.lower(), field.default)
        case Span():
            try:
                value = float(text)
            except ValueError:
                return field.default
            kind = int if isinstance(field.default, int) else float
            return kind(min(max(value, control.low), control.high)) if isfinite(value) else field.default
    raise TypeError(f"a setting behind a button must be a Span, Choice or Switch, received {control!r}")
