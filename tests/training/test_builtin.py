"""The network that ships: small, and good on pictures that it has never seen."""

import numpy as np

from core.media.drawn.shapes import draw_shapes
from core.training.builtin import FILE, PLAN, SEED, builtin_model
from core.training.layers import layers_of


def test_it_knows_fresh_shapes() -> None:
    net = builtin_model()
    pictures = draw_shapes(30, side=PLAN.side, seed=SEED + 1)
    predicted = net.predict(np.stack([picture.pixels for picture in pictures])).argmax(axis=-1)
    right = [net.class_names[i] == picture.label for i, picture in zip(predicted, pictures, strict=True)]
    assert np.mean(right) >= 0.97


def test_it_is_small_and_plain() -> None:
    net = builtin_model()
    assert FILE.stat().st_size < 200_000
    kinds = [type(layer).__name__ for _, layer in net.layers]
    once = ["Conv", "Activate", "Conv", "Activate", "Pool"]
    assert kinds == ["Rescale", *once, *once, "Flatten", "Dense", "Activate"]
    rows = layers_of(PLAN, len(net.class_names))
    assert net.parameter_count == sum(row.parameters for row in rows)
    shapes = {row.name: row.shape for row in rows}
    assert all(tuple(shape) == shapes[name] for name, shape in net.output_shapes())
