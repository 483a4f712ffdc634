"""Reading ZIPs that are honest, odd, or hostile."""

import io
import stat
import zipfile
import zlib

import numpy as np
import pytest

from core.media.intake.archive import Archive
from core.media.intake.refusal import Refused
from core.settings import Settings
from tests.media import attacks
from tests.media.zips import STORED, Entry, pack


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        Archive(data)
    return caught.value.reason


def read_all(data: bytes) -> dict[str, bytes | str]:
    """The content of each member, or the reason why it is refused."""
    archive, found = Archive(data), dict[str, bytes | str]()
    for member in archive.members:
        try:
            found[member.name] = archive.read(member)
        except Refused as refusal:
            found[member.name] = refusal.reason
    return found


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("comment", [b"", b"packed by hand"])
def test_what_python_packs_is_read(method: int, comment: bytes) -> None:
    random = np.random.default_rng(0)
    files = {f"class {i % 3}/{i}.png": random.bytes(int(random.integers(0, 5000))) for i in range(20)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as packer:
        packer.mkdir("class 0")
        for name, data in files.items():
            packer.writestr(name, data)
        packer.comment = comment
    assert read_all(buffer.getvalue()) == files
    assert read_all(b"#!/bin/sh self-extracting\n" + buffer.getvalue()) == files


def test_a_file_is_read_in_place() -> None:
    source = io.BytesIO(pack([Entry(b"a/1", b"one")]))
    source.read()
    archive = Archive(source)
    assert [archive.read(member) for member in archive.members] == [b"one"]


def test_zip64_is_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packer, packer.open("a/1", "w", force_zip64=True) as member:
        member.write(b"one")
    assert read_all(buffer.getvalue()) == {"a/1": b"one"}


@pytest.mark.parametrize(
    ("raw", "flags", "name"),
    [
        (b"cats/1.png", 0, "cats/1.png"),
        ("Кошки/ü.png".encode(), 0x800, "Кошки/ü.png"),
        ("Кошки/ü.png".encode(), 0, "Кошки/ü.png"),  # as macOS writes it
        (b"caf\x82/1.png", 0, "café/1.png"),  # code page 437
        (b"\xff\xfe/1.png", 0, "\u00a0■/1.png"),
        (b"a/1.png\0.exe", 0, "a/1.png"),
    ],
)
def test_names_are_read_as_they_were_meant(raw: bytes, flags: int, name: str) -> None:
    assert read_all(pack([Entry(raw, b"x", flags=flags)])) == {name: b"x"}


def test_a_name_that_is_not_the_utf8_it_claims() -> None:
    assert "damaged" in refused(pack([Entry(b"\xff\xfe/1.png", b"x", flags=0x800)]))


@pytest.mark.parametrize("data", [b"", b"no zip at all", b"PK\x03\x04" + bytes(100), b"PK\x05\x06", bytes(5000)])
def test_what_is_no_zip(data: bytes) -> None:
    assert refused(data) == "This is not a ZIP, or it is damaged."


def test_an_empty_zip_has_no_members() -> None:
    assert Archive(pack([])).members == ()


def test_a_source_that_cannot_be_read() -> None:
    closed = io.BytesIO(pack([]))
    closed.close()
    with pytest.raises(Refused, match="damaged"):
        Archive(closed)


good = Entry(b"a/good", b"good" * 100)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (Entry(b"a/bad", b"x", flags=0x1), "It is encrypted."),
        (Entry(b"a/bad", b"/etc/passwd", mode=stat.S_IFLNK | 0o777), "It is a link or a device, not a file."),
        (Entry(b"a/bad", b"x", mode=stat.S_IFIFO | 0o644), "It is a link or a device, not a file."),
        (Entry(b"a/bad", b"x", method=12), "It is compressed by a method other than Deflate."),  # BZIP2
        (Entry(b"a/bad", b"x", method=14), "It is compressed by a method other than Deflate."),  # LZMA
        (Entry(b"a/bad", b"x", method=99), "It is compressed by a method other than Deflate."),  # AES
        (Entry(b"a/bad", b"x" * 50, crc=1), "It is damaged inside the ZIP."),
        (Entry(b"a/bad", b"x" * 50, packed=b"\xff\xff\xff"), "It is damaged inside the ZIP."),
        (Entry(b"a/bad", b"x" * 50, packed=b""), "It is damaged inside the ZIP."),
        (Entry(b"a/bad", b"x" * 50, size=49), "It is damaged inside the ZIP."),
        (Entry(b"a/bad", b"x", size=0xFFFFFFF0), "It claims to unpack to more than 20 MB."),
        (Entry(b"a/bad", b"x", offset=10**9), "It is damaged inside the ZIP."),
    ],
)
def test_a_bad_member_is_refused_and_the_good_ones_are_read(bad: Entry, reason: str) -> None:
    assert read_all(pack([good, bad])) == {"a/good": good.data, "a/bad": reason}


