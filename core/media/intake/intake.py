"""Uploads in, labeled pictures out, with a row per file on what became of it.

Three ways in: pictures of one class (`take_files`), a folder with a folder per class (`take_folder`), and
a ZIP of such a folder (`take_zip`). One bad file never spoils the rest. Limits are in `core.settings`.

Each takes
- `beside`: pictures the person already has. They count toward the limits, names stay unique among them, and
  an identical picture among them is told.
- `progress`: called with `(files done, files in all)` after each file.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import BinaryIO

from core.media.intake.archive import Archive
from core.media.intake.naming import class_name, shown_file_name
from core.media.intake.paths import Path, class_folders, is_hidden, is_system_file, split_path
from core.media.intake.refusal import Refused
from core.media.intake.rows import Intake, Row
from core.media.intake.taker import Taker
from core.media.intake.units import MEGABYTE, MEGAPIXEL
from core.media.pictures import Picture
from core.settings import settings

Source = bytes | BinaryIO
Progress = Callable[[int, int], None]

# Pixels decoded for one ZIP: flat pictures pack so well that 50 MB could hold hours of decoding.
_ZIP_MEGAPIXELS = 5000


def _silent(done: int, total: int) -> None:
    """Reports progress to nobody."""


def take_files(
    files: Sequence[tuple[str, Source]],
    label: str,
    *,
    beside: Sequence[Picture] = (),
    progress: Progress = _silent,
) -> Intake:
    """Takes pictures that all belong to the class `label`.

    - `files`: `(name, content)`; the content is bytes, or a binary file that is read from its start.
    """
    taker = Taker(beside)
    label = class_name(label)
    for done, (name, source) in enumerate(files, start=1):
        file_name = name.replace("\\", "/").rpartition("/")[2]
        taker.offer(name, file_name, label, partial(content, source))
        progress(done, len(files))
    return taker.finish()


def take_folder(
    files: Sequence[tuple[str, Source]], *, beside: Sequence[Picture] = (), progress: Progress = _silent
) -> Intake:
    """Takes a folder whose folders are the classes: `pets/cats/1.jpg` belongs to "cats".

    - `files`: as for `take_files`; each name is the path inside of the uploaded folder.
    """
    entries = [(name, partial(content, source)) for name, source in files]
    return _take_tree(entries, Taker(beside), progress)


def take_zip(name: str, archive: Source, *, beside: Sequence[Picture] = (), progress: Progress = _silent) -> Intake:
    """Takes a ZIP with a folder per class; a folder around them is passed over.

    - `name`: the archive's own name, for its row if the whole is refused.
    - `archive`: bytes or a seekable binary file. It is read in place; nothing is unpacked to disk.
    """
    try:
        opened = Archive(archive)
        if not opened.members:
            raise Refused("This ZIP holds no files.", "Put a folder of pictures per class into it.")
    except Refused as refusal:
        row = Row(shown_file_name(name), "", "refused", f"{refusal.reason} {refusal.cure}")
        return Intake((), (row,), refused=1)
    entries = [(member.name, partial(opened.read, member)) for member in opened.members]
    return _take_tree(entries, Taker(beside, most_pixels=_ZIP_MEGAPIXELS * MEGAPIXEL), progress)


def _take_tree(entries: Sequence[tuple[str, Callable[[], bytes]]], taker: Taker, progress: Progress) -> Intake:
    """Offers every file of a tree under the class that its folder names."""
    places = [_place(name) for name, _ in entries]
    folders = iter(class_folders([place for place in places if isinstance(place, tuple)]))
    for done, ((name, read), place) in enumerate(zip(entries, places, strict=True), start=1):
        if place is None:
            taker.skip()
        elif isinstance(place, Refused):
            taker.refuse(name, place)
        elif (folder := next(folders)) is None:
            taker.refuse(name, Refused("It is in no class folder.", "Put it into a folder named for its class."))
        else:
            taker.offer(name, place[-1], taker.class_of_folder(folder), read)
        progress(done, len(entries))
    return taker.finish()


def _place(name: str) -> Path | Refused | None:
    """Where in the tree a file is, why it is not used, or None for a file of the operating system."""
    try:
        path = split_path(name)
    except Refused as refusal:
        return refusal
    if is_system_file(path):
        return None
    if is_hidden(path):
        return Refused("It is hidden: a name in its path begins with a dot.", "Rename it to use it.")
    return path


def content(source: Source) -> bytes:
    """The bytes of an upload, one more than a picture may have at most, so that too large ones show."""
    if isinstance(source, bytes):
        return source
    try:
        if source.seekable():
            source.seek(0)
        return source.read(settings().picture_megabytes * MEGABYTE + 1)
    except (OSError, ValueError) as error:
        raise Refused("This file could not be read.", "Upload it again.") from error
