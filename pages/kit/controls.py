"""A frozen dataclass of settings <-> widgets that the link remembers.

Each field becomes one widget whose key is the field's name, bound to the URL: opening the link restores the
value, and a nonsense value falls back to the default.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import Field, fields, replace
from functools import partial
from math import floor, log10
from typing import Any, TypeVar

import numpy as np
import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from core.explain.grids import from_text, to_text
from core.explain.parameters import Choice, Several, Span, Switch, Text
from core.wording import MINUS, TIMES, decimals, number, prose
from core.written import readings
from pages.kit import link
from pages.kit.remembered import remembered

T = TypeVar("T")


def widget(
    field: Field[Any],
    *,
    options: Mapping[str, str] | None = None,
    disabled: bool = False,
    held: bool = False,
) -> Any:
    """The widget of one field, and its value; `options` replaces a choice's own. What is `held` has its value in the
    session state already, and Streamlit does not write it into the link.
    """
    control = field.metadata["control"]
    shared: dict[str, Any] = {
        "key": field.name,
        "bind": None if held else "query-params",
        "disabled": disabled,
    }
    help_ = control.help or None if not isinstance(control, Text) else None
    match control:
        case Span():
            kind = int if isinstance(field.default, int) else float
            return st.slider(
                control.label, kind(control.low), kind(control.high), None if held else field.default,
                kind(control.step), format=_format(control.step), help=help_, **shared,
            )  # fmt: skip
        case Choice():
            names = dict(options or control.options)
            labels = list(names.values())
            start = 0 if held else labels.index(names.get(str(field.default), labels[0]))
            if control.few:
                label = st.segmented_control(
                    control.label,
                    labels,
                    default=None if held else labels[start],
                    required=True,
                    wrap=True,
                    help=help_,
                    **shared,
                )
                # Where a link has the name and nothing after it, Streamlit takes it as "none of them".
                label = label or labels[start]
            else:
                label = st.selectbox(control.label, labels, index=start, help=help_, **shared)
            # The link says what the reader sees; the program keeps its own names.
            return next(name for name, shown in names.items() if shown == label)
        case Several():
            titles = dict(control.options)
            # Not a multiselect: on a dark page its white names stand on light chips and cannot be read.
            chosen = st.pills(
                control.label,
                list(titles.values()),
                selection_mode="multi",
                wrap=True,
                default=None if held else [titles[name] for name in control.default],
                help=help_,
                **shared,
            )
            names_of = {shown: name for name, shown in titles.items()}
            return tuple(names_of[label] for label in chosen)
        case Switch():
            return st.toggle(control.label, not held and bool(field.default), help=help_, **shared)
        case Text():
            return st.session_state.setdefault(field.name, link.get(field.name, str(field.default)))
    raise TypeError(f"a field's control must be a Span, Choice, Several, Switch or Text, received {control!r}")


def _format(step: float) -> str | None:
    """How a slider writes its numbers: Streamlit's own two decimals are too few for finer steps."""
    return None if step >= 0.01 else f"%.{-floor(log10(step))}f"


WIDGET_HEIGHT = 84  # pixels that a widget takes with its label, about


