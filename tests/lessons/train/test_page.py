"""The training page up to the press of its button: pictures, network, plan. Nothing is trained here."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.lessons.train.settings import Settings, block_settings, plan_of
from core.runs.queue import Runs, runs
from core.runs.store import BusyError
from core.training.data import DataSet
from core.training.plan import Block, TrainingPlan

ROOT = Path(__file__).resolve().parents[3]
FEW = {"per_class": "3", "shapes": ["circle", "cross"]}


@pytest.fixture
def submitted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[DataSet, TrainingPlan]]:
    """What the page hands to the queue, which is not there."""
    handed: list[tuple[DataSet, TrainingPlan]] = []

    def submit(self: Runs, kind: str, plan: str, data: bytes) -> str:
        handed.append((DataSet.from_bytes(data), TrainingPlan.from_json(plan)))
        return "a-run"

    monkeypatch.setattr(Runs, "submit", submit)
    return handed


def opened(**query: str | list[str]) -> AppTest:
    """The page, run once, with a link's settings; few pictures unless it says otherwise."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.switch_page("pages/train.py")
    for name, value in (FEW | query).items():
        app.query_params[name] = value
    return healthy(app.run())


def healthy(app: AppTest) -> AppTest:
    assert not app.exception, [fault.message for fault in app.exception]
    return app


def own(app: AppTest) -> AppTest:
    """The page with the reader's own pictures chosen."""
    control = next(group for group in app.segmented_control if group.key == "pictures")
    return healthy(control.set_value("My own").run())


def picture(shade: int, size: tuple[int, int] = (40, 30)) -> bytes:
    """A PNG that differs by its shade."""
    file = io.BytesIO()
    Image.fromarray(np.full((*size, 3), shade, np.uint8)).save(file, "PNG")
    return file.getvalue()


def bring(app: AppTest, label: str, files: dict[str, bytes]) -> AppTest:
    """Uploads files of one class."""
    app.text_input(key="class_to_fill").set_value(label)
    uploader = app.file_uploader[0]
    uploader.set_value([(name, data, "image/png") for name, data in files.items()])
    return healthy(app.run())


def texts(app: AppTest) -> list[str]:
    return [text.value for text in app.text]


def test_the_widgets_defaults_are_the_plan_s() -> None:
    blocks = []
    for number in range(1, len(TrainingPlan().blocks) + 1):
        values = vars(block_settings(number))
        blocks.append({name.removesuffix(f"_{number}"): value for name, value in values.items()})
    assert plan_of(vars(Settings()), blocks) == TrainingPlan()


def test_it_opens_ready_to_train_the_default_plan_on_drawn_shapes(submitted: list[Any]) -> None:
    app = opened()
    assert texts(app)[:2] == ["circle · 3", "cross · 3"]
    button = app.button(key="train")
    assert not button.disabled
    healthy(button.click().run())
    ((data, plan),) = submitted
    assert plan == TrainingPlan()
    assert [data.class_names[label] for label in data.labels] == ["circle"] * 3 + ["cross"] * 3
    assert app.query_params["run"] in ("a-run", ["a-run"])


def test_the_caption_s_numbers_are_those_of_the_split_that_the_run_makes(submitted: list[Any]) -> None:
    app = opened(per_class="11", shapes=["circle", "heart", "star"], epochs="7", batch_size="4")
    healthy(app.button(key="train").click().run())
    data, plan = submitted[0]
    batches = len(range(0, len(data.training), plan.batch_size))
    caption = next(c.value for c in opened(per_class="11", shapes=["circle", "heart", "star"], epochs="7",
                                           batch_size="4").caption if "judge" in c.value)  # fmt: skip
    assert f"{len(data.training)} pictures train, {len(data.validation)} judge" in caption
    assert f"7 × {batches} batches = {7 * batches} iterations" in caption


def test_a_link_holds_the_whole_plan(submitted: list[Any]) -> None:
    app = opened(
        side="32", color="Gray", blocks="2", filters_1="5", kernel_1="5", convolutions_1="2", activation_1="tanh",
        padding_1="None", pooling_1="Average", batch_norm_1="false", filters_2="7", head="Average", dense_units="32",
        dropout="0.45", epochs="9", batch_size="16", optimizer="SGD", learning_rate="0.1", schedule="Constant",
        label_smoothing="0.05", augmentation="Off", validation_share="0.3", patience="4", seed="17",
        deterministic="false",
    )  # fmt: skip
    healthy(app.button(key="train").click().run())
    first = Block(5, kernel=5, convolutions=2, padding="valid", activation="tanh", batch_norm=False, pooling="average")
    assert submitted[0][1] == TrainingPlan(
        side=32, color="gray", blocks=(first, Block(7)), head="average", dense_units=32, dropout=0.45, epochs=9,
        batch_size=16, optimizer="sgd", learning_rate=0.1, schedule="constant", label_smoothing=0.05,
        augmentation="off", validation_share=0.3, patience=4, seed=17, deterministic=False,
    )  # fmt: skip


def test_a_network_that_cannot_be_built_says_why_and_cannot_be_trained() -> None:
    app = opened(side="32", blocks="5", **{f"padding_{n}": "None" for n in range(1, 6)})
    assert any("at least as large as its kernel" in error.value for error in app.error)
    assert app.button(key="train").disabled


def test_one_class_is_not_enough_and_the_page_says_so() -> None:
    app = opened(shapes=["circle"])
    assert any("at least two classes" in error.value for error in app.error)
    assert app.button(key="train").disabled


