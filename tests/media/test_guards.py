"""Attacks by structure: each file is small and asks for hours or gigabytes."""

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from core.media.intake.decode import decode
from core.media.intake.guards import guard
from core.media.intake.refusal import Refused
from tests.media import attacks
from tests.media.makers import FORMATS, encode, jpeg_segment, photo, png_chunk, tiff

MOST = 40_000_000
PHOTO = encode(photo(64, 64), "JPEG")


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        decode(data, "a")
    return caught.value.reason


def test_a_jpeg_of_many_passes() -> None:
    assert decode(attacks.jpeg_of_passes(50), "a.jpg").pixels.shape == (64, 64, 3)
    assert "passes" in refused(attacks.jpeg_of_passes(101))


def test_passes_hidden_in_metadata_count_as_well() -> None:
    # A decoder that loses its place would find them.
    data = encode(photo(64, 64), "JPEG")
    assert "passes" in refused(data[:2] + jpeg_segment(0xE9, b"\xff\xda" * 200) + data[2:])


def test_a_jpeg_of_many_exif_blocks() -> None:
    assert decode(attacks.jpeg_of_exif_blocks(6_000), "a.jpg").pixels.shape == (20, 40, 3)
    assert "metadata" in refused(attacks.jpeg_of_exif_blocks(1_000_000))


def test_a_jpeg_of_nothing_but_fill_bytes() -> None:
    # Any number of 0xFF may stand before a marker; a careless search tries each as the first.
    for filler in (b"\xff", b"\0", b"\xff\0"):
        assert "damaged" in refused(b"\xff\xd8\xff\xe0\0\x02" + filler * 10_000_000)
    assert decode(PHOTO[:2] + b"\xff" * 1000 + PHOTO[2:], "a.jpg").pixels.shape == (64, 64, 3)


def test_a_png_of_many_compressed_profiles() -> None:
    assert "pieces" in refused(attacks.png_of_profiles(2_000_000))


def test_a_png_of_many_empty_pixel_chunks() -> None:
    data = encode(photo(20, 20))
    start = data.index(b"IDAT") - 4
    assert "pieces" in refused(data[:start] + png_chunk(b"IDAT", b"") * 100_000 + data[start:])


def test_a_png_of_very_many_pixel_chunks_is_ordinary() -> None:
    data = encode(photo(200, 200))
    start = data.index(b"IDAT") - 4
    (length,) = struct.unpack(">I", data[start : start + 4])
    pixels = data[start + 8 : start + 8 + length]
    split = b"".join(png_chunk(b"IDAT", pixels[i : i + 20]) for i in range(0, length, 20))
    assert split.count(b"IDAT") > 500
    decoded = decode(data[:start] + split + data[start + 12 + length :], "a.png")
    assert np.array_equal(decoded.pixels, decode(data, "a.png").pixels)


def test_a_gif_of_many_comments() -> None:
    assert "pieces" in refused(attacks.gif_of_comments(40_000))


def test_a_gif_of_many_short_comments() -> None:
    data = attacks.gif_of_comments(2)
    start = data.index(b"!\xfe")
    assert decode(data, "a.gif").pixels.shape == (20, 40, 3)
    assert "pieces" in refused(data[:start] + b"!\xfe\x01a\0" * 20_000 + data[start:])


def test_a_gif_of_filler_before_and_after_its_frame() -> None:
    data = encode(photo(300, 200), "GIF")
    start = data.index(b",", 13 + 3 * 256)
    assert "pieces" in refused(data[:start] + bytes(1_000_000) + data[start:])
    filled = guard("GIF", data[:-1] + bytes(1_000_000), MOST)
    assert filled.startswith(data[:-1])
    assert len(filled) < len(data) + 101_000
    assert np.array_equal(decode(filled, "a.gif").pixels, decode(data, "a.gif").pixels)


def test_a_gif_of_tiny_blocks_of_pixels() -> None:
    data = encode(photo(300, 200), "GIF")
    start = data.index(b",", 13 + 3 * 256) + 11
    pixels = bytearray()
    while length := data[start]:
        pixels += data[start + 1 : start + 1 + length]
        start += 1 + length
    tiny = b"".join(bytes([1, byte]) for byte in pixels * 20)
    assert "pieces" in refused(data[: data.index(b",", 13 + 3 * 256) + 11] + tiny + b"\0;")


def test_a_frame_with_a_palette_of_its_own() -> None:
    data = encode(photo(60, 40).quantize(256), "GIF")
    colors, frame = data[13 : 13 + 768], data.index(b",", 13 + 768)
    screen = data[:10] + bytes([data[10] & 0x7F]) + data[11:13]
    flags = bytes([data[frame + 9] | 0x87])
    own = screen + data[13 + 768 : frame + 9] + flags + colors + data[frame + 10 :]
    assert guard("GIF", own, MOST) == own
    assert np.array_equal(decode(own, "a.gif").pixels, decode(data, "a.gif").pixels)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_tiff_with_a_tile_far_larger_than_the_picture(order: str) -> None:
    for kind in (3, 4):
        assert "tiles" in refused(attacks.tiff_of_one_tile(6500, order, kind))


def test_a_tiff_that_hides_the_size_of_its_tile() -> None:
    tags = [*attacks.GRAY_16, (322, 16, 1, 8), (323, 4, 1, 16)]
    assert "tiles" in refused(tiff(tags, struct.pack("<Q", 20_000)))


