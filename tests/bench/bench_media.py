"""What pictures cost: decoding, drawing, and PNG, each against a baseline measured in the same run.

    python -m tests.bench.bench_media

A ratio below 1 is cheaper than the baseline.
"""

import io
import time
from collections.abc import Callable

import numpy as np
from PIL import Image

from core.media.drawn.scenes import SCENES, scene
from core.media.drawn.shapes import draw_shapes
from core.media.intake.decode import decode
from core.media.intake.intake import take_zip
from core.media.out.uri import data_uri
from tests.media.makers import encode, photo
from tests.media.zips import Entry, pack


def milliseconds(act: Callable[[], object], times: int = 5) -> float:
    """The fastest of several runs, which other work on the machine disturbs least."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return min(taken) * 1000


def compare(what: str, act: Callable[[], object], baseline: str, base: Callable[[], object], per: int = 1) -> None:
    """One line: the cost, and its ratio to the baseline's."""
    cost, reference = milliseconds(act) / per, milliseconds(base) / per
    print(f"{what:34} {cost:8.2f} ms   {cost / reference:5.2f} x {baseline} ({reference:.2f} ms)")


def plain(data: bytes) -> np.ndarray:
    """The picture decoded whole and reduced, as one would write it without a thought."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    image.thumbnail((256, 256), reducing_gap=None)
    return np.asarray(image)


def main() -> None:
    """Prints the lines."""
    large = photo(4000, 3000)
    small = photo(100, 100)
    for what, image, kind, options in (
        ("12-megapixel JPEG", large, "JPEG", {}),
        ("12-megapixel progressive JPEG", large, "JPEG", {"progressive": True}),
        ("12-megapixel PNG", large, "PNG", {}),
        ("12-megapixel WebP", large, "WEBP", {"method": 0}),
        ("100 x 100 JPEG", small, "JPEG", {}),
        ("100 x 100 PNG", small, "PNG", {}),
    ):
        data = encode(image, kind, **options)
        compare(what, lambda data=data: decode(data, "a"), "plain Pillow", lambda data=data: plain(data))

    files = [encode(photo(100, 100, seed), "JPEG") for seed in range(100)]
    packed = pack([Entry(b"a/%d.jpg" % i, data) for i, data in enumerate(files)])
    compare(
        "a picture of a ZIP of 100",
        lambda: take_zip("a.zip", packed),
        "plain Pillow",
        lambda: [plain(data) for data in files],
        per=100,
    )
    compare(
        "a drawn shape",
        lambda: draw_shapes(10),
        "a 100 x 100 JPEG",
        lambda: [plain(files[0]) for _ in range(60)],
        per=60,
    )
    for name in SCENES:
        compare(f"scene {name}", lambda name=name: scene(name, 224), "scene letter", lambda: scene("letter", 224))

    values = np.random.default_rng(0).normal(size=(224, 224))
    table = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    pixels = np.asarray(photo(224, 224))
    for what, act in (
        ("URI of 224 x 224 x 3", lambda: data_uri(pixels)),
        ("URI of 224 x 224 noise by table", lambda: data_uri(values, table=table, limits=(-3, 3))),
    ):
        compare(what, act, "PNG by Pillow's defaults", lambda: encode(Image.fromarray(pixels)))


if __name__ == "__main__":
    main()
