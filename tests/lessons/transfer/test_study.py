"""A comparison of ways to train: its plan, its split, its head against SciPy, and a whole small one with Keras."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import log_softmax

from core.lessons.transfer.code import transfer_script
from core.lessons.transfer.study import backbone_files
from core.lessons.transfer.study.backbone import FILE, backbone_facts, backbone_weights, trained_backbone
from core.lessons.transfer.study.backbones import BACKBONES
from core.lessons.transfer.study.examples import REAL, RECORDED, recorded
from core.lessons.transfer.study.head import DECAY, fit_head
from core.lessons.transfer.study.plan import WAYS, TransferPlan, prepare_transfer, rows_of, workable
from core.lessons.transfer.study.result import TransferResult
from core.lessons.transfer.study.work import study
from core.media.drawn.drawn_sets import drawn_set
from core.media.pictures import Picture
from core.settings import Settings


class Watch:
    """Keeps what it is told; `stop_after` rows it is canceled."""

    def __init__(self, stop_after: int = 10_000) -> None:
        self.rows: list[dict[str, Any]] = []
        self.told: list[tuple[int, int, str]] = []
        self.stop_after = stop_after

    def progress(self, done: int, total: int, words: str = "") -> None:
        self.told.append((done, total, words))

    def row(self, values: dict[str, float | int | str]) -> None:
        self.rows.append(values)

    def part(self, name: str, data: bytes) -> None:
        raise AssertionError("no parts")

    def canceled(self) -> bool:
        return len(self.rows) >= self.stop_after


def pictures(sizes: dict[str, int]) -> list[Picture]:
    random = np.random.default_rng(0)
    return [
        Picture(f"{name}-{i}", name, random.integers(0, 256, (8, 8, 3), np.uint8))
        for name, size in sizes.items()
        for i in range(size)
    ]


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"backbone": "large"}, "one of small, mobilenet, efficientnet, received 'large'"),
        ({"counts": (10, 5)}, r"ascending, received \(10, 5\)"),
        ({"counts": ()}, "from 1 to 200"),
        ({"updates": 5000}, "updates must be a whole number from 20 to 600, received 5000"),
        ({"batch": True}, "batch must be a whole number"),
    ],
)
def test_a_plan_refuses_what_cannot_be_done(given: dict[str, Any], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        TransferPlan(**given)


def test_a_plan_travels_as_json() -> None:
    plan = TransferPlan(counts=(5, 20), updates=40)
    assert TransferPlan.from_json(plan.to_json()) == plan
    with pytest.raises(ValueError, match="a plan is an object with"):
        TransferPlan.from_json('{"steps": 1}')


def test_more_pictures_get_as_many_passes_and_few_get_enough_updates() -> None:
    """20 passes over 50 x 10 pictures in batches of 32: 312.5, rounded up."""
    plan = TransferPlan()
    assert [plan.updates_for(count, 10) for count in plan.counts] == [100, 100, 125, 313]
    assert plan.all_updates(10) == 2 * 638


def test_counts_leave_some_to_judge() -> None:
    assert workable({"a": 60, "b": 75}, (5, 10, 20, 50)) == (5, 10, 20, 50)
    assert workable({"a": 59}, (5, 10, 20, 50)) == (5, 10, 20)
    assert workable({"a": 6}, (5,)) == ()
    assert workable({}, (5,)) == ()


def test_the_same_pictures_judge_and_smaller_counts_are_parts_of_larger_ones() -> None:
    data = prepare_transfer(pictures({"a": 25, "b": 70}), TransferPlan(counts=(5, 10)))
    assert np.bincount(data.labels[data.training]).tolist() == [10, 10]
    assert np.bincount(data.labels[data.validation]).tolist() == [15, 40]
    assert not set(data.training) & set(data.validation)
    assert len({data.names[row] for row in range(len(data.names))}) == len(data.names)
    five, ten = rows_of(data, 5), rows_of(data, 10)
    assert np.bincount(data.labels[five]).tolist() == [5, 5]
    assert set(five) < set(ten)


def test_too_few_pictures_are_refused_with_the_number_that_it_takes() -> None:
    with pytest.raises(ValueError, match=r"10 pictures per class to learn from need 12 .* received 11 of 'b'"):
        prepare_transfer(pictures({"a": 30, "b": 11}), TransferPlan(counts=(10,)))
    with pytest.raises(ValueError, match="at least 2 classes, received 1"):
        prepare_transfer(pictures({"a": 30}), TransferPlan(counts=(10,)))


def test_the_head_finds_the_minimum_that_scipy_finds() -> None:
    random = np.random.default_rng(1)
    labels = np.arange(60) % 3
    features = (random.normal(0, 1, (60, 4)) * 3 + labels[:, None] * [1.0, 0, -1, 0] + 5).astype(np.float32)
    kernel, bias = fit_head(features, labels, 3)
    spread = features.std(axis=0) + 1e-3
    x = (features - features.mean(axis=0)) / spread

    def loss(flat: np.ndarray) -> float:
        w = flat.reshape(5, 3)
        logs = log_softmax(x @ w[:-1] + w[-1], axis=1)[np.arange(60), labels]
        return float(-logs.mean() + DECAY / 2 * (w[:-1] ** 2).sum())

    best = minimize(loss, np.zeros(15), method="BFGS")
    ours = np.concatenate([kernel * spread[:, None], [bias + features.mean(axis=0) @ kernel]])
    assert loss(ours.ravel()) == pytest.approx(best.fun, abs=1e-3)


def test_the_shipped_backbone_is_small_and_whole() -> None:
    assert FILE.stat().st_size < 3_000_000
    assert backbone_facts()["classes"] == 96
    model = trained_backbone()
    assert sum(w.size for layer in backbone_weights().values() for w in layer) == model.count_params()
    small = BACKBONES["small"]
    assert sum(int(np.prod(v.shape)) for v in model.trainable_variables) == small.learned
    assert model.output_shape == (None, small.features)
    assert model.input_shape == (None, small.side, small.side, 3)
    # The script that the page shows builds the same network.
    space: dict[str, Any] = {}
    script = transfer_script(TransferPlan()).replace('"backbone.npz"', repr(str(FILE)))
    exec(compile(script, "transfer.py", "exec"), space)
    x = np.random.default_rng(0).integers(0, 256, (2, 48, 48, 3)).astype(np.float32)
    np.testing.assert_allclose(
        np.asarray(space["build"](pretrained=True)(x)), np.asarray(model(x)), rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize("backbone", ["mobilenet", "efficientnet"])
def test_the_script_compiles_for_every_backbone(backbone: str) -> None:
    script = transfer_script(TransferPlan(backbone=backbone))
    compile(script, "transfer.py", "exec")
    assert f"{BACKBONES[backbone].side}, {BACKBONES[backbone].side}, 3" in script
    assert "backbone.npz" not in script


@pytest.fixture(scope="module")
def compared() -> tuple[TransferResult, Watch]:
    """Two hues, two and four pictures each, twenty updates of three."""
    chosen = [p for p in drawn_set("hues", 8) if p.label in ("red", "blue")]
    plan = TransferPlan(counts=(2, 4), updates=20, batch=8)
    watch = Watch()
    data = prepare_transfer(chosen, plan).to_bytes()
    return TransferResult.from_bytes(study(plan.to_json(), data, watch)), watch


def test_a_study_tells_a_row_for_each_way_and_count(compared: tuple[TransferResult, Watch]) -> None:
    result, watch = compared
    assert [(row["way"], row["per_class"]) for row in watch.rows] == [
        ("frozen", 2), ("frozen", 4), ("fine-tuned", 2), ("scratch", 2), ("fine-tuned", 4), ("scratch", 4),
    ]  # fmt: skip
    assert [row._asdict() for row in result.rows] == watch.rows
    json.dumps(watch.rows)
    assert {row.total for row in result.rows} == {8}
    head, backbone = 161 * 2, BACKBONES["small"].learned
    assert {row.learned for row in result.rows if row.way == "frozen"} == {head}
    assert {row.learned for row in result.rows if row.way != "frozen"} == {backbone + head}
    done = [done for done, total, _ in watch.told if total == 80]
    assert done == sorted(done)
    assert max(done) == 79


def test_a_study_says_how_far_every_kernel_moved(compared: tuple[TransferResult, Watch]) -> None:
    result, _ = compared
    assert [layer.name for layer in result.layers] == [*(f"conv{i}" for i in range(1, 7)), "head"]
    before = backbone_weights()["conv1"][0]
    np.testing.assert_array_equal(result.filters["fine-tuned-before"], before)
    moved = np.linalg.norm(result.filters["fine-tuned-after"] - before) / np.linalg.norm(before)
    assert result.layers[0].fine_tuned == pytest.approx(moved, rel=1e-5)
    assert 0 < moved < 1
    for layer in result.layers:
        assert layer.scratch is not None
        assert layer.scratch > 0


def test_a_canceled_study_answers_with_what_there_is() -> None:
    chosen = [p for p in drawn_set("hues", 6) if p.label in ("red", "blue")]
    plan = TransferPlan(counts=(2,), updates=20, batch=2)
    data = prepare_transfer(chosen, plan).to_bytes()
    result = TransferResult.from_bytes(study(plan.to_json(), data, Watch(stop_after=1)))
    assert [row.way for row in result.rows] == ["frozen"]
    assert all(layer.fine_tuned is None for layer in result.layers)
    assert "fine-tuned-before" in result.filters


def test_weights_that_are_not_in_the_folder_are_a_clear_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backbone_files, "settings", lambda: Settings(weights_folder=str(tmp_path)))
    mobile = BACKBONES["mobilenet"]
    with pytest.raises(ValueError, match=f"must hold {mobile.file}, and .* does not"):
        backbone_files.weights_file(mobile, Watch())
    (tmp_path / mobile.file).write_bytes(b"no weights")
    assert backbone_files.weights_file(mobile, Watch()) == tmp_path / mobile.file


def test_a_download_tells_how_much_has_come_and_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import keras

    efficient = BACKBONES["efficientnet"]
    asked: dict[str, str] = {}

    def fetch(name: str, origin: str, *, cache_dir: str, cache_subdir: str, file_hash: str) -> str:
        asked.update(origin=origin, file_hash=file_hash)
        file = Path(cache_dir, cache_subdir, name)
        file.write_bytes(b"w" * 1000)
        return str(file)

    monkeypatch.setattr(keras.utils, "get_file", fetch)
    monkeypatch.setattr(backbone_files, "kept_folder", lambda: tmp_path / "models")
    watch = Watch()
    file = backbone_files.weights_file(efficient, watch)
    assert file == tmp_path / "models" / efficient.file
    assert file.stat().st_size == 1000
    assert asked == {"origin": efficient.origin, "file_hash": efficient.check}
    assert all(total == 24_300_000 and words.startswith("Downloading") for _, total, words in watch.told)
    assert backbone_files.weights_file(efficient, Watch()) == file, "not asked for again"


def test_a_download_that_fails_is_a_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import keras

    def fail(*_: Any, **__: Any) -> str:
        raise Exception("URL fetch failure on address: None -- Name or service not known")  # as Keras raises it

    monkeypatch.setattr(keras.utils, "get_file", fail)
    monkeypatch.setattr(backbone_files, "kept_folder", lambda: tmp_path)
    with pytest.raises(ValueError, match=r"MobileNetV2 cannot be downloaded now \(Name or service not known\)"):
        backbone_files.weights_file(BACKBONES["mobilenet"], Watch())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", RECORDED)
def test_the_recorded_comparisons_are_whole(name: str) -> None:
    result = recorded(name)
    assert len(result.rows) == len(WAYS) * len(result.plan.counts)
    assert all(row.low <= row.accuracy <= row.high for row in result.rows)
    assert all(layer.fine_tuned is not None for layer in result.layers)


@pytest.mark.parametrize("name", REAL)
def test_frozen_features_come_about_as_far_as_scratch_on_real_pictures(name: str) -> None:
    """The page says so: within ten points, with a head of 1,610 of 195,426 parameters."""
    result = recorded(name)
    for count in result.plan.counts:
        frozen, scratch = result.row("frozen", count), result.row("scratch", count)
        assert frozen is not None
        assert scratch is not None
        assert abs(frozen.accuracy - scratch.accuracy) < 0.10
        assert frozen.learned / scratch.learned < 0.01


@pytest.mark.parametrize("key", ["mobilenet", "efficientnet"])
def test_backbones_of_keras_are_built_as_they_are_described(key: str) -> None:
    model, described = backbone_files.fresh_backbone(key, seed=0), BACKBONES[key]
    assert sum(int(np.prod(v.shape)) for v in model.trainable_variables) == described.learned
    assert model.input_shape == (None, described.side, described.side, 3)
    assert model.output_shape == (None, described.features)
