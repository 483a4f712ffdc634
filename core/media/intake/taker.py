"""Takes pictures one by one: counts them against the limits, names them, and keeps the book on every file."""

import hashlib
from collections.abc import Callable, Sequence

from core.media.intake.decode import decode
from core.media.intake.naming import (
    Namesakes,
    class_name,
    numbered_class_name,
    numbered_file_name,
    shown_file_name,
)
from core.media.intake.refusal import Refused
from core.media.intake.rows import Intake, RowBook
from core.media.pictures import Picture
from core.settings import settings


class Taker:
    """The state of one upload while its files are read.

    - `beside`: pictures that are there already.
    - `most_pixels`: how many pixels may be decoded in all; None for no bound beside the number of files.
    """

    def __init__(self, beside: Sequence[Picture] = (), *, most_pixels: int | None = None) -> None:
        self._room = max(0, settings().kept_pictures - len(beside))
        self._most_pixels = most_pixels
        self._pixels = 0
        self._offered = 0
        self._skipped = 0
        self._pictures: list[Picture] = []
        self._book = RowBook()
        self._folders: dict[str, str] = {}  # the class of each
        self._folder_names = Namesakes(numbered_class_name)
        self._file_names: dict[str, Namesakes] = {}  # by class
        self._first_alike: dict[tuple[tuple[int, ...], bytes], Picture] = {}  # by content
        for picture in beside:
            self._names_of(picture.label).unused(picture.name)
            self._first_alike.setdefault(_content(picture), picture)

    def class_of_folder(self, folder: str) -> str:
        """The class for a folder: its cleaned name, told apart from others that are cleaned to the same."""
        if folder not in self._folders:
            self._folders[folder] = self._folder_names.unused(class_name(folder))
        return self._folders[folder]

    def offer(self, name: str, file_name: str, label: str, read: Callable[[], bytes]) -> None:
        """Takes or refuses one file; either way it gets its row.

        - `name`: as uploaded, for the row; `file_name`: for the picture.
        - `read`: gives the bytes; may raise `Refused`. Not called once a limit is reached.
        """
        self._offered += 1
        try:
            self._refuse_beyond_limits(label)
            decoded = decode(read(), file_name)
        except Refused as refusal:
            self._book.refuse(name, label, refusal)
            return
        self._pixels += decoded.size[0] * decoded.size[1]
        clean_name = shown_file_name(file_name)
        kept_name = self._names_of(label).unused(clean_name)
        changes = list(decoded.notes)
        if kept_name != clean_name:
            changes.append(f"It is called {kept_name}, as its class has a picture named {clean_name} already.")
        picture = Picture(kept_name, label, decoded.pixels)
        remarks = self._remark_on_twin(picture)
        self._pictures.append(picture)
        self._book.take(name, label, [*changes, *remarks], changed=bool(changes))

    def refuse(self, name: str, refusal: Refused) -> None:
        """Gives a file that is not even offered its row."""
        self._book.refuse(name, "", refusal)

    def skip(self) -> None:
        """Counts a file that gets no row."""
        self._skipped += 1

    def finish(self) -> Intake:
        """The result; the taker is not used afterwards."""
        return Intake(tuple(self._pictures), self._book.finish(), self._book.refused, self._skipped)

    def _refuse_beyond_limits(self, label: str) -> None:
        limits = settings()
        if self._offered > limits.upload_files:
            raise Refused(
                f"One upload may have {limits.upload_files:,} pictures; this is beyond.",
                "Upload fewer at once.",
            )
        if len(self._pictures) >= self._room:
            raise Refused(f"At most {limits.kept_pictures:,} pictures are kept; this is beyond.", "Remove some first.")
        if label not in self._file_names and len(self._file_names) >= limits.classes:
            raise Refused(
                f"At most {limits.classes} classes are kept; this would be one more.", "Remove a class first."
            )
        if self._most_pixels is not None and self._pixels > self._most_pixels:
            raise Refused("The pictures before it have too many pixels in total.", "Save the pictures smaller.")

    def _names_of(self, label: str) -> Namesakes:
        return self._file_names.setdefault(label, Namesakes(numbered_file_name))

    def _remark_on_twin(self, picture: Picture) -> list[str]:
        """Whether the same pixels are there already: two labels for one picture cannot both be learned."""
        twin = self._first_alike.setdefault(_content(picture), picture)
        if twin is picture:
            return []
        if twin.label == picture.label:
            return [f"It is the same picture as {twin.name}."]
        return [f"It is the same picture as {twin.name} in the class {twin.label}; one of the two is wrong."]


def _content(picture: Picture) -> tuple[tuple[int, ...], bytes]:
    pixels = picture.pixels
    return pixels.shape, hashlib.blake2b(pixels.tobytes(), digest_size=16).digest()
