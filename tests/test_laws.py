"""The house's laws, one test each, over every file: what stands where, and who may know whom."""

import ast
import dataclasses
import importlib
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from core.course import LESSONS

ROOT = Path(__file__).resolve().parents[1]
SLUGS = [entry.slug for entry in LESSONS]


def module_of(path: Path) -> str:
    """`core/nn/shapes.py` -> `core.nn.shapes`; a package is named without its `__init__`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def product() -> dict[str, Path]:
    """The modules of the product and their files."""
    files = [*ROOT.glob("core/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "streamlit_app.py"]
    return {module_of(path): path for path in sorted(files)}


@cache
def names(path: Path) -> frozenset[str]:
    """Every module that a file imports, anywhere in it; `from core import wording` names one too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            inside = {f"{module}.{name.name}" for name in node.names} & product().keys()
            found |= inside or {module}
    return frozenset(found)


@cache
def imports() -> dict[str, frozenset[str]]:
    """Who imports whom, among the product's modules."""
    return {module: names(path) & product().keys() for module, path in product().items()}


def lesson_of(module: str) -> str:
    """The lesson that a module belongs to; empty for what is shared."""
    parts = module.split(".")
    if parts[:2] in (["core", "lessons"], ["pages", "parts"]) and len(parts) > 2:
        return parts[2]
    return parts[1] if parts[0] == "pages" and len(parts) == 2 else ""


def room(module: str) -> str:
    """`core.nn.shapes` -> `core.nn`; a module of `core` itself is its own room."""
    return ".".join(module.split(".")[:2])


def keep(law: str, offenses: Iterable[str]) -> None:
    """Fails with the places where a law is broken."""
    found = sorted(set(offenses))
    if found:
        pytest.fail("\n".join([f"{law} is broken in {len(found)} places:", *found]), pytrace=False)


