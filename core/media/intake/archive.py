"""A ZIP of pictures, read without trusting it. Nothing is written to disk, and memory stays bounded."""

import io
import stat
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from core.media.intake.refusal import Refused
from core.media.intake.units import MEGABYTE
from core.settings import settings

_ENTRY = b"PK\x01\x02"  # starts every entry of a ZIP's directory (APPNOTE 4.3.12)
_ENTRIES_PER_FILE = 4  # folders and a Mac's shadow files are entries, too
_ENCRYPTED, _UTF8 = 0x1, 0x800  # general purpose flags (APPNOTE 4.4.4)
_PACK_AGAIN = "Pack the folder again with an ordinary tool."


@dataclass(frozen=True)
class Member:
    """A file in an archive: its name as the packer meant it, and its entry in the directory."""

    name: str
    entry: zipfile.ZipInfo


class Archive:
    """The files of a ZIP, each read only when asked for.

    - `members`: the files in the order of the directory, without its folders.

    Raises `Refused` if the whole cannot be used: no ZIP, damaged, larger than `upload_megabytes`, or with so
    many entries that listing them would be an attack.
    """

    members: tuple[Member, ...]

    def __init__(self, file: BinaryIO | bytes) -> None:
        source = io.BytesIO(file) if isinstance(file, bytes) else file
        try:
            _refuse_too_large(source)
            self._zip = zipfile.ZipFile(source)
        except Refused:
            raise
        except Exception as error:  # zipfile fails in many ways over hostile bytes
            raise Refused("This is not a ZIP, or it is damaged.", _PACK_AGAIN) from error
        entries = [entry for entry in self._zip.infolist() if not entry.filename.endswith(("/", "\\"))]
        self.members = tuple(Member(_meant_name(entry), entry) for entry in entries)
        self._overlapping = _overlapping(entries)
        self._unpacked = 0

    def read(self, member: Member) -> bytes:
        """The bytes of one member, checked against its CRC.

        Raises `Refused` for a member that is encrypted, a link, packed by a method other than stored or
        deflated, overlapping another, damaged, larger than a picture may be, or more than is left of
        `unpacked_megabytes` for the whole archive.
        """
        entry, limits = member.entry, settings()
        left = limits.unpacked_megabytes * MEGABYTE - self._unpacked
        kind = stat.S_IFMT(entry.external_attr >> 16)  # the Unix mode; 0 when packed on Windows
        if entry.flag_bits & _ENCRYPTED:
            raise Refused("It is encrypted.", "Pack the folder again without a password.")
        if kind not in (0, stat.S_IFREG):
            raise Refused("It is a link or a device, not a file.", "Pack the picture itself.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # zipfile unpacks BZIP2 and LZMA without a bound on memory.
            raise Refused("It is compressed by a method other than Deflate.", _PACK_AGAIN)
        if entry.header_offset in self._overlapping:
            raise Refused("It shares its bytes with another file in the ZIP.", _PACK_AGAIN)
        if entry.file_size > limits.picture_megabytes * MEGABYTE:
            raise Refused(
                f"It claims to unpack to more than {limits.picture_megabytes} MB.",
                "Save the picture smaller.",
            )
        if entry.file_size > left:
            raise Refused(
                f"The ZIP unpacks to more than {limits.unpacked_megabytes} MB in total.",
                "Pack fewer pictures.",
            )
        self._unpacked += entry.file_size  # before it is read: unpacking what turns out damaged is work, too
        try:
            with self._zip.open(entry) as stream:
                # zipfile stops at the claimed size; what would go on unpacking then fails the CRC.
                return stream.read(entry.file_size)
        except Exception as error:
            raise Refused("It is damaged inside the ZIP.", _PACK_AGAIN) from error


def _refuse_too_large(source: BinaryIO) -> None:
    """Bounds the archive's bytes and, before anything is listed, its entries.

    The end record states their number, but a hostile one lies. Whoever lists an entry has to find its
    signature, so counting signatures bounds the list for every reader.
    """
    limits = settings()
    source.seek(0)
    size, entries, tail = 0, 0, b""
    while chunk := source.read(MEGABYTE):
        size += len(chunk)
        if size > limits.upload_megabytes * MEGABYTE:
            raise Refused(f"This ZIP is larger than {limits.upload_megabytes} MB.", "Pack fewer pictures.")
        chunk = tail + chunk
        entries += chunk.count(_ENTRY)
        tail = chunk[1 - len(_ENTRY) :]  # too short to hold a signature of its own
    if entries > _ENTRIES_PER_FILE * limits.upload_files:
        raise Refused(
            f"This ZIP lists {entries:,} entries; at most {limits.upload_files:,} pictures are used.",
            "Pack fewer pictures.",
        )
    source.seek(0)


def _meant_name(entry: zipfile.ZipInfo) -> str:
    """The name as the packer wrote it.

    Without the UTF-8 flag zipfile reads names as code page 437. Macs write UTF-8 and set no flag, so bytes
    that are valid UTF-8 are taken as that.
    """
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _overlapping(entries: Sequence[zipfile.ZipInfo]) -> set[int]:
    """Header offsets of members whose bytes run into another's, as in D. Fifield's ZIP bombs (2019)."""
    header = 30  # bytes of a local header before its name (APPNOTE 4.3.7)
    spans = sorted((e.header_offset, e.header_offset + header + e.compress_size) for e in entries)
    overlapping: set[int] = set()
    reached, owner = 0, -1
    for start, end in spans:
        if start < reached:
            overlapping |= {start, owner}
        if end > reached:
            reached, owner = end, start
    return overlapping
