"""How a lesson declares its settings: a frozen dataclass whose fields say what may be chosen.

    @dataclass(frozen=True)
    class Settings:
        stride: int = span("Stride", 1, low=1, high=4)
        padding: str = choice("Padding", {"valid": "None (valid)", "same": "Same size (same)"})

The frame makes the widgets, and the link holds every value under the field's own name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Span:
    """A number from `low` to `high` in steps; whole numbers where `step` is one."""

    label: str
    low: float
    high: float
    step: float
    help: str = ""


@dataclass(frozen=True)
class Choice:
    """One of a few names; `options` maps each to what the reader and the link say. Empty: the page brings them."""

    label: str
    options: Mapping[str, str]
    help: str = ""
    few: bool = False  # shown side by side


@dataclass(frozen=True)
class Several:
    """Any number of names; `options` as for a choice."""

    label: str
    options: Mapping[str, str]
    default: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True)
class Switch:
    """On or off."""

    label: str
    help: str = ""


@dataclass(frozen=True)
class Text:
    """A short text, kept as it is."""

    label: str
    longest: int = 400
    help: str = ""


def span(label: str, default: float, *, low: float, high: float, step: float = 1, help: str = "") -> Any:
    """A field for a number; the default's type (int or float) is the field's."""
    return field(default=default, metadata={"control": Span(label, low, high, step, help)})


def choice(label: str, options: Mapping[str, str], *, default: str = "", help: str = "", few: bool = False) -> Any:
    """A field for one of a few names; the first is the default unless another is given."""
    return field(default=default or next(iter(options), ""), metadata={"control": Choice(label, options, help, few)})


def several(label: str, options: Mapping[str, str], *, default: tuple[str, ...] = (), help: str = "") -> Any:
    """A field for any number of names: a tuple, in the order of the reader's choice."""
    return field(default=default, metadata={"control": Several(label, options, default, help)})


def switch(label: str, default: bool = False, *, help: str = "") -> Any:
    """A field that is on or off."""
    return field(default=default, metadata={"control": Switch(label, help)})


def text(label: str, default: str = "", *, longest: int = 400, help: str = "") -> Any:
    """A field for a short text."""
    return field(default=default, metadata={"control": Text(label, longest, help)})
