"""Uploads: which pictures come in, and what the rows say."""

import io
import stat

import numpy as np
import pytest
from PIL import Image

from core.media.intake.intake import take_files, take_folder, take_zip
from core.media.intake.rows import Intake
from core.media.pictures import Picture
from core.settings import Settings
from tests.media import attacks
from tests.media.makers import encode, photo, png_header
from tests.media.zips import Entry, pack


def shade(value: int, kind: str = "PNG") -> bytes:
    """A picture unlike the others."""
    return encode(Image.new("RGB", (4, 3), (value, 0, 0)), kind)


def told(intake: Intake) -> list[tuple[str, str, str]]:
    return [(row.name, row.label, row.status) for row in intake.rows]


def held(intake: Intake) -> list[tuple[str, str]]:
    return [(picture.label, picture.name) for picture in intake.pictures]


def limit(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    for module in ("taker", "archive", "decode", "intake", "naming"):
        monkeypatch.setattr(f"core.media.intake.{module}.settings", lambda: Settings(**limits))


# Files of one class


def test_files_of_one_class() -> None:
    intake = take_files([("a.png", shade(1)), ("b.png", io.BytesIO(shade(2)))], "  my\ncats ")
    assert held(intake) == [("my cats", "a.png"), ("my cats", "b.png")]
    assert told(intake) == [("a.png", "my cats", "taken"), ("b.png", "my cats", "taken")]
    assert [row.detail for row in intake.rows] == ["", ""]
    assert intake.pictures[1].pixels[0, 0].tolist() == [2, 0, 0]
    assert (intake.refused, intake.skipped) == (0, 0)


def test_a_file_is_read_from_its_start_and_in_part() -> None:
    class Counting(io.BytesIO):
        most = 0

        def read(self, size: int | None = -1) -> bytes:
            Counting.most = max(Counting.most, -1 if size is None else size)
            return super().read(size)

    source = Counting(shade(1))
    source.seek(5)
    assert len(take_files([("a.png", source)], "a").pictures) == 1
    assert Counting.most == 20 * 2**20 + 1  # never all of it, whatever its size


def test_a_file_that_cannot_be_read_is_refused() -> None:
    closed = io.BytesIO(shade(1))
    closed.close()
    intake = take_files([("a.png", closed), ("b.png", shade(2))], "a")
    assert told(intake) == [("a.png", "a", "refused"), ("b.png", "a", "taken")]
    assert intake.rows[0].detail == "This file could not be read. Upload it again."


def test_a_bad_file_has_its_row_and_spoils_nothing() -> None:
    intake = take_files([("a.png", b"text"), ("b.png", shade(2)), ("c.png", b"")], "a")
    assert told(intake) == [("a.png", "a", "refused"), ("b.png", "a", "taken"), ("c.png", "a", "refused")]
    assert intake.rows[0].detail.startswith("This is a text file. Upload pictures")
    assert intake.refused == 2


def test_what_was_put_right_is_told() -> None:
    intake = take_files([("a.png", shade(9, "BMP"))], "a")
    assert told(intake) == [("a.png", "a", "changed")]
    assert "BMP" in intake.rows[0].detail


def test_names_that_repeat_are_kept_and_numbered() -> None:
    intake = take_files([("x/1.png", shade(1)), ("y\\1.png", shade(2)), ("1.png", shade(3))], "a")
    assert held(intake) == [("a", "1.png"), ("a", "1 (2).png"), ("a", "1 (3).png")]
    assert [row.status for row in intake.rows] == ["taken", "changed", "changed"]
    assert intake.rows[1].detail == "It is called 1 (2).png, as its class has a picture named 1.png already."


def test_names_are_cleaned_for_showing() -> None:
    intake = take_files([("\u202e<b>\x00.png", shade(1)), ("\x00", b"")], "\u202e<i>")
    assert held(intake) == [("<i>", "<b>.png")]
    assert [row.name for row in intake.rows] == ["<b>.png", "unnamed"]


def test_the_same_picture_twice_is_kept_and_told() -> None:
    intake = take_files([("1.png", shade(1)), ("2.bmp", shade(1, "BMP"))], "a")
    assert len(intake.pictures) == 2
    assert [row.detail for row in intake.rows] == ["", "It is the same picture as 1.png."]
    assert [row.status for row in intake.rows] == ["taken", "taken"]


def test_the_same_picture_in_two_classes_is_told() -> None:
    intake = take_folder([("cats/1.png", shade(1)), ("dogs/2.png", shade(1))])
    assert intake.rows[1].detail == ("It is the same picture as 1.png in the class cats; one of the two is wrong.")


def test_the_same_bytes_in_another_shape_are_another_picture() -> None:
    wide, high = Image.new("RGB", (4, 2)), Image.new("RGB", (2, 4))
    assert take_files([("1.png", encode(wide)), ("2.png", encode(high))], "a").rows[1].detail == ""


def test_pictures_that_are_there_already_count() -> None:
    before = take_files([("1.png", shade(1))], "a").pictures
    intake = take_files([("1.png", shade(2)), ("2.png", shade(1))], "a", beside=before)
    assert held(intake) == [("a", "1 (2).png"), ("a", "2.png")]
    assert intake.rows[1].detail == "It is the same picture as 1.png."


def test_progress_is_told_after_every_file() -> None:
    steps: list[tuple[int, int]] = []
    take_files([("a", shade(1)), ("b", b"")], "a", progress=lambda done, total: steps.append((done, total)))
    assert steps == [(1, 2), (2, 2)]


# Folders


def test_a_folder_of_folders() -> None:
    files = [
        ("pets/cats/1.png", shade(1)),
        ("pets/dogs/1.png", shade(2)),
        ("pets/.DS_Store", b"x"),
        ("pets/cats/Thumbs.db", b"x"),
        ("pets/notes.txt", b"text"),
        ("pets/cats/notes.txt", b"text"),
        ("pets/cats/.secret.png", shade(3)),
        ("../../etc/1.png", shade(4)),
    ]
    steps: list[tuple[int, int]] = []
    intake = take_folder(files, progress=lambda done, total: steps.append((done, total)))
    assert held(intake) == [("cats", "1.png"), ("dogs", "1.png")]
    assert told(intake) == [
        ("pets/cats/1.png", "cats", "taken"),
        ("pets/dogs/1.png", "dogs", "taken"),
        ("pets/notes.txt", "", "refused"),
        ("pets/cats/notes.txt", "cats", "refused"),
        ("pets/cats/.secret.png", "", "refused"),
        ("../../etc/1.png", "", "refused"),
    ]
    assert intake.rows[2].detail == "It is in no class folder. Put it into a folder named for its class."
    assert (intake.refused, intake.skipped) == (4, 2)
    assert steps == [(i + 1, 8) for i in range(8)]


def test_folders_whose_clean_names_are_the_same_are_told_apart() -> None:
    files = [
        ("cats/1.png", shade(1)),
        ("cats /1.png", shade(2)),
        ("\u202ecats/1.png", shade(3)),
        ("cats/2.png", shade(4)),
    ]
    assert held(take_folder(files)) == [
        ("cats", "1.png"),
        ("cats (2)", "1.png"),
        ("cats (3)", "1.png"),
        ("cats", "2.png"),
    ]


def test_a_folder_joins_the_class_that_is_there() -> None:
    before = [Picture("1.png", "cats", np.zeros((2, 2, 3), np.uint8))]
    assert held(take_folder([("cats/1.png", shade(5))], beside=before)) == [("cats", "1 (2).png")]


# Limits


def test_too_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, upload_files=2)
    intake = take_files([(f"{i}.png", shade(i)) for i in range(4)], "a")
    assert [row.status for row in intake.rows] == ["taken", "taken", "refused", "refused"]
    assert "2 pictures" in intake.rows[2].detail


