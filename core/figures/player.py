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

    @property
    def chapters(self) -> list[int]:
        """The steps that chapters begin with, counted from 1; none where the figure has no chapters."""
        firsts = [int(row["when"]) for row in self.data.get("chapters", ())]
        return sorted({first - firsts[0] + 1 for first in firsts if first >= firsts[0]})

    def playable(self, start: int = 1) -> dict[str, Any]:
        """The specification with transport, opened at step `start`; its data is still apart."""
        spec = dict(self.structure)
        moves = _transport(self.steps, start, self.rate, self.pick, self.chapters)
        spec["params"] = [*spec.get("params", []), *moves]
        given = spec.get("config", {})
        spec["config"] = given | {kind: heard | given.get(kind, {}) for kind, heard in _HEARD.items()}
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
            *_resting(step),
        ]
        spec["datasets"] = {name: list(rows) for name, rows in self.data.items()}
        return spec


# A screen reader hears what the picture shows, its `alt`, and the texts in it, and no nameless marks between them.
_HEARD: dict[str, dict[str, Any]] = {"mark": {"aria": False}, "text": {"aria": True}}
# What the page's address says, as an event's handler finds it. Told by the server it would make the chart anew, and the
# reader's step would be lost.
_ADDRESS = "event.target.ownerDocument.location.search"
GLIDE_OFF, ALONE = "glide=off", "present=true"
# Keys that the inputs of the transport do not know by themselves; what a field does with a key of its own, it goes on
# doing. Alone on the screen, the stage hears all keys that nothing else has.
_BOXES = "test(/^(playing|back|ahead)$/, event.target.name || '')"
_ALONE = f"indexof({_ADDRESS}, '{ALONE}') >= 0"
_BODY = f"(event.target.tagName == 'BODY' && {_ALONE})"
# The button that was pressed to get there keeps the focus; it knows the space bar, and no arrow.
_FREE = f"(test(/^(BODY|BUTTON)$/, event.target.tagName) && {_ALONE})"
_SPACE = f"window:keydown![event.key == ' ' && (event.target.name == 'step' || {_BODY})]"


def _resting(step: int) -> list[dict[str, Any]]:
    """The parameters that frames glide by, where nothing moves."""
    return [{"name": "stood", "value": step}, {"name": "eased", "value": 1}]


def _gliding(start: int) -> list[dict[str, Any]]:
    """The parameters that frames glide by: the step that they come from, `stood`, and how far they have come from it,
    `eased`, 0 to 1. Only from one step to its neighbor, in 200 ms, or less where steps follow faster.
    """
    tick = {"type": "timer", "throttle": 16}
    heard = ("window:keydown", "window:pointerdown")
    asked = [{"events": each, "update": f"indexof({_ADDRESS}, '{GLIDE_OFF}') < 0"} for each in heard]
    return [
        {"name": "smooth", "value": True, "on": asked},
        {"name": "stood", "value": start, "on": [{"events": tick, "update": "gone < 1 ? stood : step"}]},
        {
            "name": "gone",
            "value": 1,
            "on": [
                {
                    "events": {"signal": "step"},
                    "update": "smooth && abs(step - stood) == 1 && (rate <= 8 || !playing) ? 0 : 1",
                },
                {"events": tick, "update": "min(1, gone + (playing ? max(0.08, rate / 50) : 0.08))"},
            ],
        },
        {"name": "eased", "expr": "gone * gone * (3 - 2 * gone)"},
    ]


def _marks(chapters: Sequence[int], steps: int) -> list[dict[str, Any]]:
    """Where chapters begin on the track: an input that takes nothing, whose look is data; the style sheet lays it over
    the track. Pixels from an end to the middle of a thumb are `--thumb`.
    """
    if len(chapters) < 2:
        return []
    shares = ((first - 1) / (steps - 1) for first in chapters if first > 1)
    at = (f"calc(var(--thumb) + {share:.4f} * (100% - 2 * var(--thumb)))" for share in shares)
    ticks = ",".join(f"linear-gradient(currentColor,currentColor) {left} 50%/2px 100% no-repeat" for left in at)
    hidden = {"readonly": "", "disabled": "", "tabindex": "-1", "aria-hidden": "true"}
    look = {"style": f"background:{ticks}", "class": "chapters"}
    return [{"name": "chapters", "value": "", "bind": {"input": "text", "name": "", **hidden, **look}}]


def _key(name: str) -> str:
    return f"window:keydown![event.key == '{name}' && ({_BOXES} || {_FREE})]"


def _transport(steps: int, start: int, rate: float, pick: str, chapters: Sequence[int]) -> list[dict[str, Any]]:
    """The parameters that move `step`: by time, by slider, by keyboard, by pointer; and those by which it glides."""
    start = min(max(start, 1), steps)
    index = {"name": "index", "expr": "step - 1"}
    if steps == 1:
        return [{"name": "step", "value": 1}, index, *_resting(1)]
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
            "on": [
                {"events": tick, "update": f"playing && !(step >= {steps} && since < {steps})"},
                {"events": _SPACE, "update": "!playing"},
            ],
        },
        # Each change of these boxes is one step, whichever way it turns.
        {"name": "back", "value": False, "bind": {"input": "checkbox", "name": "Previous step"}},
        {"name": "ahead", "value": False, "bind": {"input": "checkbox", "name": "Next step"}},
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
            "bind": {"input": "range", "min": 1, "max": steps, "step": 1, "name": f"of {steps:,}"},
            "on": [
                {
                    "events": tick,
                    "update": "!playing || pointed > 0 ? step"
                    f" : step >= {steps} ? (since >= {steps} ? 1 : step) : min(step + {_DUE}, {steps})",
                },
                # An event's own filter is not honored here: the test stands in the update.
                {"events": {"signal": "pointed"}, "update": f"pointed < 1 ? step : min(pointed, {steps})"},
                *(
                    {"events": each, "update": f"min(step + 1, {steps})"}
                    for each in ({"signal": "ahead"}, _key("ArrowRight"))
                ),
                *({"events": each, "update": "max(step - 1, 1)"} for each in ({"signal": "back"}, _key("ArrowLeft"))),
                {"events": _key("Home"), "update": "1"},
                {"events": _key("End"), "update": f"{steps}"},
            ],
        },
        *_marks(chapters, steps),
        index,
        *_gliding(start),
        {
            "name": "rate",
            "value": rate,
            "bind": {
                "input": "select",
                "options": list(RATES),
                "labels": [f"{each}/s" for each in RATES],
                "name": "Steps per second",
            },
        },
    ]
