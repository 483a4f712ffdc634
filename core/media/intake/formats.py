"""What a file is, told from its first bytes. Names and extensions prove nothing."""

import codecs
from typing import Literal, get_args

Format = Literal["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"]

# The extensions that each format goes by.
EXTENSIONS: dict[Format, tuple[str, ...]] = {
    "PNG": (".png", ".apng"),
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "GIF": (".gif",),
    "BMP": (".bmp", ".dib"),
    "WEBP": (".webp",),
    "TIFF": (".tif", ".tiff"),
}
NAMES: dict[Format, str] = {f: "WebP" if f == "WEBP" else f for f in get_args(Format)}
ACCEPTED = "PNG, JPEG, GIF, BMP, WebP or TIFF"

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
    (b"II+\0", "a BigTIFF picture", _SAVE_AS),
    (b"MM\0+", "a BigTIFF picture", _SAVE_AS),
    (b"Rar!", "a RAR archive", "Unpack it and upload its folders, or pack them as a ZIP."),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it and upload its folders, or pack them as a ZIP."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and upload its folders, or pack them as a ZIP."),
)
# ISO base media files say what they are in bytes 4 to 12.
_BRANDS: dict[bytes, tuple[str, str]] = {
    b"heic": ("a HEIC photo", "Save it as JPEG (iPhone: Settings, Camera, Formats, Most Compatible)."),
    b"heix": ("a HEIC photo", _SAVE_AS),
    b"mif1": ("a HEIF photo", _SAVE_AS),
    b"avif": ("an AVIF picture", _SAVE_AS),
}


def picture_format(data: bytes) -> Format | None:
    """The picture format whose signature `data` starts with, or None for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return next((name for signature, name in _SIGNATURES if data.startswith(signature)), None)


def what_else(data: bytes) -> tuple[str, str]:
    """What a file that is no accepted picture seems to be, and what to do about it: `(kind, cure)`.

    `kind` continues the words "This is ...".
    """
    for signature, kind, cure in _FOREIGN:
        if data.startswith(signature):
            return kind, cure
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], ("a video or a picture of an unknown kind", _SAVE_AS))
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
