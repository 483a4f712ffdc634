"""Work that a hostile picture could ask of Pillow although its pixels are few, refused beforehand.

Pillow bounds the pixels. It does not bound what lies around them: each limit here answers an attack that
was measured, in seconds of processor time or megabytes of memory per megabyte uploaded. Each check is one
pass over the file's structure, and ordinary pictures stay far below every limit.
"""

import re
import struct
from collections.abc import Iterator

from core.media.intake.boxes import guard_boxes
from core.media.intake.formats import Format
from core.media.intake.refusal import RE_SAVE, Refused

_METADATA = 500  # blocks of metadata in a PNG or a JPEG; cameras write under 50
_SCANS = 100  # passes over a progressive JPEG; encoders write about 10
_FILLER = 10_000  # bytes between two segments of a JPEG; encoders write none
_TAG_VALUES = 200_000  # tags and numbers in a TIFF's directories; strips of a row need two per row


def guard(kind: Format, data: bytes, most_pixels: int) -> bytes:
    """The part of `data` that a decoder may see.

    - `kind`: the format that the signature says.
    - `most_pixels`: the limit that also holds for a TIFF's tiles and for what a HEIF or an AVIF is made of.

    Raises `Refused` for a file whose structure asks for unreasonable work. A file that is merely damaged
    passes: the decoder says so better.
    """
    if kind == "JPEG":
        return _guard_jpeg(data)
    if kind == "GIF":
        return _guard_gif(data)
    if kind == "PNG":
        _guard_png(data)
    elif kind == "TIFF":
        _guard_tiff(data, most_pixels)
    elif kind in ("HEIF", "AVIF"):
        return guard_boxes(kind, data, most_pixels)
    return data


def _most_blocks(data: bytes) -> int:
    # Encoders fill blocks of 255 bytes and more. Each costs Pillow some microseconds, however little it holds.
    return 10_000 + len(data) // 100


# A marker that is neither an escaped 0xFF nor a restart: also where a scan's coded data ends. It may stand
# after any number of 0xFF; matching only the last keeps the search linear.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_SOI, _SOS, _EOI = b"\xff\xd8", b"\xff\xda", b"\xff\xd9"


def _guard_jpeg(data: bytes) -> bytes:
    """A JPEG up to its end marker, with few enough segments and scans (ITU-T T.81, annex B).

    A scan of 60 bytes makes libjpeg visit every coefficient again: 1 ms per megapixel, hours per file. Many
    Exif segments are joined one by one, in quadratic time; filler is read byte by byte. What follows the end
    marker (a phone's film, a second view) is cut off, so the scans that are counted are all the scans there are.
    """
    position, segments, end, in_scan = len(_SOI), 0, len(data), False
    while found := _MARKER.search(data, position):
        if not in_scan and found.start() - position > _FILLER:
            break
        position = found.end()
        if found[0] == _EOI:
            end = position
            break
        in_scan = in_scan or found[0] == _SOS
        segments += 1
        if segments > _METADATA:
            raise Refused(f"This JPEG holds more than {_METADATA} blocks of metadata.", RE_SAVE)
        position += int.from_bytes(data[position : position + 2])  # the length counts its own two bytes
    if not in_scan and end - position > _FILLER:
        raise Refused("This JPEG file is damaged or cut off.", RE_SAVE)
    picture = data[:end]
    if picture.count(_SOS) > _SCANS:
        raise Refused(f"This JPEG is built up in more than {_SCANS} passes.", RE_SAVE)
    return picture


def _guard_png(data: bytes) -> None:
    """Few enough chunks, above all of those that carry no pixels (PNG specification, section 5).

    Compressed color profiles are unpacked one after the other: 3 seconds per uploaded megabyte.
    """
    position, chunks, metadata = 8, 0, 0
    while position + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, position)
        chunks += 1
        metadata += name not in (b"IDAT", b"fdAT", b"fcTL")
        if metadata > _METADATA or chunks > _most_blocks(data):
            raise Refused("This PNG is in unreasonably many pieces.", RE_SAVE)
        position += 12 + length


