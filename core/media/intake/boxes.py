"""HEIF and AVIF files, whose decoders know few bounds: what they may see, and what one picture may cost.

Both are trees of boxes (ISO/IEC 14496-12), with a directory of items (ISO/IEC 23008-12): a picture is one coded item,
or a grid of many. libheif refuses a coded picture larger than its item claims, and reads one picture of an item.
libavif decodes whatever the item holds: a kilobyte that claims 64 x 64 can ask for hundreds of megabytes, and a
few megabytes for many minutes.
"""

import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.media.intake.formats import NAMES, Format
from core.media.intake.refusal import RE_SAVE, SMALLER, Refused
from core.media.intake.units import MEGAPIXEL

_PIECES = 20_000  # boxes, entries and coded units; a photo of 48 megapixels has under 2,000
_ITEMS = 1000  # as libheif allows
_PICTURES = 4  # coded in one item; encoders write one, or one per layer
_DEPTH = 4  # of pictures made of pictures
_SHARE = 4  # pixels decoded for one picture, as a multiple of what a picture may have: tiles, canvas, transparency
_LEAST_AREA = 4096  # what an item costs at least, however small it is

_CODED: dict[Format, bytes] = {"HEIF": b"hvc1", "AVIF": b"av01"}
_MADE = (b"grid", b"iden", b"iovl")  # pictures made of others
_FILM, _STILL = b"avis", b"avif"  # brands: libavif that reads the first wants a film and takes no still picture

Span = tuple[int, int]


class _Broken(Exception):
    """The structure cannot be followed."""


def _too_much() -> Refused:
    return Refused("This picture asks for an unreasonable amount of decoding.", RE_SAVE)


@dataclass
class _Item:
    """A picture in the file: its kind, where its bytes are, what it is said to be, and what it is made of."""

    kind: bytes = b""
    spans: list[Span] = field(default_factory=list)
    properties: list[int] = field(default_factory=list)  # places in the list of properties, from 1
    parts: list[int] = field(default_factory=list)
    area: int = 0  # in pixels, once it was looked for


def guard_boxes(kind: Format, data: bytes, most_pixels: int) -> bytes:
    """What a decoder may see of `data`: its whole boxes, with the still picture only.

    Raises `Refused` where the picture would cost more than a few times the pixels that a picture may have, or where
    the structure cannot be followed.
    """
    try:
        return _Boxes(kind, data, most_pixels).visible
    except (_Broken, struct.error, IndexError):
        raise Refused(f"This {NAMES[kind]} file is damaged or cut off.", RE_SAVE) from None


