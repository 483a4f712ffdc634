"""Texts to learn from: three that were written for this, and the reader's own, hostile until decoded."""

import unicodedata
from functools import cache
from pathlib import Path

from core.media.intake.refusal import Refused
from core.settings import settings

BUILTIN = {"kitchen": "Recipes", "lighthouse": "The lighthouse", "weather": "Weather diary"}
"""Key of a built-in text -> its title."""

_FOLDER = Path(__file__).with_name("texts")
_KEPT = "\n\r\t\f\v"
# These turn the direction of what follows, and would do so on the page.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF])


@cache
def builtin_text(key: str) -> str:
    """One of the built-in texts."""
    if key not in BUILTIN:
        raise ValueError(f"a built-in text must be one of {', '.join(BUILTIN)}, received {key!r}")
    return (_FOLDER / f"{key}.txt").read_text(encoding="utf-8")


def decode_text(data: bytes, kilobytes: int = 0) -> str:
    """An uploaded file as text of at most so many kilobytes, the settings' unless given, in composed form (NFC).

    UTF-8, or UTF-16 that says so by its first two bytes. Raises `Refused` for a file that is too large, empty, in
    another encoding, or holds control characters: then it is no plain text.
    """
    most = kilobytes or settings().text_kilobytes
    if len(data) > most * 1000:
        raise Refused(
            f"This file has {len(data) / 1000:,.0f} KB; a text may have at most {most:,} KB.",
            "Cut a part out of it.",
        )
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            f"This is no text in {'UTF-16' if wide else 'UTF-8'}: byte {error.start + 1:,} does not fit.",
            "Save it in a text editor as plain text with the encoding UTF-8.",
        ) from None
    return clean_text(text, most)


def clean_text(text: str, kilobytes: int = 0) -> str:
    """The same rules for a text that was pasted."""
    most = (kilobytes or settings().text_kilobytes) * 1000
    if len(text) > most:
        raise Refused(f"This text has {len(text):,} letters; at most {most:,} are read.", "Use a part of it.")
    for at, letter in enumerate(text):
        if letter not in _KEPT and unicodedata.category(letter) in ("Cc", "Cs"):
            raise Refused(
                f"Character {at + 1:,} is the control character U+{ord(letter):04X}, so this is no plain text.",
                "Save the text of a document as plain text (.txt), and use that file.",
            )
    text = unicodedata.normalize("NFC", text.translate(_TURNING))
    if not text.strip():
        raise Refused("This text is empty.", "Choose one that holds something.")
    return text
