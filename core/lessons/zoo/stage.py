"""The zoo's stages: what `core.explain` counts, handed to `core.figures`."""

import streamlit as st

from core.figures.palette import Mode
from core.figures.player import Figure
from core.lessons.zoo.kinds import Kind
from core.lessons.zoo.kinds_figure import Exhibit, kinds_figure
from core.lessons.zoo.layers import LEARNING, SLIDING, Layer
from core.lessons.zoo.network import Ledger, Line
from core.lessons.zoo.network_captions import facts, memory, size, title
from core.lessons.zoo.network_figure import Station, zoo_figure
from core.wording import prose


@st.cache_data(max_entries=32, show_spinner=False)
def network_stage(books: Ledger, name: str, shown: Mode) -> Figure:
    """A network layer by layer."""
    stations = [_station(line) for line in books.lines]
    alt = prose(f"""{name}, {len(stations)} layers on {books.side} by {books.side} by {books.channels}:
        {books.total.parameters:,} parameters, {books.total.multiply_adds:,} multiply-adds, {memory(books.kept)}.""")
    return zoo_figure(stations, books.side, shown, alt)


def _kind(layer: Layer) -> str:
    if layer.kind == "dense":
        return "dense"
    return "convolution" if layer.kind in LEARNING else "pooling" if layer.kind in (*SLIDING, "global") else "other"


def _station(line: Line) -> Station:
    layer, cost = line.layer, line.cost
    prices = (cost.parameters, cost.multiply_adds, line.kept)
    return Station(
        name=line.name,
        kind=_kind(layer),
        before=line.before,
        after=line.after,
        cells=(
            size(line.after),
            f"{line.field}" if line.field else "all",
            f"{line.jump}" if line.jump else "–",
            f"{cost.parameters:,}" if cost.parameters else "–",
            f"{cost.multiply_adds:,}" if cost.multiply_adds else "–",
            memory(line.kept) if line.kept else "–",
        ),
        prices=prices,
        totals=(f"{line.so_far.parameters:,}", f"{line.so_far.multiply_adds:,}", memory(line.kept_so_far)),
        title=title(line),
        facts=facts(line),
        kernel=layer.span if layer.kind in SLIDING else line.before[0] if layer.kind == "global" else 0,
        field=line.field,
    )


@st.cache_data(max_entries=32, show_spinner=False)
def kinds_stage(compared: tuple[Kind, ...], shown: Mode) -> Figure:
    """Kinds of convolution at equal output."""
    standard = compared[0].cost
    exhibits = []
    for kind in compared:
        first, cost = kind.parts[0], kind.cost
        shares = cost.parameters / standard.parameters, cost.multiply_adds / standard.multiply_adds
        separable = len(kind.parts) > 1
        exhibits.append(
            Exhibit(
                name=kind.name,
                says=f"{kind.says} Sees {kind.field}×{kind.field}.",
                lines=(
                    f"Parameters: {kind.parameters} = {cost.parameters:,}",
                    f"Multiply-adds: {kind.multiply_adds} = {cost.multiply_adds:,}",
                ),
                kernel=first.kernel,
                dilation=first.dilation,
                wiring="separable" if separable else "full",
                groups=1 if separable else first.groups,
                shares=shares,
                labels=(f"Parameters: {shares[0]:.1%}", f"Multiply-adds: {shares[1]:.1%}"),
            )
        )
    alt = "Five kinds of convolution with equal output: how each is wired, its parameters and its multiply-adds."
    return kinds_figure(exhibits, shown, alt)
