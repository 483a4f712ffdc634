"""ZIP archives written record by record (PKWARE APPNOTE 4.3), so that any field can lie."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

STORED, DEFLATED = 0, 8


@dataclass(frozen=True)
class Entry:
    """One member; what is None is written as it is in truth."""

    name: bytes
    data: bytes = b""
    method: int = DEFLATED
    packed: bytes | None = None
    size: int | None = None
    crc: int | None = None
    flags: int = 0
    mode: int = 0  # Unix file mode
    offset: int | None = None

    def body(self) -> bytes:
        if self.packed is not None:
            return self.packed
        if self.method != DEFLATED:
            return self.data
        squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return squeezer.compress(self.data) + squeezer.flush()

    def fields(self) -> bytes:
        """What the local header and the directory share, from the version to the length of the name."""
        crc = zlib.crc32(self.data) if self.crc is None else self.crc
        size = len(self.data) if self.size is None else self.size
        return struct.pack(
            "<HHHHHIIIH", 20, self.flags, self.method, 0, 33, crc, len(self.body()), size, len(self.name)
        )


def pack(entries: Sequence[Entry], *, count: int | None = None, comment: bytes = b"", prefix: bytes = b"") -> bytes:
    """An archive of the entries; `count` is what the end record claims."""
    files, directory = bytearray(prefix), bytearray()
    for entry in entries:
        offset = len(files) if entry.offset is None else entry.offset
        if entry.offset is None:
            files += b"PK\x03\x04" + entry.fields() + b"\0\0" + entry.name + entry.body()
        made_by_unix = 3 << 8 | 20
        directory += b"PK\x01\x02" + struct.pack("<H", made_by_unix) + entry.fields()
        directory += struct.pack("<HHHHII", 0, 0, 0, 0, entry.mode << 16, offset) + entry.name
    number = min(len(entries) if count is None else count, 0xFFFF)
    end = struct.pack("<HHHHIIH", 0, 0, number, number, len(directory), len(files), len(comment))
    return bytes(files + directory) + b"PK\x05\x06" + end + comment
