"""The views of the gradient descent lesson: each one's widgets, and how what they say is told."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from core.explain import (
    descent_batches,
    descent_batches_words,
    descent_scaling,
    descent_scaling_words,
    descent_schedules,
    descent_schedules_words,
    descent_surface,
    descent_surface_words,
)
from core.explain.descent_geyser import MINUTES, WAITING, standardized
from core.explain.descent_rates import rule
from core.explain.descent_runs import SHORT, TITLES
from core.explain.schedules import TITLES as SCHEDULES
from core.explain.schedules import Plan
from core.explain.surfaces import Surface, line_fit, surface
from core.figures.descent import descent_figure
from core.figures.descent_contours import contour_picture, contour_table
from core.figures.descent_surface import PICTURE, Walker, height_text, surface_plot
from core.figures.descent_views import (
    Falling,
    Passing,
    Scaled,
    batches_plot,
    scaling_plot,
    schedules_plot,
)
from core.figures.palette import Mode
from core.media.uri import data_uri
from core.wording import number
from pages.kit.controls import Controls
from pages.kit.lesson import Told
from pages.kit.stage import mode

FINE = 1.5  # pixels of a contour picture for each unit of the board
GRID = 0.05  # that the sliders of the start move on
BATCH_WINDOW = (-1.0, 1.9, -0.94, 1.14)


def on_surface(panel: Controls) -> Callable[[], Told]:
    """Optimizers on a surface, from one start."""
    name = panel.show("surface")
    if name == "bowl":
        panel.show("kappa")
    kappa = panel.settings.kappa if name == "bowl" else 0.0
    chosen = panel.show("optimizers")
    ground = surface(name, kappa or 1.0)
    panel.show("rate")
    start = ground.start
    if panel.show("start") == "own":
        panel.beside("w1", "w2")
        start = ground.inside(panel.settings.w1, panel.settings.w2)
    else:
        st.caption("Or click a place in the picture to start there.")
    if chosen:
        panel.show("focus", options={key: TITLES[key] for key in TITLES if key in chosen})
    with st.expander("More"):
        panel.show("steps", "momentum", "rho", "beta_2", "decay")
    set_ = panel.settings

    def tell() -> Told:
        rules = [
            rule(key, ground, set_.rate, momentum=set_.momentum, rho=set_.rho, beta_2=set_.beta_2, decay=set_.decay)
            for key in TITLES if key in chosen
        ]  # fmt: skip
        race = descent_surface.race(ground, start, set_.steps, rules, set_.focus)
        names = list(TITLES)
        walkers = [
            Walker(names.index(run.rule.name), SHORT[run.rule.name], run.weights, run.heights)
            for run in race.runs
        ]
        plot = surface_plot(
            walkers, ground.window, ground.minima, contours(name, kappa, mode()), descent_surface.captions(race),
            descent_surface.told(race),
        )  # fmt: skip
        ends = ", ".join(
            f"{TITLES[run.rule.name]} {'diverged' if run.lost_at else f'{run.heights[-1]:.3g}'}"
            for run in race.runs
        )
        alt = (
            f"Contours of {ground.title}. {len(walkers)} optimizers start at ({start[0]:.2f}, {start[1]:.2f}); after "
            f"{set_.steps} steps their losses above the lowest are: {ends}."
        )
        figure = descent_figure(plot, mode(), alt)
        return Told(figure, partial(descent_surface_words.explain, race), choose=choose)

    return tell


def choose(place: Mapping[str, Any]) -> None:
    """A click on the picture is the new start."""
    st.session_state["start"] = "My own"
    for name in ("w1", "w2"):
        st.session_state[name] = round(round(float(place[name]) / GRID) * GRID, 2)
        # Sliders that are not there yet do not tell the link.
        st.query_params[name] = f"{st.session_state[name]:g}"


@st.cache_data(max_entries=32, max_size="16MB", show_spinner=False)
def contours(name: str, kappa: float, shown: Mode) -> str:
    """A surface's picture."""
    return contours_of(surface(name, kappa or 1.0), shown)


def contours_of(ground: Surface, shown: Mode) -> str:
    """A surface's picture, made now."""
    size = round(PICTURE[0] * FINE), round(PICTURE[1] * FINE)
    return data_uri(contour_picture(ground.height, ground.window, size), table=contour_table(shown))


@st.cache_data(max_entries=4, show_spinner=False)
def batch_picture(shown: Mode) -> str:
    """The standardized regression's picture."""
    return contours_of(line_fit("", standardized(MINUTES), BATCH_WINDOW, descent_batches.START), shown)


@st.cache_data(max_entries=32, show_spinner=False)
def _sizes(batch: int, epochs: int, rate: float, shuffle: int) -> descent_batches.Sizes:
    return descent_batches.sizes(batch, epochs, rate, shuffle)


