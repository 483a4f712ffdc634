"""The unrolled cell as rows: one screen, numbers where the trace brings them, the same weights in every cell."""

from collections.abc import Callable

import pytest

from core.explain.recurrent import Task
from core.figures.player import Figure
from core.lessons.unrolling import stage
from core.lessons.unrolling.context import context
from core.lessons.unrolling.examples import EXAMPLES, own
from core.lessons.unrolling.types import TYPICAL

TASKS: dict[str, Task] = {
    "cell": EXAMPLES["cell"], "unequal": TYPICAL["unequal"], "one-one": TYPICAL["one-one"],
    "largest": own(4, 4, 4, 8, "tanh"), "smallest": own(1, 1, 1, 1, "tanh"), "wide": own(4, 1, 4, 5, "tanh"),
}  # fmt: skip


FIGURES: dict[str, Callable[[], Figure]] = {
    **{f"unrolled, {name}": lambda task=task: stage.unroll(task, "dark").figure for name, task in TASKS.items()},
    "both ways": lambda: stage.context(context(EXAMPLES["cell"], 2, 1.0, 1.0), "light").figure,
}


@pytest.mark.parametrize("name", TYPICAL)
def test_every_type_leaves_room_for_the_player_on_one_screen(name: str) -> None:
    # Of 800 pixels, 231 stand above the stage and 99 are the player's.
    assert stage.unroll(TYPICAL[name], "light").figure.data["board"][0]["h"] <= 800 - 231 - 99


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