def test_regular_files_from_unix_are_read() -> None:
    assert read_all(pack([Entry(b"a/1", b"x", mode=stat.S_IFREG | 0o644)])) == {"a/1": b"x"}


def test_folders_are_no_members() -> None:
    folder = Entry(b"a/", mode=stat.S_IFDIR | 0o755)
    windows = Entry(b"b\\", method=STORED)
    assert list(read_all(pack([folder, windows, good]))) == ["a/good"]


def test_members_that_share_bytes_are_refused() -> None:
    shared = pack([good, Entry(b"a/other", good.data, offset=0), Entry(b"b/apart", b"fine")])
    assert read_all(shared) == {
        "a/good": "It shares its bytes with another file in the ZIP.",
        "a/other": "It shares its bytes with another file in the ZIP.",
        "b/apart": b"fine",
    }


def test_a_member_that_quotes_the_next_is_refused() -> None:
    # The body of the first is the whole second member, stored (Fifield 2019).
    inner = pack([good])
    inner = inner[: inner.index(b"PK\x01\x02")]
    outer = Entry(b"a/outer", inner, method=STORED)
    whole = pack([outer, Entry(good.name, good.data, offset=30 + len(outer.name))])
    assert set(read_all(whole).values()) == {"It shares its bytes with another file in the ZIP."}


def test_what_unpacks_to_more_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.media.intake.archive.settings", lambda: Settings(unpacked_megabytes=1))
    half = bytes(600_000)
    found = read_all(pack([Entry(b"a/1", half), Entry(b"a/2", half), Entry(b"a/3", b"small")]))
    assert found == {"a/1": half, "a/2": "The ZIP unpacks to more than 1 MB in total.", "a/3": b"small"}


def test_damaged_members_use_up_the_limit_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.media.intake.archive.settings", lambda: Settings(unpacked_megabytes=1))
    half = bytes(600_000)
    found = read_all(pack([Entry(b"a/1", half, crc=1), Entry(b"a/2", half)]))
    assert found["a/2"] == "The ZIP unpacks to more than 1 MB in total."


def test_a_zip_larger_than_an_upload_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.media.intake.archive.settings", lambda: Settings(upload_megabytes=1))
    assert refused(pack([Entry(b"a/1", bytes(1 << 20), method=STORED)])) == "This ZIP is larger than 1 MB."


def test_entries_are_counted_whatever_the_end_record_claims() -> None:
    assert refused(attacks.zip_of_entries(20_001)) == "This ZIP lists 20,001 entries; at most 5,000 pictures are used."


def test_a_signature_across_two_reads_is_counted() -> None:
    # 20,000 entries are allowed and 20,001 are not, wherever the boundaries of a megabyte fall.
    entries = attacks.zip_of_entries(20_001)
    for shift in range(-2, 3):
        boundary = entries.index(b"PK\x01\x02", 400_000)
        padded = bytes((1 << 20) - boundary + shift) + entries
        assert "20,001" in refused(padded)


def test_an_end_record_that_claims_too_many_entries_is_no_matter() -> None:
    assert read_all(pack([good], count=60_000)) == {"a/good": good.data}


@pytest.mark.parametrize("seed", range(4))
def test_damaged_archives_are_read_in_part_or_refused(seed: int) -> None:
    random = np.random.default_rng(seed)
    valid = pack([Entry(b"a/%d.png" % i, random.bytes(200)) for i in range(8)])
    expected = {zlib.crc32(content) for content in read_all(valid).values() if isinstance(content, bytes)}
    for _ in range(150):
        damaged = bytearray(valid[: random.integers(1, len(valid) + 1)] if random.random() < 0.3 else valid)
        for place in random.integers(0, len(damaged), random.integers(1, 8)):
            damaged[place] = random.integers(0, 256)
        try:
            found = read_all(bytes(damaged))
        except Refused:
            continue
        contents = [content for content in found.values() if isinstance(content, bytes) and content]
        # What comes out has passed its CRC; only damage to an uncompressed size of 0 goes unseen.
        assert {zlib.crc32(content) for content in contents} <= expected
