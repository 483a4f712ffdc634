"""The study behind the lesson on transfer learning: three ways, several numbers of pictures, one set to judge them."""

import time

import numpy as np
from numpy.typing import NDArray

from core.lessons.transfer.study.fit import Fitter, Weights
from core.lessons.transfer.study.head import fit_head
from core.lessons.transfer.study.plan import WAYS, TransferPlan, rows_of
from core.lessons.transfer.study.result import LayerChange, TransferResult, TransferRow
from core.training.data import DataSet, wilson_interval
from core.training.watch import Watch


def study(plan: str, data: bytes, watch: Watch) -> bytes:
    """Compare as `plan` (JSON of a `TransferPlan`) says on the pictures of `data`; the bytes of a `TransferResult`."""
    return Comparison(TransferPlan.from_json(plan), DataSet.from_bytes(data), watch).run().to_bytes()


class Comparison:
    """One study while it is done."""

    def __init__(self, plan: TransferPlan, data: DataSet, watch: Watch) -> None:
        """Loads the backbone; raises `ValueError` where it cannot be had."""
        self.plan, self.data, self.watch = plan, data, watch
        self.fitter = Fitter(plan, data, watch)
        self.truth = data.labels[data.validation]
        self.rows: list[TransferRow] = []
        self.total = plan.all_updates(len(data.class_names))
        self.heads: dict[int, tuple[NDArray[np.float32], NDArray[np.float32]]] = {}
        self.last: dict[str, tuple[Weights, Weights]] = {}  # weights before and after, of the largest count so far

    def run(self) -> TransferResult:
        """Frozen for all counts, then the other two count by count; what is there when it is canceled."""
        self._frozen()
        done = 0
        for count in self.plan.counts:
            for way in WAYS[1:]:
                if self.watch.canceled() or not self._trained(way, count, done):
                    return self._result()
                done += self.plan.updates_for(count, len(self.data.class_names))
        return self._result()

    def _frozen(self) -> None:
        """Features once, a head for every count."""
        self.watch.progress(0, self.total, "Frozen: computing features")
        held = self.fitter.plain_features(self.data.validation)
        for count in self.plan.counts:
            if self.watch.canceled():
                return
            begun = time.perf_counter()
            rows = rows_of(self.data, count)
            features = self.fitter.features(rows)
            labels = np.tile(self.data.labels[rows], len(features) // len(rows))
            kernel, bias = fit_head(features, labels, len(self.data.class_names))
            seconds = time.perf_counter() - begun
            self.heads[count] = kernel, bias
            self._tell("frozen", count, (held @ kernel + bias).argmax(axis=1), kernel.size + bias.size, seconds)

    def _trained(self, way: str, count: int, done: int) -> bool:
        """Scratch or fine-tuning with `count` pictures per class; whether it came to its end."""
        begun = time.perf_counter()
        head = list(self.heads[count])
        start = self.fitter.start_of_scratch() if way == "scratch" else [*self.fitter.pretrained, *head]
        words = f"{way.capitalize()}, {count} pictures per class"
        after = self.fitter.fit(way, start, rows_of(self.data, count), done, self.total, words)
        if after is None:
            return False
        self.last[way] = start, after
        seconds = time.perf_counter() - begun
        learned = sum(int(np.prod(v.shape)) for v in self.fitter.model.trainable_variables)
        self._tell(way, count, self.fitter.predictions(after, self.data.validation), learned, seconds)
        return True

    def _tell(self, way: str, count: int, said: NDArray[np.int64], learned: int, seconds: float) -> None:
        correct, total = int((said == self.truth).sum()), len(self.truth)
        low, high = wilson_interval(correct, total)
        row = TransferRow(way, count, correct, total, low, high, round(seconds, 3), learned)
        self.rows.append(row)
        self.watch.row(row._asdict())

    def _result(self) -> TransferResult:
        """What was found, with the layers of the largest count that both ways came to."""
        filters = {}
        kernel = next((i for i, w in enumerate(self.fitter.pretrained) if w.ndim == 4), 0)
        for way, (before, after) in self.last.items():
            filters[f"{way}-before"], filters[f"{way}-after"] = before[kernel], after[kernel]
        if not filters:
            filters["fine-tuned-before"] = self.fitter.pretrained[kernel]
        return TransferResult(
            plan=self.plan,
            class_names=self.data.class_names,
            rows=tuple(self.rows),
            layers=tuple(self._layers()),
            filters={name: np.asarray(values, np.float32) for name, values in filters.items()},
        )

    def _layers(self) -> list[LayerChange]:
        """How far the kernels moved, as a share of where they began: |after - before| / |before|."""
        found = []
        place = 0
        for name, kind, sizes in flat_layers(self.fitter.model):
            at, place = place, place + len(sizes)
            if kind not in ("Conv2D", "DepthwiseConv2D", "Dense"):
                continue
            moved = {}
            for way, (before, after) in self.last.items():
                norm = float(np.linalg.norm(before[at]))
                moved[way] = float(np.linalg.norm(after[at] - before[at])) / norm if norm else 0.0
            found.append(LayerChange(name, sum(sizes), moved.get("fine-tuned"), moved.get("scratch")))
        return found


def flat_layers(model: object) -> list[tuple[str, str, list[int]]]:
    """Name, kind and the sizes of the weights of every layer that has some, in the order of `model.get_weights()`."""
    found = []
    for layer in model.layers:  # type: ignore[attr-defined]
        if hasattr(layer, "layers"):
            found += flat_layers(layer)
        elif sizes := [int(np.prod(w.shape)) for w in layer.weights]:
            found.append((layer.name, type(layer).__name__, sizes))
    return found