def test_too_many_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, kept_pictures=3)
    before = take_files([("x.png", shade(99))], "a").pictures
    intake = take_files([("bad", b""), *((f"{i}.png", shade(i)) for i in range(4))], "a", beside=before)
    assert [row.status for row in intake.rows] == ["refused", "taken", "taken", "refused", "refused"]
    assert "At most 3 pictures" in intake.rows[3].detail


def test_beyond_a_limit_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, kept_pictures=1)
    unread = io.BytesIO(shade(2))
    take_files([("1.png", shade(1)), ("2.png", unread)], "a")
    assert unread.tell() == 0


def test_too_many_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, classes=2)
    before = [Picture("1.png", "ants", np.zeros((2, 2, 3), np.uint8))]
    files = [
        ("bad/1.png", b"text"),
        ("cats/1.png", shade(1)),
        ("dogs/1.png", shade(2)),
        ("ants/2.png", shade(3)),
    ]
    intake = take_folder(files, beside=before)
    assert held(intake) == [("cats", "1.png"), ("ants", "2.png")]  # a class without pictures takes no place
    assert "At most 2 classes" in intake.rows[2].detail


def test_rows_stay_few(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [(f"{i}.txt", b"text") for i in range(1200)] + [("empty", b""), ("good.png", shade(1))]
    intake = take_files(files, "a")
    assert len(intake.rows) == 502
    assert intake.refused == 1201
    assert [row.status for row in intake.rows[-2:]] == ["taken", "refused"]
    assert intake.rows[-1].name == "701 more files"
    assert intake.rows[-1].detail == "700 times: This is a text file. 1 times: This file is empty."


def test_a_summary_names_the_commonest_reasons() -> None:
    sizes = [(f"{i}", png_header(7000 + i, 7000)) for i in range(510)]
    intake = take_files(sizes, "a")
    assert intake.rows[-1].name == "10 more files"
    assert intake.rows[-1].detail.endswith("5 times: other reasons.")


# ZIPs


def test_a_zip_of_class_folders() -> None:
    data = pack(
        [
            Entry(b"pets/"),
            Entry(b"pets/cats/1.png", shade(1)),
            Entry(b"pets\\dogs\\1.png", shade(2)),
            Entry(b"pets/cats/1.png", shade(3)),
            Entry(b"__MACOSX/pets/cats/._1.png", b"x"),
            Entry(b"pets/cats/more.zip", pack([Entry(b"a/1.png", shade(4))])),
            Entry(b"pets/read.me", b"text"),
            Entry(b"/pets/cats/2.png", shade(5)),
            Entry(b"C:\\pets\\cats\\3.png", shade(6)),
            Entry(b"pets/cats/../../../4.png", shade(7)),
            Entry(b"pets/cats/5.png", b"/etc/passwd", mode=stat.S_IFLNK | 0o777),
            Entry(b"pets/cats/6.png", shade(8), flags=1),
            Entry(b"pets/cats/7.png", shade(9), crc=0),
            Entry(b"pets/cats/8.png", b"x", size=0xFFFFFFF0),
            Entry(b"pets/cats/9.png", b""),
        ]
    )
    intake = take_zip("pets.zip", data)
    assert held(intake) == [("cats", "1.png"), ("dogs", "1.png"), ("cats", "1 (2).png")]
    details = {row.name: row.detail.split(".")[0] for row in intake.rows if row.status == "refused"}
    assert details == {
        "pets/cats/more.zip": "This is a ZIP archive",
        "pets/read.me": "It is in no class folder",
        "/pets/cats/2.png": "Its name points outside the folder that was uploaded",
        "C:\\pets\\cats\\3.png": "Its name points outside the folder that was uploaded",
        "pets/cats/../../../4.png": "Its name points outside the folder that was uploaded",
        "pets/cats/5.png": "It is a link or a device, not a file",
        "pets/cats/6.png": "It is encrypted",
        "pets/cats/7.png": "It is damaged inside the ZIP",
        "pets/cats/8.png": "It claims to unpack to more than 20 MB",
        "pets/cats/9.png": "This file is empty",
    }
    assert (intake.refused, intake.skipped) == (10, 1)


def test_nothing_is_written_and_nothing_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*arguments: object, **options: object) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr("builtins.open", forbidden)
    monkeypatch.setattr("io.open", forbidden)
    monkeypatch.setattr("os.open", forbidden)
    data = pack([Entry(b"cats/1.png", shade(1)), Entry(b"../../cats/2.png", shade(1))])
    assert len(take_zip("a.zip", data).pictures) == 1


