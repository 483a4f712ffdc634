"""What a person takes along: the report, and a script that runs without the product."""

import csv
import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.lessons.train.report import report_markdown, report_zip
from core.lessons.train.standalone import standalone_script, usage
from core.media.drawn.shapes import draw_shapes
from core.media.intake.decode import decode
from core.media.pictures import resize_square
from core.nn.convnet import ConvNet
from core.nn.layers import Activate, Dense, Flatten
from core.training.layers import layers_of
from core.training.plan import ACTIVATIONS, Block, TrainingPlan
from core.training.result import EpochRow, TrainingResult
from tests.media.makers import encode, photo
from tests.training.small import small_data, small_plan

PLAN = small_plan()
DATA = small_data(PLAN)
NAMES = ("=cmd|x", "b\n# <b>")


@pytest.fixture
def result() -> TrainingResult:
    """Four held-out pictures, one of them wrong; class names that try to be markup."""
    kernel = np.zeros((32 * 32 * 3, 2), np.float32)
    layers = (
        ("flatten", Flatten()),
        ("scores", Dense(kernel, np.zeros(2, np.float32))),
        ("p", Activate("softmax")),
    )
    return TrainingResult(
        plan=PLAN,
        class_names=NAMES,
        history=(EpochRow(1, 0.5, 0.75, 0.6, 0.75, 0.001, 1.5),),
        network=ConvNet(layers, (32, 32, 3), NAMES),
        keras_file=b"keras",
        probabilities=np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.4, 0.6]], np.float32),
        labels=np.array([0, 1, 1, 1]),
        validation=np.array([0, 11, 12, 13]),
        names=("w", "x|y", "y", "z"),
        training_count=16,
        seconds=2.0,
        best_epoch=1,
        canceled=False,
        stopped_early=False,
        versions={"keras": "3"},
    )  # fmt: skip


def test_the_report_says_the_result_with_its_uncertainty(result: TrainingResult) -> None:
    text = report_markdown(result)
    assert "3 of 4 held-out pictures were given their own class: 75.0%" in text
    assert "from 30.1% to 95.4%" in text  # Wilson, 3 of 4
    assert "| 1 | 0.5000 | 0.750 | 0.6000 | 0.750 |" in text
    assert "optimistic" not in text
    assert "optimistic" in report_markdown(replace(result, plan=replace(PLAN, patience=3)))


def test_names_that_people_chose_are_only_text(result: TrainingResult) -> None:
    text = report_markdown(result)
    assert "<b>" not in text.replace("\\<b\\>", "")
    assert "\n# <" not in text
    widths = [len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines() if line.startswith("| \\=cmd")]
    widths += [len(re.findall(r"(?<!\\)\|", line)) for line in text.splitlines() if line.startswith("| =cmd")]
    assert widths == [4]  # the confusion row still has three cells


def test_the_zip_holds_everything(result: TrainingResult) -> None:
    data = report_zip(result, DATA, curves=lambda given: b"png of " + str(len(given.history)).encode())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {
            "report.md", "plan.json", "history.csv", "confusion.csv", "model.keras", "train.py", "curves.png",
            "mistakes/01.png",
        }  # fmt: skip
        assert TrainingPlan.from_json(archive.read("plan.json").decode()) == PLAN
        assert archive.read("curves.png") == b"png of 1"
        picture = np.asarray(Image.open(io.BytesIO(archive.read("mistakes/01.png"))))
        np.testing.assert_array_equal(picture, DATA.pixels[11])
        rows = list(csv.reader(io.StringIO(archive.read("confusion.csv").decode())))
    assert rows[0][1] == "'=cmd|x"  # no spreadsheet computes it
    assert [row[1:] for row in rows[1:]] == [["1", "0"], ["1", "2"]]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_script_is_python_and_builds_the_same_network(activation: str) -> None:
    block = Block(filters=3, activation=activation, convolutions=2, pooling="average", padding="valid")
    plan = small_plan(blocks=(block, Block(filters=4, batch_norm=False)), dense_units=5, optimizer="momentum")
    space: dict[str, object] = {"__name__": "script"}
    exec(standalone_script(plan, 3), space)
    build = space["build"]
    assert callable(build)
    model = build(3)
    assert [(layer.name, layer.count_params()) for layer in model.layers] == [
        (row.name, row.parameters) for row in layers_of(plan, 3)
    ]


@pytest.mark.slow
def test_the_script_trains_from_a_folder_as_the_page_takes_it(tmp_path: Path) -> None:
    import keras

    for number, picture in enumerate(draw_shapes(12, side=40, classes=("circle", "cross"))):
        folder = tmp_path / "pictures" / picture.label
        folder.mkdir(parents=True, exist_ok=True)
        kind = ("PNG", "WEBP", "TIFF", "HEIF")[number % 4]
        (folder / f"{number}.{kind.lower()}").write_bytes(encode(Image.fromarray(picture.pixels), kind))
    whole = (tmp_path / "pictures" / "cross" / "12.png").read_bytes()
    (tmp_path / "pictures" / "cross" / "cut.png").write_bytes(whole[:-100])
    plan = replace(PLAN, augmentation="strong", patience=1, epochs=2)
    (tmp_path / "train.py").write_text(standalone_script(plan, 2))
    done = subprocess.run(
        [sys.executable, "train.py", "pictures"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    assert done.returncode == 0, done.stderr
    assert "classes ['circle', 'cross']" in done.stdout
    assert f"left out: {Path('pictures/cross/cut.png')} (" in done.stdout
    assert done.stdout.count("left out") == 1
    assert "UserWarning" not in done.stderr
    assert keras.models.load_model(tmp_path / "model.keras").input_shape == (None, 32, 32, 3)


@pytest.mark.parametrize("color", ["rgb", "gray"])
def test_the_program_that_uses_the_model_sees_a_phone_s_photo_as_the_page_does(
    color: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = small_plan(color=color)
    space: dict[str, Any] = {"__name__": "script"}
    exec(standalone_script(plan, 2), space)
    model = space["build"](2)
    model.save(tmp_path / "model.keras")
    tags = Image.Exif()
    tags[0x0112] = 6
    data = encode(photo(1600, 1200), "JPEG", exif=tags)
    (tmp_path / "picture.jpg").write_bytes(data)
    monkeypatch.chdir(tmp_path)
    used: dict[str, Any] = {}
    exec(usage(plan, ("a", "b")), used)
    seen = resize_square(decode(data, "picture.jpg").pixels, plan.side, gray=color == "gray")
    np.testing.assert_array_equal(used["pixels"], seen)
    np.testing.assert_allclose(used["scores"], model.predict(seen[None], verbose=0)[0], rtol=1e-6)
