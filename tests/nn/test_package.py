"""What holds for the whole package: what it imports and what it promises to hold."""

import ast
import importlib
import inspect
import pkgutil
import sys
from pathlib import Path

import pytest

import core.nn

MODULES = [module.name for module in pkgutil.iter_modules(core.nn.__path__)]
SOURCES = {name: Path(core.nn.__path__[0], f"{name}.py").read_text(encoding="utf-8") for name in MODULES}


def test_imports_are_numpy_the_standard_library_and_itself():
    for name, source in SOURCES.items():
        for node in ast.walk(ast.parse(source)):
            imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                imported = [node.module or ""]
            for module in imported:
                root = module.split(".")[0]
                assert root == "numpy" or root in sys.stdlib_module_names or module.startswith("core.nn"), name


@pytest.mark.parametrize("name", MODULES)
def test_the_package_names_every_module(name):
    assert name in (core.nn.__doc__ or "").replace("`", " ").split()


@pytest.mark.parametrize("name", MODULES)
def test_everything_public_says_what_it_is(name):
    """Only the curves, whose names are their meaning, and gradients, which their loss explains, go without."""
    module = importlib.import_module(f"core.nn.{name}")
    assert module.__doc__
    for key, value in vars(module).items():
        if key.startswith("_") or not (inspect.isfunction(value) or inspect.isclass(value)):
            continue
        if value.__module__ == module.__name__ and name != "curves" and not key.endswith("_gradient"):
            assert value.__doc__, key
            assert not value.__doc__.startswith(f"{key}("), key
