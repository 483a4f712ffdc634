"""Captions against Keras: the network in NumPy, attention, the code of every view, and one tiny training."""

import io
import math
import os

import numpy as np
import pytest

from core.lessons.captions.code import FILE, as_bytes, beam_code, forced_code, greedy_code
from core.lessons.captions.search import Searched
from core.lessons.captions.settings import LONGEST, Asked
from core.lessons.captions.study.data import WORDS, draw_captioned
from core.lessons.captions.study.model import build, export
from core.lessons.captions.study.plan import CaptionPlan, CaptionResult, unpack
from core.lessons.captions.study.work import shipped, study
from core.lessons.captions.train import Course, Row
from core.lessons.captions.unseen_words import FILE as ANSWERS
from core.lessons.captions.unseen_words import keras_code
from core.lessons.captions.write import Writing
from core.media.drawn.compositions import Composition, Item, covers, draw_composition
from core.nn.attention import additive_attention
from core.nn.captioner import START, Captioner

SCENE = Composition(Item("green", "cross"), "above", Item("purple", "circle"))


def asked(model: Captioner, scene: Composition = SCENE, **more: float) -> Asked:
    drawn = draw_composition(scene, np.random.default_rng(4), **more)
    return Asked(
        model, drawn.pixels, scene.words, scene.mirrored.words, (str(scene.first), str(scene.second)),
        covers(drawn, 6, 6), more.get("ratio") == 1.0,
    )  # fmt: skip


def run(code: str, folder: os.PathLike[str], monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.chdir(folder)
    scope: dict = {}
    exec(compile(code, "lesson", "exec"), scope)
    return scope["result"]


def test_attention_is_keras_additive_attention() -> None:
    import keras

    rng = np.random.default_rng(0)
    h, f = rng.normal(size=5).astype("float32"), rng.normal(size=(6, 3)).astype("float32")
    W, U = rng.normal(size=(3, 4)).astype("float32"), rng.normal(size=(5, 4)).astype("float32")
    b, v = rng.normal(size=4).astype("float32"), rng.normal(size=4).astype("float32")
    layer = keras.layers.AdditiveAttention()
    layer.build([(1, 1, 4), (1, 6, 3), (1, 6, 4)])
    layer.scale.assign(v)
    context, weights = layer([(h @ U)[None, None], f[None], (f @ W + b)[None]], return_attention_scores=True)
    seen = additive_attention(h, f, W, U, b, v)
    np.testing.assert_allclose(seen.weights, np.asarray(weights)[0, 0], rtol=1e-5)
    np.testing.assert_allclose(seen.context, np.asarray(context)[0, 0], rtol=1e-5)


def test_the_network_in_numpy_is_the_one_that_keras_trains() -> None:
    model = build(8, 8, seed=3)
    data = draw_captioned(2, "seen", seed=9)
    logits = np.asarray(model([data.pixels.astype("float32"), data.read]))
    plain = export(model)
    assert plain.parameter_count == model.count_params()
    for pixels, read, ours in zip(data.pixels, data.read, logits, strict=True):
        features = plain.look(pixels)
        state = plain.begin(features)
        for word, row in zip(read.tolist(), ours, strict=True):
            step = plain.step(features, state, word)
            state = step.state
            expected = row - np.log(np.exp(row - row.max()).sum()) - row.max()
            np.testing.assert_allclose(step.log_probabilities, expected, atol=2e-5)


def test_the_code_writes_the_caption(tmp_path: os.PathLike[str], monkeypatch: pytest.MonkeyPatch) -> None:
    question = asked(shipped().model, noise=40.0)
    (tmp_path / FILE).write_bytes(as_bytes(question))  # type: ignore[operator]
    w = Writing(question)
    said, total = run(greedy_code(), tmp_path, monkeypatch)  # type: ignore[misc]
    assert said == w.words
    assert total == pytest.approx(w.log_probability, abs=2e-4)


def test_the_code_finds_what_the_beam_finds(tmp_path: os.PathLike[str], monkeypatch: pytest.MonkeyPatch) -> None:
    question = asked(shipped().model, ratio=1.0, noise=20.0)
    (tmp_path / FILE).write_bytes(as_bytes(question))  # type: ignore[operator]
    s = Searched(question, 3)
    found = run(beam_code(3), tmp_path, monkeypatch)
    assert [words for words, _ in found] == [  # type: ignore[attr-defined]
        [WORDS[k] for k in node.words] for node in s.beam.found
    ]
    np.testing.assert_allclose(
        [total for _, total in found], [node.score for node in s.beam.found], rtol=1e-3, atol=3e-4
    )  # type: ignore[attr-defined]


def test_the_code_gives_the_loss_of_a_caption(tmp_path: os.PathLike[str], monkeypatch: pytest.MonkeyPatch) -> None:
    question = asked(shipped().model, noise=40.0)
    (tmp_path / FILE).write_bytes(as_bytes(question))  # type: ignore[operator]
    course = Course([Row(1, 1.0, 1.0, 0.5, 0.5, 0.5)], 1, 10, 10, [question.truth], question)
    assert run(forced_code(), tmp_path, monkeypatch) == pytest.approx(course.loss, rel=1e-3, abs=1e-4)


def test_the_code_counts_right_captions(tmp_path: os.PathLike[str], monkeypatch: pytest.MonkeyPatch) -> None:
    truth = np.array([[2, 3, 1], [2, 4, 1]], np.int8)
    file = io.BytesIO()
    np.savez(file, **{f"{part}-{kind}": truth for part in ("said", "truth") for kind in ("seen", "pairing")},
             **{"said-item": truth, "truth-item": truth[::-1]})  # fmt: skip
    (tmp_path / ANSWERS).write_bytes(file.getvalue())  # type: ignore[operator]
    assert run(keras_code(), tmp_path, monkeypatch) == {"seen": 1.0, "pairing": 1.0, "item": 0.0}


class Watch:
    """A watch that remembers, and cancels after so many questions."""

    def __init__(self, until: float = math.inf) -> None:
        self.rows: list[dict] = []
        self.parts: dict[str, bytes] = {}
        self.until = until

    def progress(self, done: int, total: int, words: str = "") -> None:
        assert 0 <= done <= total

    def row(self, values: dict) -> None:
        self.rows.append(values)

    def part(self, name: str, data: bytes) -> None:
        self.parts[name] = data

    def canceled(self) -> bool:
        self.until -= 1
        return self.until < 0


def test_a_study_trains_tells_its_epochs_and_stops_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.lessons.captions.study.fit.CHECKED", 4)
    plan = CaptionPlan(pictures=32, epochs=2, features=8, units=8, batch_size=16)
    # Asked before each of 32 pictures, once before training, and before each of 2 batches an epoch.
    watch = Watch(until=32 + 1 + 2)
    result = CaptionResult.from_bytes(study(plan.to_json(), b"", watch))
    assert result.canceled
    assert [row.epoch for row in result.history] == [row["epoch"] for row in watch.rows] == [1]
    assert result.history[0].checked_loss == pytest.approx(math.log(len(WORDS)), rel=0.1)
    model = unpack(watch.parts["epoch-1"])
    written = model.write(model.look(draw_captioned(1, "seen", seed=0).pixels[0]), longest=LONGEST)
    assert written[0].read == WORDS.index(START)
    assert np.exp(written[0].log_probabilities).sum() == pytest.approx(1)