def test_a_full_queue_is_told_and_nothing_else_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    def submit(self: Runs, kind: str, plan: str, data: bytes) -> str:
        raise BusyError("full")

    monkeypatch.setattr(Runs, "submit", submit)
    app = opened()
    healthy(app.button(key="train").click().run())
    assert any("Too many runs are waiting" in error.value for error in app.error)
    assert "run" not in app.query_params
    assert not app.button(key="train").disabled


def test_own_pictures_come_class_by_class_and_a_bad_upload_takes_nothing_away(submitted: list[Any]) -> None:
    app = own(opened())
    assert app.button(key="train").disabled
    app = bring(app, "mug", {f"{n}.png": picture(40 + n) for n in range(3)})
    app = bring(app, "spoon", {f"{n}.png": picture(140 + n) for n in range(2)})
    assert texts(app)[:2] == ["mug · 3", "spoon · 2"]
    app = bring(app, "fork", {"notes.png": b"no picture at all"})
    assert texts(app)[:2] == ["mug · 3", "spoon · 2"]
    assert any("0 files taken, 1 refused" in warning.value for warning in app.warning)
    healthy(app.button(key="train").click().run())
    data, _ = submitted[0]
    labels = [data.class_names[label] for label in data.labels]
    assert list(zip(labels, data.names, data.pixels[:, 0, 0, 0].tolist(), strict=True)) == [
        ("mug", "0.png", 40), ("mug", "1.png", 41), ("mug", "2.png", 42),
        ("spoon", "0.png", 140), ("spoon", "1.png", 141),
    ]  # fmt: skip


def test_every_file_of_an_upload_has_its_row() -> None:
    app = bring(own(opened()), "mug", {"good.png": picture(9), "bad.png": b"\x89PNG broken"})
    table = next(frame.value for frame in app.dataframe if "Result" in frame.value)
    assert list(table["File"]) == ["bad.png", "good.png"]
    assert list(table["Result"]) == ["refused", "taken"]
    assert table["Why, and what helps"][0]


def test_a_zip_with_a_folder_per_class_is_taken(submitted: list[Any]) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for label, shade in (("cats", 10), ("dogs", 200)):
            for n in range(2):
                archive.writestr(f"pets/{label}/{n}.png", picture(shade + n))
    app = own(opened())
    ways = next(group for group in app.segmented_control if group.key == "way")
    app = healthy(ways.set_value("zip").run())
    assert any("If yours is larger, choose Folder" in caption.value for caption in app.caption)
    app.file_uploader[0].set_value(("pets.zip", file.getvalue(), "application/zip"))
    app = healthy(app.run())
    assert texts(app)[:2] == ["cats · 2", "dogs · 2"]


def test_files_wait_for_the_name_of_their_class() -> None:
    app = bring(own(opened()), "", {"1.png": picture(1)})
    assert any("Name the class above" in info.value for info in app.info)
    app = healthy(app.text_input(key="class_to_fill").set_value("mug").run())
    assert texts(app)[0] == "mug · 1"


@pytest.mark.parametrize("name", ["**x**", "<b>", ":smile:", "$x$", "[a](b)"])
def test_a_class_name_is_text_and_never_markup(name: str) -> None:
    app = own(opened())
    app = bring(app, name, {"1.png": picture(1), "2.png": picture(2)})
    app = bring(app, "other", {"1.png": picture(3), "2.png": picture(4)})
    assert texts(app)[0] == f"{name} · 2"
    for element in [*app.markdown, *app.warning, *app.error, *app.caption, *app.info]:
        assert name not in element.value


def test_classes_are_renamed_and_removed(submitted: list[Any]) -> None:
    app = opened(shapes=["circle", "cross", "star"])
    app.session_state["sort_pictures"] = True
    app = healthy(app.run())
    app.text_input(key="new_name_0").set_value("ring").run()
    button(app, "Rename").click().run()
    assert texts(app)[:3] == ["ring · 3", "star · 3", "cross · 3"]
    app.selectbox(key="sort_class_1").set_value("star").run()
    healthy(button(app, "Remove class").click().run())
    assert texts(app)[:2] == ["ring · 3", "cross · 3"]
    healthy(app.button(key="train").click().run())
    assert submitted[0][0].class_names == ("cross", "ring")


def button(app: AppTest, label: str) -> Any:
    return next(found for found in app.button if found.label == label)


@pytest.fixture
def standing_queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A queue of its own whose runs never leave it."""
    monkeypatch.setattr(Runs, "_post", lambda self, *task: None)
    runs.cache_clear()
    yield
    runs().close()
    runs.cache_clear()


@pytest.mark.usefixtures("standing_queue")
def test_a_visit_to_another_page_does_not_lose_the_run() -> None:
    app = opened()
    healthy(app.button(key="train").click().run())
    run = app.query_params["run"]
    assert app.button(key="train_begun").disabled
    app.switch_page("pages/home.py").run()
    app.query_params.clear()
    healthy(app.switch_page("pages/train.py").run())
    assert app.query_params["run"] == run
    assert app.button(key="train").disabled


@pytest.mark.usefixtures("standing_queue")
def test_after_a_reload_the_pictures_of_the_run_are_back() -> None:
    app = own(opened(side="32", color="Gray"))
    app = bring(app, "mug", {f"{n}.png": picture(40 + n) for n in range(3)})
    app = bring(app, "spoon", {f"{n}.png": picture(140 + n) for n in range(2)})
    healthy(app.button(key="train").click().run())
    run = app.query_params["run"]
    again = own(opened(run=run))
    again.session_state["made_of"] = True
    assert texts(healthy(again.run()))[:2] == ["mug · 3", "spoon · 2"]