class Controls:
    """The widgets of one settings dataclass, placed where the page wants them; `settings` gathers the values."""

    def __init__(self, defaults: Any) -> None:
        self.settings = defaults
        self._fields = {field.name: field for field in fields(defaults)}
        self._draw: Callable[..., Any] = widget
        self._place = f"{type(defaults).__module__}|"
        self._shown = 0

    def show(self, *names: str, options: Mapping[str, str] | None = None) -> Any:
        """Draws the widgets of these fields, in this order; answers the last one's value."""
        value = None
        for name in names:
            self._take(name)
            self._shown += 1
            value = self._draw(self._fields[name], options=options)
            self.settings = replace(self.settings, **{name: value})
        return value

    def view(self, views: Mapping[str, Callable[["Controls"], T]]) -> T:
        """Has the reader choose one of the lesson's views, and draws its widgets."""
        return views[self.show("view")](self)

    def _take(self, name: str) -> None:
        """Forgets what a field of the same name had on another page: Streamlit would bring it along."""
        owners: dict[str, str] = st.session_state.setdefault("owners", {})
        if owners.setdefault(name, self._place) != self._place:
            st.session_state.pop(name, None)
            owners[name] = self._place

    def beside(self, *names: str, lasting: bool = False) -> None:
        """Draws two or more widgets in one row. `lasting` are those that another view has `behind` a button."""
        outer = self._draw
        if lasting:
            self._draw = partial(remembered, place=self._place, draw=widget)
        # A horizontal container costs the browser a third of what columns do.
        with st.container(horizontal=True, wrap=False, vertical_alignment="bottom"):
            self.show(*names)
        self._draw = outer

    @contextmanager
    def behind(self, label: str, *, icon: str | None = None) -> Iterator[None]:
        """What is shown within stands behind a button. Its widgets are made while it is open: each costs the browser
        time, also where nobody sees it. Closed, the values are remembered, and stay in the link.
        """
        key = f"{self._place}{label}|open"
        popover = st.popover(label, width="stretch", key=key, on_change="rerun", icon=icon)
        self._draw = partial(remembered, place=self._place, draw=widget if popover.open else None)
        before = self._shown
        try:
            with popover:
                yield
                if not popover.open:
                    # The browser opens it up or down by what it holds at the time.
                    st.space(WIDGET_HEIGHT * (self._shown - before))
        finally:
            self._draw = widget


def grid_editor(
    label: str,
    name: str,
    default: np.ndarray,
    channels: Iterable[str],
    *,
    base: str,
    headings: Sequence[str] = (),
    rows: Sequence[str] = (),
    limits: tuple[float, float] = (-999, 999),
    step: float = 0.01,
    within: PopoverContainer | None = None,
) -> np.ndarray:
    """An editable grid of numbers, `(H, W, C)`, kept in the link under `name` where it differs from `default`.

    `base` names what the default is made of: when that changes, edits are dropped. Empty cells count as 0.
    `headings` name the columns and `rows` the rows, which are numbered otherwise; `limits` and `step` are what may be
    typed. `within`: the `door` that this table is behind, together with others.
    """
    given = link.get(name)
    held = from_text(given, default.shape) if given else None
    if held is not None and not ((held >= limits[0]) & (held <= limits[1])).all():
        held = None
    if st.session_state.get(f"{name}|base", base) != base:
        _forget(name)
        given, held = "", None
    st.session_state[f"{name}|base"] = base
    if given:
        # What does not fit leaves the link at once: only this remembers it.
        st.session_state[f"{name}|unread"] = held is None
    grid = default if held is None else held
    # A table of cells costs more than all other widgets together: it is made once it is asked for.
    table = _table_door(label, name, within)
    if table:
        with table:
            key, start = _opened(name, base, grid)
            grid = _cells(start, channels, key=key, label=label, headings=headings, rows=rows, limits=limits, step=step)
            if not np.array_equal(grid, default):
                st.button("Back to the original", key=f"{key}|reset", on_click=_forget, args=(name,))
    else:
        st.session_state.pop(f"{name}|start", None)
    if st.session_state.get(f"{name}|unread"):
        size = f" {TIMES} ".join(str(count) for count in default.shape[: 2 if default.shape[2] == 1 else 3])
        low, high = (number(limit, 0) for limit in limits)
        st.warning(
            prose(f"""The link's numbers do not fit this table: it takes {size}, from {low} to {high}. Its original
                ones are shown.""")
        )
    if np.array_equal(grid, default):
        link.drop(name)
    elif to_text(grid) != given:
        link.put(name, to_text(grid))
    return grid


def door(label: str) -> PopoverContainer:
    """A button before several tables; what is behind it is made once it is open."""
    return st.popover(label, width="stretch", key=f"{label}|open", on_change="rerun")


