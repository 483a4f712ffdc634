"""The house's laws, checked over every file: who may import whom."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "streamlit_app.py"])

# Inside core, who may know whom; a package may always know itself.
ARROWS = {
    "core.nn": set(),
    "core.trace": set(),
    "core.course": set(),
    "core.settings": set(),
    "core.wording": set(),
    "core.explain": {"core.nn", "core.trace", "core.wording"},
    "core.figures": {"core.trace", "core.wording"},
    "core.media": {"core.trace", "core.settings", "core.figures.palette", "core.wording"},
    "core.training": {"core.media", "core.nn", "core.settings", "core.wording"},
    # A run is made of pictures: their type is all that the cluster knows of media.
    "core.cluster": {"core.training", "core.settings", "core.media.pictures"},
}


def imports(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            module = node.module or ""
            found.add(module)
            # `from core import wording` names a module too.
            if module in {"core", "core.nn", "core.training", "core.media", "core.figures", "core.explain"}:
                found |= {f"{module}.{name.name}" for name in node.names}
    return found


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def wing(module: str) -> str:
    """`core.nn.shapes` -> `core.nn`."""
    return ".".join(module.split(".")[:2])


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_file_knows_only_whom_it_may(path: Path) -> None:
    module = module_of(path)
    for other in imports(path):
        top = other.split(".")[0]
        if top == "streamlit":
            assert not module.startswith("core"), f"{module} imports streamlit"
        if top in {"tensorflow", "keras"}:
            assert module.startswith("core.training"), f"{module} imports {other}"
        if top == "pages":
            assert not module.startswith("core"), f"{module} imports {other}"
        if module.startswith("core.") and top == "core" and other != "core":
            allowed = {wing(module), *ARROWS[wing(module)]}
            assert wing(other) in allowed or other in allowed, f"{module} imports {other}"


def test_every_wing_of_core_has_its_arrows_written_down() -> None:
    wings = {wing(module_of(path)) for path in FILES if module_of(path).startswith("core.")}
    assert wings - {"core.__init__"} == set(ARROWS)


def test_nothing_that_the_pages_import_brings_tensorflow() -> None:
    modules = sorted(
        module_of(path)
        for path in FILES
        if module_of(path).startswith(("core.", "pages.kit")) and path.name != "__main__.py"
    )
    code = (
        f"import importlib, sys\nfor m in {modules!r}: importlib.import_module(m)\n"
        "print('tensorflow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "False"


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_no_raw_html_and_nothing_pickled(path: Path) -> None:
    text = path.read_text()
    for banned in ("unsafe_allow_html", "components.v1", "st.html(", "allow_pickle=True", "safe_mode=False"):
        assert banned not in text, f"{path.name} uses {banned}"
