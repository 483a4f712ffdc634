"""Names that came from outside, made fit to show: of classes and of files."""

import unicodedata
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from core.settings import settings

_UNNAMED = "unnamed"
_FILE_NAME_CHARACTERS = 120
_MOST_READ = 5000  # characters of a name that are looked at; systems allow 255
# Joiners shape Hindi and Persian words and hold composed emoji together, so they stay, though invisible.
_JOINERS = "\u200c\u200d"


def class_name(text: str) -> str:
    """The one way from any text to a class name.

    Whitespace is folded to single spaces. Control characters, lone surrogates, private and unassigned
    code points, and invisible formatting (with it the marks that reverse the reading direction) are
    dropped; emoji stay, as do the joiners inside them and inside words. Accents are composed (Unicode NFC),
    because systems spell the same folder in two ways. What exceeds `settings().class_name_characters` is
    cut and ends in an ellipsis. Nothing left: "unnamed".

    HTML and Markdown stay, letter by letter: a class name is text, and whoever shows it shows it as text,
    never as markup.

    Example: `class_name("  my\\n cats ") == "my cats"`.
    """
    return _cut(_visible(text[:_MOST_READ]), settings().class_name_characters) or _UNNAMED


def shown_file_name(name: str) -> str:
    """A file's name or path, cleaned like a class name; of a long one the end is kept."""
    clean = _visible(name[-_MOST_READ:])
    if len(clean) > _FILE_NAME_CHARACTERS:
        clean = "\u2026" + clean[1 - _FILE_NAME_CHARACTERS :]
    return clean or _UNNAMED


def numbered_class_name(name: str, number: int) -> str:
    """`name (number)`, the name cut so that the whole is no longer than a class name may be."""
    suffix = f" ({number})"
    return _cut(name, settings().class_name_characters - len(suffix)) + suffix


def numbered_file_name(name: str, number: int) -> str:
    """`stem (number).jpg`."""
    path = PurePosixPath(name)
    return f"{path.stem} ({number}){path.suffix}"


class Namesakes:
    """Gives out every name once: the second "cats" becomes "cats (2)".

    - `numbered`: makes the numbered form of a name.
    - `used`: names that are taken from the start.
    """

    def __init__(self, numbered: Callable[[str, int], str], used: Iterable[str] = ()) -> None:
        self._numbered = numbered
        self._used = set(used)
        # The highest number tried per name, so that ten thousand namesakes do not try each other's again.
        self._highest: dict[str, int] = {}

    def unused(self, name: str) -> str:
        """`name`, or its first numbered form that was not given out; it counts as used from now on."""
        candidate = name
        while candidate in self._used:
            self._highest[name] = self._highest.get(name, 1) + 1
            candidate = self._numbered(name, self._highest[name])
        self._used.add(candidate)
        return candidate


def _visible(text: str) -> str:
    folded = " ".join(text.split())
    kept = "".join(c for c in folded if c in _JOINERS or not unicodedata.category(c).startswith("C"))
    # Dropping may have left two spaces side by side.
    composed = unicodedata.normalize("NFC", " ".join(kept.split())).strip(_JOINERS + " ")
    is_empty = all(c in _JOINERS or unicodedata.category(c)[0] in "MZ" for c in composed)
    return "" if is_empty else composed


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    kept = text[: max(0, most - 1)]
    # A mark or joiner at the cut belongs to what was cut off.
    while kept and (kept[-1] in _JOINERS + " " or unicodedata.combining(kept[-1])):
        kept = kept[:-1]
    return kept + "\u2026"
