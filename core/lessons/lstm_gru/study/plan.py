"""How the networks of the memory lesson are trained."""

import json
from dataclasses import asdict, dataclass

from core.nn.checks import integer, positive


@dataclass(frozen=True)
class MemoryPlan:
    """How the networks are trained. Raises `ValueError` for what cannot be trained."""

    seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
    units: int = 8
    batches: int = 400
    longer: int = 4  # times as many batches for `rnn_long`
    batch: int = 64
    longest: int = 60
    learning_rate: float = 0.01
    clip: float = 1.0  # largest norm of a gradient

    @classmethod
    def from_json(cls, text: str) -> "MemoryPlan":
        """What `to_json` wrote. Raises `ValueError` for anything else."""
        try:
            values = json.loads(text)
            return cls(**(values | {"seeds": tuple(values["seeds"])}))
        except (TypeError, KeyError, json.JSONDecodeError) as error:
            raise ValueError(f"a plan must be JSON of this lesson's settings, received {text[:80]!r}") from error

    def to_json(self) -> str:
        """As it travels to a worker."""
        return json.dumps(asdict(self))

    def batches_of(self, run: str) -> int:
        """How many batches a run learns from."""
        return self.batches * (self.longer if run == "rnn_long" else 1)

    def __post_init__(self) -> None:
        for name in ("units", "batches", "longer", "batch", "longest"):
            integer(getattr(self, name), name)
        positive(self.learning_rate, "learning_rate")
        positive(self.clip, "clip")
        for seed in self.seeds:
            integer(seed, "a seed", minimum=0)
