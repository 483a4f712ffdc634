"""A worker's study: a network learns to read CAPTCHAs, and shows after every epoch how it reads some of them."""

import io
import tempfile
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.lessons.captcha.study.plan import COLUMNS, CaptchaPlan, CaptchaSet, Drawing
from core.lessons.captcha.study.result import PATIENCE, CaptchaEpoch, CaptchaResult, Read
from core.nn.ctc import ctc_greedy_decode, ctc_loss
from core.nn.edits import character_error_rate
from core.nn.softmax import log_softmax
from core.training.watch import Watch

if TYPE_CHECKING:
    import keras

WATCHED = 12  # pictures of the validation that are read after every epoch
SHOWN = 24  # pictures of the test that the result holds
MODEL = "model"  # the part with the Keras file
ATTEMPTS = 3  # the last one goes on to its end


def study(plan: str, data: bytes, watch: Watch) -> bytes:
    """Learn from `data` (a `CaptchaSet` or a `Drawing`) as `plan` (a `CaptchaPlan`) says; a `CaptchaResult`'s bytes.

    A row per epoch, with what is read on the pictures watched; a part `epoch-N` with their probabilities; the trained
    network as the part `model`, a .keras file. A run that stays on CTC's plateau starts again with another seed; a
    row's `seeds` are those of all attempts so far. Raises `ValueError` for texts that have no room in the columns.
    """
    begun = time.perf_counter()
    chosen, pictures = CaptchaPlan.from_json(plan), _pictures(data, watch)
    _check_room(pictures.texts)
    watch.progress(0, 1, "Building the network")
    import keras
    import tensorflow as tf

    from core.lessons.captcha.study.model import build, changed, reader, training_step

    tf.config.experimental.enable_op_determinism()
    training, validation, test = pictures.split(chosen)
    labels = pictures.labels()
    size = min(chosen.batch_size, len(training))
    batches, epochs = -(-len(training) // size), chosen.epochs(len(training))
    watched = validation[:WATCHED]
    texts = [pictures.texts[row] for row in validation]
    seeds: list[int] = []
    behind = 0  # batches of attempts that were given up
    canceled = stuck = False
    while not seeds or stuck:
        seeds.append(_seed(chosen.seed, len(seeds)))
        keras.backend.clear_session()
        keras.utils.set_random_seed(seeds[-1])
        model = build(replace(chosen, seed=seeds[-1]), 1 + len(pictures.characters))
        step, read = training_step(model, chosen, batches * epochs), reader(model)
        random = np.random.default_rng(seeds[-1])
        rows: list[CaptchaEpoch] = []
        seen: list[np.ndarray] = []
        stuck, words = False, "First step" if not behind else "Nothing was read, so it starts again: first step"
        for epoch in range(1, epochs + 1):
            losses = []
            order = random.permutation(training)
            for start in range(0, len(order), size):
                canceled = canceled or watch.canceled()
                if canceled:
                    break
                which = order[start : start + size]
                pixels = pictures.pixels[which]
                x = changed(pixels, random) if chosen.augment else tf.cast(pixels[..., None], tf.float32)
                losses.append(step(x, labels[which]))
                done = (epoch - 1) * batches + len(losses)
                watch.progress(behind + done, behind + epochs * batches, words)
            if not losses:
                break
            log_p = log_softmax(read(pictures.pixels[validation]))
            found = [_spelled(steps, pictures.characters) for steps in log_p]
            row = CaptchaEpoch(
                epoch,
                float(np.mean([float(loss) for loss in losses])),
                float(np.mean([_loss(steps, labels[k]) for steps, k in zip(log_p, validation, strict=True)])),
                float(np.mean([one == other for one, other in zip(texts, found, strict=True)])),
                max(0.0, 1 - character_error_rate(texts, found)),
                time.perf_counter() - begun,
            )
            rows.append(row)
            seen.append(np.exp(log_p[: len(watched)]))
            words = f"Epoch {epoch + 1} of {epochs}, {row.texts:.0%} of whole texts right"
            watch.part(f"epoch-{epoch}", _npz(p=seen[-1].astype(np.float16)))
            watch.row(_told(row, epochs, seeds, texts, found))
            if canceled:
                break
            waited = epoch * batches >= max(PATIENCE, epochs * batches / 4)
            stuck = waited and epoch < epochs and len(seeds) < ATTEMPTS and row.reads_nothing
            if stuck:
                behind += epoch * batches
                break
    watch.part(MODEL, _file(model))
    log_p = log_softmax(read(pictures.pixels[test]))
    judged = _judged(pictures, labels, test, log_p)
    worst = sorted(range(len(judged)), key=lambda n: (judged[n].right, -judged[n].loss))
    shown = worst[:SHOWN]
    return CaptchaResult(
        plan=chosen,
        characters=pictures.characters,
        counts=(len(training), len(validation), len(test)),
        epochs=tuple(rows),
        test=tuple(judged[n] for n in worst),
        shown=pictures.pixels[test[shown]],
        shown_p=np.exp(log_p[shown]),
        watched=pictures.pixels[watched],
        watched_texts=tuple(pictures.texts[k] for k in watched),
        watched_p=np.stack(seen) if seen else np.zeros((0, len(watched), *log_p.shape[1:]), np.float32),
        parameters=model.count_params(),
        seconds=time.perf_counter() - begun,
        canceled=canceled,
        seeds=tuple(seeds),
    ).to_bytes()


def _told(row: CaptchaEpoch, epochs: int, seeds: list[int], texts: list[str], found: list[str]) -> dict[str, Any]:
    """An epoch as the page hears of it."""
    return {
        "epoch": row.epoch, "epochs": epochs, "loss": row.loss, "validation_loss": row.validation_loss,
        "texts": row.texts, "characters": row.characters, "seeds": seeds[:],
        "written": " ".join(texts[:WATCHED]), "read": " ".join(text or "–" for text in found[:WATCHED]),
    }  # fmt: skip


def _judged(pictures: CaptchaSet, labels: np.ndarray, rows: np.ndarray, log_p: np.ndarray) -> list[Read]:
    """What was read of the pictures of these rows."""
    return [
        Read(pictures.texts[k], _spelled(steps, pictures.characters), _loss(steps, labels[k]))
        for steps, k in zip(log_p, rows, strict=True)
    ]


def _seed(seed: int, attempt: int) -> int:
    """The plan's own at first, then others that follow from it."""
    return int(np.random.SeedSequence([seed, attempt]).generate_state(1)[0] >> 1) if attempt else seed


def _pictures(data: bytes, watch: Watch) -> CaptchaSet:
    """The pictures as they came, or drawn now."""
    if not data.startswith(b"{"):
        return CaptchaSet.from_bytes(data)
    return Drawing.from_bytes(data).draw(lambda done, count: watch.progress(done, count, "Drawing the pictures"))


def _check_room(texts: tuple[str, ...]) -> None:
    """Every text must have an alignment: a column per letter, and one between equal neighbors."""
    for text in texts:
        needed = len(text) + sum(one == other for one, other in pairwise(text))
        if needed > COLUMNS:
            raise ValueError(f"a text must fit into {COLUMNS} columns, received {text!r}, which needs {needed}")


def _spelled(log_p: np.ndarray, characters: str) -> str:
    return "".join(characters[label - 1] for label in ctc_greedy_decode(log_p, blank=0))


def _loss(log_p: np.ndarray, labels: np.ndarray) -> float:
    return ctc_loss(log_p, labels[labels > 0], blank=0)


def _npz(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def _file(model: "keras.Model") -> bytes:
    """The model as a .keras file, which can only be written to a disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "captcha.keras"
        model.save(path)
        return path.read_bytes()
