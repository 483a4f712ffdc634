"""Every example in a docstring gives what it says."""

import doctest
import importlib

import pytest

from tests.test_laws import product

EXAMPLES = [module for module, path in product().items() if ">>> " in path.read_text()]


@pytest.mark.parametrize("module", EXAMPLES)
def test_examples_in_docstrings(module: str) -> None:
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted
    assert not result.failed
