"""The activations lesson's Keras code, run: it gives the numbers on the screen."""

from dataclasses import replace

import numpy as np
import pytest

from core.lessons.activations import collapse, collapse_words, curves, curves_words, dead, dead_words
from core.lessons.activations.chain import chains
from core.lessons.activations.chain_words import keras_code
from core.lessons.activations.library import LIBRARY
from core.lessons.activations.settings import Settings

CHAIN = replace(Settings(), view="chain")
ROWS = np.array(dead.ROWS)
TABLES = tuple(np.array(table) for table in (collapse.X, collapse.FIRST, collapse.SECOND))


def run(code: str) -> dict:
    scope: dict = {}
    exec(compile(code, "lesson", "exec"), scope)
    return scope


def bend(name: str, **changed: object) -> curves.Bend:
    return curves.bends(replace(Settings(), function=name, others=(), **changed))[0]


@pytest.mark.parametrize("name", LIBRARY)
def test_the_keras_code_gives_every_value_and_slope(name: str) -> None:
    one = bend(name)
    scope = run(curves_words.keras_code(one))
    np.testing.assert_allclose(scope["result"][0], one.f, rtol=2e-5, atol=5e-6)
    np.testing.assert_allclose(scope["result"][1], one.slope, rtol=2e-5, atol=5e-6)


@pytest.mark.parametrize(
    ("name", "changed"),
    [("leaky_relu", {"leak": 0.05}), ("relu", {"ceiling": "4", "threshold": 1.0, "relu_leak": 0.1}),
     ("elu", {"elu": 2.0}), ("celu", {"celu": 0.5}), ("prelu", {"prelu": 0.1}), ("thresholded_relu", {"jump": 0.5}),
     ("gelu", {"fast": True})],
)  # fmt: skip
def test_the_keras_code_with_other_parameters(name: str, changed: dict) -> None:
    one = bend(name, **changed)
    scope = run(curves_words.keras_code(one))
    np.testing.assert_allclose(scope["result"], [one.f, one.slope], rtol=2e-5, atol=5e-6)


@pytest.mark.parametrize("function", ["sigmoid", "tanh", "relu", "prelu", "step", "thresholded_relu", "gelu", "linear"])
def test_the_keras_code_walks_back_through_the_same_chain(function: str) -> None:
    settings = replace(CHAIN, function=function, others=(), chain="random", depth=6, signal=2.0)
    (chain,) = chains(settings)
    got = run(keras_code(chain))["result"]
    np.testing.assert_allclose(got, np.cumprod(chain.back), rtol=1e-5, atol=1e-12)


@pytest.mark.parametrize("unit", ["killed", "alive"])
def test_keras_trains_the_same_unit(unit: str) -> None:
    relu, _ = dead.units(replace(Settings(), unit=unit), ROWS)
    got = run(dead_words.keras_code(relu).replace("range(60)", "range(12)"))["result"]
    np.testing.assert_allclose(got, relu.cost[:12], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("between", ["linear", "relu"])
def test_keras_runs_the_same_two_layers(between: str) -> None:
    words = collapse_words.explain(collapse.Layers.of(*TABLES, bent=between == "relu"))
    layers = collapse.Layers.of(*TABLES, bent=between == "relu")
    scope = run(words.keras)
    np.testing.assert_allclose(scope["result"], layers.through[2], rtol=1e-6)
    np.testing.assert_allclose(scope["one"], layers.one, rtol=1e-6)
