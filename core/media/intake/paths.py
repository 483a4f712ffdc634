"""Names inside a folder or a ZIP: which are safe, which are the system's own, and which class each means."""

import re
from collections.abc import Sequence

from core.media.intake.refusal import Refused

_SYSTEM_FILES = {"thumbs.db", "desktop.ini", ".ds_store"}
_SYSTEM_FOLDERS = {"__macosx"}
_DRIVE = re.compile(r"^[A-Za-z]:")

Path = tuple[str, ...]  # the folders from the top, then the file


def split_path(name: str) -> Path:
    """The parts of a relative path; `/` and `\\` both separate, as Windows tools write either.

    Nothing is ever written under these names. Those that try to leave their folder are refused nonetheless:
    an honest tool does not write them, so the rest of such a name means nothing either.

    Raises `Refused` for an absolute path, a drive letter, a `..` or a name without any part.
    """
    plain = name.replace("\\", "/")
    parts = tuple(part for part in plain.split("/") if part not in ("", "."))
    if plain.startswith("/") or _DRIVE.match(plain) or ".." in parts or not parts:
        raise Refused(
            "Its name points outside the folder that was uploaded.",
            "Pack the folder again with an ordinary tool.",
        )
    return parts


def is_system_file(path: Path) -> bool:
    """Whether an operating system put this file there unasked: `__MACOSX/`, `._1.jpg`, `Thumbs.db`."""
    folders, file = path[:-1], path[-1].lower()
    return (
        file in _SYSTEM_FILES or file.startswith("._") or any(folder.lower() in _SYSTEM_FOLDERS for folder in folders)
    )


def is_hidden(path: Path) -> bool:
    """Whether the file or a folder above it begins with a dot."""
    return any(part.startswith(".") for part in path)


def class_folders(paths: Sequence[Path]) -> list[str | None]:
    """The folder that names each file's class: the one that directly holds the file.

    A top folder that holds everything, further folders among it, is only a wrapper and no class; there may
    be a chain of them. A file that is then in no folder gets None.

    Example: `pets/cats/1.jpg, pets/dogs/2.jpg, pets/read.me` -> `cats, dogs, None`;
    `cats/1.jpg, cats/2.jpg` -> `cats, cats`; `train/cats/1.jpg, test/cats/2.jpg` -> `cats, cats`.
    """
    rest = [path[:-1] for path in paths]
    while rest and all(rest) and len({folders[0] for folders in rest}) == 1 and any(len(f) > 1 for f in rest):
        rest = [folders[1:] for folders in rest]
    return [folders[-1] if folders else None for folders in rest]
