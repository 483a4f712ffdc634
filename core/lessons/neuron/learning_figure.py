"""The figure of a perceptron that learns: what `core.explain` computes, handed to `core.figures`."""

import numpy as np

from core.figures import caption as captions
from core.figures.board import Box
from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.neuron.learning import Lesson, Visit
from core.lessons.neuron.learning_words import caption, change, ending, label_text, sum_text, verdict
from core.lessons.neuron.plane_figure import ABSENT, Bar, Frame, Note, Panel, Point, Rule, Scene, plane_figure
from core.lessons.neuron.plane_parts_figure import (
    CUT_SPOTS,
    GROUND,
    ONE,
    axes,
    cube,
    cube_names,
    cube_rules,
    cut_marks,
    flat,
    ground,
    legend,
    said,
    turn,
)
from core.lessons.neuron.plane_space_figure import HIDDEN, Cut, Space
from core.lessons.neuron.settings import plain, vector
from core.wording import counted

LABELS = ("Row", "w·x + b", "Says", "New w", "New b")
LETTERS = (56, 44)  # of a value of the ledger, in a line
BARS = ((390.0, 292.0, 420.0, 70.0), (8.0, 0.0, 334.0, 60.0))  # the narrow one stands below the ledger


def learning_figure(lesson: Lesson, mode: Mode) -> Figure:
    """Rows and boundary at the left; at the right the visit's numbers, and the mistakes of every pass."""
    rows, visits = lesson.rows, lesson.shown
    n, steps = rows.count, len(visits) + 1
    space = Space(min(rows.inputs, 3), rows.low, rows.high)
    if rows.inputs == 3 and (rows.low, rows.high) == (-1.0, 2.0):
        space = Space(3, 0.0, 1.0)
    areas, rules = cut_marks(0, 0, rows.inputs)
    start = CUT_SPOTS
    rules.insert(0, Rule(0, start, start + 1, "before"))
    first = start + 2
    points = [Point(0, first + k, bool(rows.y[k] > 0), _name(lesson, k)) for k in range(n)]
    if rows.inputs == 1:
        rules.insert(0, ground(0, first + n))
    if rows.inputs == 3:
        rules = [*cube_rules(0, first + n), *rules]
        points += cube_names(0, first + n)
    ledger = [_ledger(lesson, visit) for visit in visits]
    ledger.append(_last(lesson))
    wrapped = [captions.every(lines, LETTERS) for lines in ledger]
    entries, bottoms = _places(wrapped)
    frames = []
    for index, visit in enumerate([*visits, None]):
        w, b = (visit.w_after, visit.b_after) if visit else (lesson.run.w, lesson.run.b)
        angle = turn(index / max(steps - 1, 1))
        before = space.cut(visit.w, visit.b).line if visit and visit.wrong and rows.inputs <= 2 else Cut.none().line
        spots = [*_spots(lesson, space, w, b, angle)]
        spots.insert(1, before)
        frames.append(
            Frame(
                np.concatenate(spots),
                said(caption(lesson, visit) if visit else ending(lesson)),
                ([values[0] for values in wrapped[index]], [values[1] for values in wrapped[index]]),
                visit.row if visit else -1,
                lesson.wrong_after(w, b).tolist(),
                visit.epoch - 1 if visit else lesson.run.epochs - 1,
            )
        )
    bars, bar_notes = _bars(lesson, bottoms[1])
    notes = legend("label +1", "label −1", "", "wrong now", "before" if rows.inputs == 2 else "")
    if rows.inputs in (1, 2):
        notes += axes(space, ONE, ("x1", "x2"))
    if rows.inputs > 3:
        notes += _sum_axis()
    return plane_figure(
        Scene(
            panels=[Panel(ONE, rows.inputs not in (1, 3))], fixed=np.zeros((0, 2)), frames=frames,
            heights=(404.0, bottoms[1] + 124), points=points, rules=rules, areas=areas,
            notes=[*notes, *bar_notes],
            ledger=[(label, *entry) for label, entry in zip(LABELS, entries, strict=True)], bars=bars,
        ),
        mode,
        f"A perceptron learns {rows.title}, {counted(n, 'row')} of {counted(rows.inputs, 'input')}: "
        f"{counted(lesson.run.mistakes, 'mistake')} in {counted(lesson.run.epochs, 'pass', 'es')}.",
        rate=2 if steps < 60 else 8,
    )  # fmt: skip


def _name(lesson: Lesson, row: int) -> str:
    """Few rows have room for their numbers."""
    return str(row + 1) if lesson.rows.count <= 16 and lesson.rows.inputs in (2, 3) else ""


