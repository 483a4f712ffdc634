"""Names inside of folders and ZIPs."""

import pytest

from core.media.intake.paths import class_folders, is_hidden, is_system_file, split_path
from core.media.intake.refusal import Refused


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("cats/1.jpg", ("cats", "1.jpg")),
        ("cats\\1.jpg", ("cats", "1.jpg")),
        ("./pets//cats/./1.jpg", ("pets", "cats", "1.jpg")),
        ("1.jpg", ("1.jpg",)),
        ("...", ("...",)),
        ("a..b/..c", ("a..b", "..c")),
    ],
)
def test_parts(name: str, parts: tuple[str, ...]) -> None:
    assert split_path(name) == parts


@pytest.mark.parametrize(
    "name",
    [
        "../1.jpg",
        "cats/../../1.jpg",
        "cats\\..\\..\\1.jpg",
        "/etc/passwd",
        "\\\\server\\share\\1.jpg",
        "C:\\cats\\1.jpg",
        "c:1.jpg",
        "",
        "/",
        "./",
    ],
)
def test_names_that_leave_their_folder_are_refused(name: str) -> None:
    with pytest.raises(Refused, match="outside the folder"):
        split_path(name)


@pytest.mark.parametrize(
    ("name", "system", "hidden"),
    [
        ("__MACOSX/cats/._1.jpg", True, False),
        ("pets/__MACOSX/1.jpg", True, False),
        ("cats/._1.jpg", True, True),
        ("cats/.DS_Store", True, True),
        ("cats/Thumbs.db", True, False),
        ("cats/DESKTOP.INI", True, False),
        ("cats/.hidden.jpg", False, True),
        (".git/1.jpg", False, True),
        ("cats/1.jpg", False, False),
        ("Thumbs.db/1.jpg", False, False),
    ],
)
def test_system_and_hidden_files(name: str, system: bool, hidden: bool) -> None:
    path = split_path(name)
    assert is_system_file(path) == system
    if not system:
        assert is_hidden(path) == hidden


@pytest.mark.parametrize(
    ("names", "classes"),
    [
        (["cats/1", "dogs/2"], ["cats", "dogs"]),
        (["pets/cats/1", "pets/dogs/2"], ["cats", "dogs"]),
        (["a/b/cats/1", "a/b/dogs/2"], ["cats", "dogs"]),
        (["cats/1", "cats/2"], ["cats", "cats"]),
        (["pets/cats/1"], ["cats"]),
        (["pets/cats/1", "pets/2"], ["cats", None]),
        (["cats/1", "2"], ["cats", None]),
        (["1", "2"], [None, None]),
        (["train/cats/1", "test/cats/2"], ["cats", "cats"]),
        (["cats/kittens/1", "dogs/2"], ["kittens", "dogs"]),
        ([], []),
    ],
)
def test_the_folder_that_holds_a_file_is_its_class(names: list[str], classes: list[str | None]) -> None:
    assert class_folders([split_path(name) for name in names]) == classes
