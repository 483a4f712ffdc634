"""Figures at the ends of what they are given hold what every figure holds.

A module of tests that names figures in `FIGURES` hands them in: a name, and a function that makes the figure. What
stands behind a comma in a name says how it differs from others of its kind, which share its structure.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from core.figures.player import Figure
from tests.figures.contract import holds

TESTS = Path(__file__).resolve().parents[1]


def found() -> dict[str, Callable[[], Figure]]:
    """The figures of all modules that name some."""
    made: dict[str, Callable[[], Figure]] = {}
    for path in sorted(chain(TESTS.glob("figures/test_*.py"), TESTS.glob("lessons/*/test_*figure*.py"))):
        if "\nFIGURES" in path.read_text():
            module = import_module(".".join(("tests", *path.relative_to(TESTS).with_suffix("").parts)))
            subject = path.parent.name if path.parent.parent.name == "lessons" else path.stem.removeprefix("test_")
            made |= {f"{subject}: {name}": make for name, make in module.FIGURES.items()}
    return made


FOUND = found()
KINDS: dict[str, Mapping[str, Any]] = {}  # the structure of each kind


@pytest.mark.parametrize("name", FOUND)
def test_a_figure_holds_the_contract(name: str) -> None:
    figure = FOUND[name]()
    holds(figure)
    assert figure.structure == KINDS.setdefault(name.split(",")[0], figure.structure), "settings change the data alone"
