"""What looking into a network asks of a worker: a frozen plan, which travels as JSON, and arrays as an npz."""

import hashlib
import io
import json
from dataclasses import asdict, dataclass, fields

import numpy as np

VIEWS = ("heat", "occlusion", "filters", "neighbors")
BASELINES = {"black": 0.0, "gray": 127.5, "white": 255.0}


@dataclass(frozen=True)
class InsidePlan:
    """One look into a network.

    `network` and `picture` only name what comes along as data, so that equal plans are equal questions. `target` is
    the class that is explained, `layer` Grad-CAM's or the one whose filters are excited. `baseline` is where
    integrated gradients start and what occlusion covers with; `noise` is SmoothGrad's, in percent of the pixels'
    range; `patch` and `stride` are occlusion's, in pixels.
    """

    view: str
    network: str = ""
    picture: str = ""
    target: int = 0
    layer: str = ""
    baseline: str = "black"
    noise: int = 10
    patch: int = 16
    stride: int = 8
    seed: int = 0

    def __post_init__(self) -> None:
        for name, known in (("view", VIEWS), ("baseline", tuple(BASELINES))):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} must be one of {', '.join(known)}, received {getattr(self, name)!r}")
        for name, low, high in (
            ("target", 0, 10_000),
            ("noise", 0, 100),
            ("patch", 1, 128),
            ("stride", 1, 128),
            ("seed", 0, 2**31),
        ):
            value = getattr(self, name)
            if type(value) is not int or not low <= value <= high:
                raise ValueError(f"{name} must be a whole number from {low} to {high}, received {value!r}")

    def to_json(self) -> str:
        """As text; `from_json` reads it."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "InsidePlan":
        """The plan that `to_json` wrote. Raises `ValueError` for anything else."""
        given = json.loads(text)
        known = {field.name for field in fields(cls)}
        if not isinstance(given, dict) or set(given) - known:
            raise ValueError(f"a plan's fields must be among {', '.join(sorted(known))}, received {text[:200]}")
        return cls(**given)


def fingerprint(data: bytes) -> str:
    """A short name for data: different data has a different one."""
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def pack(arrays: dict[str, np.ndarray]) -> bytes:
    """Arrays by name as an npz; `unpack` reads it."""
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def unpack(data: bytes) -> dict[str, np.ndarray]:
    """The arrays that `pack` wrote. Objects are refused."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}
