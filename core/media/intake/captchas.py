"""CAPTCHAs that a reader brings: several files or a ZIP, each named by its text, with a row per file.

`2b827.png` says 2b827. Folders in a ZIP are looked through, and their names mean nothing. Texts may differ in length.
Limits are those of every other upload (`core.settings`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from unicodedata import normalize

import numpy as np
from PIL import Image

from core.media.drawn.captchas import HEIGHT, WIDTH, Captcha
from core.media.intake.archive import Archive
from core.media.intake.decode import decode
from core.media.intake.intake import Progress, Source, content
from core.media.intake.naming import shown_file_name
from core.media.intake.paths import is_hidden, is_system_file, split_path
from core.media.intake.refusal import Refused
from core.media.intake.rows import Row, RowBook
from core.media.intake.units import MEGAPIXEL
from core.media.pictures import to_gray
from core.settings import settings

MOST_LETTERS = 12
_MOST_PIXELS = 500 * MEGAPIXEL  # decoded in all: flat pictures pack so well that a ZIP could hold hours of decoding


@dataclass(frozen=True)
class CaptchaIntake:
    """What was taken, a row per file, and how many were refused or passed over as the operating system's own."""

    captchas: tuple[Captcha, ...]
    rows: tuple[Row, ...]
    refused: int = 0
    skipped: int = 0


def take_captcha_files(
    files: Sequence[tuple[str, Source]], progress: Progress = lambda done, total: None
) -> CaptchaIntake:
    """Takes pictures named by their text: `(name, content)` each, the content bytes or a binary file."""
    return _take([(name, partial(content, source)) for name, source in files], progress)


def take_captcha_zip(name: str, archive: Source, progress: Progress = lambda done, total: None) -> CaptchaIntake:
    """Takes a ZIP of such pictures; it is read in place, and nothing is unpacked to disk."""
    try:
        opened = Archive(archive)
        if not opened.members:
            raise Refused("This ZIP holds no files.", "Put the pictures into it.")
    except Refused as refusal:
        row = Row(shown_file_name(name), "", "refused", f"{refusal.reason} {refusal.cure}")
        return CaptchaIntake((), (row,), refused=1)
    return _take([(member.name, partial(opened.read, member)) for member in opened.members], progress)


def text_of_name(name: str) -> str:
    """`captchas/2b827.png` -> `2b827`. Raises `Refused` for a name that is no text of letters and digits."""
    text = normalize("NFC", PurePosixPath(name.replace("\\", "/")).stem)
    if not text.isalnum():
        raise Refused(
            "Its name is not a text of letters and digits only.",
            "Name it by what the picture says: 2b827.png.",
        )
    if len(text) > MOST_LETTERS:
        raise Refused(
            f"Its name has more than {MOST_LETTERS} characters.",
            "Name it by what the picture says, and no more.",
        )
    return text


def as_captcha(pixels: np.ndarray) -> np.ndarray:
    """A picture `(H, W, 3)` uint8 as all are read: gray, `(50, 200)`; another shape is stretched to it."""
    gray = to_gray(pixels)[..., 0]
    if gray.shape != (HEIGHT, WIDTH):
        gray = np.asarray(Image.fromarray(gray).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))
    return gray


def _take(entries: Sequence[tuple[str, Callable[[], bytes]]], progress: Progress) -> CaptchaIntake:
    """Every file taken or refused, each with its row; beyond the limits nothing is decoded."""
    book, taken, skipped = RowBook(), list[Captcha](), 0
    limits, pixels = settings(), 0
    for done, (name, read) in enumerate(entries, start=1):
        try:
            path = split_path(name)
            if is_system_file(path):
                skipped += 1
                continue
            if is_hidden(path):
                raise Refused("It is hidden: a name in its path begins with a dot.", "Rename it to use it.")
            if done > limits.upload_files or len(taken) >= limits.kept_pictures:
                raise Refused(f"There are {limits.kept_pictures} pictures already.", "Bring fewer.")
            if pixels > _MOST_PIXELS:
                raise Refused("The pictures before it were large enough.", "Save them smaller, 200 x 50 is plenty.")
            text = text_of_name(path[-1])
            decoded = decode(read(), path[-1])
            notes = list(decoded.notes)
            width, height = decoded.size
            pixels += width * height
            if (height, width) != (HEIGHT, WIDTH):
                notes.append(f"It was {width} x {height} and is read as {WIDTH} x {HEIGHT}.")
            taken.append(Captcha(shown_file_name(path[-1]), text, as_captcha(decoded.pixels)))
            book.take(name, text, notes, changed=bool(notes))
        except Refused as refusal:
            book.refuse(name, "", refusal)
        finally:
            progress(done, len(entries))
    return CaptchaIntake(tuple(taken), book.finish(), book.refused, skipped)