def _spots(lesson: Lesson, space: Space, w: np.ndarray, b: float, angle: float) -> list[np.ndarray]:
    """The boundary's places, then the rows', then those of the cube."""
    rows = lesson.rows
    if rows.inputs == 1:
        return [flat(space.cut(w, b)), space.spots(rows.x), GROUND]
    if rows.inputs == 2:
        return [flat(space.cut(w, b)), space.spots(rows.x)]
    if rows.inputs == 3:
        return [flat(space.cut(w, b, angle)), space.spots(rows.x, angle), cube(space, angle)]
    sums = rows.x @ w + b
    largest = float(np.abs(sums).max()) or 1.0
    across = 0.5 + 0.45 * sums / largest
    up = 1 - (np.arange(rows.count) + 0.7) / (rows.count + 0.4)
    half = Space(2, 0.0, 1.0).cut(np.array([1.0, 0.0]), -0.5)
    seen = half._replace(arrow=np.full((2, 2), HIDDEN), head=np.full((3, 2), HIDDEN))
    return [flat(seen if w.any() or b else Cut.none()), np.column_stack([across, up])]


def _ledger(lesson: Lesson, visit: Visit) -> list[str]:
    """A visit's numbers, one text per label."""
    w, b = change(lesson, visit)
    label = label_text(int(lesson.rows.y[visit.row]))
    return [
        f"{visit.row + 1}: x = {vector(lesson.rows.x[visit.row])}, label {label}",
        sum_text(lesson, visit),
        verdict(lesson, visit),
        w,
        b,
    ]


def _last(lesson: Lesson) -> list[str]:
    """The same for the end: what the perceptron has come to say of every row."""
    run, n = lesson.run, lesson.rows.count
    wrong = int(lesson.wrong_after(run.w, run.b).sum())
    sums = lesson.rows.x @ run.w + run.b
    few = ", ".join(plain(z) for z in sums) if n <= 8 else f"of all {n} rows"
    return ["every one", few, f"{n - wrong} of {n} rows right", vector(run.w), plain(run.b)]


def _places(
    wrapped: list[list[tuple[str, str]]],
) -> tuple[list[tuple[tuple[Box, Box], tuple[Box, Box]]], list[float]]:
    """Where labels and values stand: each has as many lines as its longest value needs."""
    entries = []
    tops = [62.0, 388.0]
    for k in range(len(LABELS)):
        labels = [(390.0, tops[0], 0.0, 0.0), (8.0, tops[1], 0.0, 0.0)]
        values = [(460.0, tops[0], 0.0, 0.0), (72.0, tops[1], 0.0, 0.0)]
        entries.append(((labels[0], labels[1]), (values[0], values[1])))
        for board, pitch in enumerate((17.5, 16.0)):
            lines = max(lines[k][board].count("\n") + 1 for lines in wrapped)
            tops[board] += lines * pitch + (9 if lines == 1 else 5)
    return entries, tops


def _bars(lesson: Lesson, bottom: float) -> tuple[list[Bar], list[Note]]:
    """Mistakes per pass; pointing at a bar goes to the pass' first step."""
    counts = lesson.per_epoch
    passes, most = len(counts), max(int(counts.max()), 1)
    top = bottom + 34
    boxes = (BARS[0], (BARS[1][0], top, BARS[1][2], BARS[1][3]))
    goto = {visit.epoch: index + 1 for index, visit in reversed(list(enumerate(lesson.shown)))}
    bars, notes = [], []
    for k, count in enumerate(counts.tolist()):
        places = []
        for left, upper, width, height in boxes:
            pitch = min(width / passes, 40.0)
            tall = max(count / most * (height - 16), 1.5)
            places.append((left + k * pitch + 1, upper + height - tall, max(pitch - 3, 2.0), tall))
        bars.append(Bar((places[0], places[1]), k, goto.get(k + 1, len(lesson.shown) + 1)))
        if passes <= 20:
            tops = [(x + w / 2, y - 8, 0.0, 0.0) for x, y, w, _ in places]
            feet = [(x + w / 2, y + h + 10, 0.0, 0.0) for x, y, w, h in places]
            if passes > 12:
                tops[1] = feet[1] = ABSENT
            notes.append(Note(str(count), (tops[0], tops[1]), left=False, ink="text"))
            notes.append(Note(str(k + 1), (feet[0], feet[1]), left=False, ink="muted"))
    margin = lesson.margin
    bound = f"at most {int(margin.bound + 1e-6):,} by Novikoff" if margin.separable else "no bound: no line parts them"
    if not margin.separable and lesson.rows.inputs != 2:
        bound = "no bound: nothing flat parts them"
    title = f"Mistakes in each pass; {lesson.run.mistakes} in all, {bound}"
    notes.append(Note(title, ((390, 276, 0, 0), (8, top - 14, 0, 0)), bold=True))
    return bars, notes


def _sum_axis() -> list[Note]:
    """Four inputs and more: every row's sum on one line."""
    (left, top, width, height), (nleft, ntop, nwidth, nheight) = ONE
    return [
        Note(
            "w·x + b, rows from above; 0 in the middle",
            ((left + width / 2, top + height + 12, 0, 0), (nleft + nwidth / 2, ntop + nheight + 10, 0, 0)),
            left=False,
            ink="muted",
        ),
    ]
