"""The zoo against Keras: published models layer by layer, and the code that the page shows."""

import contextlib
import io

import keras
import pytest

from core.lessons.zoo.code import kinds_code, network_code
from core.lessons.zoo.kinds import kinds
from core.lessons.zoo.network import ledger
from core.lessons.zoo.networks import NETWORKS
from tests.lessons.zoo.test_words import BOOKS, ODD


def run(code: str) -> object:
    """What the code leaves in `result`. Its variables get no values: a large network costs no memory."""
    scope: dict[str, object] = {}
    with keras.StatelessScope(initialize_variables=False), contextlib.redirect_stdout(io.StringIO()):
        exec(code, scope)
    return scope["result"]


@pytest.mark.parametrize("name", [*NETWORKS, "odd"])
def test_code_counts_the_same(name: str) -> None:
    books = BOOKS[name]
    parameters, shape = run(network_code(books))  # type: ignore[misc]
    assert parameters == books.total.parameters
    assert shape[1:] == books.lines[-1].after


def test_stride_with_dilation_and_zero_padding() -> None:
    books = ledger(ODD[:2], 61, 3)
    parameters, shape = run(network_code(books))  # type: ignore[misc]
    assert (parameters, shape[1:]) == (books.total.parameters, books.lines[-1].after)


def test_published_models() -> None:
    """Layer sums of keras.applications: every block of ours is some of their layers, in order."""
    for name, model_name in (("vgg16", "VGG16"), ("resnet50", "ResNet50"), ("mobilenet", "MobileNet")):
        with keras.StatelessScope(initialize_variables=False):
            model = getattr(keras.applications, model_name)(weights=None)
        counts = [layer.count_params() for layer in model.layers]
        books = BOOKS[name]
        assert sum(counts) == books.total.parameters
        running = {sum(counts[:end]) for end in range(len(counts) + 1)}
        # A shortcut's layers stand between those of its block, so sums are compared where blocks end.
        assert all(line.so_far.parameters in running for line in books.lines)
        # MobileNet's last layers keep two axes of one cell.
        shapes = {tuple(extent for extent in layer.output.shape[1:] if extent > 1) for layer in model.layers}
        assert {line.after for line in books.lines} <= shapes


@pytest.mark.parametrize("numbers", [(56, 128, 128, 3, 2, 4), (7, 16, 64, 4, 3, 8)])
def test_kinds(numbers: tuple[int, int, int, int, int, int]) -> None:
    compared = kinds(*numbers)
    assert run(kinds_code(compared)) == [(kind.cost.parameters, kind.cost.multiply_adds) for kind in compared]
