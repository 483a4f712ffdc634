"""Networks as bytes: the way back, and bytes that mean harm."""

import io
import json
import tracemalloc
import zipfile

import numpy as np
import pytest

from core.nn.convnet import ConvNet
from core.nn.layers import Activate, Conv, Dense, Flatten, Pool, Rescale

from .networks import mixed, tiny_vgg


def small():
    """Four pixels, two classes: small enough to try every way to spoil its bytes."""
    kernel, bias = np.ones((2, 2, 1, 1), np.float32), np.zeros(1, np.float32)
    return ConvNet(
        (
            ("rescale", Rescale(0.5)),
            ("conv", Conv(kernel, bias)),
            ("pool", Pool(1, 1)),
            ("flatten", Flatten()),
            ("dense", Dense(np.ones((4, 2), np.float32), np.zeros(2, np.float32))),
            ("softmax", Activate("softmax")),
        ),
        (2, 2, 1),
        ("yes", "no"),
    )


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(entries, compression=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def as_npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=True)
    return buffer.getvalue()


def with_header(change):
    """The small network's bytes with its JSON header changed by a function."""
    entries = members(small().to_bytes())
    with np.load(io.BytesIO(small().to_bytes())) as arrays:
        header = json.loads(arrays["header"].tobytes())
    header = change(header) or header
    entries["header.npy"] = as_npy(np.frombuffer(json.dumps(header).encode(), np.uint8))
    return packed(entries)


@pytest.mark.parametrize("build", [tiny_vgg, mixed])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_round_trip(rng, build, dtype):
    net = build(rng, dtype)
    again = ConvNet.from_bytes(net.to_bytes())
    assert again.input_shape == net.input_shape
    assert again.class_names == net.class_names
    assert [name for name, _ in again.layers] == [name for name, _ in net.layers]
    for (_, ours), (_, theirs) in zip(net.layers, again.layers, strict=True):
        assert type(ours) is type(theirs)
    for ours, theirs in zip(net.weights(), again.weights(), strict=True):
        assert ours.dtype == theirs.dtype
        np.testing.assert_array_equal(ours, theirs)
    pixels = rng.uniform(0, 255, size=net.input_shape)
    np.testing.assert_array_equal(net.predict(pixels), again.predict(pixels))
    assert again.to_bytes() == net.to_bytes()


def test_the_file_is_an_npz_without_pickles():
    with np.load(io.BytesIO(small().to_bytes()), allow_pickle=False) as arrays:
        assert set(arrays) == {"header", "1.kernel", "1.bias", "4.kernel", "4.bias"}


def test_numpys_numbers_and_any_text_travel():
    net = small()
    layers = (
        ("rescale", Rescale(np.float32(0.5), np.float64(1))),
        *net.layers[1:2],
        ("p", Pool(np.int64(1), 1)),
    )
    net = ConvNet((*layers, *net.layers[3:]), (np.int64(2), 2, 1), ("ja/nein", "नहीं"))
    again = ConvNet.from_bytes(net.to_bytes())
    assert again.class_names == net.class_names
    assert again.predict(np.ones((2, 2, 1))).tolist() == net.predict(np.ones((2, 2, 1))).tolist()


@pytest.mark.parametrize("data", [b"", b"PK", b"not a network", b"\x00" * 1000, "text", None, 7])
def test_other_things_are_refused(data):
    with pytest.raises(ValueError, match="must"):
        ConvNet.from_bytes(data)


def test_every_truncation_is_refused():
    data = small().to_bytes()
    for length in range(0, len(data), 7):
        with pytest.raises(ValueError, match="must"):
            ConvNet.from_bytes(data[:length])


def test_spoiled_bytes_are_refused_or_harmless(rng):
    """Thousands of random changes: the answer is a network or a ValueError, nothing else."""
    data = np.frombuffer(small().to_bytes(), np.uint8)
    refused = 0
    for _ in range(3000):
        spoiled = data.copy()
        where = rng.integers(0, len(data), size=rng.integers(1, 6))
        spoiled[where] = rng.integers(0, 256, size=where.size)
        try:
            assert isinstance(ConvNet.from_bytes(spoiled.tobytes()), ConvNet)
        except ValueError:
            refused += 1
    assert refused > 1000


def replaced(**entries):
    """The small network's bytes with members replaced; None takes one out."""
    everything = {
        **members(small().to_bytes()),
        **{key.replace("_", "."): value for key, value in entries.items()},
    }
    return packed({name: content for name, content in everything.items() if content is not None})


