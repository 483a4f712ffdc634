"""What is special about looking inside: it opens on what is known, asks a worker for the rest, and loses nothing."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.explain.passage import follow
from core.lessons.looking_inside.neighbors import spread
from core.lessons.looking_inside.study.plan import InsidePlan, pack, unpack
from core.runs import telling
from core.runs.queue import runs
from core.runs.run import Run
from core.training.builtin import builtin_model
from pages.parts.looking_inside.pictures import MOST, known_pictures
from tests.pages.finished import finished
from tests.pages.test_every_lesson import WHY, opened

NET = builtin_model()


def text(app: AppTest) -> str:
    blocks = [*app.markdown, *app.caption, *app.warning, *app.error, *app.info]
    return "\n".join(block.value for block in blocks)


def shown(**query: str) -> AppTest:
    return opened("looking_inside", more=WHY, **query)


def asked() -> list[Run]:
    store = runs()._store
    return [run for run_id in store.waiting if (run := store.runs[run_id]).kind == "looking_inside"]


def answer(run: Run, found: dict[str, np.ndarray]) -> None:
    """As if a worker had done it."""
    store = runs()._store
    (store.root() / run.run_id / telling.RESULT_FILE).write_bytes(pack(found))
    store.finish(run.run_id, "done", has_result=True)


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("Heat maps", "all 16 add up to"),
        ("Occlusion", "places make it say another class"),
        ("Neighbors", "of the 6 nearest"),
    ],
)
def test_it_opens_on_what_comes_with_it_and_asks_no_worker(view: str, words: str) -> None:
    app = shown(view=view)
    assert not app.error
    assert not asked()
    assert words in text(app)


def test_it_opens_on_one_heat_map_and_all_of_them_are_one_choice_away() -> None:
    app = shown()
    method = app.selectbox(key="method")
    assert method.value == "Grad-CAM"
    method.set_value("All, and a check").run()
    assert not app.exception
    assert not asked()


def test_another_picture_is_asked_of_a_worker_and_its_answer_is_shown_and_kept() -> None:
    app = shown(view="Occlusion", example="3")
    (run,) = asked()
    assert not app.error
    plan, data = InsidePlan.from_json(run.plan), runs().data(run.run_id)
    assert (plan.view, plan.network, plan.patch, plan.stride, plan.baseline) == (
        "occlusion",
        "built-in",
        16,
        8,
        "gray",
    )
    assert data is not None
    picture = unpack(data)["picture"]
    assert plan.target == int(NET.predict(picture).argmax())
    link = app.query_params["inside"]
    assert run.run_id == (link if isinstance(link, str) else link[0])
    app.run()
    assert len(asked()) == 1, "the same question is not asked twice"
    grid = np.arange(49 * 6, dtype=np.float32).reshape(7, 7, 6) / 100
    outputs = follow(NET, picture).outputs
    answer(run, {
        "whole_scores": outputs[-2].values, "whole_probabilities": outputs[-1].values, "scores": grid,
        "probabilities": grid / 3, "tops": np.arange(7) * 8, "lefts": np.arange(7) * 8,
    })  # fmt: skip
    app.run()
    assert "of 49 places make it say another class" in text(app)
    del runs()._store.runs[run.run_id]
    app.run()
    assert "of 49 places make it say another class" in text(app), "kept, though the run is dropped"


def test_a_question_that_nobody_waits_for_leaves_the_queue() -> None:
    app = shown(view="Filters")
    (first,) = asked()
    app.selectbox(key="layer").set_value("conv_1").run()
    (second,) = asked()
    assert InsidePlan.from_json(second.plan).layer == "conv_1"
    assert runs()._store.runs[first.run_id].phase == "canceled"
    app.selectbox(key="unit").set_value("4").run()
    assert asked() == [second], "all filters of a layer come with one answer"


def test_what_a_worker_could_not_do_is_said_and_the_settings_stay() -> None:
    app = shown(view="Heat maps", baseline="White", target="heart")
    (run,) = asked()
    runs()._store.finish(run.run_id, "failed", "This cannot be done: a reason.")
    app.run()
    assert [fault.value for fault in app.error] == ["This cannot be done: a reason."]
    assert app.selectbox(key="target").value == "heart"
    next(one for one in app.button if one.label == "Try again").click().run()
    (again,) = asked()
    assert again.plan == run.plan
    del runs()._store.runs[run.run_id]


@pytest.mark.parametrize("view", ["Heat maps", "Occlusion", "Filters", "Neighbors"])
def test_a_runs_own_network_is_looked_into(view: str) -> None:
    run_id, result, data = finished(runs())
    shown(view=view, run=run_id)
    (run,) = asked()
    plan = InsidePlan.from_json(run.plan)
    sent = runs().data(run.run_id)
    assert plan.network == f"{run_id}|result"
    assert sent is not None
    arrays = unpack(sent)
    assert len(arrays["network"].tobytes()) == len(result.network.to_bytes())
    if view == "Neighbors":
        np.testing.assert_array_equal(arrays["pictures"], data.pixels[data.training])
    del runs()._store.runs[run_id]


def test_pictures_are_spread_over_the_classes() -> None:
    assert spread(np.array([0, 0, 0, 0, 1]), 3).tolist() == [0, 1, 4]
    pixels, labels, said = known_pictures("", NET)
    assert pixels.shape == (150, 64, 64, 3)
    assert len(labels) <= MOST
    assert np.bincount(labels).tolist() == [25] * 6
    assert "150 of the 6,000 drawings" in said
