"""What a run that reads CAPTCHAs leaves: curves, readings of the pictures held out, and some to look at closely."""

import io
import json
from collections import Counter
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from core.lessons.captcha.study.plan import CaptchaPlan
from core.nn.edits import character_error_rate, edit_distance, edits

BLANK = "–"
# CTC begins on a plateau where blanks are all that is read. Most starts leave it within some 150 steps, and some never:
# what reads next to nothing after so many steps, and after a quarter of all, starts again.
PATIENCE = 250


@dataclass(frozen=True)
class CaptchaEpoch:
    """One finished epoch, counted from 1; losses are means of -ln p(text), the rest shares of the pictures watched.

    `characters` is 1 less the character error rate.
    """

    epoch: int
    loss: float
    validation_loss: float
    texts: float
    characters: float
    seconds: float

    @property
    def reads_nothing(self) -> bool:
        """Whether it is still on CTC's plateau, where blanks are nearly all that is read."""
        return self.characters < 0.1


@dataclass(frozen=True)
class Read:
    """A picture of the test: what it says, what was read, and the loss, -ln p of what it says."""

    text: str
    read: str
    loss: float

    @property
    def right(self) -> bool:
        return self.text == self.read


@dataclass(frozen=True)
class CaptchaResult:
    """All of a run that the page shows; the network itself is a file of its own.

    - `counts`: pictures to train on, to watch, to test.
    - `test`: a reading for each picture of the test, the worst first.
    - `shown`: `(k, 50, 200)` uint8, the first k pictures of the test, and `shown_p` `(k, 25, classes)`.
    - `watched`: pictures of the validation, with `watched_texts`, and `watched_p` `(epochs, w, 25, classes)`.
    - `seeds`: of all attempts; the last one's is the network's.
    """

    plan: CaptchaPlan
    characters: str
    counts: tuple[int, int, int]
    epochs: tuple[CaptchaEpoch, ...]
    test: tuple[Read, ...]
    shown: NDArray[np.uint8]
    shown_p: NDArray[np.float32]
    watched: NDArray[np.uint8]
    watched_texts: tuple[str, ...]
    watched_p: NDArray[np.float32]
    parameters: int
    seconds: float
    canceled: bool = False
    seeds: tuple[int, ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        """The blank, then the characters."""
        return (BLANK, *self.characters)

    @property
    def right(self) -> int:
        """Whole texts of the test that were read without a mistake."""
        return sum(read.right for read in self.test)

    @property
    def changed(self) -> int:
        """Characters to change, add or take out, over the whole test."""
        return sum(edit_distance(read.text, read.read) for read in self.test)

    @property
    def written(self) -> int:
        """Characters of the test."""
        return sum(len(read.text) for read in self.test)

    @property
    def error_rate(self) -> float:
        return character_error_rate([r.text for r in self.test], [r.read for r in self.test])

    def per_character(self) -> list[tuple[str, int, int, str]]:
        """For each character: how often it was written, how often it was missed or read as another, and as what most.

        The worst first. What was read though nothing is there counts for the character that was read, as "".
        """
        written: Counter[str] = Counter()
        wrong: dict[str, Counter[str]] = {}
        for entry in self.test:
            for one, other in edits(entry.text, entry.read):
                written[one] += 1
                if one != other:
                    wrong.setdefault(one, Counter())[other] += 1
        rows = []
        for one in (*self.characters, ""):
            if written[one]:
                errors = wrong.get(one, Counter())
                most = max(sorted(errors), key=errors.__getitem__) if errors else ""
                rows.append((one, written[one], errors.total(), most))
        return sorted(rows, key=lambda row: (-row[2], row[0]))

    def to_bytes(self) -> bytes:
        """A compressed npz without pickled objects; probabilities are kept to three digits."""
        header = {
            "plan": self.plan.to_json(), "characters": self.characters, "counts": self.counts,
            "epochs": [asdict(row) for row in self.epochs], "test": [asdict(row) for row in self.test],
            "watched_texts": self.watched_texts, "parameters": self.parameters, "seconds": self.seconds,
            "canceled": self.canceled, "seeds": self.seeds,
        }  # fmt: skip
        file = io.BytesIO()
        np.savez_compressed(
            file,
            header=np.frombuffer(json.dumps(header).encode(), np.uint8),
            shown=self.shown,
            watched=self.watched,
            shown_p=self.shown_p.astype(np.float16),
            watched_p=self.watched_p.astype(np.float16),
        )
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "CaptchaResult":
        """The result that `to_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            header = json.loads(arrays["header"].tobytes())
            return cls(
                plan=CaptchaPlan.from_json(header["plan"]),
                characters=header["characters"],
                counts=tuple(header["counts"]),
                epochs=tuple(CaptchaEpoch(**row) for row in header["epochs"]),
                test=tuple(Read(**row) for row in header["test"]),
                shown=arrays["shown"],
                shown_p=arrays["shown_p"].astype(np.float32),
                watched=arrays["watched"],
                watched_texts=tuple(header["watched_texts"]),
                watched_p=arrays["watched_p"].astype(np.float32),
                parameters=header["parameters"],
                seconds=header["seconds"],
                canceled=header["canceled"],
                seeds=tuple(header.get("seeds", ())),
            )
