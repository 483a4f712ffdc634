"""Comparisons on the drawn sets that ship with the product, so that the lesson opens on finished ones.

    python -m core.lessons.transfer.study.examples

does them again from their seed, a minute or two each, and writes the files that `recorded` reads. With a name of `REAL`
and a folder that holds a folder of pictures per class, it does the one on those; only its numbers are kept.
"""

import logging
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from core.lessons.transfer.study.plan import COUNTS, TransferPlan, prepare_transfer
from core.lessons.transfer.study.result import TransferResult
from core.media.drawn.drawn_sets import drawn_set
from core.media.intake.decode import decode
from core.media.pictures import Picture
from core.training.watch import LogWatch

PER_CLASS = 75  # pictures of each class of a drawn set
RECORDED = {"greek": COUNTS, "hues": COUNTS[:3]}  # which sets, with how many pictures per class
log = logging.getLogger(__name__)

REAL = {"signs": "Photographs of hands that sign digits", "digits": "Handwritten digits"}


@cache
def recorded(name: str) -> TransferResult:
    """The comparison that was recorded on the drawn set `name`, one of `RECORDED`, or on the pictures `REAL`."""
    return TransferResult.from_bytes(_file(name).read_bytes())


def _file(name: str) -> Path:
    return Path(__file__).with_name(f"{name}.npz")


def record(name: str, pictures: Sequence[Picture] = ()) -> None:
    """Does the comparison on one drawn set, or on `pictures`, and writes its file."""
    from core.lessons.transfer.study.work import study

    plan = TransferPlan(counts=RECORDED.get(name, COUNTS[:2]))
    data = prepare_transfer(pictures or drawn_set(name, PER_CLASS), plan)
    _file(name).write_bytes(study(plan.to_json(), data.to_bytes(), LogWatch(log)))


def pictures_of(folder: Path) -> list[Picture]:
    """The pictures of a folder that holds a folder for each class, in the order of their names, as an upload's are."""
    return [
        Picture(file.name, file.parent.name, decode(file.read_bytes(), file.name).pixels)
        for file in sorted(folder.glob("*/*"))
    ]


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if len(sys.argv) == 3:
        record(sys.argv[1], pictures_of(Path(sys.argv[2])))
    else:
        for chosen in sys.argv[1:] or RECORDED:
            record(chosen)