@pytest.mark.parametrize("order", ["<", ">"])
def test_an_honest_tile_is_read(order: str) -> None:
    pixels = bytes(range(256))
    packed = zlib.compress(pixels)
    tags = [*attacks.GRAY_16, (322, 3, 1, 16), (323, 3, 1, 16), (324, 4, 1, 8), (325, 4, 1, len(packed))]
    decoded = decode(tiff(tags, packed, order=order), "a.tif")
    assert decoded.pixels[..., 0].tobytes() == pixels


def test_a_tiff_of_many_numbers() -> None:
    assert "tags" in refused(attacks.tiff_of_strips(300_000))


def test_a_tiff_of_many_numbers_in_its_exif_directory() -> None:
    many = 300_000
    exif = struct.pack("<HHHII", 1, 37500, 4, many, 8) + struct.pack("<I", 0)
    body = bytes(4 * many) + exif
    tags = [*attacks.GRAY_16, (34665, 4, 1, 8 + 4 * many)]
    assert "tags" in refused(tiff(tags, body))


def test_a_tiff_whose_directories_point_in_a_circle() -> None:
    body = bytes(8)
    circle = tiff([*attacks.GRAY_16, (273, 4, 1, 8), (279, 4, 1, 8), (34665, 4, 1, 8 + len(body))], body)
    assert guard("TIFF", circle, MOST) == circle


def test_a_tiff_whose_directories_overlap_without_end() -> None:
    # Each tag of the first directory points to a further one, which begins at the next tag and has
    # 34,665 tags (its number is read from the tag's own name) without a single value.
    pointers = b"".join(struct.pack("<HHII", 34665, 4, 0, 10 + i) for i in range(0, 60_000, 12))
    assert "tags" in refused(b"II*\0" + struct.pack("<IH", 8, 5_000) + pointers * 20)


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_a_picture_that_is_coded_larger_than_it_claims(kind: str) -> None:
    """AVIF would be decoded whole; libheif refuses by itself."""
    data = bytearray(encode(photo(3000, 2000), kind, quality=5))
    struct.pack_into(">II", data, data.index(b"ispe") + 8, 64, 64)
    reason = "more than 1 million pixels" if kind == "AVIF" else "damaged"
    with pytest.raises(Refused, match=reason):
        decode(guard(kind, bytes(data), 1_000_000), "a")  # type: ignore[arg-type]


def test_one_item_of_many_coded_pictures() -> None:
    for kind, number in (("HEIF", 1000), ("AVIF", 2)):
        assert decode(attacks.of_many_pictures(kind, number), "a").pixels.shape == (64, 64, 3)
    assert "amount of decoding" in refused(attacks.of_many_pictures("AVIF", 5))


def test_a_small_canvas_of_many_tiles() -> None:
    assert guard("HEIF", attacks.heif_of_tiles(canvas=64), MOST)
    with pytest.raises(Refused, match="amount of decoding"):
        guard("HEIF", attacks.heif_of_tiles(canvas=64), 300_000)  # 20 tiles of 65,536 are more than four times that


def test_tiles_that_are_made_of_their_own_canvas() -> None:
    assert "amount of decoding" in refused(attacks.heif_of_tiles(canvas=64, circle=True))


def test_a_film_without_a_still_picture() -> None:
    assert "no still picture" in refused(b"\0\0\0\x10ftyphevc\0\0\0\0" + b"\0\0\0\x10moov" + bytes(8))


def test_a_film_beside_a_still_picture_is_not_shown_to_the_decoder() -> None:
    frames = [Image.new("RGB", (64, 64), color) for color in ("red", "blue")]
    data = encode(frames[0], "AVIF", save_all=True, append_images=frames[1:])
    assert b"moov" in data
    assert b"moov" not in guard("AVIF", data, MOST)


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_a_directory_of_very_many_boxes(kind: str) -> None:
    data = encode(photo(64, 64), kind)
    assert "pieces" in refused(data + b"\0\0\0\x08free" * 30_000)
    many = b"\0\0\0\x08free" * 30_000
    place = data.index(b"meta") - 4
    (size,) = struct.unpack_from(">I", data, place)
    grown = struct.pack(">I", size + len(many)) + data[place + 4 : place + size] + many
    assert "pieces" in refused(data[:place] + grown + data[place + size :])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "TIFF", "HEIF", "AVIF"])
def test_guards_let_damage_through_to_the_decoder(kind: str) -> None:
    data = encode(photo(40, 40), kind)
    random = np.random.default_rng(0)
    for _ in range(300):
        cut = data[: random.integers(0, len(data))]
        noisy = bytearray(cut)
        for place in random.integers(0, max(1, len(cut)), 5 if cut else 0):
            noisy[place] = random.integers(0, 256)
        try:
            assert data.startswith(guard(kind, cut, MOST))  # type: ignore[arg-type]
            guard(kind, bytes(noisy), MOST)  # type: ignore[arg-type]
        except Refused as refusal:  # five wrong bytes can say anything
            assert refusal.cure  # noqa: PT017


@pytest.mark.parametrize("kind", FORMATS)
def test_ordinary_files_pass_whole(kind: str) -> None:
    data = encode(photo(300, 200), kind, **({"progressive": True} if kind == "JPEG" else {}))
    assert guard(kind, data, MOST) == data  # type: ignore[arg-type]


def test_large_ordinary_metadata_passes() -> None:
    exif = Image.Exif()
    exif[0x010E] = "d" * 60_000
    data = encode(photo(300, 200), "JPEG", exif=exif, icc_profile=bytes(range(256)) * 2000)
    assert decode(data, "a.jpg").notes == ()
