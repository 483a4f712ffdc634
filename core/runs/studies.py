"""Work for a worker beside training on pictures: what kinds there are, and what each may tell while it works.

A study is the module `study.work` of a lesson, with `study(plan, data, watch)`. It is imported in the worker only.
"""

import logging
from importlib import import_module
from typing import Protocol

STUDIES: dict[str, str] = {
    "captcha": "captcha",
    "captions": "captions",
    "inside": "looking_inside",
    "memory": "lstm_gru",
    "next_word": "next_word",
    "price": "price",
    "transfer": "transfer",
}
"""Kind of study -> the lesson that it belongs to."""

MOST_BYTES = 60_000_000  # of data that a study is given


class StudyWatch(Protocol):
    """Who is told. Every call is quick, however often it is made."""

    def progress(self, done: int, total: int, words: str = "") -> None:
        """`done` of `total` pieces of work are behind it; `words` say what comes now. Told five times a second."""

    def row(self, values: dict[str, float | int | str]) -> None:
        """Something is finished: an epoch, a method. Kept in order."""

    def part(self, name: str, data: bytes) -> None:
        """A file that can be read while the study goes on. A name of letters, digits and hyphens."""

    def canceled(self) -> bool:
        """Whether to stop, and answer with what there is."""


class LogWatch:
    """A watch that logs every row: for scripts that train what ships."""

    def __init__(self, log: logging.Logger) -> None:
        """Rows go to `log`."""
        self._log = log

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Nothing."""

    def row(self, values: dict[str, float | int | str]) -> None:
        """A line."""
        self._log.info("%s", values)

    def part(self, name: str, data: bytes) -> None:
        """Nothing."""

    def canceled(self) -> bool:
        """Never."""
        return False


def check(kind: str, data: bytes) -> None:
    """Raises `ValueError` for a kind that is unknown, and for too much data."""
    if kind not in STUDIES:
        raise ValueError(f"a study must be one of {', '.join(STUDIES)}, received {kind!r}")
    if len(data) > MOST_BYTES:
        raise ValueError(f"a study takes at most {MOST_BYTES:,} bytes of data, received {len(data):,}")


def conduct(kind: str, plan: str, data: bytes, watch: StudyWatch) -> bytes:
    """Do the study of this kind. Runs in a worker."""
    check(kind, data)
    return import_module(f"core.lessons.{STUDIES[kind]}.study.work").study(plan, data, watch)
