"""Every study with a tiny plan, as a worker does it: `python -m tests.runs.same [backwards]` prints what each found.

A worker's other threads draw from Python's process-wide generator at any time. A thread does so here, too.
"""

import hashlib
import io
import json
import random
import sys
import threading
import time
from typing import Any

import numpy as np

from core.lessons.captcha.study.plan import CaptchaPlan, Drawing
from core.lessons.captions.study.plan import CaptionPlan
from core.lessons.looking_inside.study.plan import InsidePlan
from core.lessons.looking_inside.study.work import question
from core.lessons.lstm_gru.study.plan import MemoryPlan
from core.lessons.next_word.study.plan import NextWordPlan
from core.lessons.price.study.plan import PricePlan, pack
from core.lessons.transfer.study.plan import TransferPlan, prepare_transfer
from core.media.drawn.captchas import Look
from core.media.drawn.shapes import draw_shapes
from core.runs import studies
from core.training.watch import Nobody
from tests.feature_nets import network, picture
from tests.training.small import small_data, small_plan

TRAINING = small_plan(augmentation="light", dropout=0.3, epochs=1)
LETTERS = "the cat sat on the mat and the dog sat on the log. " * 12
SHAPES = draw_shapes(8, side=48, classes=("circle", "cross"))
COMPARISON = TransferPlan(counts=(2,), updates=20, batch=4)
NOT_COMPARED = ("header", "model", "keras_file")  # in which the seconds stand, or the time of day


def tiny() -> dict[str, tuple[str, bytes]]:
    """A plan and its data for each kind of study; each trains a moment."""
    return {
        "captcha": (CaptchaPlan(updates=2, batch_size=8, units=8).to_json(), Drawing(30, 0, Look("ab2", 3)).to_bytes()),
        "captions": (CaptionPlan(pictures=32, epochs=1, features=8, units=8, batch_size=16).to_json(), b""),
        "looking_inside": (InsidePlan("filters", layer="conv_1").to_json(), question(network(), picture(9, 3))),
        "lstm_gru": (MemoryPlan(seeds=(0,), units=2, batches=1, longer=1, batch=4, longest=2).to_json(), b""),
        "next_word": (NextWordPlan(units=4, embedding=4, window=4, epochs=1).to_json(), LETTERS.encode()),
        "price": (PricePlan(units=2, window=3, epochs=1, folds=2).to_json(), pack(np.sin(np.arange(60.0)))),
        "train": (TRAINING.to_json(), small_data(TRAINING).to_bytes()),
        "transfer": (COMPARISON.to_json(), prepare_transfer(SHAPES, COMPARISON).to_bytes()),
    }


class Hash(Nobody):
    """A watch that hashes what it is told, but for the time that it took."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()

    def row(self, values: dict[str, Any]) -> None:
        self.hash.update(repr(sorted((name, value) for name, value in values.items() if name != "seconds")).encode())

    def part(self, name: str, data: bytes) -> None:
        if name not in NOT_COMPARED:
            self.hash.update(data)


def stir() -> None:
    """What a worker's other threads do, more often."""
    while True:
        random.random()
        time.sleep(1e-4)


def main(backwards: bool) -> None:
    import tensorflow as tf

    threading.Thread(target=stir, daemon=True).start()
    found = {}
    for kind, (plan, data) in sorted(tiny().items(), reverse=backwards):
        # Tracing takes longer than a few steps do, but for the graphs that are used often.
        tf.config.run_functions_eagerly(kind not in ("lstm_gru", "transfer"))
        watch = Hash()
        outcome = studies.module(kind).study(plan, data, watch)
        if outcome.startswith(b"PK"):
            with np.load(io.BytesIO(outcome), allow_pickle=False) as arrays:
                for name in arrays.files:
                    if name not in NOT_COMPARED:
                        watch.hash.update(arrays[name].tobytes())
        found[kind] = watch.hash.hexdigest()
    print(json.dumps(found))


if __name__ == "__main__":
    main("backwards" in sys.argv)
