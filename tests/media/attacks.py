"""Files that are small and ask for hours of processor time or gigabytes of memory."""

import re
import struct
import zlib
from dataclasses import replace

from PIL import Image

from tests.media.makers import encode, jpeg_segment, photo, png_chunk, quadrants, tiff
from tests.media.zips import Entry, pack

GRAY_16 = [(256, 4, 1, 16), (257, 4, 1, 16), (258, 3, 1, 8), (259, 3, 1, 8), (262, 3, 1, 1), (277, 3, 1, 1)]
_EXIF_BLOCK = jpeg_segment(0xE1, b"Exif\0\0" + b"x" * 50)


def jpeg_of_passes(number: int) -> bytes:
    """Every pass visits all coefficients again."""
    data = encode(photo(64, 64), "JPEG", progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * number + b"\xff\xd9"


def jpeg_of_exif_blocks(size: int) -> bytes:
    """The blocks are joined one after the other, in quadratic time."""
    data = encode(quadrants(), "JPEG")
    return data[:2] + _EXIF_BLOCK * (size // len(_EXIF_BLOCK)) + data[2:]


def png_of_profiles(size: int) -> bytes:
    """Each profile unpacks to a megabyte."""
    data = encode(quadrants())
    profile = png_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(1_000_000), 9))
    return data[:33] + profile * (size // len(profile)) + data[33:]


def gif_of_comments(size: int) -> bytes:
    """Each byte of comment becomes an object of its own."""
    data = encode(quadrants(), "GIF")
    start = 13 + (3 << ((data[10] & 7) + 1))  # behind the palette
    return data[:start] + b"!\xfe" + b"\x01a" * (size // 2) + b"\0" + data[start:]


def tiff_of_one_tile(side: int, order: str = "<", kind: int = 4) -> bytes:
    """A picture of 16 x 16 in a tile of `side` x `side`, which is unpacked whole."""
    squeezer = zlib.compressobj(9)
    packed = b"".join(squeezer.compress(bytes(side)) for _ in range(side)) + squeezer.flush()
    tags = [*GRAY_16, (322, kind, 1, side), (323, kind, 1, side), (324, 4, 1, 8), (325, 4, 1, len(packed))]
    return tiff(tags, packed, order=order)


def tiff_of_strips(number: int) -> bytes:
    """Every strip's place and length becomes an object."""
    tags = [*GRAY_16, (273, 4, number, 8), (278, 4, 1, 1), (279, 4, number, 8)]
    return tiff(tags, bytes(4 * number))


def zip_of_entries(number: int) -> bytes:
    """Almost only a directory; the end record claims three entries."""
    first = pack([Entry(b"a/1.png", b"x")])
    directory = first.index(b"PK\x01\x02")
    end = first.index(b"PK\x05\x06")
    entry = first[directory:end]
    record = struct.pack("<HHHHIIH", 0, 0, 3, 3, len(entry) * number, directory, 0)
    return first[:directory] + entry * number + b"PK\x05\x06" + record


def zip_that_unpacks_to(size: int) -> bytes:
    """One member that claims four gigabytes, and one that claims a hundred bytes; both unpack to `size`."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(squeezer.compress(bytes(1 << 20)) for _ in range(size >> 20)) + squeezer.flush()
    return pack([Entry(b"a/1.png", packed=packed, size=0xFFFFFFF0), Entry(b"a/2.png", packed=packed, size=100)])


def zip_of_quoted_members(number: int) -> bytes:
    """All members share one body: each unpacks to 10 MB, out of a few kilobytes in all."""
    size = 10_000_000
    body = Entry(b"a/0.png", bytes(size))
    quoted = Entry(b"a/0.png", packed=body.body(), size=size, crc=zlib.crc32(body.data), offset=0)
    return pack([replace(quoted, offset=None), *(quoted for _ in range(number))])


def of_many_pictures(kind: str, number: int) -> bytes:
    """A HEIF or an AVIF whose one item holds the same coded picture again and again."""
    data = bytearray(encode(photo(64, 64), kind))
    coded = bytes(data[data.index(b"mdat") + 4 :])
    place = data.index(b"iinf") - 8  # the directory of places ends with the length of its one item
    assert struct.unpack_from(">I", data, place) == (len(coded),)
    struct.pack_into(">I", data, place, len(coded) * number)
    struct.pack_into(">I", data, data.index(b"mdat") - 4, 8 + len(coded) * number)
    return bytes(data) + coded * (number - 1)


def avif_that_claims_less(width: int, height: int) -> bytes:
    """A picture of one color whose directory claims 64 x 64; its decoder would believe the coded size."""
    data = bytearray(encode(Image.new("RGB", (width, height)), "AVIF", speed=10))
    struct.pack_into(">II", data, data.index(b"ispe") + 8, 64, 64)
    return bytes(data)


def heif_of_tiles(*, canvas: int, circle: bool = False) -> bytes:
    """Twenty tiles of 256 x 256 on a canvas that claims another size, or made of itself."""
    data = bytearray(encode(photo(1200, 900), "HEIF", tile_size=256))
    sizes = [found.end() for found in re.finditer(b"ispe", data)]
    for place in sizes:
        if struct.unpack_from(">I", data, place + 4)[0] == 1200:
            struct.pack_into(">II", data, place + 4, canvas, canvas)
    parts = data.index(b"dimg") + 4
    owner, number = struct.unpack_from(">HH", data, parts)
    if circle:
        struct.pack_into(f">{number}H", data, parts + 4, *[owner] * number)
    return bytes(data)
