"""Networks that have learned to forecast the simulated series, so that the lesson opens on trained ones.

    python -m core.lessons.price.study.builtin

trains them again from their seed and writes the files that `builtin_trained` reads.
"""

import logging
from functools import cache
from pathlib import Path

from core.lessons.price.study.plan import PricePlan, Trained, pack
from core.nn.simulated import SIMULATED
from core.training.watch import LogWatch

FOLDER = Path(__file__).with_name("builtin")
PLAN = PricePlan()

log = logging.getLogger(__name__)


@cache
def builtin_trained(name: str) -> Trained:
    """The training on one of the simulated series, with `PLAN`."""
    if name not in SIMULATED:
        raise ValueError(f"a simulated series must be one of {', '.join(SIMULATED)}, received {name!r}")
    return Trained.from_bytes((FOLDER / f"{name}.npz").read_bytes())


def main() -> None:
    """Train on every series and write the files."""
    from core.lessons.price.study.work import study

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    FOLDER.mkdir(exist_ok=True)
    for name, make in SIMULATED.items():
        (FOLDER / f"{name}.npz").write_bytes(study(PLAN.to_json(), pack(make()), LogWatch(log)))


if __name__ == "__main__":
    main()
