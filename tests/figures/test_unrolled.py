"""The unrolled cell as rows: everything inside its board, numbers where the trace brings them."""

import json

import pytest

from core.explain.recurrent import Task
from core.figures.board import NARROW, WIDE
from core.figures.player import Figure
from core.lessons.unrolling import stage
from core.lessons.unrolling.context import context
from core.lessons.unrolling.examples import EXAMPLES, own
from core.lessons.unrolling.types import TYPICAL

TASKS: dict[str, Task] = {
    "cell": EXAMPLES["cell"], "unequal": TYPICAL["unequal"], "one-one": TYPICAL["one-one"],
    "largest": own(4, 4, 4, 8, "tanh"), "smallest": own(1, 1, 1, 1, "tanh"), "wide": own(4, 1, 4, 5, "tanh"),
}  # fmt: skip


def problems(figure: Figure) -> list[str]:
    """Rows with other keys than their neighbors, and boxes that lie outside a board."""
    found = []
    high, narrow_high = (figure.data["board"][0][name] for name in ("h", "H"))
    for name, rows in figure.data.items():
        if len({frozenset(row) for row in rows}) != 1:
            found.append(f"rows of {name!r} differ in their keys")
        if name == "wires":
            continue
        for row in rows:
            if "W" in row and not (
                row["x"] >= -0.5 and row["x"] + row["w"] <= WIDE + 0.5 and row["y"] + row["h"] <= high
            ):
                found.append(f"{name}: {row} lies outside the wide board")
            if "W" in row and not (
                row["X"] >= -0.5 and row["X"] + row["W"] <= NARROW + 0.5 and row["Y"] + row["H"] <= narrow_high
            ):
                found.append(f"{name}: {row} lies outside the narrow board")
    return found


@pytest.mark.parametrize("name", TYPICAL)
def test_every_type_leaves_room_for_the_player_on_one_screen(name: str) -> None:
    # Of 800 pixels, 231 stand above the stage and 99 are the player's.
    assert stage.unroll(TYPICAL[name], "light").figure.data["board"][0]["h"] <= 800 - 231 - 99


@pytest.mark.parametrize("name", TASKS)
def test_everything_lies_inside_both_boards(name: str) -> None:
    figure = stage.unroll(TASKS[name], "light").figure
    assert problems(figure) == []
    assert json.loads(json.dumps(figure.still(1)))["datasets"]["cells"]


def test_settings_change_data_and_not_the_structure() -> None:
    figures = [stage.unroll(task, "dark").figure for task in TASKS.values()]
    assert all(figure.structure == figures[0].structure for figure in figures)
    assert {frozenset(figure.data) for figure in figures} == {frozenset(figures[0].data)}


def test_the_last_state_is_shown_from_the_step_that_computes_it() -> None:
    figure = stage.unroll(EXAMPLES["cell"], "light").figure
    row = next(row for row in figure.data["cells"] if row["text"] == "0.441")
    assert row["when"] == 2 + 7 * 5 + 3
    # The opened cell shows it in the frames from then on, and not before.
    frames = figure.data["frames"]
    assert "0.441" not in frames[row["when"] - 1]["values"]
    assert "0.441" in frames[row["when"]]["values"]


def test_all_cells_show_the_same_weights() -> None:
    figure = stage.unroll(EXAMPLES["cell"], "light").figure
    fills = [row["fill"] for row in figure.data["patches"]]
    each = 5 * 3
    assert len(fills) == 9 * each
    assert all(fills[k : k + each] == fills[:each] for k in range(0, len(fills), each))


def test_both_sequences_lie_inside_both_boards() -> None:
    assert problems(stage.context(context(EXAMPLES["cell"], 2, 1.0, 1.0), "light").figure) == []
