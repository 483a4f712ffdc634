"""The intake as programs print it, against the page's own."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.media.intake.decode import decode
from core.media.intake.printed import IMPORTS, printed, read_folder, read_picture, to_gray, to_square
from core.media.pictures import resize_square
from tests.media.makers import FORMATS, encode, photo, quadrants

SPACE: dict = {}
exec(f"from pathlib import Path\n{IMPORTS}\n{printed(read_picture, to_gray, to_square, read_folder)}", SPACE)


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    values = np.random.default_rng(0).integers(0, 256, (height, width, len(mode)), np.uint8)
    return Image.fromarray(values[..., 0] if len(mode) == 1 else values, mode)


def exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags


def same(data: bytes, folder: Path) -> None:
    """The printed lines and the page make the same pixels of a file."""
    path = folder / "picture"
    path.write_bytes(data)
    pixels = decode(data, "picture").pixels
    picture = SPACE["read_picture"](path)
    np.testing.assert_array_equal(np.asarray(picture), pixels)
    for side, gray in ((48, False), (33, True)):
        np.testing.assert_array_equal(SPACE["to_square"](picture, side, gray), resize_square(pixels, side, gray=gray))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("size", [(40, 30), (301, 200), (1237, 811)])
def test_every_format_at_every_size(kind: str, size: tuple[int, int], tmp_path: Path) -> None:
    same(encode(noise(*size) if size[0] < 1000 or kind in ("JPEG", "WEBP") else photo(*size), kind), tmp_path)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_phones_that_were_held_in_any_way(kind: str, orientation: int, tmp_path: Path) -> None:
    same(encode(photo(837, 611), kind, exif=exif(orientation)), tmp_path)


def test_a_heic_that_was_held_upright(tmp_path: Path) -> None:
    lying = quadrants(900, 600)
    lying.info["exif"] = exif(6).tobytes()
    same(encode(lying, "HEIF"), tmp_path)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize("size", [(40, 30), (1237, 811)])
def test_transparency(mode: str, size: tuple[int, int], tmp_path: Path) -> None:
    same(encode(noise(*size, "RGBA").convert(mode)), tmp_path)


def test_palettes_gray_and_other_colors(tmp_path: Path) -> None:
    same(encode(photo(700, 500).quantize(32), "PNG", transparency=3), tmp_path)
    same(encode(photo(700, 500).convert("L"), "JPEG"), tmp_path)
    same(encode(photo(700, 500).convert("CMYK"), "JPEG"), tmp_path)
    same(encode(photo(700, 500).convert("1"), "PNG"), tmp_path)
    deep = np.random.default_rng(0).integers(0, 65536, (500, 700), np.uint16)
    same(encode(Image.fromarray(deep), "PNG"), tmp_path)


def test_a_folder_with_what_is_no_picture(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    for label in ("cat", "dog"):
        (tmp_path / label).mkdir()
        for kind in FORMATS:
            (tmp_path / label / f"1.{kind.lower()}").write_bytes(encode(photo(60, 50), kind))
    (tmp_path / "cat" / "cut.jpg").write_bytes(encode(photo(60, 50), "JPEG")[:-300])
    (tmp_path / "dog" / "notes.txt").write_text("no picture")
    (tmp_path / "dog" / ".DS_Store").write_bytes(b"\0")
    pixels, labels, names = SPACE["read_folder"](tmp_path, 32)
    assert pixels.shape == (2 * len(FORMATS), 32, 32, 3)
    assert (labels.tolist(), names) == ([0] * len(FORMATS) + [1] * len(FORMATS), ["cat", "dog"])
    told = capsys.readouterr().out.splitlines()
    assert [line.split(" (")[0] for line in told] == [
        f"left out: {tmp_path / 'cat' / 'cut.jpg'}", f"left out: {tmp_path / 'dog' / 'notes.txt'}",
    ]  # fmt: skip
