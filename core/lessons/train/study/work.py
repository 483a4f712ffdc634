"""A worker's study: a CNN learns to tell pictures apart. All that it needs is shared, in `core.training`."""

import contextlib
import json

from core.training.data import DataSet
from core.training.plan import TrainingPlan
from core.training.watch import Watch


def study(plan: str, data: bytes, watch: Watch) -> bytes:
    """Train as `plan` (a `TrainingPlan`) says on `data` (a `DataSet`); a `TrainingResult`'s bytes.

    A row per epoch, the fields of an `EpochRow`; a part with a `Snapshot` per epoch kept.
    """
    from core.training.fit import train

    return train(DataSet.from_bytes(data), TrainingPlan.from_json(plan), watch).to_bytes()


def wish(plan: TrainingPlan, classes: int, steps: int) -> str:
    """A wish to have `plan`'s network ready for so many classes and batches an epoch, as `make_ready` takes it."""
    return json.dumps([plan.to_json(), classes, steps])


def make_ready(wished: str) -> None:
    """Build and trace a network before it is asked for. What cannot be built is left to the run, which says why."""
    from core.training import ready

    plan, classes, steps = json.loads(wished)
    with contextlib.suppress(ValueError):
        ready.keep(TrainingPlan.from_json(plan), classes, steps)
