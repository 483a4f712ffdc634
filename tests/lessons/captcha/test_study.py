"""A reader of CAPTCHAs: its data, one tiny run, what that leaves, and the script that stands alone."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from core.lessons.captcha.read_words import started_again, still_blank
from core.lessons.captcha.study import work
from core.lessons.captcha.study.builtin import builtin_result
from core.lessons.captcha.study.plan import COLUMNS, CaptchaPlan, CaptchaSet, Drawing
from core.lessons.captcha.study.result import CaptchaResult
from core.lessons.captcha.study.script import captcha_script
from core.lessons.captcha.study.work import study
from core.media.drawn.captchas import Look, draw_captchas
from core.media.intake.captchas import as_captcha
from core.media.intake.decode import decode
from tests.media.makers import encode

TINY = CaptchaPlan(updates=3, batch_size=8, units=8)
LOOK = Look("ab2", 3)


class Told:
    """A watch that remembers."""

    def __init__(self, stop: bool = False) -> None:
        self.rows: list[dict] = []
        self.parts: dict[str, bytes] = {}
        self.stop = stop

    def progress(self, done: int, total: int, words: str = "") -> None:
        assert 0 <= done <= total

    def row(self, values: dict) -> None:
        self.rows.append(values)

    def part(self, name: str, data: bytes) -> None:
        assert re.fullmatch(r"[A-Za-z0-9-]{1,60}", name)
        self.parts[name] = data

    def canceled(self) -> bool:
        return self.stop


@pytest.fixture(scope="module", autouse=True)
def _eagerly() -> Iterator[None]:
    """Runs of a few steps: tracing an LSTM's gradient would take longer than they do."""
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.fixture(scope="module")
def run() -> tuple[Told, bytes]:
    """One run of three steps on 30 drawn pictures."""
    watch = Told()
    return watch, study(TINY.to_json(), Drawing(30, 0, LOOK).to_bytes(), watch)


def test_a_run_tells_every_epoch_and_leaves_all_that_is_shown(run: tuple[Told, bytes]) -> None:
    watch, outcome = run
    result = CaptchaResult.from_bytes(outcome)
    assert result.counts == (24, 3, 3)
    assert [row["epoch"] for row in watch.rows] == [row.epoch for row in result.epochs] == [1]
    assert set(watch.parts) == {"epoch-1", "model"}
    assert result.classes == ("–", "2", "a", "b")
    assert result.shown_p.shape == (3, COLUMNS, 4)
    np.testing.assert_allclose(result.shown_p.sum(axis=-1), 1, atol=2e-3)
    np.testing.assert_allclose(result.watched_p.sum(axis=-1), 1, atol=2e-3)
    assert CaptchaResult.from_bytes(result.to_bytes()).test == result.test
    assert result.plan == TINY


def test_pictures_drawn_in_the_worker_are_those_that_the_page_shows() -> None:
    told: list[tuple[int, int]] = []
    drawn = Drawing(25, 7, LOOK).draw(lambda done, count: told.append((done, count)))
    shown = CaptchaSet.of(draw_captchas(25, seed=7, look=LOOK))
    assert drawn.texts == shown.texts
    assert (drawn.pixels == shown.pixels).all()
    assert told[-1] == (25, 25)


def test_a_canceled_run_leaves_what_there_is() -> None:
    result = CaptchaResult.from_bytes(study(TINY.to_json(), Drawing(20, 0, LOOK).to_bytes(), Told(True)))
    assert result.canceled
    assert result.epochs == ()
    assert len(result.test) == 2


def test_a_run_on_the_plateau_starts_again_with_seeds_that_follow_from_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "PATIENCE", 1)
    watch, plan = Told(), replace(TINY, updates=12)  # four epochs, of which the first is a quarter
    result = CaptchaResult.from_bytes(study(plan.to_json(), Drawing(30).to_bytes(), watch))
    first, second, third = result.seeds
    assert first == plan.seed
    assert len({first, second, third}) == 3
    assert [(row["epoch"], row["seeds"]) for row in watch.rows] == [
        (1, [first]), (1, [first, second]), *((epoch, [*result.seeds]) for epoch in (1, 2, 3, 4))
    ]  # fmt: skip
    assert [row.epoch for row in result.epochs] == [1, 2, 3, 4]
    assert result.plan == plan
    assert started_again(result.seeds[:1]) == ""
    assert f"With seed {first} and seed {second} the network read next to nothing" in started_again(result.seeds)
    assert f"again by itself, with seed {third}." in started_again(result.seeds)
    assert "It never left CTC's plateau: 0% of the characters" in still_blank(result.epochs[-1])
    assert still_blank(builtin_result().epochs[-1]) == ""


