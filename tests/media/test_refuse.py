"""Decoding what is no usable picture: every file is refused in words, or is a picture after all."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from core.media.intake.decode import decode
from core.media.intake.refusal import Refused
from core.settings import Settings, settings
from tests.media.makers import (
    FORMATS,
    claiming,
    encode,
    gif_header,
    jpeg_header,
    photo,
    png_header,
    quadrants,
)


def refusal(data: bytes, name: str = "a.png") -> Refused:
    with pytest.raises(Refused) as caught:
        decode(data, name)
    return caught.value


def test_nothing_is_refused() -> None:
    assert refusal(b"").reason == "This file is empty."


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"Just some text.\nIn two lines.", "a text file"),
        ("Ünïcödé ".encode() * 200, "a text file"),
        (b"label,file\r\ncat,1.jpg\r\n", "a text file"),
        (b"<!DOCTYPE html><html>", "a web page or XML"),
        (b"\xef\xbb\xbf\n <svg xmlns='x'>", "an SVG drawing"),
        (b'<?xml version="1.0"?><svg>', "an SVG drawing"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"PK\x03\x04....", "a ZIP archive"),
        (b"PK\x05\x06" + bytes(18), "an empty ZIP archive"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL picture"),
        (b"\xff\x0a\xfa\x1f", "a JPEG XL picture"),
        (b"\0\0\0\x18ftypisom....", "a video or a picture of an unknown kind"),
        (b"8BPS\0\1", "a Photoshop document"),
        (b"II+\0\x08\0\0\0", "a BigTIFF picture"),
        (bytes(range(256)), "no picture in a format that is known here"),
        (b"\x80\x02}q\x00.", "no picture in a format that is known here"),  # a pickle
    ],
)
def test_what_is_no_picture_is_named(data: bytes, what: str) -> None:
    found = refusal(data)
    assert found.reason == f"This is {what}."
    assert found.cure.endswith(".")


@pytest.mark.parametrize("kind", ["ICO", "PPM", "TGA", "PCX", "EPS", "ICNS", "SGI"])
def test_other_formats_that_pillow_could_read_are_never_tried(kind: str) -> None:
    assert refusal(encode(photo(64, 64), kind)).reason.startswith("This is ")


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("size", [(50_000, 50_000), (65_000, 1_000), (8_000, 7_000)])
def test_a_header_that_claims_too_many_pixels_is_refused(kind: str, size: tuple[int, int]) -> None:
    found = refusal(claiming(kind, *size))
    assert "pixels" in found.reason
    assert "fewer pixels" in found.cure


@pytest.mark.parametrize("kind", FORMATS)
def test_a_header_without_its_pixels_is_refused(kind: str) -> None:
    name = {"WEBP": "WebP", "HEIF": "HEIC"}.get(kind, kind)
    whole = kind in ("WEBP", "HEIF", "AVIF")
    data = encode(photo(90, 90), kind)[:-100] if whole else claiming(kind, 300, 300)
    assert refusal(data).reason == f"This {name} file is damaged or cut off."


@pytest.mark.parametrize("size", [(0, 0), (0, 5), (5, 0)])
@pytest.mark.parametrize("header", [png_header, jpeg_header, gif_header])
def test_pictures_without_pixels_are_refused(header: type, size: tuple[int, int]) -> None:
    assert "damaged" in refusal(header(*size)).reason


@pytest.mark.parametrize("size", [(30_000_000, 1), (1, 30_000_000), (65_536, 2)])
def test_sides_are_bounded_too(size: tuple[int, int]) -> None:
    # A picture one pixel wide would take 12 bytes per pixel, most of it for the pointers to its rows.
    assert refusal(png_header(*size)).reason == "This picture has a side of more than 65,535 pixels."


def test_limits_come_from_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    small = Settings(picture_megabytes=1, picture_megapixels=1, kept_side=10)
    monkeypatch.setattr("core.media.intake.decode.settings", lambda: small)
    assert decode(encode(quadrants(1000, 1000)), "a.png").pixels.shape == (10, 10, 3)
    assert refusal(encode(quadrants(1001, 1000))).reason == "This picture has 1001 x 1000 pixels, more than 1 million."
    assert refusal(encode(quadrants(800, 800), "WEBP")).reason.endswith("more than 0.5 million.")
    assert refusal(encode(quadrants()) + bytes(1 << 20)).reason == "This file is larger than 1 MB."


def test_a_refusal_never_repeats_what_was_uploaded() -> None:
    for data in (b"<script>alert(1)</script>", b"GIF89a<script>", b"BM<script>" * 10):
        found = refusal(data, "<script>.png")
        assert "<" not in found.reason + found.cure


# Damage at random: a picture or a refusal, never anything else


@pytest.mark.parametrize("kind", FORMATS)
def test_files_cut_off_anywhere(kind: str) -> None:
    data = encode(photo(60, 50), kind)
    for end in {*range(min(len(data), 120)), *np.linspace(0, len(data) - 1, 60).astype(int).tolist()}:
        try_(data[:end])


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("seed", range(3))
def test_files_with_wrong_bytes_anywhere(kind: str, seed: int) -> None:
    random = np.random.default_rng(seed)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "a camera"
    options = {} if kind in ("GIF", "BMP") else {"exif": exif}
    valid = np.frombuffer(encode(photo(60, 50), kind, **options), np.uint8)
    for _ in range(120):
        damaged = valid.copy()
        # Half of the damage to the first bytes, where the structure is.
        reach = min(len(valid), 200) if random.random() < 0.5 else len(valid)
        damaged[random.integers(0, reach, random.integers(1, 6))] = random.integers(0, 256)
        try_(damaged.tobytes())


@pytest.mark.parametrize("kind", FORMATS)
def test_a_signature_followed_by_noise(kind: str) -> None:
    random = np.random.default_rng(1)
    start = encode(photo(10, 10), kind)[:12]
    for length in range(0, 400, 4):
        try_(start + random.bytes(length))


def try_(data: bytes) -> None:
    try:
        pixels = decode(data, "a").pixels
    except Refused:
        return
    assert pixels.dtype == np.uint8
    assert pixels.shape[2] == 3
    assert 1 <= max(pixels.shape[:2]) <= settings().kept_side


def test_the_same_answer_from_many_threads() -> None:
    files = [encode(photo(50, 40, seed), kind) for seed in range(4) for kind in FORMATS]
    alone = [decode(data, "a").pixels for data in files]
    with ThreadPoolExecutor(8) as pool:
        together = [decoded.pixels for decoded in pool.map(lambda data: decode(data, "a"), files * 3)]
    assert all(np.array_equal(a, b) for a, b in zip(alone * 3, together, strict=True))


def test_the_uploaded_bytes_are_not_kept() -> None:
    decoded = decode(encode(photo(300, 300)), "a.png")
    assert decoded.pixels.base is None
    assert decoded.pixels.flags.owndata
