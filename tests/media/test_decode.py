"""Decoding: what every kind of picture becomes."""

import numpy as np
import pytest
from PIL import Image, ImageCms

from core.media.intake.decode import decode
from core.settings import settings
from tests.media.makers import (
    FORMATS,
    encode,
    photo,
    png_chunk,
    png_header,
    quadrants,
)

EXTENSION = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "BMP": "bmp", "WEBP": "webp", "TIFF": "tif", "HEIF": "heic",
             "AVIF": "avif"}  # fmt: skip
CORNERS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)]


def corners(pixels: np.ndarray) -> list[tuple[int, ...]]:
    """The colors of the four quadrants' middles, row by row."""
    height, width = pixels.shape[:2]
    ys, xs = (height // 4, 3 * height // 4), (width // 4, 3 * width // 4)
    return [tuple(int(v) for v in pixels[y, x]) for y in ys for x in xs]


def close(found: list[tuple[int, ...]], expected: list[tuple[int, ...]], within: int) -> bool:
    return bool(np.abs(np.array(found) - np.array(expected)).max() <= within)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_decodes_upright_in_rgb(kind: str) -> None:
    decoded = decode(encode(quadrants(), kind), f"a.{EXTENSION[kind]}")
    assert decoded.pixels.shape == (20, 40, 3)
    assert decoded.pixels.dtype == np.uint8
    assert decoded.size == (40, 20)
    assert decoded.notes == ()
    lossy = 40 if kind in ("JPEG", "WEBP", "HEIF", "AVIF") else 0
    assert close(corners(decoded.pixels), CORNERS, lossy)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF"])
def test_lossless_formats_keep_every_pixel(kind: str) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (33, 47, 3), dtype=np.uint8)
    assert np.array_equal(decode(encode(Image.fromarray(pixels), kind), "a").pixels, pixels)


def test_a_large_picture_is_reduced_in_proportion() -> None:
    decoded = decode(encode(quadrants(1000, 500), "PNG"), "a.png")
    assert decoded.pixels.shape == (128, 256, 3)
    assert decoded.size == (1000, 500)
    assert decoded.notes == ()
    assert close(corners(decoded.pixels), CORNERS, 0)


@pytest.mark.parametrize("kind", FORMATS)
def test_reducing_keeps_the_mean(kind: str) -> None:
    image = photo(900, 700)
    options = {"quality": 95} if kind in ("JPEG", "WEBP", "HEIF", "AVIF") else {}
    decoded = decode(encode(image, kind, **options), "a")
    assert max(decoded.pixels.shape) == settings().kept_side
    expected = np.asarray(image, dtype=float).mean(axis=(0, 1))
    assert np.abs(decoded.pixels.mean(axis=(0, 1)) - expected).max() < 1.5


@pytest.mark.parametrize("size", [(1, 1), (1, 50_000), (50_000, 1), (3, 20_000)])
def test_extreme_sizes(size: tuple[int, int]) -> None:
    decoded = decode(encode(Image.new("RGB", size, (9, 99, 199)), "PNG"), "a.png")
    height, width = decoded.pixels.shape[:2]
    assert max(height, width) == min(256, max(size))
    assert min(height, width) == 1
    assert (decoded.pixels == (9, 99, 199)).all()


# Kinds of pixels


def test_cmyk_is_converted_and_noted() -> None:
    decoded = decode(encode(quadrants().convert("CMYK"), "JPEG", quality=100, subsampling=0), "a.jpg")
    assert close(corners(decoded.pixels), CORNERS, 12)
    assert decoded.notes == ("Its colors were converted from CMYK to RGB.",)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_16_bit_gray_is_scaled_and_noted(kind: str) -> None:
    values = np.array([[0, 257, 25_700, 65_535]], np.uint16)
    decoded = decode(encode(Image.fromarray(values), kind), "a")
    assert decoded.pixels[0, :, 0].tolist() == [0, 1, 100, 255]
    assert decoded.notes == ("Its 16 bits per pixel were scaled to 8.",)


