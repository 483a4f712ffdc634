"""What a file is, told from its first bytes. Names and extensions prove nothing."""

import codecs
from typing import Literal, get_args

Format = Literal["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "HEIF", "AVIF"]

# The extensions that each format goes by.
EXTENSIONS: dict[Format, tuple[str, ...]] = {
    "PNG": (".png", ".apng"),
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "GIF": (".gif",),
    "BMP": (".bmp", ".dib"),
    "WEBP": (".webp",),
    "TIFF": (".tif", ".tiff"),
    "HEIF": (".heic", ".heif", ".hif", ".heics", ".heifs"),
    "AVIF": (".avif", ".avifs"),
}
NAMES: dict[Format, str] = {f: {"WEBP": "WebP", "HEIF": "HEIC"}.get(f, f) for f in get_args(Format)}
ACCEPTED = f"{', '.join(list(NAMES.values())[:-1])} or {list(NAMES.values())[-1]}"

_SIGNATURES: tuple[tuple[bytes, Format], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
)

_SAVE_AS = f"Save it as {ACCEPTED} and upload that."
# What else people upload: the signature, what it is, and the cure.
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF document", _SAVE_AS),
    (b"PK\x03\x04", "a ZIP archive", "Upload it where a ZIP of class folders is asked for."),
    (b"PK\x05\x06", "an empty ZIP archive", "Put pictures into it first."),
    (b"8BPS", "a Photoshop document", _SAVE_AS),
    (b"\0\0\1\0", "a Windows icon", _SAVE_AS),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture", _SAVE_AS),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture", _SAVE_AS),
    (b"\xff\x0a", "a JPEG XL picture", _SAVE_AS),
    (b"II+\0", "a BigTIFF picture", _SAVE_AS),
    (b"MM\0+", "a BigTIFF picture", _SAVE_AS),
    (b"Rar!", "a RAR archive", "Unpack it and upload its folders, or pack them as a ZIP."),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it and upload its folders, or pack them as a ZIP."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and upload its folders, or pack them as a ZIP."),
)
# ISO base media files name their kind, the brand, in bytes 8 to 12, and further brands after it.
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs")
_AVIF_BRANDS = (b"avif", b"avis")
_FILM_BRANDS = (b"hevc", b"hevx", b"hevm", b"hevs", b"avis", b"msf1")
_ANY_BRANDS = (b"mif1", b"msf1", b"mif2", b"miaf")  # pictures of any coding: a further brand says which


def picture_format(data: bytes) -> Format | None:
    """The picture format whose signature `data` starts with, or None for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        return _by_brand(data)
    return next((name for signature, name in _SIGNATURES if data.startswith(signature)), None)


def _by_brand(data: bytes) -> Format | None:
    """HEIF or AVIF by the brands of an ISO base media file; None for a video and the like."""
    end = min(int.from_bytes(data[:4]), 1000)
    first, others = data[8:12], {data[place : place + 4] for place in range(16, end, 4)}
    if first in _AVIF_BRANDS or (first in _ANY_BRANDS and others & set(_AVIF_BRANDS)):
        return "AVIF"
    return "HEIF" if first in _HEIF_BRANDS + _ANY_BRANDS else None


def is_film(data: bytes) -> bool:
    """Whether a HEIF or an AVIF says that it is a sequence of pictures."""
    return data[4:8] == b"ftyp" and data[8:12] in _FILM_BRANDS


def what_else(data: bytes) -> tuple[str, str]:
    """What a file that is no accepted picture seems to be, and what to do about it: `(kind, cure)`.

    `kind` continues the words "This is ...".
    """
    for signature, kind, cure in _FOREIGN:
        if data.startswith(signature):
            return kind, cure
    if data[4:8] == b"ftyp":
        return "a video or a picture of an unknown kind", _SAVE_AS
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start:
        return "an SVG drawing", _SAVE_AS
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "a web page or XML", "Save the picture itself, not the page around it."
    if _reads_as_text(data[:1000]):
        return "a text file", f"Upload pictures: {ACCEPTED}."
    return "no picture in a format that is known here", _SAVE_AS


def _reads_as_text(start: bytes) -> bool:
    try:
        # An incremental decoder forgives a character that is cut at the end, and nothing else.
        text = codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return all(character.isprintable() or character.isspace() for character in text)
