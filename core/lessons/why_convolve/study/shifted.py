"""Three small networks of equal size, trained on shapes in the middle of their pictures, for shapes that have moved.

Dense: one hidden layer, every unit with a weight for every pixel. Convolution and flatten: the maps' places matter
to the last layer. Convolution and global pooling: of each map only its maximum goes on, wherever it was.

    python -m core.lessons.why_convolve.study.shifted

trains them again from their seeds, on drawn shapes, measures them on others at every shift, and writes the files
that `networks` and `accuracies` read.
"""

import io
import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.media.drawn.shapes import draw_shapes
from core.media.pictures import to_gray
from core.nn.convnet import ConvNet

if TYPE_CHECKING:
    import keras

HERE = Path(__file__).parent
MEASURED = HERE / "shifted.npz"
NAMES = ("dense", "flatten", "pooled")
CLASSES = ("circle", "square", "triangle", "cross")
DRAWN, MOST = 16, 6  # pixels of the drawing, and how far it may be moved in its picture
SIDE = DRAWN + 2 * MOST
SHIFTS = tuple(range(-MOST, MOST + 1))
PER_CLASS, TESTED = 2000, 100
EPOCHS = 40
SEED = 31
FILTERS = (8, 16, 34)  # of the pooled one

log = logging.getLogger(__name__)


@cache
def networks() -> dict[str, ConvNet]:
    """The three networks by name: pictures `(SIDE, SIDE, 1)` 0..255 to probabilities of `CLASSES`."""
    return {name: ConvNet.from_bytes((HERE / f"shifted_{name}.npz").read_bytes()) for name in NAMES}


@cache
def accuracies() -> dict[str, np.ndarray]:
    """How much of the test pictures each network gets right, `(shifts down, shifts right)`, both as in `SHIFTS`."""
    with np.load(io.BytesIO(MEASURED.read_bytes()), allow_pickle=False) as held:
        return {name: held[name] for name in NAMES}


def moved(drawings: np.ndarray, down: int = 0, right: int = 0) -> np.ndarray:
    """Drawings `(..., DRAWN, DRAWN, 1)` in pictures of `SIDE`, moved by so many pixels from the middle.

    Around a drawing its border is repeated, so that moving it brings nothing in but more of the same ground. Raises
    `ValueError` for more than `MOST` pixels.
    """
    if max(abs(down), abs(right)) > MOST:
        raise ValueError(f"a drawing may be moved by at most {MOST} pixels, received {down} down, {right} right")
    beside = [(0, 0)] * (drawings.ndim - 3)
    ends = [(MOST + down, MOST - down), (MOST + right, MOST - right), (0, 0)]
    return np.pad(drawings, beside + ends, mode="edge")


def drawings(per_class: int, *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Drawn shapes in gray, `(n, DRAWN, DRAWN, 1)` uint8, and the place of each one's class in `CLASSES`, `(n,)`."""
    pictures = draw_shapes(per_class, side=DRAWN, seed=seed, classes=CLASSES)
    pixels = np.stack([to_gray(picture.pixels) for picture in pictures])
    return pixels, np.array([CLASSES.index(picture.label) for picture in pictures])


def held_out() -> tuple[np.ndarray, np.ndarray]:
    """The drawings that `accuracies` are measured on; none was trained on."""
    return drawings(TESTED, seed=SEED + 1)


def drawing(shape: str, number: int) -> np.ndarray:
    """The `number`-th of these drawings of a shape, from 1, `(DRAWN, DRAWN, 1)` uint8."""
    return to_gray(draw_shapes(number, side=DRAWN, seed=SEED + 1, classes=(shape,))[-1].pixels)


def build(name: str) -> "keras.Model":
    """One of the three as a fresh Keras model; each has between 6,314 and 6,318 parameters."""
    import keras
    from keras import layers

    seeds = iter((np.random.SeedSequence(SEED).generate_state(8) >> 1).tolist())

    def start() -> keras.initializers.Initializer:
        return keras.initializers.HeNormal(next(seeds))

    def conv(filters: int) -> list[keras.Layer]:
        return [
            layers.Conv2D(filters, 3, padding="same", kernel_initializer=start()),
            layers.Activation("relu"),
        ]

    body = {
        "dense": lambda: [layers.Flatten(), layers.Dense(8, kernel_initializer=start()), layers.Activation("relu")],
        "flatten": lambda: [*conv(7), layers.MaxPooling2D(2), *conv(24), layers.MaxPooling2D(2), layers.Flatten()],
        "pooled": lambda: [
            *conv(FILTERS[0]),
            layers.MaxPooling2D(2),
            *conv(FILTERS[1]),
            layers.MaxPooling2D(2),
            *conv(FILTERS[2]),
            layers.GlobalMaxPooling2D(),
        ],
    }[name]()
    return keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 1)),
            layers.Rescaling(1 / 127.5, offset=-1.0),
            *body,
            layers.Dense(len(CLASSES), kernel_initializer=start()),
            layers.Softmax(),
        ]
    )


def main() -> None:
    """Train the networks, measure them, and write their files."""
    import keras

    from core.training.model import export

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    pixels, labels = drawings(PER_CLASS, seed=SEED)
    tested, truth = held_out()
    measured = {}
    for name in NAMES:
        keras.utils.set_random_seed(SEED)
        model = build(name)
        steps = EPOCHS * -(-len(pixels) // 64)
        model.compile(
            keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(4e-3, steps)),
            keras.losses.SparseCategoricalCrossentropy(),
            metrics=["accuracy"],
        )
        run = model.fit(moved(pixels), labels, batch_size=64, epochs=EPOCHS, verbose=0)
        network = export(model, CLASSES)
        file = HERE / f"shifted_{name}.npz"
        file.write_bytes(network.to_bytes())
        found = [[_right(model, moved(tested, y, x), truth) for x in SHIFTS] for y in SHIFTS]
        measured[name] = np.array(found, np.float32)
        log.info(
            "%s: %d parameters, %d bytes, trained %.3f, middle %.3f, at all shifts %.3f",
            name,
            network.parameter_count,
            file.stat().st_size,
            run.history["accuracy"][-1],
            found[MOST][MOST],
            measured[name].mean(),
        )
    held = io.BytesIO()
    np.savez_compressed(held, **measured)  # type: ignore[arg-type]
    MEASURED.write_bytes(held.getvalue())


def _right(model: "keras.Model", pictures: np.ndarray, truth: np.ndarray) -> float:
    scores = model.predict(pictures, batch_size=len(pictures), verbose=0)
    return float((scores.argmax(axis=1) == truth).mean())


if __name__ == "__main__":
    main()
