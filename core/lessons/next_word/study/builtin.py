"""Networks that have learned the built-in texts, so that the lesson opens on a trained one.

    python -m core.lessons.next_word.study.builtin

trains them again from their seed and writes the files that `builtin_learned` reads.
"""

import logging
from dataclasses import replace
from functools import cache
from pathlib import Path

from core.lessons.next_word.study.plan import Learned, NextWordPlan
from core.media.drawn.texts import BUILTIN, builtin_text
from core.training.watch import LogWatch

FOLDER = Path(__file__).with_name("builtin")
PLAN = NextWordPlan()
SHIPPED = (0, 1, 5, 13)  # epochs whose weights are shipped, beside the best

log = logging.getLogger(__name__)


@cache
def builtin_learned(key: str) -> Learned:
    """The training on one of the built-in texts, with `PLAN`."""
    if key not in BUILTIN:
        raise ValueError(f"a built-in text must be one of {', '.join(BUILTIN)}, received {key!r}")
    return Learned.from_bytes((FOLDER / f"{key}.npz").read_bytes())


def main() -> None:
    """Train on every text and write the files."""
    from core.lessons.next_word.study.work import study

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    FOLDER.mkdir(exist_ok=True)
    for key in BUILTIN:
        learned = Learned.from_bytes(study(PLAN.to_json(), builtin_text(key).encode(), LogWatch(log)))
        kept = {epoch: held for epoch, held in learned.weights.items() if epoch in (*SHIPPED, learned.best)}
        (FOLDER / f"{key}.npz").write_bytes(replace(learned, weights=kept).to_bytes())


if __name__ == "__main__":
    main()
