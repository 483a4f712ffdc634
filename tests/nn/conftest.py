"""The oracle and the random numbers that the tests of `core.nn` share."""

import os
from collections.abc import Iterator
from types import ModuleType

import numpy as np
import pytest


@pytest.fixture(scope="session")
def tf() -> ModuleType:
    """TensorFlow, imported once and only where a test asks for it."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow

    return tensorflow


@pytest.fixture
def keras(tf: ModuleType) -> Iterator[ModuleType]:
    """Keras computing in float64, set back afterwards."""
    import keras

    before = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    yield keras
    keras.config.set_floatx(before[0])
    keras.config.set_dtype_policy(before[1])


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20170)