def by_batches(panel: Controls) -> Callable[[], Told]:
    """Batch, mini-batch and stochastic descent of the same data."""
    panel.show("batch", "speed", "epochs", "shuffle")
    set_ = panel.settings

    def tell() -> Told:
        held = _sizes(set_.batch, set_.epochs, set_.speed, set_.shuffle)
        figure = descent_figure(
            batches_plot(
                [_passing(held, which) for which in range(3)], BATCH_WINDOW, (float(descent_batches.BEST[0]), 0.0),
                batch_picture(mode()), descent_batches.captions(held), descent_batches.told(held),
            ),
            mode(),
            f"Three descents of the same regression for {set_.epochs} epochs: "
            + ", ".join(f"{one.name} with {one.each * set_.epochs} updates" for one in held.passes) + ".",
        )  # fmt: skip
        return Told(figure, partial(descent_batches_words.explain, held), {"geyser.csv": csv})

    return tell


def _passing(held: descent_batches.Sizes, which: int) -> Passing:
    """One size of batch, as the stage takes it."""
    one, mini = held.passes[which], held.passes[1]
    updates = np.arange(len(one.weights))
    epoch, within = np.divmod(updates - 1, one.each)
    seen = np.minimum((within + 1) * one.size, len(descent_batches.X))
    when = np.where(updates > 0, epoch * mini.each + np.ceil(seen / mini.size), 0)
    at = np.array([held.updates(which, frame) for frame in range(held.frames)])
    heights = descent_batches.height(one.weights)
    cells = [
        [str(count) for count in at.tolist()],
        [_noise(one.weights[count], one.size) for count in at.tolist()],
        [height_text(value) for value in heights[at]],
    ]  # fmt: skip
    return Passing(f"{one.name}: {one.size}", one.weights, heights, updates / one.each, when, at, cells)


def _noise(weights: np.ndarray, size: int) -> str:
    return "\u2014" if np.isnan(weights[0]) else number(descent_batches.noise(weights, size), 3)


@st.cache_data(max_entries=32, show_spinner=False)
def _falling(plan: Plan, names: tuple[str, ...], shuffle: int) -> descent_schedules.Falling:
    return descent_schedules.falling(plan, names, shuffle)


def by_schedules(panel: Controls) -> Callable[[], Told]:
    """The same noisy descent by several schedules."""
    panel.show("plans", "first", "length")
    with st.expander("More"):
        panel.show("every", "drop", "gamma", "shuffle")
    set_ = panel.settings
    plan = Plan(set_.first, set_.length, set_.every, set_.drop, set_.gamma)

    def tell() -> Told:
        held = _falling(plan, tuple(set_.plans), set_.shuffle)
        fine = np.linspace(0, plan.epochs, 20 * plan.epochs + 1)
        names = list(SCHEDULES)
        rows = [
            Falling(names.index(name), SCHEDULES[name], held.rates(name), held.heights(k),
                    (fine, plan.rate(name, fine)))
            for k, name in enumerate(held.names)
        ]  # fmt: skip
        figure = descent_figure(
            schedules_plot(rows, descent_schedules.captions(held), descent_schedules.told(held)), mode(),
            f"Learning rates over {plan.epochs} epochs from {plan.first:g} on, and the losses above the lowest: "
            + ", ".join(f"{row.name} {row.heights[-1]:.3g}" for row in rows) + ".",
            rate=4,
        )  # fmt: skip
        return Told(figure, partial(descent_schedules_words.explain, held))

    return tell


@st.cache_data(max_entries=32, show_spinner=False)
def _pictures(shown: Mode) -> tuple[str, str]:
    return contours_of(descent_scaling.raw(), shown), contours_of(descent_scaling.scaled(), shown)


def by_scaling(panel: Controls) -> Callable[[], Told]:
    """The regression with its feature as it is, and standardized."""
    panel.show("share", "goal")
    set_ = panel.settings

    def tell() -> Told:
        held = descent_scaling.scaling(set_.share, float(set_.goal))
        sides = [
            Scaled(
                side.surface.title,
                url,
                side.surface.window,
                side.surface.minima[0],
                side.weights,
                side.heights,
                side.way,
                side.way_heights,
                side.kappa,
                side.needed,
            )
            for side, url in zip(held.sides, _pictures(mode()), strict=True)
        ]
        raw, scaled = held.sides
        figure = descent_figure(
            scaling_plot(sides, held.steps, held.path, descent_scaling.captions(held), descent_scaling.told(held)),
            mode(),
            f"The same regression twice. With the length in minutes kappa is {raw.kappa:.1f} and {raw.needed} steps "
            f"are needed; standardized, {scaled.kappa:.1f} and {scaled.needed}.",
        )  # fmt: skip
        return Told(figure, partial(descent_scaling_words.explain, held), {"geyser.csv": csv})

    return tell


def csv() -> bytes:
    """The geyser's eruptions, as a file."""
    rows = [f"{minutes:.3f},{waiting:.0f}" for minutes, waiting in zip(MINUTES, WAITING, strict=True)]
    return "\n".join(["minutes,waiting", *rows, ""]).encode()


VIEWS: dict[str, Callable[[Controls], Callable[[], Told]]] = {
    "surface": on_surface,
    "batches": by_batches,
    "schedules": by_schedules,
    "scaling": by_scaling,
}
