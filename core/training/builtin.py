"""A small trained network that ships with the product, so that every lesson opens on a real one.

Four convolutions of ten 3 x 3 kernels with ReLU and two poolings, then one dense layer: the arrangement of
CNN Explainer (Wang et al., 2020), here on drawn shapes. It has no batch normalization, so that every number
in it is a plain weight.

    python -m core.training.builtin

trains it again from its seed, on drawn shapes, and writes the file that `builtin_model` reads.
"""

import logging
from functools import cache
from pathlib import Path

from core.media.drawn.shapes import draw_shapes
from core.nn.convnet import ConvNet
from core.training.data import prepare
from core.training.plan import Block, TrainingPlan
from core.training.watch import LogWatch

FILE = Path(__file__).with_name("builtin.npz")
PER_CLASS = 1000  # drawing is cheap, so new pictures take the place of augmented ones
SEED = 20
PLAN = TrainingPlan(
    side=64,
    blocks=(Block(filters=10, convolutions=2, padding="valid", batch_norm=False),) * 2,
    head="flatten",
    dropout=0.1,
    label_smoothing=0.05,
    learning_rate=3e-3,
    augmentation="off",
    epochs=15,
    validation_share=0.1,
    seed=SEED,
)

log = logging.getLogger(__name__)


@cache
def builtin_model() -> ConvNet:
    """The network in `builtin.npz`: 64 x 64 RGB pictures 0..255 to probabilities of the drawn shapes."""
    return ConvNet.from_bytes(FILE.read_bytes())


def main() -> None:
    """Train the network and write its file."""
    from core.training.fit import train

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    result = train(prepare(draw_shapes(PER_CLASS, side=PLAN.side, seed=SEED), PLAN), PLAN, LogWatch(log))
    FILE.write_bytes(result.network.to_bytes())
    log.info("%s: %d bytes, held out %.4f", FILE.name, FILE.stat().st_size, result.accuracy)


if __name__ == "__main__":
    main()