def _table_door(label: str, name: str, within: PopoverContainer | None) -> PopoverContainer | ExpanderContainer | None:
    """Where an editor's table goes, if it is open. A popover can hold no other: there, it unfolds below its name."""
    if within is None:
        table = st.popover(label, width="stretch", key=f"{name}_open", on_change="rerun")
        return table if table.open else None
    if not within.open:
        return None
    unfolded = within.expander(label, key=f"{name}_open", on_change="rerun")
    return unfolded if unfolded.open else None


def _cells(
    grid: np.ndarray,
    channels: Iterable[str],
    *,
    key: str,
    label: str,
    headings: Sequence[str],
    rows: Sequence[str],
    limits: tuple[float, float],
    step: float,
) -> np.ndarray:
    """A table per channel to type into, and the grid as it is after that."""
    import pandas as pd  # here alone: most visitors open no table, and need not wait for it

    span = f"from {_shown(limits[0])} to {_shown(limits[1])}"
    kinds = f"Numbers {span} with at most two decimals" if step < 1 else f"Whole numbers {span}"
    st.caption(f"Type over any number. {kinds}; an empty cell counts as 0.")
    edited = np.empty_like(grid)
    names = list(headings) or [str(i + 1) for i in range(grid.shape[1])]
    # Not a number's column: a browser makes 15 of "1,5" and 19 of "1e9" in one.
    digits = r"\d{1,3}" if step >= 1 else r"(\d{1,3}([.,]\d{0,2})?|[.,]\d{1,2})"
    column = st.column_config.TextColumn(
        width=80 if headings else 52, alignment="right", validate=rf"^\s*([+\-{MINUS}]?{digits})?\s*$"
    )
    for c, channel in enumerate(channels):
        if grid.shape[2] > 1:
            st.markdown(f"**{channel}**")
        frame = pd.DataFrame([[_cell(value) for value in row] for row in grid[..., c].tolist()], columns=names)
        frame.index = pd.Index(list(rows)) if rows else frame.index + 1
        columns = dict.fromkeys(frame.columns, column) | {"_index": st.column_config.Column(disabled=True)}
        values = st.data_editor(
            frame,
            key=f"{key}|{c}",
            width="content",
            column_config=columns,
            alt=f"{label}: {channel}",
        )
        edited[..., c] = [[_typed(cell) for cell in row] for row in values.to_numpy(object)]
    beyond = (edited < limits[0]) | (edited > limits[1])
    if beyond.any():
        said = ", ".join(_shown(value) for value in np.unique(edited[beyond])[:3])
        st.warning(f"Numbers here go from {_shown(limits[0])} to {_shown(limits[1])}: {said} is not used.")
    return np.where(beyond, grid, edited)


def _cell(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _typed(cell: object) -> float:
    """What a cell holds; an empty one counts as 0."""
    return round(next(iter(readings(str(cell or ""))), 0.0), 2) + 0.0


def _shown(value: float) -> str:
    return number(value, decimals([value], 2))


def _opened(name: str, base: str, grid: np.ndarray) -> tuple[str, np.ndarray]:
    """A table's key and the grid that it started from, both the same for as long as it stays open.

    A table keeps what was typed apart from its data: new data makes a new table, and loses what is being typed.
    """
    if st.session_state.get(f"{name}|start", ("",))[0] != base:
        turn = st.session_state.get(f"{name}|turn", 0) + 1
        st.session_state[f"{name}|turn"] = turn
        st.session_state[f"{name}|start"] = (base, f"{name}|{base}|{turn}", grid)
    _, key, start = st.session_state[f"{name}|start"]
    return key, start


def _forget(name: str) -> None:
    """Drops an edited grid: from the link, and the table that it was typed into."""
    link.drop(name)
    st.session_state.pop(f"{name}|start", None)
    st.session_state.pop(f"{name}|unread", None)


def once(name: str, make: Callable[[], Any]) -> Any:
    """A value that lives as long as this visit."""
    if name not in st.session_state:
        st.session_state[name] = make()
    return st.session_state[name]
