"""The captioner that ships with the product, and the study that trains another one.

    python -m core.lessons.captions.study.work

trains it again from its seed, tests it on drawings that training never saw, and writes the file that `shipped` reads.
It takes about 6 minutes of processor time: 4 to train, 1 to draw and 1 to test.
"""

import io
import json
import logging
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.lessons.captions.study.data import KINDS, LONGEST, WORDS, Captioned, draw_captioned
from core.lessons.captions.study.plan import CaptionEpoch, CaptionPlan, exact, pack, unpack
from core.nn.captioner import END, Captioner
from core.training.watch import LogWatch, Watch

FILE = Path(__file__).with_name("captions.npz")
PLAN = CaptionPlan(pictures=10_000, epochs=12, features=64, units=96, learning_rate=3e-3, batch_size=64, seed=1)
TESTED = 1000  # pictures of each kind
TEST_SEED = 2_000_003
FOLLOWED = 4  # test pictures of each kind that every epoch of the training was asked about

log = logging.getLogger(__name__)


def study(plan: str, data: bytes, watch: Watch) -> bytes:
    """Train a captioner as `plan` says, in a worker; the answer is a `CaptionResult`. It draws its own data."""
    from core.lessons.captions.study.fit import fit

    return fit(CaptionPlan.from_json(plan), watch).to_bytes()


@dataclass(frozen=True, eq=False)
class Shipped:
    """The shipped captioner, and what it said of `TESTED` pictures of each kind: `said[kind]` `(n, 9)` numbers of
    words, END after the end. The pictures are drawn again from `TEST_SEED`. `history` is its training, and `told`
    `(epochs, 12, 9)` what it said after each epoch of the first `FOLLOWED` test pictures of each kind.
    """

    model: Captioner
    said: dict[str, NDArray[np.int8]]
    history: tuple[CaptionEpoch, ...]
    told: NDArray[np.int8]


@cache
def shipped() -> Shipped:
    """What `captions.npz` holds."""
    with np.load(FILE, allow_pickle=False) as file:
        return Shipped(
            unpack(file["model"].tobytes()),
            {kind: file[f"said-{kind}"] for kind in KINDS},
            tuple(CaptionEpoch(**row) for row in json.loads(file["history"].tobytes())),
            file["told"],
        )


def say(model: Captioner, pictures: Captioned) -> NDArray[np.int8]:
    """What a captioner writes of pictures, greedily: `(n, 9)` numbers of words, END after the end."""
    said = np.full((len(pictures.pixels), LONGEST), WORDS.index(END), np.int8)
    for row, pixels in zip(said, pictures.pixels, strict=True):
        written = model.write(model.look(pixels), longest=LONGEST)
        row[: len(written)] = [int(step.log_probabilities.argmax()) for step in written]
    return said


class _Asking(LogWatch):
    """A watch that logs every epoch, and asks the network of that epoch about a few pictures."""

    def __init__(self) -> None:
        super().__init__(log)
        self._asked = [draw_captioned(FOLLOWED, kind, seed=TEST_SEED) for kind in KINDS]
        self.told: list[NDArray[np.int8]] = []

    def part(self, name: str, data: bytes) -> None:
        """What the network of this epoch says."""
        model = unpack(data)
        self.told.append(np.concatenate([say(model, pictures) for pictures in self._asked]))


def main() -> None:
    """Train the captioner, test it and write its file."""
    from core.lessons.captions.study.fit import fit

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    watch = _Asking()
    result = fit(PLAN, watch)
    packed = pack(result.model)
    model = unpack(packed)  # rounded, as it will be read
    said = {}
    for kind in KINDS:
        pictures = draw_captioned(TESTED, kind, seed=TEST_SEED)
        said[kind] = say(model, pictures)
        log.info("%s: %d of %d right", kind, exact(said[kind], pictures.written).sum(), TESTED)
    file = io.BytesIO()
    arrays = {f"said-{kind}": numbers for kind, numbers in said.items()}
    history = json.dumps([asdict(row) for row in result.history])
    np.savez(
        file,
        allow_pickle=False,
        model=np.frombuffer(packed, np.uint8),
        history=np.frombuffer(history.encode(), np.uint8),
        told=np.stack(watch.told),
        **arrays,
    )
    FILE.write_bytes(file.getvalue())
    log.info("%s: %d bytes", FILE.name, FILE.stat().st_size)


if __name__ == "__main__":
    main()
