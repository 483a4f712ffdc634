"""A text read off a table of probabilities: classes downward, columns of the picture from left to right.

Under the table stand strips of letters, one place for each column; beside it a list of texts with their probabilities.
"""

from functools import cache
from typing import Any

from core.figures import board, caption
from core.figures.board import HEIGHT, HELD, LEFT, LEGIBLE, TOP, WIDTH, expr
from core.figures.palette import Mode, palette
from core.figures.player import Figure
from core.lessons.captcha.reading import Reading
from core.lessons.captcha.reading_data_figure import datasets
from core.lessons.captcha.reading_layout_figure import arrange


def reading_figure(reading: Reading, mode: Mode, alt_text: str, *, rate: float = 1, start: int = 0) -> Figure:
    """The playable stage: a step per frame; `start` is the one that it opens at, 0 the last."""
    colors = palette(mode)
    steps, classes = reading.p.shape
    places = [
        arrange(steps, classes, len(reading.strips), reading.longest, narrow, bool(reading.picture))
        for narrow in (False, True)
    ]
    return Figure(
        structure=_structure(mode),
        data=datasets(reading, places, colors),
        steps=len(reading.frames),
        alt=alt_text,
        rate=rate,
        pick=board.pick("at", first=0),
        start=start,
    )


@cache
def _structure(mode: Mode) -> dict[str, Any]:
    """Built once for each mode."""
    colors = palette(mode)
    line = f"({TOP} + {HEIGHT} / 2)"

    outlines = (
        board.read("outlines", colors),
        board.written("outlines", colors, 2, strokeDash=[4, 3]),
        board.rects("outlines", fill=None, stroke=colors.write, strokeWidth=1),
    )

    def bars(**look: Any) -> Any:
        return board.texts("bars", y=expr(line), fontWeight=expr("datum.weight"), **look).transform_filter(HELD)

    return board.structure(
        board.images("pictures", smooth=expr("datum.smooth")).transform_filter(HELD),
        board.texts("numbers", text=expr(f"{LEGIBLE} ? datum.text : ''")),
        board.texts("labels", align=expr("datum.align"), limit=expr("max(20, " + WIDTH + ")"),
                    x=expr(f"{LEFT} + (datum.align == 'left' ? 0 : datum.align == 'right' ? {WIDTH} : {WIDTH} / 2)")),
        *(outline.transform_filter(f"datum.kind == {kind} && {HELD}") for kind, outline in enumerate(outlines)),
        board.rects("letters", stroke=colors.muted, strokeWidth=0.4).transform_filter(HELD),
        board.texts("letters", fontWeight="bold").transform_filter(HELD),
        board.rects("bars", height=expr(f"{HEIGHT} * 0.66"), y=expr(line),
                    width=expr("(narrow ? datum.LONG : datum.long) * u"),
                    x=expr(f"{LEFT} + {WIDTH} * 0.28 + (narrow ? datum.LONG : datum.long) * u / 2"))
        .transform_filter(HELD),
        bars(align="left", x=expr(LEFT), limit=expr(f"{WIDTH} * 0.27")),
        bars(align="left", text=expr("datum.said"), limit=expr(f"{WIDTH} * 0.6"),
             x=expr(f"{LEFT} + {WIDTH} * 0.28 + (narrow ? datum.LONG : datum.long) * u + 6")),
        caption.layer(colors),
        board.unseen("board"),
        board.answering("columns", colors),
        colors=colors,
    )  # fmt: skip
