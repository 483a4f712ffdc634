"""Files made by hand for the tests: honest ones by Pillow, hostile ones byte by byte."""

import io
import struct
import zlib
from functools import partial
from typing import Any

import numpy as np
from PIL import Image

import core.media.intake.decode  # noqa: F401  # lets Pillow write HEIF, too

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "HEIF", "AVIF")


def encode(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def quadrants(width: int = 40, height: int = 20) -> Image.Image:
    """Red, green / blue, white: every turn and every swap of channels shows."""
    pixels = np.empty((height, width, 3), np.uint8)
    top, left = height // 2, width // 2
    pixels[:top, :left] = 255, 0, 0
    pixels[:top, left:] = 0, 255, 0
    pixels[top:, :left] = 0, 0, 255
    pixels[top:, left:] = 255, 255, 255
    return Image.fromarray(pixels)


def photo(width: int, height: int, seed: int = 0) -> Image.Image:
    """Something that compresses as a photograph does."""
    small = np.random.default_rng(seed).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_header(width: int, height: int, *, color_type: int = 2, data: bytes = b"") -> bytes:
    """A PNG (8 bits, RGB unless told) whose header claims a size that its pixel data does not have."""
    header = struct.pack(">IIBBBBB", width, height, 8, color_type, 0, 0, 0)
    chunks = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(data)) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def jpeg_segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def jpeg_header(width: int, height: int) -> bytes:
    """A JPEG of three components that ends after the start of its only scan."""
    frame = struct.pack(">BHHB", 8, height, width, 3) + b"\x01\x11\0\x02\x11\0\x03\x11\0"
    scan = b"\x03\x01\0\x02\0\x03\0\0\x3f\0"
    return b"\xff\xd8" + jpeg_segment(0xC0, frame) + jpeg_segment(0xDA, scan)


def gif_header(width: int, height: int) -> bytes:
    """A GIF with a frame of the whole size and no pixel data."""
    frame = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0)
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + frame + b"\x08\0;"


def bmp_header(width: int, height: int) -> bytes:
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + info


def webp_header(width: int, height: int) -> bytes:
    """An animated WebP whose canvas claims a size; its one frame is a pixel."""
    pixel = encode(Image.new("RGB", (1, 1)), "WEBP", lossless=True)[12:]
    canvas = b"\x02\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + riff_chunk(b"VP8X", canvas) + riff_chunk(b"ANIM", bytes(6))
    body += riff_chunk(b"ANMF", bytes(15) + b"\0" + pixel)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def riff_chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def tiff(tags: list[tuple[int, int, int, int]], body: bytes = b"", *, order: str = "<") -> bytes:
    """A TIFF whose pixel data begins at byte 8; `tags` are `(tag, type, count, value)`."""
    directory = struct.pack(order + "H", len(tags))
    for tag, kind, count, value in tags:
        short = kind == 3 and count == 1
        directory += struct.pack(order + "HHI", tag, kind, count)
        directory += struct.pack(order + ("HH" if short else "I"), *((value, 0) if short else (value,)))
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8 + len(body))
    return head + body + directory + struct.pack(order + "I", 0)


def tiff_header(width: int, height: int) -> bytes:
    """A gray TIFF with one strip of one byte."""
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    return tiff([*tags, (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, 1)], b"\0")


def heif_header(width: int, height: int, kind: str = "HEIF") -> bytes:
    """A HEIF or an AVIF of 64 x 64 whose directory claims another size."""
    data = bytearray(encode(Image.new("RGB", (64, 64)), kind))
    struct.pack_into(">II", data, data.index(b"ispe") + 8, width, height)
    return bytes(data)


def claiming(kind: str, width: int, height: int) -> bytes:
    """A tiny file of any format whose header claims `width` x `height` pixels."""
    headers = {
        "PNG": png_header,
        "JPEG": jpeg_header,
        "GIF": gif_header,
        "BMP": bmp_header,
        "WEBP": webp_header,
        "TIFF": tiff_header,
        "HEIF": heif_header,
        "AVIF": partial(heif_header, kind="AVIF"),
    }
    return headers[kind](width, height)
