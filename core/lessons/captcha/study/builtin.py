"""A finished run on drawn CAPTCHAs, so that the lesson opens on a trained reader.

    python -m core.lessons.captcha.study.builtin

trains it again from its seed and writes the file that `builtin_result` reads.
"""

import logging
from functools import cache
from pathlib import Path

from core.lessons.captcha.study.plan import CaptchaPlan, Drawing
from core.lessons.captcha.study.result import CaptchaResult
from core.training.watch import LogWatch

FILE = Path(__file__).with_name("builtin.npz")
PLAN, DRAWING = CaptchaPlan(), Drawing(1600)  # few enough that some are read wrong, which is worth looking at

log = logging.getLogger(__name__)


@cache
def builtin_result() -> CaptchaResult:
    """The run of `PLAN` on `DRAWING`."""
    return CaptchaResult.from_bytes(FILE.read_bytes())


def main() -> None:
    """Train and write the file."""
    from core.lessons.captcha.study.work import study

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    FILE.write_bytes(study(PLAN.to_json(), DRAWING.to_bytes(), LogWatch(log)))


if __name__ == "__main__":
    main()
