"""A picture of decisions as rows: what stands where, and for every step a string of the places that move."""

from collections.abc import Iterator
from typing import Any

from core.figures.board import Box, Row, packed, place
from core.figures.palette import Palette, soft
from core.lessons.neuron.plane_scene_figure import ABSENT, Scene

CUT = "|"  # parts texts that travel in one string; none of them holds it
NOWHERE: tuple[Box, Box] = (ABSENT, ABSENT)


def rows(scene: Scene, colors: Palette) -> dict[str, list[Row]]:
    """The rows of every dataset that the structure names."""
    inks = _inks(colors)
    return {
        "board": [{"h": scene.heights[0], "H": scene.heights[1], "fixed": packed(scene.fixed, 3)}],
        "frames": [
            {
                "when": when, "at": packed(frame.spots, 3), "says": frame.says[0], "SAYS": frame.says[1],
                "lines": CUT.join(frame.lines[0]), "LINES": CUT.join(frame.lines[1]), "point": frame.point,
                "wrong": "".join("1" if wrong else "0" for wrong in frame.wrong), "group": frame.group,
                "box": frame.box,
            }
            for when, frame in enumerate(scene.frames)
        ],
        "panels": [
            {"fill": soft(colors.negative, colors, 0.16) if panel.shaded else colors.surface, **place(*panel.places)}
            for panel in scene.panels
        ],
        "areas": [*_areas(scene, colors)] or [{"piece": 0, "o": 0, "fill": "", "stroke": "", **place(*NOWHERE)}],
        "rules": [*_rules(scene, inks)]
        or [{"o": 0, "p": 0, "stroke": "", "dash": 0, "wide": 0, **place(*NOWHERE)}],
        "points": [
            {
                "k": k, "o": 2 * point.spot, "yes": point.yes, "label": point.label, "goto": point.goto,
                "mark": int(point.mark),
                "fill": colors.positive if point.yes else colors.negative, **place(*scene.panels[point.panel].places),
            }
            for k, point in enumerate(scene.points)
        ],
        "notes": [
            {
                "text": note.text, "since": note.since, "left": note.left, "bold": note.bold,
                "ink": inks[note.ink], "size": 13.0 if note.places[0] != ABSENT else 0.0,
                "SIZE": 11.5 if note.places[1] != ABSENT else 0.0, **place(*note.places),
            }
            for note in scene.notes
        ],
        "ledger": [*_ledger(scene, colors)] or [{"k": -1, "text": "", "ink": "", **place(*NOWHERE)}],
        "bars": [{"group": bar.group, "goto": bar.goto, **place(*bar.places)} for bar in scene.bars]
        or [{"group": -2, "goto": 0, **place(*NOWHERE)}],
        "boxes": [{"k": k, "goto": goto, **place(*places)} for k, (places, goto) in enumerate(scene.boxes)]
        or [{"k": -2, "goto": 0, **place(*NOWHERE)}],
    }  # fmt: skip


def _inks(colors: Palette) -> dict[str, str]:
    return {
        "text": colors.text, "muted": colors.muted, "positive": colors.positive, "negative": colors.negative,
        "first": colors.series[2], "second": colors.series[4], "arrow": colors.series[3],
    }  # fmt: skip


def _areas(scene: Scene, colors: Palette) -> Iterator[Row]:
    looks = {
        "yes": (soft(colors.positive, colors, 0.24), "transparent"),
        "plane": (colors.muted + "66", colors.text),
        "head": (colors.series[3], colors.series[3]),
    }
    for piece, area in enumerate(scene.areas):
        fill, stroke = looks[area.look]
        for spot in area.spots:
            yield {
                "piece": piece,
                "o": 2 * spot,
                "fill": fill,
                "stroke": stroke,
                **place(*scene.panels[area.panel].places),
            }


def _rules(scene: Scene, inks: dict[str, str]) -> Iterator[Row]:
    looks: dict[str, tuple[str, int, float]] = {
        "edge": ("muted", 0, 1.0),
        "boundary": ("text", 0, 2.5),
        "before": ("muted", 1, 1.8),
        "arrow": ("arrow", 0, 3.0),
        "first": ("first", 0, 2.5),
        "second": ("second", 2, 2.5),
    }
    for rule in scene.rules:
        ink, dash, wide = looks[rule.look]
        yield {
            "o": 2 * rule.start,
            "p": 2 * rule.end,
            "stroke": inks[ink],
            "dash": dash,
            "wide": wide,
            **place(*scene.panels[rule.panel].places),
        }


def _ledger(scene: Scene, colors: Palette) -> Iterator[dict[str, Any]]:
    for k, (label, label_places, value_places) in enumerate(scene.ledger):
        yield {"k": -1, "text": label, "ink": colors.muted, **place(*label_places)}
        yield {"k": k, "text": "", "ink": colors.text, **place(*value_places)}