_EXTENSION, _FRAME, _TRAILER = 0x21, 0x2C, 0x3B
_AFTER_FRAME = 100_000  # bytes in which a second frame would begin


def _guard_gif(data: bytes) -> bytes:
    """A GIF up to where its second frame would begin, with few enough blocks (GIF89a, sections 15 to 26).

    Comments are gathered block by block: 40 MB of memory per uploaded megabyte. Filler is read byte by byte.
    """
    position, blocks, most = 13, 0, _most_blocks(data)
    if len(data) > 10 and data[10] & 0x80:
        position += 3 << ((data[10] & 7) + 1)  # the palette
    while position < len(data) and data[position] not in (_FRAME, _TRAILER):
        if data[position] == _EXTENSION:
            position, blocks = _skip_blocks(data, position + 2, blocks, most)
        else:
            position, blocks = position + 1, blocks + 1
        if blocks > most:
            raise Refused("This GIF is in unreasonably many pieces.", RE_SAVE)
    if position + 9 < len(data) and data[position + 9] & 0x80:
        position += 3 << ((data[position + 9] & 7) + 1)  # the frame's own palette
    position, blocks = _skip_blocks(data, position + 11, blocks, most)
    if blocks > most:
        raise Refused("This GIF is in unreasonably many pieces.", RE_SAVE)
    return data[: position + _AFTER_FRAME]


def _skip_blocks(data: bytes, position: int, blocks: int, most: int) -> tuple[int, int]:
    """Behind a row of blocks, each led by its length and the last empty; and how many there are by now."""
    while position < len(data) and (length := data[position]) and blocks <= most:
        position, blocks = position + 1 + length, blocks + 1
    return position + 1, blocks


_EXIF_DIRECTORIES = (34665, 34853, 40965)  # tags that point to a further directory which Pillow reads
_TILE_WIDTH, _TILE_LENGTH = 322, 323
_BYTE_TYPES = (1, 2, 6, 7)  # kept as bytes; every other value becomes a Python object
_SHORT, _LONG = 3, 4


def _guard_tiff(data: bytes, most_pixels: int) -> None:
    """Few enough numbers in the tags, and tiles no larger than a picture may be (TIFF 6.0, section 2).

    A tile is unpacked whole even where the picture needs a corner of it: 1 GB per uploaded megabyte.
    """
    values, tile = 0, {_TILE_WIDTH: 0, _TILE_LENGTH: 0}
    for tag, kind, count, value in _tiff_tags(data):
        values += 1 if kind in _BYTE_TYPES else max(1, count)
        if values > _TAG_VALUES:
            raise Refused("This TIFF holds an unreasonable amount of tags.", RE_SAVE)
        if tag in tile:
            # Any other way to write a tile's size hides it from this check.
            if kind not in (_SHORT, _LONG) or count != 1:
                raise Refused("This TIFF states the size of its tiles in an unusual way.", RE_SAVE)
            tile[tag] = max(tile[tag], value)
    if tile[_TILE_WIDTH] * tile[_TILE_LENGTH] > most_pixels:
        raise Refused("This TIFF has tiles larger than a picture may be.", RE_SAVE)


def _tiff_tags(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """`(tag, type, count, value)` of the first directory and of those it points to, each visited once."""
    order = "<" if data[:2] == b"II" else ">"
    waiting, seen = [int.from_bytes(data[4:8], "little" if order == "<" else "big")], set[int]()
    while waiting:
        start = waiting.pop()
        if start in seen or start + 2 > len(data):
            continue
        seen.add(start)
        (entries,) = struct.unpack_from(order + "H", data, start)
        for entry in range(start + 2, min(start + 2 + 12 * entries, len(data) - 11), 12):
            tag, kind, count, value = struct.unpack_from(order + "HHII", data, entry)
            if kind == _SHORT and count == 1:  # a 16-bit number stands in the first half of its four bytes
                (value,) = struct.unpack_from(order + "H", data, entry + 8)
            yield tag, kind, count, value
            if tag in _EXIF_DIRECTORIES:
                waiting.append(value)
