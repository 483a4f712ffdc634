"""Charts that are no board: Vega-Lite's own axes and legends, in the palette's colors."""

from typing import Any

from core.figures.board import FONT
from core.figures.palette import Palette


def finished(
    chart: Any, colors: Palette, width: int, height: int, *, legend: float = 0, title: str = ""
) -> dict[str, Any]:
    """The structure of a chart; `legend` is the size of its legend's letters, `title` the color of its axes' titles."""
    chart = (
        chart.properties(width=width, height=height)
        .configure(background="transparent", font=FONT)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=colors.text, titleColor=title or colors.text, domainColor=colors.muted, tickColor=colors.muted,
            gridColor=colors.surface, labelFontSize=12, titleFontSize=12, titleFontWeight="normal",
        )
    )  # fmt: skip
    if legend:
        chart = chart.configure_legend(labelColor=colors.text, labelFontSize=legend, labelLimit=160)
    spec: dict[str, Any] = chart.to_dict()
    spec["usermeta"] = {"embedOptions": {"renderer": "svg"}, "paper": colors.background}
    return spec