@pytest.mark.parametrize("source", [b"no zip", b"", pack([])])
def test_a_zip_that_cannot_be_used_is_one_row(source: bytes) -> None:
    intake = take_zip("my\x00 cats.zip", source)
    assert told(intake) == [("my cats.zip", "", "refused")]
    assert intake.refused == 1


def test_a_zip_with_hundreds_of_thousands_of_entries_is_one_row() -> None:
    intake = take_zip("a.zip", attacks.zip_of_entries(900_000))
    assert told(intake) == [("a.zip", "", "refused")]
    assert "900,000 entries" in intake.rows[0].detail


def test_a_zip_of_more_pictures_than_one_upload_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, upload_files=3)
    data = pack([Entry(b"a/%d.png" % i, shade(i)) for i in range(5)])
    intake = take_zip("a.zip", data)
    assert [row.status for row in intake.rows] == ["taken"] * 3 + ["refused"] * 2


def test_the_pixels_of_one_zip_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.media.intake.intake._ZIP_MEGAPIXELS", 1)
    flat = encode(Image.new("RGB", (1000, 600)))
    intake = take_zip("a.zip", pack([Entry(b"a/%d.png" % i, flat) for i in range(4)]))
    assert [row.status for row in intake.rows] == ["taken", "taken", "refused", "refused"]
    assert "too many pixels in total" in intake.rows[2].detail


def test_an_intake_from_a_zip_equals_that_from_its_folder() -> None:
    files = [(f"set/{label}/{i}.jpg", encode(photo(90, 80, i), "JPEG")) for label in ("a", "b") for i in range(3)]
    folder = take_folder(files)
    packed = take_zip("set.zip", pack([Entry(name.encode(), data) for name, data in files]))
    assert told(folder) == told(packed)
    assert all(np.array_equal(f.pixels, p.pixels) for f, p in zip(folder.pictures, packed.pictures, strict=True))
