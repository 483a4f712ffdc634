"""Scenes of two items: the captions say what is drawn."""

import numpy as np
import pytest

from core.media.drawn.compositions import (
    COLORS,
    LEAST_RATIO,
    MOST_RATIO,
    RELATIONS,
    SHAPES,
    SIDE,
    Composition,
    Item,
    all_compositions,
    covers,
    draw_composition,
)  # fmt: skip

SCENE = Composition(Item("red", "circle"), "above", Item("blue", "square"))


def test_the_caption() -> None:
    assert " ".join(SCENE.words) == "a red circle above a blue square"
    assert " ".join(SCENE.mirrored.words) == "a blue square below a red circle"
    assert SCENE.mirrored.mirrored == SCENE


def test_every_scene_has_a_caption_of_its_own() -> None:
    every = [scene.words for scene in all_compositions()]
    assert len(every) == 30 * 29 * 4 == 3480
    assert len(set(every)) == 3480


def test_the_same_random_numbers_draw_the_same_picture() -> None:
    one, other, third = (draw_composition(SCENE, np.random.default_rng(k)).pixels for k in (1, 1, 2))
    assert (one == other).all()
    assert one.shape == (SIDE, SIDE, 3)
    assert one.dtype == np.uint8
    assert (one != third).mean() > 0.2


@pytest.mark.parametrize("relation", RELATIONS)
def test_items_stand_as_the_relation_says_and_inside_the_picture(relation: str) -> None:
    scene = Composition(Item("red", "circle"), relation, Item("blue", "square"))
    for seed in range(12):
        (x, y, large), (u, v, small) = draw_composition(scene, np.random.default_rng(seed)).circles
        along = {"above": v - y, "below": y - v, "left of": u - x, "right of": x - u}[relation]
        across = abs(u - x) if relation in ("above", "below") else abs(v - y)
        assert along > large + small
        assert across < along / 3
        assert LEAST_RATIO <= large / small <= MOST_RATIO
        for a, b, radius in ((x, y, large), (u, v, small)):
            assert min(a, b) - radius >= 0
            assert max(a, b) + radius <= 100


@pytest.mark.parametrize("color", COLORS)
def test_colors_are_told_apart_whatever_the_shade(color: str) -> None:
    """Of each item's middle pixel the nearest mean color is its own."""
    middles = {name: np.mean([_middle(name, seed) for seed in range(4)], axis=0) for name in COLORS}
    for seed in range(4, 10):
        pixel = _middle(color, seed)
        assert min(COLORS, key=lambda name: np.abs(middles[name] - pixel).sum()) == color


def _middle(color: str, seed: int) -> np.ndarray:
    scene = Composition(Item(color, "circle"), "above", Item("black" if color != "black" else "red", "star"))
    drawn = draw_composition(scene, np.random.default_rng(seed), noise=0)
    x, y, _ = drawn.circles[0]
    return drawn.pixels[int(y * SIDE / 100), int(x * SIDE / 100)].astype(float)


def test_covers_say_how_much_of_a_cell_an_item_takes() -> None:
    drawn = draw_composition(SCENE, np.random.default_rng(5))
    share = covers(drawn, 6, 6)
    assert share.shape == (2, 36)
    (_, _, large), _ = drawn.circles
    # A circle's area is pi r squared, here in hundredths of a cell of 100/6 percent.
    assert share[0].sum() == pytest.approx(np.pi * large**2 / (100 / 6) ** 2, rel=0.05)
    assert share.max() <= 1
    assert (share.sum(axis=0) <= 1 + 1e-9).all()


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="color"):
        Item("pink", SHAPES[0])
    with pytest.raises(ValueError, match="relation"):
        Composition(SCENE.first, "behind", SCENE.second)
    with pytest.raises(ValueError, match="ratio"):
        draw_composition(SCENE, np.random.default_rng(0), ratio=0.5)
