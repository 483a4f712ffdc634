"""What the README, the changelog and the host's list say is true."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

from core.course import LESSONS
from core.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_the_readme_lists_every_lesson_with_its_question() -> None:
    for entry in LESSONS:
        assert f"| {entry.title} | {entry.question} |" in README


def test_the_settings_that_the_readme_names_exist_with_these_defaults() -> None:
    defaults = {f"UNROLLED_{field.name.upper()}": field.default for field in fields(Settings)}
    rows = re.findall(r"\| `(UNROLLED_\w+)` \| (\S+) \|", README)
    assert len(rows) >= 5
    for name, value in rows:
        assert value == (f"{defaults[name]:g}" if not isinstance(defaults[name], str) else "none"), name


def test_every_path_that_the_readme_names_exists() -> None:
    for path in re.findall(r"\]\(([\w./-]+)\)", README):
        assert (ROOT / path).is_file(), path
    for path in re.findall(r"`((?:core|pages|tests|\.streamlit|\.ci)/[\w./]*)`", README):
        if "x.py" not in path:
            assert (ROOT / path).exists(), path


def test_every_network_that_ships_is_made_by_a_module_that_runs() -> None:
    modules = re.findall(r"^\| `(core\.[\w.]+)` \|", README, re.MULTILINE)
    assert len(modules) >= 10
    for module in modules:
        text = (ROOT / module.replace(".", "/")).with_suffix(".py").read_text()
        assert f"python -m {module}\n" in text, module
        assert 'if __name__ == "__main__":' in text, module


def test_the_changelog_has_a_dated_entry() -> None:
    assert re.search(r"^## \d{4}-\d{2}-\d{2}$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


def test_the_hosts_list_holds_every_dependency_at_one_version() -> None:
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if not line.startswith("#")]
    names = {re.split(r"[=<>~ ]", line)[0].lower() for line in lines}
    for dependency in PROJECT["dependencies"]:
        assert re.split(r"[=<>~ ]", dependency)[0].lower() in names, dependency
    assert all("==" in line for line in lines)
    assert not re.search(r"https?:", "\n".join(lines))


def test_the_upload_limit_of_the_server_stands_above_that_of_the_app() -> None:
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
    assert config["server"]["maxUploadSize"] >= Settings().upload_megabytes
    assert config["client"]["showErrorDetails"] == "none", "no traceback reaches a user"
