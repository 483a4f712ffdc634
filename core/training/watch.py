"""Who is told what happens while something is trained or found out."""

import logging
from typing import Any, Protocol


class Watch(Protocol):
    """Who is told. Every call is quick, however often it is made."""

    def progress(self, done: int, total: int, words: str = "", **measured: float) -> None:
        """`done` of `total` pieces of work are behind it; `words` say what comes now, `measured` how well it goes.

        Told on five times a second at most.
        """

    def row(self, values: dict[str, Any]) -> None:
        """Something is finished: an epoch, a method. Numbers and texts by name; kept in order."""

    def part(self, name: str, data: bytes) -> None:
        """A file that can be read while the work goes on. A name of letters, digits and hyphens."""

    def canceled(self) -> bool:
        """Whether to stop, and answer with what there is."""


class Nobody:
    """A watch that looks away."""

    def progress(self, done: int, total: int, words: str = "", **measured: float) -> None:
        """Nothing."""

    def row(self, values: dict[str, Any]) -> None:
        """Nothing."""

    def part(self, name: str, data: bytes) -> None:
        """Nothing."""

    def canceled(self) -> bool:
        """Never."""
        return False


class LogWatch(Nobody):
    """A watch that logs every row: for scripts that train what ships."""

    def __init__(self, log: logging.Logger) -> None:
        """Rows go to `log`."""
        self._log = log

    def row(self, values: dict[str, Any]) -> None:
        """A line."""
        self._log.info(
            ", ".join(f"{name} {v:.4g}" if isinstance(v, float) else f"{name} {v}" for name, v in values.items())
        )
