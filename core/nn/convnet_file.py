"""A `ConvNet` as bytes and back: an NPZ file of plain arrays, one of which holds a JSON header.

The bytes may come from anywhere, so reading trusts none of them. Members are stored, not compressed, and no
array is made before its claimed size is found to be the size of the bytes that are there: a small file cannot
ask for much memory. Nothing is unpickled or evaluated.
"""

import io
import json
import math
import re
import struct
import zipfile
from dataclasses import fields

import numpy as np

from core.nn.checks import one_of
from core.nn.layers import Activate, Conv, Dense, Flatten, GlobalPool, Layer, Pool, Rescale

_FORMAT = "unrolled-convnet-1"
_KINDS: dict[str, type[Layer]] = {
    layer.kind: layer for layer in (Rescale, Conv, Activate, Pool, GlobalPool, Flatten, Dense)
}
_ARRAYS = ("kernel", "bias")  # the fields that travel as arrays, the rest travels in the header

# The start of an array in NumPy's format 1.0: magic string, length of what follows, and a Python dictionary
# that NumPy always writes in this one way, with spaces after it.
_MAGIC = b"\x93NUMPY\x01\x00"
_DESCRIPTION = re.compile(r"\{'descr': '(<f4|<f8|\|u1)', 'fortran_order': False, 'shape': \(([0-9, ]*)\), \} *\n")


def pack(layers: tuple[tuple[str, Layer], ...], input_shape: tuple[int, ...], class_names: tuple[str, ...]) -> bytes:
    """The parts of a network as NPZ bytes, the same bytes for the same parts."""
    arrays: dict[str, np.ndarray] = {}
    described = []
    for position, (name, layer) in enumerate(layers):
        settings = {field.name: getattr(layer, field.name) for field in fields(layer)}
        for key in _ARRAYS:
            if key in settings:
                array = settings.pop(key)
                arrays[f"{position}.{key}"] = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        described.append({"name": name, "kind": layer.kind, **settings})
    header = {
        "format": _FORMAT,
        "input_shape": list(input_shape),
        "class_names": list(class_names),
        "layers": described,
    }
    arrays["header"] = np.frombuffer(json.dumps(header, default=_plain).encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _plain(value: object) -> object:
    """NumPy's numbers among the settings, as JSON's."""
    return np.asarray(value).item()


def unpack(data: bytes) -> tuple[tuple[tuple[str, Layer], ...], tuple[int, int, int], tuple[str, ...]]:
    """`pack` undone: layers, input shape and class names; `ValueError` for anything else.

    Whether the layers fit onto each other is for `ConvNet` to check.
    """
    arrays = _arrays(data)
    header = _header(arrays)
    layers = tuple(_layer(position, entry, arrays) for position, entry in enumerate(header["layers"]))
    height, width, channels = header["input_shape"]
    return layers, (height, width, channels), tuple(header["class_names"])


def _arrays(data: bytes) -> dict[str, np.ndarray]:
    """The arrays of an NPZ file by name, or `ValueError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if any(member.compress_type != zipfile.ZIP_STORED for member in members):
                raise ValueError("a network file's members must be stored, received compressed ones")
            claimed = sum(member.file_size for member in members)
            if claimed > len(data):
                raise ValueError(
                    f"a network file's members must fit into its {len(data)} bytes, received {claimed} bytes"
                )
            return {member.filename.removesuffix(".npy"): _array(archive.read(member)) for member in members}
    except (
        zipfile.BadZipFile,
        struct.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,  # an encrypted member
        TypeError,  # not bytes at all
    ) as error:
        raise ValueError(f"a network file must be an NPZ file, received something else: {error}") from error


def _array(member: bytes) -> np.ndarray:
    """One array in NumPy's file format, read without evaluating anything."""
    start = len(_MAGIC) + 2
    length = int.from_bytes(member[len(_MAGIC) : start], "little")
    text = member[start : start + length].decode("latin-1")
    description = _DESCRIPTION.fullmatch(text)
    if not member.startswith(_MAGIC) or description is None:
        raise ValueError(f"a network file's arrays must be plain numbers, received one described as {text[:80]!r}")
    kind = np.dtype(description[1])
    shape = tuple(int(extent) for extent in re.findall("[0-9]+", description[2]))
    body = member[start + length :]
    if 0 in shape or math.prod(shape) * kind.itemsize != len(body):
        raise ValueError(f"an array's bytes must fill its shape, received {len(body)} for {description[0][:80]!r}")
    return np.frombuffer(body, kind).reshape(shape).astype(kind.newbyteorder("="))


def _header(arrays: dict[str, np.ndarray]) -> dict:
    """The JSON header, with its own fields checked and the layers' left to `_layer`."""
    if "header" not in arrays:
        raise ValueError(f"a network file must have a header, received arrays {sorted(arrays)[:8]}")
    try:
        header = json.loads(arrays["header"].tobytes())
    except (ValueError, RecursionError) as error:
        raise ValueError(f"a network file's header must be JSON, received something else: {error}") from error
    if not isinstance(header, dict) or header.get("format") != _FORMAT:
        raise ValueError(f"a network file's header must say format {_FORMAT!r}, received {str(header)[:80]}")
    for key in ("input_shape", "class_names", "layers"):
        if not isinstance(header.get(key), list):
            raise ValueError(f"a network file's {key} must be a list, received {str(header.get(key))[:80]}")
    if len(header["input_shape"]) != 3:
        raise ValueError(f"a network file's input_shape must have three numbers, received {header['input_shape'][:8]}")
    if not all(isinstance(name, str) for name in header["class_names"]):
        raise ValueError(f"a network file's class names must be text, received {str(header['class_names'])[:80]}")
    return header


def _layer(position: int, entry: object, arrays: dict[str, np.ndarray]) -> tuple[str, Layer]:
    """One layer's name and the layer, from its entry in the header and its arrays."""
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        raise ValueError(f"layer {position} must be an object with a name, received {str(entry)[:80]}")
    layer = _KINDS[one_of(entry.get("kind"), f"layer {position}'s kind", _KINDS)]
    wanted = {field.name for field in fields(layer)}
    given = {key: value for key, value in entry.items() if key not in ("name", "kind")}
    given |= {key: arrays[f"{position}.{key}"] for key in _ARRAYS if f"{position}.{key}" in arrays}
    if set(given) != wanted:
        raise ValueError(f"layer {position} ({layer.kind}) must have {sorted(wanted)}, received {sorted(given)}")
    return entry["name"], layer(**given)
