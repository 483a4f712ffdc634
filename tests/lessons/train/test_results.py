"""A run on the page, in each of its states, and each view of its results."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.runs.queue import Runs, runs
from core.runs.store import BusyError
from pages.parts.train.take_home import curves_png
from tests.media.makers import encode, photo
from tests.pages.finished import finished
from tests.pages.test_every_lesson import opened


@pytest.fixture(autouse=True)
def _nothing_trains(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The queue as it is, without a cluster behind it."""
    monkeypatch.setattr(Runs, "_post", lambda *task: None)
    before = set(runs()._store.runs)
    yield
    for run_id in set(runs()._store.runs) - before:
        del runs()._store.runs[run_id]
    runs()._store.waiting.clear()


def change(run_id: str, **more: object) -> None:
    held = runs()._store.runs
    held[run_id] = replace(held[run_id], **more)


def shown(run_id: str, **query: str) -> AppTest:
    return opened("train", run=run_id, **query)


def text(app: AppTest) -> str:
    blocks = [*app.markdown, *app.caption, *app.success, *app.warning, *app.error, *app.info]
    return "\n".join(block.value for block in blocks)


def button(app: AppTest, label: str) -> object:
    return next(one for one in app.button if one.label == label)


def linked(app: AppTest, name: str) -> str:
    """A value in the link; the test tool gives a list for what it has set itself."""
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]


def test_the_verdict_says_how_sure_it_is_and_names_are_text() -> None:
    run_id, result, _ = finished(runs())
    said = text(shown(run_id))
    assert "Trained 2 epochs in 3 s." in said
    total = len(result.labels)
    assert total == 6
    assert f"{result.correct} of 6 held-out pictures are right" in said
    low, high = result.interval
    assert f"from {low:.1%} to {high:.1%} (Wilson, 1927): of many such intervals 95% hold the true value" in said
    assert "n is small" in said
    guess = ("\\$a\\$", "\\*\\*x\\*\\*", "\\<b\\> \\:smile\\:")
    assert any(f"Always saying {name} would get 2 of 6 right (33.3%)" in said for name in guess)


def test_a_cell_of_the_matrix_opens_its_pictures() -> None:
    run_id, result, _ = finished(runs())
    app = shown(run_id)
    counts = result.confusion()
    for true in range(3):
        for said in range(3):
            app.selectbox(key=f"is_{run_id}").set_value(true)
            app.selectbox(key=f"said_{run_id}").set_value(said).run()
            count = counts[true, said]
            expected = f"{count} held-out picture" if count else "No held-out picture is in this cell."
            assert expected in text(app)


@pytest.mark.parametrize("view", ["How good", "Epochs", "Try a picture", "Run twice", "Download"])
@pytest.mark.parametrize("changes", [{}, {"color": "gray", "patience": 2, "deterministic": False}], ids=["rgb", "gray"])
def test_every_view_works(view: str, changes: dict[str, object]) -> None:
    run_id, _, _ = finished(runs(), **changes)
    app = shown(run_id, view=view)
    assert not app.exception
    assert not app.error


GOOD, BAD = ("a.png", encode(photo(40, 40)), "image/png"), ("b.png", b"\x89PNG broken", "image/png")


def test_a_picture_that_is_not_there_gets_no_answer() -> None:
    """Neither a drawn one nor the one before answers for a file that is refused."""
    run_id, _, _ = finished(runs())
    app = shown(run_id, view="Try a picture", **{"try": "Upload"}, reject="0.0")
    answers = [len(app.success)]
    for files in (GOOD, BAD):
        answers.append(len(app.file_uploader[0].set_value(files).run().success))
    done = 1  # "Trained 2 epochs" stands above
    assert answers == [done, done + 1, done]
    assert len(app.error) == 1
    assert "There is no picture, so there is no answer." in text(app)


def test_elsewhere_a_refused_file_leaves_the_picture_before_and_says_so() -> None:
    app = opened("feature_maps", source="Upload")
    app.file_uploader[0].set_value(BAD).run()
    assert "still shown" not in app.error[0].value
    app.file_uploader[0].set_value(GOOD).run()
    assert not app.error
    app.file_uploader[0].set_value(BAD).run()
    assert "The picture before it is still shown." in app.error[0].value


def test_the_threshold_rejects_and_counts() -> None:
    run_id, result, _ = finished(runs())
    app = shown(run_id, view="Try a picture")
    app.slider(key="reject").set_value(0.0).run()
    said = text(app)
    assert f"At **0%** it answers 6 of 6 held-out pictures, {result.correct} of them rightly" in said
    assert "9 of 9 unrelated pictures still get through" in said
    app.slider(key="reject").set_value(0.99).run()
    sure = int((result.probabilities.max(axis=1) >= 0.99).sum())
    assert f"At **99%** it answers {sure} of 6 held-out pictures" in text(app)


