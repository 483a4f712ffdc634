"""What every figure holds, whichever lesson draws it."""

import json
from collections.abc import Iterator

import pytest

from core.figures.board import NARROW, WIDE
from core.figures.player import Figure

# Rows of these say how large their panel is, or the room that a text has, not how large they are themselves.
ROOMS = {"curves", "ticks", "texts", "words"}
# What is not there where it could not be read; its layer reads no columns.
ABSENT = {"numbers"}


def holds(figure: Figure) -> None:
    """Fails where a figure is no plain data of one shape, drawn step by step on its board."""
    assert figure.alt
    assert 0 <= figure.start <= figure.steps
    data = {key: list(rows) for key, rows in figure.data.items()}
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    for key, rows in data.items():
        assert rows or key in ABSENT, f"{key} has no rows, so expressions find no columns"
        assert len({frozenset(row) for row in rows}) <= 1, f"rows of {key} differ in their keys"
        for column in rows[0] if rows else ():
            kinds = {isinstance(row[column], str) for row in rows if row[column] is not None}
            assert len(kinds) <= 1, f"{column} of {key} is text here and a number there"
    layers = json.dumps(figure.structure)
    for key in data:
        assert f'"name": "{key}"' in layers, f"nothing is drawn from {key}, so expressions could not read it"
    named = {layer.get("data", {}).get("name") for layer in figure.structure["layer"]} - {None}
    assert named <= data.keys()
    for step in {1, figure.start or 1, figure.steps}:
        still = figure.still(step)
        assert json.loads(json.dumps(still)) == still
        assert {"name": "step", "value": step} in still["params"]
        assert {"name": "index", "expr": "step - 1"} in still["params"]
    for step in (0, figure.steps + 1):
        with pytest.raises(ValueError, match="step must lie in 1 to"):
            figure.still(step)
    playable = figure.playable(1)
    assert json.loads(json.dumps(playable, allow_nan=False)) == playable
    names = [parameter["name"] for parameter in playable["params"]]
    assert len(names) == len(set(names))
    for key in {"captions", "frames"} & data.keys():
        if "when" in data[key][0]:
            first = data[key][0]["when"]
            assert [row["when"] for row in data[key]] == [*range(first, first + figure.steps)], key
    if "board" in data:
        assert not [*outside(figure)]


def outside(figure: Figure) -> Iterator[str]:
    """Rows that leave their board."""
    (board,) = figure.data["board"]
    for name, rows in figure.data.items():
        for row in rows if all({"x", "y", "X", "Y"} <= row.keys() for row in rows[:1]) else ():
            for (x, y, w, h), across, down in (("xywh", WIDE, board["h"]), ("XYWH", NARROW, board["H"])):
                width, height = (row.get(w, 0), row.get(h, 0)) if name not in ROOMS else (0, 0)
                if not all(-1 <= at <= across + 1 for at in (row[x], row[x] + width)):
                    yield f"{name}: {row}"
                if not all(-1 <= at <= down + 1 for at in (row[y], row[y] + height)):
                    yield f"{name}: {row}"
