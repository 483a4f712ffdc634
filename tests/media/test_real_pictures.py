"""Real photographs and scans, from beside the repository."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.media.intake.decode import decode
from core.media.intake.intake import take_folder
from core.media.intake.review import check

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "reference" / "pictures"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the reference pictures are not on this machine")


@pytest.mark.parametrize(("name", "side"), [("sign-digits", 100), ("handwritten-digits", 28)])
def test_every_picture_of_a_folder_is_taken(name: str, side: int) -> None:
    paths = sorted(p for p in (FOLDER / name).rglob("*") if p.is_file())
    intake = take_folder([(str(p.relative_to(FOLDER)), p.read_bytes()) for p in paths])
    assert len(intake.pictures) == len(paths) == 600
    assert intake.refused == 0
    assert {p.label for p in intake.pictures} == {str(digit) for digit in range(10)}
    assert all(p.label == path.parent.name for p, path in zip(intake.pictures, paths, strict=True))
    small = [p for p in intake.pictures if p.pixels.shape == (side, side, 3)]
    assert len(small) >= 599
    review = check(intake.pictures)
    assert (review.problems, review.warnings) == ((), ())


def test_a_large_photo_among_them_is_reduced_and_turned() -> None:
    (path,) = (p for p in FOLDER.rglob("*.jpg") if p.stat().st_size > 10**6)
    data = path.read_bytes()
    decoded = decode(data, path.name)
    assert decoded.pixels.shape == (256, 256, 3)
    with Image.open(path) as image:
        assert sorted(decoded.size) == sorted(image.size)
        turned = image.getexif()[0x0112]
        plain = np.asarray(image.resize((256, 256), Image.Resampling.BOX).convert("RGB"), dtype=float)
    assert turned == 6  # stored lying: a quarter turn to the right puts it upright
    assert np.abs(np.rot90(plain, -1) - decoded.pixels).mean() < 3


def test_scans_keep_every_pixel() -> None:
    for path in sorted((FOLDER / "handwritten-digits" / "7").iterdir()):
        with Image.open(path) as image:
            plain = np.asarray(image.convert("L"))
        assert np.array_equal(decode(path.read_bytes(), path.name).pixels[..., 1], plain)
