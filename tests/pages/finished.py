"""Runs that are over, or under way, without any training: made of drawn pictures and random weights."""

import shutil
import time
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from core.media.drawn.shapes import draw_shapes
from core.nn.convnet import ConvNet
from core.nn.layers import Activate, Conv, Dense, Flatten, Pool, Rescale
from core.runs import telling
from core.runs.queue import Runs
from core.runs.run import Run
from core.training.data import DataSet, prepare
from core.training.plan import TrainingPlan
from core.training.result import EpochRow, Snapshot, TrainingResult, snapshot_part
from tests.training.small import small_plan

NUMBERS = count()
NAMES = {"circle": "**x**", "cross": "<b> :smile:", "star": "$a$"}  # text, whatever it looks like


def network(seed: int, plan: TrainingPlan) -> ConvNet:
    """A small network with random weights."""
    random = np.random.default_rng(seed)

    def weights(*shape: int) -> np.ndarray:
        return random.normal(0, 0.3, shape).astype(np.float32)

    return ConvNet(
        (
            ("rescale", Rescale(1 / 127.5, -1.0)),
            ("conv_1", Conv(weights(3, 3, plan.channels, 4), weights(4), padding="same")),
            ("relu_1", Activate("relu")),
            ("pool_1", Pool(4, 4, "max")),
            ("flatten", Flatten()),
            ("scores", Dense(weights((plan.side // 4) ** 2 * 4, 3), weights(3))),
            ("probabilities", Activate("softmax")),
        ),
        (plan.side, plan.side, plan.channels),
        tuple(sorted(NAMES.values())),
    )


def row(epoch: int) -> EpochRow:
    return EpochRow(epoch, 1.0 / epoch, 0.5, 1.5 / epoch, 0.25, 1e-3, float(epoch))


def finished(
    runs: Runs, *, phase: Any = "done", epochs: int = 2, **changes: Any
) -> tuple[str, TrainingResult, DataSet]:
    """Puts a run into `runs` that is over after `epochs`, or in `phase`; its id, its result and its data."""
    plan = small_plan(**changes)
    shapes = draw_shapes(10, side=32, classes=tuple(NAMES))
    data = prepare([type(p)(p.name, NAMES[p.label], p.pixels) for p in shapes], plan)
    pixels, labels = data.pixels[data.validation], data.labels[data.validation]
    nets = [network(epoch, plan) for epoch in range(epochs + 1)]
    history = tuple(row(epoch) for epoch in range(1, epochs + 1))
    result = TrainingResult(
        plan, data.class_names, history, nets[-1], b"a keras file", nets[-1].predict(pixels), labels, data.validation,
        tuple(data.names[i] for i in data.validation), len(data.training), 3.0, epochs, phase == "canceled", False,
        {"python": "3"},
    )  # fmt: skip
    run_id = f"run-of-a-test-{next(NUMBERS)}"  # never twice: what pages cache is by id
    folder = Path(runs._store.root()) / run_id
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / telling.DATA_FILE).write_bytes(data.to_bytes())
    (folder / telling.RESULT_FILE).write_bytes(result.to_bytes())
    for epoch, net in enumerate(nets):
        snapshot = Snapshot(epoch, net, net.predict(pixels))
        (folder / telling.part_file(snapshot_part(epoch))).write_bytes(snapshot.to_bytes())
    over = time.monotonic() if phase in ("done", "canceled", "failed") else 0.0
    runs._store.runs[run_id] = Run(
        run_id=run_id, kind="train", plan=plan.to_json(), phase=phase, rows=tuple(asdict(row) for row in history),
        parts=tuple(snapshot_part(epoch) for epoch in range(epochs + 1)), has_result=phase in ("done", "canceled"),
        begun=time.monotonic() - 3, ended=over,
    )  # fmt: skip
    return run_id, result, data