def test_a_text_that_does_not_fit_is_refused() -> None:
    captchas = draw_captchas(20, look=LOOK)
    long = [*captchas[1:], type(captchas[0])("", "a" * 14, captchas[0].pixels)]
    with pytest.raises(ValueError, match="must fit into 25 columns, received 'aaaaaaaaaaaaaa', which needs 27"):
        study(TINY.to_json(), CaptchaSet.of(long).to_bytes(), Told())


def test_the_loss_is_keras_own() -> None:
    """TensorFlow's sum over alignments against `keras.ops.ctc_loss`, texts of two lengths."""
    import keras

    from core.lessons.captcha.study.model import ctc

    scores = np.random.default_rng(0).normal(size=(2, 9, 5)).astype("float32")
    labels = np.array([[1, 2, 2], [4, 3, 0]], "int32")
    expected = keras.ops.ctc_loss(labels, scores, np.array([3, 2]), np.array([9, 9]), mask_index=0)
    np.testing.assert_allclose(ctc(labels, scores), expected, rtol=1e-4)


def test_split_and_labels() -> None:
    pictures = CaptchaSet.of(draw_captchas(40, look=Look("ab2", 3, 2)))
    for shuffled in (True, False):
        parts = pictures.split(CaptchaPlan(shuffled=shuffled))
        assert [len(part) for part in parts] == [32, 4, 4]
        assert sorted(np.concatenate(parts).tolist()) == list(range(40))
    last = [pictures.texts[k] for k in parts[2]]
    assert last == sorted(pictures.texts)[-4:]
    for text, row in zip(pictures.texts, pictures.labels(), strict=True):
        assert "".join("–2ab"[k] for k in row if k) == text
    back = CaptchaSet.from_bytes(pictures.to_bytes())
    assert back.texts == pictures.texts
    assert (back.pixels == pictures.pixels).all()
    assert Drawing.from_bytes(Drawing(30, 4, LOOK).to_bytes()) == Drawing(30, 4, LOOK)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"updates": 0}, "updates must be a whole number from 1 to 5000, received 0"),
        ({"units": 9.5}, "units must be a whole number from 8 to 256, received 9.5"),
        ({"learning_rate": float("nan")}, "learning_rate must be a number from 1e-05 to 0.1, received nan"),
        ({"shuffled": 1}, "shuffled must be true or false, received 1"),
        ({"other": 1}, "a plan has only the fields"),
    ],
)
def test_bad_plans_are_refused(given: dict, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        CaptchaPlan.from_json(json.dumps(given))


def test_epochs_follow_from_the_updates() -> None:
    assert CaptchaPlan(updates=1000, batch_size=16).epochs(1280) == 12  # 80 batches, 12.5 epochs
    assert CaptchaPlan(updates=1000, batch_size=16).epochs(832) == 19
    assert CaptchaPlan(updates=1, batch_size=16).epochs(832) == 1


def test_the_shipped_run_reads_and_counts() -> None:
    result = builtin_result()
    assert result.right / len(result.test) >= 0.95
    assert result.written == 5 * len(result.test)
    assert result.error_rate == result.changed / result.written
    assert sum(written for one, written, *_ in result.per_character() if one) == result.written
    assert [read.right for read in result.test] == sorted(read.right for read in result.test)


@pytest.mark.filterwarnings("ignore:Even though the .tf.config.experimental_run_functions_eagerly")
def test_the_script_trains_a_reader(tmp_path, monkeypatch, capsys) -> None:
    from PIL import Image

    captchas = draw_captchas(24, look=LOOK)
    for captcha in captchas:
        Image.fromarray(captcha.pixels).convert("RGB").resize((300, 80)).save(tmp_path / f"{captcha.text}.webp")
    (tmp_path / "cut.png").write_bytes(encode(Image.fromarray(captchas[0].pixels))[:-100])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["captcha.py", str(tmp_path)])
    space: dict = {"__name__": "script"}
    exec(compile(captcha_script(CaptchaPlan(updates=1, units=8)), "captcha", "exec"), space)
    told = capsys.readouterr().out
    assert f"left out: {tmp_path / 'cut.png'} (" in told
    assert "whole texts right" in told
    for text, seen in zip(space["texts"], space["pixels"][..., 0], strict=True):
        data = (tmp_path / f"{text}.webp").read_bytes()
        np.testing.assert_array_equal(seen, as_captcha(decode(data, text).pixels))
    assert (tmp_path / "captcha.keras").stat().st_size > 10_000
