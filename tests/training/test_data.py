"""Splits, arrays, and how sure an accuracy is."""

import numpy as np
import pytest
from scipy import stats

from core.media.pictures import Picture
from core.training.data import DataSet, prepare, stratified_split, wilson_interval
from tests.training.small import small_plan


def picture(label: str, value: int, size: tuple[int, int] = (40, 60)) -> Picture:
    return Picture(f"{label}-{value}", label, np.full((*size, 3), value, np.uint8))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("share", [0.05, 0.2, 0.5])
def test_a_split_takes_its_share_of_every_class(seed: int, share: float) -> None:
    random = np.random.default_rng(seed)
    labels = random.permutation(np.repeat(np.arange(5), [2, 3, 10, 57, 100]))
    training, validation = stratified_split(labels, share, seed)
    assert sorted([*training, *validation]) == list(range(len(labels)))
    for label in range(5):
        count = int((labels == label).sum())
        held = int((labels[validation] == label).sum())
        assert 1 <= held < count
        assert held == 1 or abs(held - share * count) <= 0.5


def test_the_seed_decides_the_split() -> None:
    labels = np.repeat([0, 1], 20)
    first, again, other = (stratified_split(labels, 0.2, seed)[1] for seed in (1, 1, 2))
    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


def test_a_class_of_one_trains() -> None:
    training, validation = stratified_split(np.array([0, 0, 1]), 0.5, 0)
    assert 2 in training
    assert len(validation) == 1


def test_prepare_numbers_classes_by_name_and_keeps_what_is_what() -> None:
    pictures = [picture("dog", 10), picture("cat", 20), picture("dog", 30), picture("cat", 40)]
    data = prepare(pictures, small_plan())
    assert data.class_names == ("cat", "dog")
    assert data.labels.tolist() == [1, 0, 1, 0]
    assert data.pixels.shape == (4, 32, 32, 3)
    assert data.pixels[:, 5, 5, 0].tolist() == [10, 20, 30, 40]
    assert data.names == ("dog-10", "cat-20", "dog-30", "cat-40")
    assert prepare(pictures, small_plan(color="gray")).pixels.shape == (4, 32, 32, 1)


@pytest.mark.parametrize(
    ("pictures", "message"),
    [
        ([], "at least 2 classes, received 0"),
        ([picture("a", 1), picture("a", 2)], "at least 2 classes, received 1"),
        ([picture("a", 1), picture("a", 2), picture("b", 3)], "received 1 of 'b'"),
    ],
)
def test_too_little_to_learn_from_is_refused(pictures: list[Picture], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        prepare(pictures, small_plan())


def test_a_data_set_survives_its_bytes() -> None:
    data = prepare([picture(label, value) for label in "ab" for value in range(3)], small_plan())
    again = DataSet.from_bytes(data.to_bytes())
    assert (again.class_names, again.names) == (data.class_names, data.names)
    for name in ("pixels", "labels", "training", "validation"):
        np.testing.assert_array_equal(getattr(again, name), getattr(data, name))


@pytest.mark.parametrize(("correct", "total"), [(0, 1), (1, 1), (9, 10), (92, 100), (0, 40), (500, 500)])
def test_wilson_interval_is_scipys(correct: int, total: int) -> None:
    expected = stats.binomtest(correct, total).proportion_ci(0.95, method="wilson")
    np.testing.assert_allclose(wilson_interval(correct, total), expected, atol=1e-4)


@pytest.mark.parametrize(("correct", "total"), [(1, 0), (-1, 5), (6, 5)])
def test_wilson_interval_needs_a_share(correct: int, total: int) -> None:
    with pytest.raises(ValueError, match=f"received {correct} of {total}"):
        wilson_interval(correct, total)