def test_16_bit_color_is_scaled_and_noted() -> None:
    # By hand, as Pillow writes none: one pixel, 16 bits per channel, filter byte 0 first.
    plain = png_header(1, 1, data=b"\0" + bytes([200, 1, 100, 2, 50, 3]))
    deep = plain.replace(plain[8:33], png_chunk(b"IHDR", plain[16:24] + b"\x10" + plain[25:29]))
    decoded = decode(deep, "a.png")
    assert decoded.pixels[0, 0].tolist() == [200, 100, 50]
    assert decoded.notes == ("Its 16 bits per color were scaled to 8.",)


def test_numbers_without_a_range_are_scaled_from_their_least_to_their_greatest() -> None:
    values = np.array([[-1.0, 0.0, 3.0, np.nan, np.inf]], np.float32)
    decoded = decode(encode(Image.fromarray(values), "TIFF"), "a.tif")
    # (0 + 1) / 4 * 255 = 63.75
    assert decoded.pixels[0, :, 0].tolist() == [0, 64, 255, 0, 255]
    assert decoded.notes == ("Its values from -1 to 3 were scaled to 0 to 255.",)


@pytest.mark.parametrize("value", [0.0, 7.5, np.nan])
def test_numbers_that_are_all_the_same_are_black(value: float) -> None:
    decoded = decode(encode(Image.fromarray(np.full((2, 2), value, np.float32)), "TIFF"), "a.tif")
    assert not decoded.pixels.any()


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_parts_are_laid_on_white(mode: str) -> None:
    image = Image.new("RGBA", (2, 1), (0, 0, 0, 255))
    image.putpixel((1, 0), (0, 0, 0, 51))  # a fifth black: 255 * 0.8 = 204
    decoded = decode(encode(image.convert(mode), "PNG"), "a.png")
    assert decoded.pixels[0].tolist() == [[0, 0, 0], [204, 204, 204]]
    assert decoded.notes == ("Its transparent parts were laid on white.",)


def test_an_opaque_alpha_channel_is_no_change() -> None:
    assert decode(encode(quadrants().convert("RGBA"), "PNG"), "a.png").notes == ()


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_a_palette_with_transparency_is_laid_on_white(kind: str) -> None:
    image = Image.new("P", (2, 1), 0)
    image.putpalette([10, 20, 30, 40, 50, 60])
    image.putpixel((1, 0), 1)
    decoded = decode(encode(image, kind, transparency=1), "a")
    assert decoded.pixels[0].tolist() == [[10, 20, 30], [255, 255, 255]]
    assert decoded.notes[-1] == "Its transparent parts were laid on white."


def test_a_palette_with_partly_transparent_entries() -> None:
    image = Image.new("P", (2, 1), 0)
    image.putpalette([0, 0, 0, 0, 0, 0])
    image.putpixel((1, 0), 1)
    decoded = decode(encode(image, "PNG", transparency=bytes([255, 51])), "a.png")
    assert decoded.pixels[0].tolist() == [[0, 0, 0], [204, 204, 204]]


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_color_that_means_transparent_is_laid_on_white(mode: str) -> None:
    image = Image.new("RGB", (2, 1), (7, 7, 7))
    image.putpixel((1, 0), (90, 90, 90))
    key = 7 if mode == "L" else (7, 7, 7)
    decoded = decode(encode(image.convert(mode), "PNG", transparency=key), "a.png")
    assert decoded.pixels[0].tolist() == [[255, 255, 255], [90, 90, 90]]


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF"])
def test_one_bit(kind: str) -> None:
    image = Image.fromarray(np.array([[0, 255, 0]], np.uint8)).convert("1")
    assert decode(encode(image, kind), "a").pixels[0, :, 0].tolist() == [0, 255, 0]


def test_lab_is_converted_and_noted() -> None:
    image = Image.merge("LAB", [Image.new("L", (2, 2), value) for value in (255, 128, 128)])
    decoded = decode(encode(image, "TIFF"), "a.tif")
    assert decoded.pixels.min() > 245
    assert decoded.notes == ("Its colors were converted from LAB to RGB.",)


def test_color_profiles_are_ignored() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    plain = decode(encode(quadrants()), "a.png").pixels
    assert np.array_equal(decode(encode(quadrants(), icc_profile=profile), "a.png").pixels, plain)


