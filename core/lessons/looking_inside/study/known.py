"""What a worker finds out about the built-in network's first picture, kept so that the lesson opens at once.

    python -m core.lessons.looking_inside.study.known

computes it again and writes the file that `known` reads. A test compares the two.
"""

from functools import cache
from pathlib import Path

import numpy as np

from core.lessons.looking_inside.study.plan import InsidePlan, fingerprint, pack, unpack
from core.media.drawn.shapes import draw_shapes
from core.training.builtin import SEED, builtin_model
from core.training.watch import Nobody

FILE = Path(__file__).with_name("known.npz")
BUILT_IN = "built-in"  # what plans call the built-in network
PER_SHAPE = 25  # of the drawings that it learned from
FIRST, FIRST_SEED = "star", 1000  # the drawing that the lesson opens on


def first_picture() -> np.ndarray:
    """The picture that the lesson opens on, `(64, 64, 3)` uint8."""
    return draw_shapes(1, side=builtin_model().input_shape[0], seed=FIRST_SEED, classes=[FIRST])[0].pixels


def learned_drawings() -> tuple[np.ndarray, tuple[int, ...]]:
    """Some of the drawings that the built-in network was trained on, `(n, 64, 64, 3)` uint8, and their classes."""
    net = builtin_model()
    pictures = draw_shapes(PER_SHAPE, side=net.input_shape[0], seed=SEED, classes=net.class_names)
    return np.stack([one.pixels for one in pictures]), tuple(net.class_names.index(one.label) for one in pictures)


def first_plans() -> list[InsidePlan]:
    """What the lesson asks first in each view. Pictures that excite filters are too large to be kept."""
    picture = first_picture()
    shared = {
        "network": BUILT_IN,
        "picture": fingerprint(picture.tobytes()),
        "target": int(builtin_model().predict(picture).argmax()),
    }
    return [
        InsidePlan("heat", layer="conv_4", **shared),  # type: ignore[arg-type]
        InsidePlan("occlusion", baseline="gray", **shared),  # type: ignore[arg-type]
        InsidePlan("neighbors", **shared),  # type: ignore[arg-type]
    ]


def known(plan: InsidePlan) -> dict[str, np.ndarray] | None:
    """The outcome of a plan that is kept; None for any other."""
    return _kept().get(fingerprint(plan.to_json().encode()))


@cache
def _kept() -> dict[str, dict[str, np.ndarray]]:
    found: dict[str, dict[str, np.ndarray]] = {}
    for name, values in unpack(FILE.read_bytes()).items():
        plan, own = name.split(".")
        found.setdefault(plan, {})[own] = values
    return found


def find_out(plan: InsidePlan) -> dict[str, np.ndarray]:
    """The outcome of one of `first_plans`, computed here."""
    from core.lessons.looking_inside.study.work import question, study

    pictures = learned_drawings()[0] if plan.view == "neighbors" else None
    return unpack(study(plan.to_json(), question(builtin_model(), first_picture(), pictures), Nobody()))


def main() -> None:
    """Write the file."""
    kept = {}
    for plan in first_plans():
        name = fingerprint(plan.to_json().encode())
        kept.update({f"{name}.{key}": values for key, values in find_out(plan).items()})
    FILE.write_bytes(pack(kept))


if __name__ == "__main__":
    main()