def test_1_core_knows_no_streamlit_and_the_web_process_no_tensorflow() -> None:
    found = []
    for module, path in product().items():
        tops = {name.split(".")[0] for name in names(path)}
        if module.startswith("core") and tops & {"streamlit", "pages"}:
            found.append(f"{module} imports streamlit or pages")
        may = module.startswith(("core.training.", "core.runs.")) or ".study." in module
        if tops & {"tensorflow", "keras"} and not may:
            found.append(f"{module} imports TensorFlow")
    modules = [m for m in product() if m.startswith(("core", "pages.kit", "pages.parts"))]
    code = (
        f"import importlib, sys\nfor m in {modules!r}: importlib.import_module(m)\nprint('tensorflow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    if done.stdout.strip().splitlines()[-1] != "False":
        found.append("importing core and pages brings TensorFlow")
    keep("law 1", found)


def test_2_no_lesson_knows_another_and_nothing_shared_knows_a_lesson() -> None:
    keep(
        "law 2",
        (
            f"{module} -> {other}"
            for module, others in imports().items()
            for other in others
            if lesson_of(other) and lesson_of(other) != lesson_of(module)
        ),
    )


FRAME = ("pages.kit.lesson", "pages.kit.host", "pages.kit.controls", "pages.kit.stage", "pages.kit.thumbnails")


def test_3_what_is_shared_is_used_by_two_lessons() -> None:
    users: dict[str, set[str]] = defaultdict(set)

    def spread(module: str, lesson: str) -> None:
        for other in imports()[module]:
            if not lesson_of(other) and lesson not in users[other]:
                users[other].add(lesson)
                spread(other, lesson)

    for module in product():
        if lesson_of(module):
            spread(module, lesson_of(module))
    shared = ("core.explain.", "core.figures.", "core.training.", "pages.kit.")
    keep(
        "law 3",
        (
            f"{module} is used by {', '.join(users[module]) or 'no lesson'}"
            for module, path in product().items()
            if module.startswith(shared) and path.name != "__init__.py"
            if module not in FRAME and len(users[module]) < 2
        ),
    )


def test_4_in_a_lesson_only_its_stage_and_its_figures_know_figures() -> None:
    keep(
        "law 4",
        (
            f"{module} -> {other}"
            for module, others in imports().items()
            for other in others
            if module.startswith("core.lessons.")
            and other.startswith("core.figures")
            and not module.endswith((".stage", "_figure"))
        ),
    )


def test_5_no_imports_run_in_circles() -> None:
    reach: dict[str, set[str]] = {}
    for module in imports():
        seen, todo = set(), list(imports()[module])
        while todo:
            other = todo.pop()
            if other not in seen:
                seen.add(other)
                todo += imports()[other]
        reach[module] = seen
    keep("law 5", (f"{module} reaches itself" for module, seen in reach.items() if module in seen))


MOST, MOST_NN = 30, 45


def test_6_every_lesson_has_its_rooms_and_no_room_is_crowded() -> None:
    found = [
        f"{slug} lacks {place}"
        for slug in SLUGS
        for place in (f"pages/{slug}.py", f"core/lessons/{slug}", f"tests/lessons/{slug}")
        if not (ROOT / place).exists()
    ]
    held = Counter(
        str(path.parent.relative_to(ROOT))
        for path in product().values()
        if path.name != "__init__.py" and path.parent != ROOT
    )
    found += [
        f"{folder} holds {count} modules"
        for folder, count in held.items()
        if count > (MOST_NN if folder == "core/nn" else MOST)
    ]
    keep("law 6", found)


# TensorFlow and SciPy, or the Keras program that a lesson prints, run.
ORACLE = re.compile(r"\bimport (?:tensorflow|keras|scipy)\b|\bexec\(")


def test_7_every_number_is_tested_against_another_implementation() -> None:
    tested = {name for path in ROOT.glob("tests/**/*.py") for name in names(path)}
    todo = [module for module in tested if module.startswith("core.nn.")]
    while todo:  # what a tested module is made of is tested with it
        more = {name for name in imports()[todo.pop()] if name.startswith("core.nn.")} - tested
        tested |= more
        todo += more
    found = [f"no test reaches {m}" for m in product() if m.startswith("core.nn.") and m not in tested]
    for slug in SLUGS:
        files = ROOT.glob(f"tests/lessons/{slug}/**/*.py")
        if not any(ORACLE.search(path.read_text()) for path in files):
            found.append(f"tests/lessons/{slug} asks no other implementation")
    keep("law 7", found)


# What is done in one place: a pattern, and the files that may hold it.
ONCE = {
    "one player": (r'"bind": \{"input"', "core/figures/player.py"),
    "one palette": (r"[\"']#[0-9a-fA-F]{6}[\"']", "core/figures/palette.py|core/media/.*"),
    "one place for the link": (r"\bst\.query_params\b", "pages/kit/link.py"),
    "one way to decode": (r"^[^\"']*\bImage\.open\(", "core/media/.*"),
    "one machine for runs": (r"^\s*(?:import|from) (?:distributed|dask)\b", "core/runs/.*"),
    "no raw HTML, nothing pickled": (r"unsafe_allow_html|components\.v1|allow_pickle=True|safe_mode=False", ""),
    "one style sheet": (r"st\.html\(", "pages/kit/stage.py"),
    "scripts in the browser": (r"components\.v2", "pages/kit/(memory|picker).py"),
}  # fmt: skip


def without_texts(path: Path) -> str:
    """A file without its strings that span lines: docstrings, and programs that are shown; lines keep their numbers."""
    text = path.read_text()
    lines = text.split("\n")
    for node in ast.walk(ast.parse(text)):
        end = getattr(node, "end_lineno", 0)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and end > node.lineno:
            lines[node.lineno - 1 : end] = [""] * (end - node.lineno + 1)
    return "\n".join(lines)


def test_8_one_player_one_palette_one_link_one_way_in_one_machine() -> None:
    keep(
        "law 8",
        (
            f"{law}: {path.relative_to(ROOT)}:{text.count(chr(10), 0, hit.start()) + 1}"
            for path in product().values()
            for text in [without_texts(path)]
            for law, (pattern, places) in ONCE.items()
            if not re.fullmatch(places, str(path.relative_to(ROOT)))
            for hit in re.finditer(pattern, text, re.MULTILINE)
        ),
    )


# Inside core, who may know whom; a room may always know itself.
ARROWS = {
    "core.nn": "",
    "core.trace": "wording",
    "core.sliding": "",
    "core.course": "",
    "core.glossary": "wording",
    "core.settings": "",
    "core.wording": "",
    "core.written": "wording",
    "core.explain": "nn trace sliding wording",
    "core.figures": "trace sliding wording",
    "core.media": "trace settings wording written figures.palette",
    "core.training": "media nn settings wording",
    "core.runs": "training settings media wording",
    "core.view": "explain figures",
    "core.lessons": "view explain figures training media nn trace sliding wording settings",
}


def test_9_arrows_point_down() -> None:
    found = []
    for module, others in imports().items():
        if not module.startswith("core."):
            continue
        allowed = {room(module), *(f"core.{name}" for name in ARROWS.get(room(module), "").split())}
        found += [
            f"{module} -> {other}"
            for other in others
            if other != "core"
            and room(other) not in allowed
            and not any(f"{other}.".startswith(f"{a}.") for a in allowed)
        ]
    found += [f"{m} has no arrows" for m in {room(m) for m in product() if m.startswith("core.")} - ARROWS.keys()]
    keep("law 9", found)


# The page on which a reader trains has no lesson's stage: what it shows of a network, and of a run.
WORKSHOP = {"train": ["architecture", "epochs"]}
# Other numbers of the same view.
TOLD_AS = {("unrolling", "types"): "unroll"}


def views(slug: str) -> list[str]:
    """What a lesson's address can name: its views, the parts of one that has parts, or all that its stage joins."""
    home, settings = ROOT / "core/lessons" / slug, importlib.import_module(f"core.lessons.{slug}.settings").Settings
    chosen = {field.name: field.metadata["control"] for field in dataclasses.fields(settings)}
    found = [*chosen["view"].options] if "view" in chosen else []
    if "part" in chosen:
        found = [view for view in found if (home / f"{view}.py").exists()] + [*chosen["part"].options]
    stage = home / "stage.py"
    joined = re.findall(r"^def (\w+)\([^)]*\) -> View", stage.read_text(), re.M) if stage.exists() else []
    return [TOLD_AS.get((slug, view), view) for view in found or WORKSHOP.get(slug, joined)]


@pytest.mark.parametrize("slug", SLUGS)
def test_from_an_address_it_is_two_steps_to_any_number_sentence_and_mark(slug: str) -> None:
    home = ROOT / "core/lessons" / slug
    files = {f"{view}{end}.py" for view in views(slug) for end in ("", "_words", "_figure")}
    assert files
    assert sorted(name for name in files if not (home / name).exists()) == []