# Orientation and animation


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_put_upright(kind: str, orientation: int) -> None:
    # The stored picture is the upright one after the opposite turn (Exif 2.32, tag 0x0112).
    opposite = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = quadrants(600, 300)
    if orientation > 1:
        stored = stored.transpose(opposite[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    decoded = decode(encode(stored, kind, exif=exif), f"a.{EXTENSION[kind]}")
    assert decoded.size == (600, 300)
    assert decoded.pixels.shape == (128, 256, 3)
    assert close(corners(decoded.pixels), CORNERS, 8)
    assert decoded.notes == (() if orientation == 1 else ("It was turned upright, as the camera noted.",))


@pytest.mark.parametrize("exif", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"])
def test_damaged_exif_is_no_reason_to_refuse(exif: bytes) -> None:
    decoded = decode(encode(quadrants(), "JPEG", exif=exif), "a.jpg")
    assert decoded.notes == ()
    assert decoded.pixels.shape == (20, 40, 3)


def test_a_heic_lies_as_its_own_box_says() -> None:
    stored = quadrants(600, 300).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    stored.info["exif"] = exif.tobytes()  # from which the encoder writes the box
    data = encode(stored, "HEIF")
    assert b"irot" in data
    decoded = decode(data, "a.heic")
    assert (decoded.size, decoded.notes) == ((600, 300), ())
    assert close(corners(decoded.pixels), CORNERS, 8)


def test_a_photo_in_tiles_is_put_together() -> None:
    """As iPhones write them: one canvas over tiles of one size."""
    data = encode(quadrants(1200, 900), "HEIF", tile_size=256)
    assert b"grid" in data
    decoded = decode(data, "a.heic")
    assert (decoded.size, decoded.notes) == ((1200, 900), ())
    assert close(corners(decoded.pixels), CORNERS, 8)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"heim", b"heis", b"hevc", b"msf1", b"mif1"])
def test_every_brand_of_heif_is_read(brand: bytes) -> None:
    data = encode(quadrants(64, 64), "HEIF")
    assert decode(data[:8] + brand + data[12:], "a.heic").size == (64, 64)


@pytest.mark.parametrize("brand", [b"avis", b"mif1", b"msf1"])
def test_every_brand_of_avif_is_read(brand: bytes) -> None:
    data = encode(quadrants(64, 64), "AVIF")
    assert decode(data[:8] + brand + data[12:], "a.avif").size == (64, 64)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
def test_of_an_animation_the_first_frame_is_used(kind: str) -> None:
    frames = [Image.new("RGB", (64, 64), color) for color in ("red", "blue", "lime")]
    options = {"lossless": True} if kind == "WEBP" else {}
    data = encode(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    decoded = decode(data, f"a.{EXTENSION[kind]}")
    assert np.abs(decoded.pixels[4, 4].astype(int) - [255, 0, 0]).max() <= 1
    assert decoded.notes == ("It holds several pictures; the first is used.",)


def test_a_damaged_second_frame_does_not_cost_the_first() -> None:
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    data = encode(frames[0], "GIF", save_all=True, append_images=frames[1:])
    second = data.index(b",", data.index(b",") + 1)
    assert decode(data[: second + 4], "a.gif").pixels[4, 4].tolist() == [255, 0, 0]


def test_what_a_phone_appends_to_a_jpeg_is_ignored() -> None:
    plain = encode(quadrants(), "JPEG")
    assert np.array_equal(decode(plain + b"film" * 1000 + plain, "a.jpg").pixels, decode(plain, "a.jpg").pixels)
    views = encode(quadrants(), "MPO", save_all=True, append_images=[quadrants()])
    assert decode(views, "a.jpg").notes == ()


# Names


@pytest.mark.parametrize("name", ["a.png", "a.txt", "folder/a.b.PNG", "a.jpg.exe"])
def test_the_content_decides_and_a_false_extension_is_noted(name: str) -> None:
    notes = decode(encode(quadrants(), "JPEG"), name).notes
    assert notes == ("Its name says otherwise, but it is a JPEG picture; the content decides.",)


@pytest.mark.parametrize("name", ["a.jpg", "a.JPEG", "a", "", "a.", ".jpg", "\0"])
def test_a_fitting_or_missing_extension_is_not_noted(name: str) -> None:
    assert decode(encode(quadrants(), "JPEG"), name).notes == ()
