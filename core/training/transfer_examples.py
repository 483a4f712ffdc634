"""Comparisons on the drawn sets that ship with the product, so that the lesson opens on finished ones.

    python -m core.training.transfer_examples

does them again from their seed, a minute or two each, and writes the files that `recorded` reads.
"""

import logging
import sys
from functools import cache
from pathlib import Path

from core.media.drawn_sets import drawn_set
from core.training.transfer_plan import COUNTS, TransferPlan, prepare_transfer
from core.training.transfer_result import TransferResult

PER_CLASS = 75  # pictures of each class of a drawn set
PLAN = TransferPlan()
RECORDED = {"greek": COUNTS, "hues": COUNTS[:3]}  # which sets, with how many pictures per class
log = logging.getLogger(__name__)


@cache
def recorded(name: str) -> TransferResult:
    """The comparison that was recorded on the drawn set `name`, one of `RECORDED`."""
    return TransferResult.from_bytes(_file(name).read_bytes())


def _file(name: str) -> Path:
    return Path(__file__).with_name(f"transfer_{name}.npz")


class _Log:
    """A watch that logs what is finished."""

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Nothing."""

    def row(self, values: dict[str, float | int | str]) -> None:
        """A line."""
        log.info("%s", values)

    def part(self, name: str, data: bytes) -> None:
        """Nothing."""

    def canceled(self) -> bool:
        """Never."""
        return False


def record(name: str) -> None:
    """Does the comparison on one drawn set and writes its file."""
    from core.training.transfer import study

    plan = TransferPlan(counts=RECORDED[name])
    data = prepare_transfer(drawn_set(name, PER_CLASS), plan)
    _file(name).write_bytes(study(plan.to_json(), data.to_bytes(), _Log()))


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for chosen in sys.argv[1:] or RECORDED:
        record(chosen)
