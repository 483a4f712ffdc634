"""Studies: work for a worker, each known by its lesson's name and imported in the worker only.

A study is the module `study.work` of a lesson, with `study(plan, data, watch)`: `plan` is JSON, `data` what it reads,
`watch` a `core.training.watch.Watch`; it answers with bytes. `make_ready(wish)` beside it, where there is one, prepares
what a study of this kind will need. Where TensorFlow's gradients prove those of a lesson, `study.gradients` has
`gradients(asked)`, from plain values to plain values.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType


def check(kind: str) -> None:
    """Raises `ValueError` for a kind of study that is unknown."""
    try:
        known = kind.isidentifier() and find_spec(f"core.lessons.{kind}.study.work") is not None
    except ModuleNotFoundError:
        known = False
    if not known:
        raise ValueError(f"a kind of study must be the name of a lesson that has one, received {kind!r}")


def module(kind: str, name: str = "work") -> ModuleType:
    """A module of a lesson's study, imported."""
    return import_module(f"core.lessons.{kind}.study.{name}")
