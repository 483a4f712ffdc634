"""What a captioner's training depends on, and what it leaves: plain data, readable without TensorFlow."""

import io
import json
from dataclasses import asdict, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from core.nn.captioner import WEIGHTS, Captioner

_STRIDES = "strides"


@dataclass(frozen=True)
class CaptionPlan:
    """A training: how many pictures are drawn, how often each is seen, and how large the network is.

    `features` is the number of maps of the last convolution, `units` the size of the decoder's state. Raises
    `ValueError` (rule, then received).
    """

    pictures: int = 2000
    epochs: int = 20
    features: int = 48
    units: int = 64
    learning_rate: float = 4e-3
    batch_size: int = 32
    seed: int = 0

    def __post_init__(self) -> None:
        """Raise `ValueError` for a value outside its range."""
        for name, low, high in (
            ("pictures", 32, 20_000),
            ("epochs", 1, 60),
            ("features", 8, 64),
            ("units", 8, 128),
            ("batch_size", 8, 128),
            ("seed", 0, 2**31 - 1),
        ):
            value = getattr(self, name)
            if type(value) is not int or not low <= value <= high:
                raise ValueError(f"{name} must be a whole number from {low} to {high}, received {value!r}")
        if not isinstance(self.learning_rate, int | float) or not 1e-5 <= self.learning_rate <= 0.1:
            raise ValueError(f"learning_rate must be from 0.00001 to 0.1, received {self.learning_rate!r}")

    def to_json(self) -> str:
        """One line of JSON; `from_json` gives the equal plan back."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "CaptionPlan":
        """A plan from `to_json`'s text, or a part of it. Raises `ValueError`."""
        given = json.loads(text)
        known = {field.name for field in fields(cls)}
        if not isinstance(given, dict) or not set(given) <= known:
            raise ValueError(f"a plan has only the fields {', '.join(sorted(known))}, received {text[:200]}")
        return cls(**given)


def pack(model: Captioner) -> bytes:
    """A captioner as an npz of half-precision numbers without pickled objects: half the size, and three digits."""
    header = {
        "words": model.words,
        "side": model.side,
        _STRIDES: [stride for *_, stride in model.convolutions],
    }
    arrays = dict(model.weights)
    for number, (kernel, bias, _) in enumerate(model.convolutions):
        arrays |= {f"conv{number}.kernel": kernel, f"conv{number}.bias": bias}
    file = io.BytesIO()
    np.savez(
        file,
        allow_pickle=False,
        header=np.frombuffer(json.dumps(header).encode(), np.uint8),
        **{name: array.astype(np.float16) for name, array in arrays.items()},
    )
    return file.getvalue()


def unpack(data: bytes) -> Captioner:
    """The captioner that `pack` wrote; it computes in float32."""
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        header = json.loads(file["header"].tobytes())
        arrays = {name: file[name].astype(np.float32) for name in file.files if name != "header"}
    convolutions = tuple(
        (arrays[f"conv{number}.kernel"], arrays[f"conv{number}.bias"], int(stride))
        for number, stride in enumerate(header[_STRIDES])
    )
    weights = {name: arrays[name] for name in WEIGHTS}
    return Captioner(convolutions, weights, tuple(header["words"]), int(header["side"]))


@dataclass(frozen=True)
class CaptionEpoch:
    """One finished epoch, counted from 1.

    `loss` is the mean cross-entropy of a word in training, `checked_loss` that of new drawings of seen combinations.
    `seen`, `pairing` and `item` are the shares of new drawings whose whole caption is right, by kind of combination.
    """

    epoch: int
    loss: float
    checked_loss: float
    seen: float
    pairing: float
    item: float


@dataclass(frozen=True, eq=False)
class CaptionResult:
    """A finished training. `checked` is the number of pictures that each share of an epoch was measured on."""

    plan: CaptionPlan
    history: tuple[CaptionEpoch, ...]
    model: Captioner
    checked: int
    canceled: bool

    def to_bytes(self) -> bytes:
        """An npz without pickled objects; `from_bytes` reads it."""
        header = {
            "plan": self.plan.to_json(),
            "history": [asdict(row) for row in self.history],
            "checked": self.checked,
            "canceled": self.canceled,
        }
        file = io.BytesIO()
        np.savez(
            file,
            allow_pickle=False,
            header=np.frombuffer(json.dumps(header).encode(), np.uint8),
            model=np.frombuffer(pack(self.model), np.uint8),
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "CaptionResult":
        """The result that `to_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            header = json.loads(file["header"].tobytes())
            model = unpack(file["model"].tobytes())
        history = tuple(CaptionEpoch(**row) for row in header["history"])
        plan = CaptionPlan.from_json(header["plan"])
        return cls(plan, history, model, int(header["checked"]), bool(header["canceled"]))


def exact(said: NDArray[np.integer], written: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Which captions are right word by word, up to their end: `said` and `written` `(n, words)`, -1 counts nothing.

    What is said with the caption's own words read (teacher forcing) decides what would be said freely: as long as every
    word is right, the words read are the same, and the first wrong one spoils both.
    """
    right = (said == written) | (written < 0)
    return np.all(right, axis=1)