def test_canceled_failed_and_unknown_runs_say_what_happened() -> None:
    canceled, _, _ = finished(runs(), phase="canceled")
    assert "Stopped by you after 2 whole epochs of 2" in text(shown(canceled))
    early, _, _ = finished(runs(), phase="canceled", epochs=0)
    assert "Stopped by you after 0 whole epochs" in text(shown(early))
    assert not shown(early, view="Epochs").exception
    waiting, _, _ = finished(runs(), phase="canceled")
    change(waiting, has_result=False)
    assert "nothing was learned" in text(shown(waiting))
    for unknown in ("unknown", "../..", "\u202e", "a" * 5000):
        assert "This run is not known here" in text(shown(unknown))


def test_a_failed_run_can_be_tried_again() -> None:
    failed, _, _ = finished(runs(), phase="failed")
    change(failed, error="The worker process ended.")
    app = shown(failed)
    assert [fault.value for fault in app.error] == ["The worker process ended."]
    assert "how far it came: 2 of 2 epochs" in text(app)
    button(app, "Try again").click().run()  # type: ignore[attr-defined]
    again = linked(app, "run")
    assert again != failed
    run = runs().find(again)
    assert run is not None
    assert (run.phase, run.plan) == ("queued", runs()._store.runs[failed].plan)


def test_a_full_queue_is_said_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    failed, _, _ = finished(runs(), phase="failed")
    app = shown(failed)

    def full(*_: object) -> None:
        raise BusyError("at most 20 runs wait at once; try again later")

    monkeypatch.setattr(Runs, "retry", full)
    button(app, "Try again").click().run()  # type: ignore[attr-defined]
    assert "at most 20 runs wait at once" in text(app)
    assert linked(app, "run") == failed


def test_a_run_that_waits_says_its_place_and_leaves_when_told() -> None:
    for _ in range(2):
        run_id, _, _ = finished(runs(), phase="queued", epochs=0)
        runs()._store.waiting.append(run_id)
    app = shown(run_id)
    assert app.get("progress")[0].proto.text.endswith("Place 2 in the queue. Those before it train first.")
    button(app, "Leave the queue").click().run()  # type: ignore[attr-defined]
    run = runs().find(run_id)
    assert run is not None
    assert run.phase == "canceled"


def test_a_run_that_trains_shows_how_far_it_is() -> None:
    run_id, _, _ = finished(runs(), phase="running")
    measured = {"epoch": 4 / 3, "loss": 0.7, "accuracy": 0.6}
    change(run_id, done=4, total=6, words="Epoch 2 of 2, batch 1 of 3", left=75.2, trail=(measured,))
    app = shown(run_id)
    bar = app.get("progress")[0].proto
    assert "Epoch 2 of 2, batch 1 of 3" in bar.text
    assert bar.text.endswith("1 min 15 s left")
    assert bar.value == 66
    # Two epochs in no time: other mistakes come every few seconds only.
    assert "After epoch 1, " in text(app)
    assert any(one.label == "Stop and keep" for one in app.button)


def test_a_second_run_is_compared_to_the_last_digit() -> None:
    first, _, _ = finished(runs())
    same, _, _ = finished(runs())
    said = text(shown(first, view="Run twice", again=same))
    weights = 3 * 3 * 3 * 4 + 4 + 64 * 4 * 3 + 3
    assert f"Equal to the last digit, with seed 0: all 8 numbers of the curves and all {weights:,} weights" in said
    longer, _, _ = finished(runs(), epochs=1)
    assert "one of them ended before epoch 2" in text(shown(first, view="Run twice", again=longer))
    other, _, _ = finished(runs(), seed=1)
    assert "belongs to another plan" in text(shown(first, view="Run twice", again=other))


def test_running_again_queues_the_same_pictures_with_and_without_a_seed() -> None:
    run_id, result, _ = finished(runs())
    app = shown(run_id, view="Run twice")
    app.button(key="again_same").click().run()
    same = runs()._store.runs[linked(app, "again")]
    assert same.plan == result.plan.to_json()
    app.button(key="again_free").click().run()
    free = runs()._store.runs[linked(app, "again")]
    assert free.plan == replace(result.plan, deterministic=False).to_json()


def test_the_report_holds_the_curves() -> None:
    from core.lessons.train.report import report_zip

    _, result, data = finished(runs())
    with zipfile.ZipFile(io.BytesIO(report_zip(result, data, curves=curves_png))) as archive:
        assert archive.read("curves.png").startswith(b"\x89PNG")
        assert "![Loss and accuracy by epoch](curves.png)" in archive.read("report.md").decode()
