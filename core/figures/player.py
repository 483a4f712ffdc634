"""The one player: an Altair chart that plays, pauses, steps and scrubs in the browser, and asks no server.

Vega-Lite hands every key of a variable parameter on to the Vega signal that it becomes, `on` included. So one
parameter, `step`, can be moved by a timer, by a bound slider (whose arrow keys step it) and by the pointer.
Altair's own schema check refuses the extra keys, so they are added to the finished specification. A still of
step i is the same specification with `step` set to i.

`step` counts from 1 to the number of steps; expressions that need an offset use `index`, which is `step - 1`.
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

RATES = (1, 2, 4, 8, 15, 30, 60)

# Which steps are due since `moved`: whole steps only, so none is lost to the timer's grain.
_DUE = "floor((now() - moved) * rate / 1000)"


def pointer(update: str) -> list[dict[str, str]]:
    """A parameter's `on` that follows the pointer, where it moves and where it is pressed."""
    return [{"events": event, "update": update} for event in ("pointermove", "pointerdown")]


@dataclass(frozen=True)
class Figure:
    """A chart's structure, the data to put into it, and how many steps it has.

    The structure is the same for every setting of a lesson that draws the same kind of marks, so a browser
    that has it keeps it, and only the data (rows by name) travels. `alt` says what the picture shows, without numbers
    that a control changes: with another one Streamlit makes the chart anew. The numbers are told by the table of steps.
    """

    structure: Mapping[str, Any]
    data: Mapping[str, Sequence[Mapping[str, Any]]]
    steps: int
    alt: str
    rate: float = 4
    pick: str = "-1"  # an expression: the step that the pointer is at, or -1
    start: int = 1  # the step that it opens at: where its idea begins; 0 is the last

    def playable(self, start: int = 1) -> dict[str, Any]:
        """The specification with transport, opened at step `start`; its data is still apart."""
        spec = dict(self.structure)
        spec["params"] = [*spec.get("params", []), *_transport(self.steps, start, self.rate, self.pick)]
        return spec

    def still(self, step: int) -> dict[str, Any]:
        """The specification of one step as it stands, data included, for drawing without a browser."""
        if not 1 <= step <= self.steps:
            raise ValueError(f"step must lie in 1 to {self.steps}, received {step}")
        spec = copy.deepcopy(dict(self.structure))
        spec["params"] = [
            *spec.get("params", []),
            {"name": "step", "value": step},
            {"name": "index", "expr": "step - 1"},
        ]
        spec["datasets"] = {name: list(rows) for name, rows in self.data.items()}
        return spec


def _transport(steps: int, start: int, rate: float, pick: str) -> list[dict[str, Any]]:
    """The parameters that move `step`: by time, by slider, by keyboard, by pointer."""
    start = min(max(start, 1), steps)
    index = {"name": "index", "expr": "step - 1"}
    if steps == 1:
        return [{"name": "step", "value": 1}, index]
    pointed = {
        "name": "pointed",
        "value": -1,
        # Leaving the chart lets a held animation run on.
        "on": [*pointer(pick), {"events": "pointerout", "update": "-1"}],
    }
    tick = {"type": "timer", "throttle": 8}
    return [
        {
            "name": "playing",
            "value": False,
            "bind": {"input": "checkbox", "name": "Play"},
            # It pauses at the end. Two signals that listen to each other break the view, hence the timer.
            "on": [{"events": tick, "update": f"playing && !(step >= {steps} && since < {steps})"}],
        },
        pointed,
        {
            # The lowest step since play was pressed: pressed at the end, it starts over.
            "name": "since",
            "value": start,
            "on": [
                {"events": {"signal": "playing"}, "update": "step"},
                {"events": {"signal": "step"}, "update": "min(since, step)"},
            ],
        },
        {
            "name": "moved",
            "init": "now()",
            "on": [
                {"events": [{"signal": "playing"}, {"signal": "rate"}], "update": "now()"},
                {"events": {"signal": "step"}, "update": f"playing ? moved + {_DUE} * 1000 / rate : now()"},
                {"events": {"signal": "pointed"}, "update": "now()"},
            ],
        },
        {
            "name": "step",
            "value": start,
            "bind": {"input": "range", "min": 1, "max": steps, "step": 1, "name": "Step"},
            "on": [
                {
                    "events": tick,
                    "update": "!playing || pointed > 0 ? step"
                    f" : step >= {steps} ? (since >= {steps} ? 1 : step) : min(step + {_DUE}, {steps})",
                },
                # An event's own filter is not honored here: the test stands in the update.
                {"events": {"signal": "pointed"}, "update": f"pointed < 1 ? step : min(pointed, {steps})"},
            ],
        },
        index,
        {
            "name": "rate",
            "value": rate,
            "bind": {"input": "select", "options": list(RATES), "name": "Steps per second"},
        },
    ]
