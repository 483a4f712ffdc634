"""The next word in Keras: a tiny training by the worker's study, the same numbers, and the code that the page shows."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.lessons.next_word.code import FILE
from core.lessons.next_word.generate_words import explain_written
from core.lessons.next_word.predict_words import explain_reading
from core.lessons.next_word.study import work
from core.lessons.next_word.study.builtin import builtin_learned
from core.lessons.next_word.study.plan import Learned, NextWordPlan, updates
from core.lessons.next_word.text_words import explain_text
from core.lessons.next_word.train_words import explain_course
from core.media.drawn.texts import builtin_text
from core.media.intake.tokens import Preparation, corpus
from core.nn.language import LanguageNet
from core.nn.ngram import perplexity
from pages.parts.next_word import text as kit
from tests.lessons.next_word.test_words import reading, written

TEXT = builtin_text("weather")[:2500]


class Told:
    """A watch that remembers, and stops after so many looks."""

    def __init__(self, looks: int = 10**9) -> None:
        self.rows: list[dict[str, float | int | str]] = []
        self.looks = looks

    def progress(self, done: int, total: int, words: str = "") -> None: ...

    def row(self, values: dict[str, float | int | str]) -> None:
        self.rows.append(values)

    def part(self, name: str, data: bytes) -> None: ...

    def canceled(self) -> bool:
        self.looks -= 1
        return self.looks < 0


@pytest.fixture
def eager() -> Iterator[None]:
    """A few batches are done sooner than a graph is built for them."""
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.mark.slow
@pytest.mark.usefixtures("eager")
def test_a_study_learns_and_can_be_stopped() -> None:
    """Stopped in its second epoch, it keeps what it has learned."""
    plan = NextWordPlan(cell="rnn", units=6, embedding=4, window=6, epochs=9, learning_rate=0.03)
    made = corpus(TEXT, plan.preparation)
    each = updates(len(made.training), 6)
    watch = Told(looks=each + 2)
    learned = Learned.from_bytes(work.study(plan.to_json(), TEXT.encode(), watch))
    assert learned.canceled
    assert [row["epoch"] for row in watch.rows] == [0, 1, 2]
    assert learned.epochs[1].validation < learned.epochs[0].validation < 1.2 * len(made.vocabulary)
    assert sorted(learned.weights) == [0, 1, 2]
    assert watch.rows[-1]["sample"] == learned.epochs[-1].sample


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_the_network_in_numpy_is_the_one_in_keras(cell: str) -> None:
    plan = NextWordPlan(cell=cell, units=5, embedding=3, window=6)
    model = work.build(plan, 11)
    random = np.random.default_rng(0)
    model.set_weights([random.normal(0, 0.5, w.shape).astype("float32") for w in model.get_weights()])
    ids = random.integers(0, 11, (1, 6))
    net = LanguageNet.of(cell, model.get_weights())
    assert net.logits(net.read(ids[0])[0]) == pytest.approx(np.asarray(model(ids)[0]), abs=2e-6)
    assert net.size == model.count_params()
    logs = net.log_probabilities(ids[0], 2)
    p = np.exp(np.asarray(model(ids)[0], float))
    p /= p.sum(axis=1, keepdims=True)
    assert logs == pytest.approx(np.log(p[np.arange(1, 5), ids[0, 2:]]), abs=1e-5)


def test_mini_batches_cover_the_text_once() -> None:
    made = corpus(TEXT, Preparation())
    x, y = work._batches(made.training, 8, np.random.default_rng(0))[0]
    assert x.shape == y.shape == (8, 8)
    assert np.array_equal(x[:, 1:], y[:, :-1])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the file that the page offers, its text cut short: Keras reads it step by step."""
    monkeypatch.chdir(tmp_path)
    saved = dict(np.load(io.BytesIO(kit.weights_file(builtin_learned("kitchen")))))
    np.savez(tmp_path / FILE, **(saved | {"ids": saved["ids"][:120], "start": np.array(100)}))
    return tmp_path


def run(code: str) -> object:
    scope: dict[str, object] = {}
    exec(code, scope)
    return scope["result"]


def test_the_code_of_every_view_gives_the_numbers_on_screen(folder: Path) -> None:
    r = reading()
    assert run(explain_reading(r).keras) == pytest.approx(r.p[-1], abs=1e-5)
    w = written(5, top_k=8, length=3)
    assert run(explain_written(w).keras) == [d.token for d in w.draws]
    course = kit.course_of(builtin_learned("kitchen"), "kitchen", 3, "kneser-ney")
    net, ids = builtin_learned("kitchen").net(), np.load(folder / FILE)["ids"]
    assert run(explain_course(course).keras) == pytest.approx(perplexity(net.log_probabilities(ids, 100)), rel=1e-4)
    p = kit.passage(builtin_text("kitchen"), Preparation(), 4, 3)
    (folder / "vocabulary.txt").write_bytes("\n".join(p.vocabulary[1:]).encode())
    assert np.array_equal(np.asarray(run(explain_text(p).keras)), p.ids[:-1])