def claims(shape, body=b"\x00" * 32):
    """An array member whose header claims a shape that its bytes do not fill."""
    text = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + body


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (replaced(header_npy=None), "must have a header"),
        (
            replaced(**{"4.bias_npy": None}),
            r"layer 4 \(dense\) must have \['bias', 'kernel'\], received \['kernel'\]",
        ),
        (
            replaced(**{"4.kernel_npy": claims("(10000000000000, 2)")}),
            "bytes must fill its shape, received 32",
        ),
        (replaced(**{"4.kernel_npy": claims(f"({10**40}, 2)")}), "bytes must fill its shape"),
        (replaced(**{"4.kernel_npy": claims(f"({'9' * 5000}, 2)")}), "limit"),
        (replaced(**{"4.kernel_npy": claims(f"(0, {10**40})", b"")}), "bytes must fill its shape"),
        (replaced(**{"4.kernel_npy": claims("(" + "1, " * 100 + ")", b"\0" * 4)}), "dimension"),
        (replaced(**{"4.kernel_npy": claims("(4, 2)")}).replace(b"<f4", b"|O8"), "must be"),
        (
            replaced(**{"4.kernel_npy": as_npy(np.array([{}], object))}),
            "must be plain numbers, received one described",
        ),
        (replaced(**{"4.kernel_npy": as_npy(np.ones((4, 2), ">f4"))}), "must be plain numbers"),
        (replaced(**{"4.kernel_npy": as_npy(np.ones((2, 4), np.float32).T)}), "must be plain numbers"),
        (replaced(**{"4.kernel_npy": b""}), "must be plain numbers"),
        (replaced(**{"4.kernel_npy": as_npy(np.ones((4, 3), np.float32))}), r"bias must have shape \(3,\)"),
        (replaced(**{"4.kernel_npy": as_npy(np.ones((5, 2), np.float32))}), "must take its input's shape"),
        (
            replaced(**{"4.kernel_npy": as_npy(np.ones((4, 2), np.uint8))}),
            "must be an array of float32 or float64",
        ),
        (replaced(header_npy=as_npy(np.frombuffer(b"{", np.uint8))), "header must be JSON"),
        (replaced(header_npy=as_npy(np.frombuffer(b"[" * 100_000, np.uint8))), "header must be JSON"),
        (replaced(header_npy=as_npy(np.frombuffer(b"\xff\xfe", np.uint8))), "header must be JSON"),
        (replaced(header_npy=as_npy(np.frombuffer(b"[]", np.uint8))), "header must say format"),
        (packed(members(small().to_bytes()), zipfile.ZIP_DEFLATED), "must be stored, received compressed"),
    ],
)
def test_hostile_members_are_refused(data, message):
    with pytest.raises(ValueError, match=message):
        ConvNet.from_bytes(data)


def set_(*path, value):
    """A change to the header: the entry at `path` becomes `value`."""

    def change(header):
        for key in path[:-1]:
            header = header[key]
        header[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (set_("format", value="unrolled-convnet-2"), "header must say format"),
        (set_("layers", value={}), "layers must be a list"),
        (set_("layers", value=[]), "needs layers"),
        (set_("layers", value=[1]), "layer 0 must be an object with a name"),
        (set_("input_shape", value=None), "input_shape must be a list"),
        (set_("input_shape", value=[2, 2]), "input_shape must have three numbers"),
        (set_("input_shape", value=[2, 2, "1"]), "input_shape must be an integer"),
        (set_("input_shape", value=[10**30, 2, 1]), "must take its input's shape"),
        (set_("input_shape", value=[2, 2, -1]), "input_shape must be an integer"),
        (set_("class_names", value=["yes", 2]), "class names must be text"),
        (set_("class_names", value=["yes"]), "one number per class"),
        (set_("layers", 0, "name", value=3), "layer 0 must be an object with a name"),
        (set_("layers", 0, "name", value="conv"), "names of their own"),
        (set_("layers", 0, "kind", value="lambda"), "layer 0's kind must be one of rescale, conv,"),
        (set_("layers", 0, "kind", value=["rescale"]), "layer 0's kind must be one of"),
        (set_("layers", 0, "scale", value="1"), "scale must be a finite number"),
        (set_("layers", 0, "scale", value=float("nan")), "scale must be a finite number"),
        (set_("layers", 0, "scale", value=10**400), "scale must be a finite number"),
        (set_("layers", 0, "__class__", value=1), r"layer 0 \(rescale\) must have"),
        (set_("layers", 1, "stride", value=[1]), "stride must be an integer"),
        (set_("layers", 1, "padding", value={}), "padding must be one of"),
        (set_("layers", 1, "kernel", value=[[1]]), None),
        (set_("layers", 2, "size", value=10**30), "must fit into the padded input"),
        (set_("layers", 5, "function", value="eval"), "function must be one of"),
    ],
)
def test_hostile_headers_are_refused(change, message):
    if message is None:  # a header cannot bring its own weights: the array's are used
        assert isinstance(ConvNet.from_bytes(with_header(change)), ConvNet)
        return
    with pytest.raises(ValueError, match=message):
        ConvNet.from_bytes(with_header(change))


def test_a_small_file_cannot_ask_for_much_memory():
    data = replaced(**{"4.kernel_npy": claims("(1000000000, 2)")})
    tracemalloc.start()
    with pytest.raises(ValueError, match="bytes must fill its shape"):
        ConvNet.from_bytes(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_members_that_claim_more_than_the_file_holds_are_refused():
    data = bytearray(small().to_bytes())
    entry = data.find(b"PK\x01\x02")
    data[entry + 20 : entry + 28] = (2**31).to_bytes(4, "little") * 2
    with pytest.raises(ValueError, match=r"must fit into its .* bytes, received"):
        ConvNet.from_bytes(bytes(data))
