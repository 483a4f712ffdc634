"""Do the default settings learn? Three seeds on drawn shapes and on real pictures, against the bars.

    python -m tests.bench.bench_real_pictures [SET ...]

Of the real sets, ten pictures per class are kept apart, chosen by the seed; the others are given to a run
with the default plan, which holds its own share of them out. Prints accuracy, seconds and processor seconds
of each seed, and the medians. On a machine that does other things, too, half the processor seconds say what
two free cores would take at best.
"""

import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from core.media.drawn.shapes import draw_shapes
from core.media.pictures import Picture, resize_square
from core.training.data import prepare
from core.training.fit import train
from core.training.plan import TrainingPlan
from tests.training.small import Notes

ROOT = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "pictures"
BARS = {"shapes": (0.95, 60.0), "sign-digits": (0.92, 30.0), "handwritten-digits": (0.93, 60.0)}
APART = 10


def read_set(name: str) -> list[Picture]:
    """All pictures of a reference set."""
    return [
        Picture(path.name, path.parent.name, np.asarray(Image.open(path).convert("RGB")))
        for path in sorted((ROOT / name).glob("*/*.*"))
    ]


def keep_apart(pictures: list[Picture], seed: int) -> tuple[list[Picture], list[Picture]]:
    """The pictures to give away, and `APART` of every class that are kept apart."""
    random = np.random.default_rng(seed)
    apart: set[int] = set()
    for label in sorted({picture.label for picture in pictures}):
        rows = [row for row, picture in enumerate(pictures) if picture.label == label]
        apart.update(random.permutation(rows)[:APART].tolist())
    given = [picture for row, picture in enumerate(pictures) if row not in apart]
    return given, [pictures[row] for row in sorted(apart)]


def judge(name: str, seed: int) -> tuple[float, float, float]:
    """Accuracy on what was kept apart, and the run's seconds and processor seconds."""
    if name == "shapes":
        given, apart = draw_shapes(80, seed=seed), draw_shapes(APART, seed=seed + 100)
    else:
        given, apart = keep_apart(read_set(name), seed)
    plan = replace(TrainingPlan(), seed=seed)
    start, processor = time.perf_counter(), time.process_time()
    result = train(prepare(given, plan), plan, Notes())
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    pixels = np.stack([resize_square(p.pixels, plan.side, gray=plan.color == "gray") for p in apart])
    predicted = result.network.predict(pixels).argmax(axis=-1)
    right = [result.class_names[i] == p.label for i, p in zip(predicted, apart, strict=True)]
    return float(np.mean(right)), seconds, processor


def main(names: list[str]) -> None:
    """The named sets, or all; three seeds each."""
    train(prepare(draw_shapes(4), TrainingPlan()), TrainingPlan(epochs=1), Notes())  # TensorFlow is imported
    for name in names or BARS:
        bar, limit = BARS[name]
        if name != "shapes" and not ROOT.is_dir():
            print(f"{name}: skipped, no {ROOT}")
            continue
        runs = [judge(name, seed) for seed in range(3)]
        accuracy, seconds, processor = (statistics.median(values) for values in zip(*runs, strict=True))
        each = ", ".join(f"{value:.3f} in {took:.1f} s" for value, took, _ in runs)
        verdict = ("met" if accuracy >= bar else "MISSED", "met" if seconds <= limit else "MISSED")
        print(
            f"{name}: {each}; median {accuracy:.3f} (bar {bar}: {verdict[0]}), {seconds:.1f} s "
            f"(limit {limit:.0f}: {verdict[1]}), {processor:.1f} s of processor",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