class _Boxes:
    def __init__(self, kind: Format, data: bytes, most_pixels: int) -> None:
        self._data, self._coded, self._most = data, _CODED[kind], most_pixels
        self._pieces = 0
        self._spent = 0
        self._properties: list[tuple[bytes, Span]] = []
        self._items: dict[int, _Item] = defaultdict(_Item)
        self._beside: dict[int, list[int]] = defaultdict(list)  # transparency and the like, by the picture it is for
        seen = bytearray()
        meta: Span | None = None
        for name, start, (inside, end) in self._boxes((0, len(data)), strict=False):
            seen += data[start:end].replace(_FILM, _STILL) if name == b"ftyp" else data[start:end]
            if name == b"meta" and meta is None:
                meta = inside, end
            elif name in (b"moov", b"meta"):
                seen[start + 4 : start + 8] = b"free"  # a film, or a second directory
        if meta is None:
            raise Refused("This file holds a film and no still picture.", "Save one picture of it as JPEG or PNG.")
        self._read(meta)
        if self._area(self._items[self._primary]) > most_pixels:
            raise Refused(f"This picture has more than {most_pixels / MEGAPIXEL:g} million pixels.", SMALLER)
        self._spend(self._primary, 0)
        self.visible = bytes(seen)

    def _count(self, number: int = 1) -> None:
        self._pieces += number
        if self._pieces > _PIECES:
            raise Refused("This picture file is in unreasonably many pieces.", RE_SAVE)

    def _boxes(self, span: Span, *, strict: bool = True) -> Iterator[tuple[bytes, int, Span]]:
        """`(name, start, (inside, end))` of the boxes in a span; an incomplete one is damage, or the end."""
        start, end = span
        while start + 8 <= end:
            self._count()
            size, name = struct.unpack_from(">I4s", self._data, start)
            head = 8
            if size == 1:
                (size,) = struct.unpack_from(">Q", self._data, start + 8)
                head = 16
            elif size == 0:
                size = end - start
            if size < head or start + size > end:
                if strict:
                    raise _Broken
                return
            yield name, start, (start + head, start + size)
            start += size

    def _number(self, place: int, size: int) -> int:
        if place + size > len(self._data):
            raise _Broken
        return int.from_bytes(self._data[place : place + size])

    def _read(self, meta: Span) -> None:
        """The directory: which item is the picture, and what is known of every item."""
        stored = 0  # where bytes begin that lie in the directory itself
        locations: Span | None = None
        self._primary = -1
        names: set[bytes] = set()
        for name, _, (start, end) in self._boxes((meta[0] + 4, meta[1])):
            if name in names - {b"free", b"skip", b"uuid"}:
                raise _Broken  # one decoder would take the first, another the last
            names.add(name)
            if name == b"pitm":
                self._primary = self._number(start + 4, 4 if self._data[start] else 2)
            elif name == b"iinf":
                self._read_kinds((start + (8 if self._data[start] else 6), end))
            elif name == b"iref":
                self._read_references(self._data[start], (start + 4, end))
            elif name == b"iprp":
                self._read_properties((start, end))
            elif name == b"idat":
                stored = start
            elif name == b"iloc":
                locations = start, end
        if locations:
            self._read_locations(locations[0], stored)
        if len(self._items) > _ITEMS:
            raise Refused("This picture file is in unreasonably many pieces.", RE_SAVE)

    def _read_kinds(self, span: Span) -> None:
        for name, _, (start, _end) in self._boxes(span):
            if name == b"infe" and (version := self._data[start]) >= 2:
                wide = 4 if version > 2 else 2
                kind = start + 4 + wide + 2
                self._items[self._number(start + 4, wide)].kind = self._data[kind : kind + 4]

    def _read_references(self, version: int, span: Span) -> None:
        wide = 4 if version else 2
        for name, _, (start, _end) in self._boxes(span):
            owner = self._number(start, wide)
            for _ in range(self._number(start + wide, 2)):
                self._count()
                other = self._number(start + 2 * wide + 2 - wide, wide)
                start += wide
                if name == b"dimg":
                    self._items[owner].parts.append(other)
                elif name == b"auxl":
                    self._beside[other].append(owner)

    def _read_properties(self, span: Span) -> None:
        for name, _, (start, end) in self._boxes(span):
            if name == b"ipco":
                self._properties += [(kind, inside) for kind, _, inside in self._boxes((start, end))]
            elif name == b"ipma":
                self._read_associations(start)

    def _read_associations(self, start: int) -> None:
        wide, long = (4 if self._data[start] else 2), bool(self._data[start + 3] & 1)
        place = start + 8
        for _ in range(self._number(start + 4, 4)):
            self._count()
            item = self._items[self._number(place, wide)]
            number, place = self._data[place + wide], place + wide + 1
            for _ in range(number):
                self._count()
                item.properties.append(self._number(place, 2) & 0x7FFF if long else self._data[place] & 0x7F)
                place += 2 if long else 1

    def _read_locations(self, start: int, stored: int) -> None:
        version, sizes = self._data[start], self._number(start + 4, 2)
        offset, length, base, index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
        wide = 4 if version == 2 else 2
        place, most = start + 6 + wide, 2 * len(self._data)
        for _ in range(self._number(start + 6, wide)):
            self._count()
            item, place = self._items[self._number(place, wide)], place + wide
            method = 0
            if version:
                method, place = self._number(place, 2) & 15, place + 2
            begin = self._number(place + 2, base) + (stored if method else 0)
            number, place = self._number(place + 2 + base, 2), place + 4 + base
            for _ in range(number):
                self._count()
                place += index if version else 0
                first, size = begin + self._number(place, offset), self._number(place + offset, length)
                item.spans.append((first, min(first + size, len(self._data)) if size else len(self._data)))
                most -= max(0, item.spans[-1][1] - first)
                if most < 0:
                    raise _too_much()  # items that share their bytes
                place += offset + length

    def _spend(self, number: int, depth: int) -> None:
        """Adds what decoding an item costs, with all that it is made of."""
        if depth > _DEPTH:
            raise _too_much()
        item = self._items[number]
        if item.kind != self._coded and item.kind not in _MADE:
            raise Refused("This picture is coded in a way that is not known here.", "Save it as JPEG or PNG.")
        self._spent += max(_LEAST_AREA, self._area(item))
        if self._spent > _SHARE * self._most:
            raise _too_much()
        for part in item.parts:
            self._spend(part, depth + 1)
        for other in self._beside[number]:
            if self._items[other].kind == self._coded or self._items[other].kind in _MADE:
                self._spend(other, depth + 1)

    def _area(self, item: _Item) -> int:
        """The pixels of one item: as claimed, and for AVIF as coded."""
        if item.area:
            return item.area
        area = 0
        for index in item.properties:
            kind, (start, _end) = self._properties[index - 1] if index else (b"", (0, 0))
            if kind == b"ispe":
                area = max(area, self._number(start + 4, 4) * self._number(start + 8, 4))
        if item.kind == b"av01":
            area = max(area, self._av1(b"".join(self._data[start:end] for start, end in item.spans)))
        item.area = area or self._most
        return item.area

    def _av1(self, coded: bytes) -> int:
        """The largest size that an AV1 stream announces, its pictures counted (AV1 specification, 5.3)."""
        place, pictures, area = 0, 0, 0
        while place < len(coded):
            self._count()
            head = coded[place]
            place += 2 if head & 4 else 1
            size = len(coded) - place
            if head & 2:
                size, shift = 0, 0
                while (byte := coded[place]) & 0x80 and shift < 56:
                    size, shift, place = size | (byte & 0x7F) << shift, shift + 7, place + 1
                size, place = size | byte << shift, place + 1
            kind = head >> 3 & 15
            if kind == 1:
                area = max(area, _sequence_area(coded[place : place + min(size, 1000)]))
            pictures += kind in (3, 6)  # a frame's header, or a whole frame
            place += size
        if pictures > _PICTURES:
            raise _too_much()
        return area


def _sequence_area(header: bytes) -> int:
    """The most pixels that an AV1 sequence header allows its frames (AV1 specification, 5.5.1)."""
    bits, left = int.from_bytes(header), 8 * len(header)

    def take(number: int) -> int:
        nonlocal left
        left -= number
        if left < 0:
            raise _Broken
        return bits >> left & (1 << number) - 1

    take(4)
    if take(1):  # a still picture's short header
        take(5)
    else:
        model = delay_bits = 0
        if take(1):
            take(64)
            if take(1):
                zeros = 0
                while not take(1):
                    zeros += 1
                take(min(zeros, 32) % 32)
            model = take(1)
            if model:
                delay_bits = take(5) + 1
                take(42)
        delay = take(1)
        for _ in range(take(5) + 1):
            take(12)
            if take(5) > 7:
                take(1)
            if model and take(1):
                take(2 * delay_bits + 1)
            if delay and take(1):
                take(4)
    wide, high = take(4) + 1, take(4) + 1
    return (take(wide) + 1) * (take(high) + 1)
