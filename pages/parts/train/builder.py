"""A training plan on the page: its widgets, bound to the link."""

from typing import Any

import streamlit as st

from core.lessons.train.settings import Settings, block_settings, plan_of
from core.training.plan import TrainingPlan
from pages.kit.controls import Controls


class Builder:
    """Gathers a plan from widgets that the page places where it wants them."""

    def __init__(self) -> None:
        self._panel = Controls(Settings())
        self._blocks: list[dict[str, Any]] = []

    def network(self) -> None:
        """The widgets of the network: few in sight, its blocks' details folded away."""
        self._panel.beside("side", "color")
        count = self._panel.show("blocks")
        with st.expander("Layers in detail", icon=":material/tune:"):
            *tabs, last = st.tabs([*(f"{number}" for number in range(1, count + 1)), "End"])
            self._blocks = [self._block(number, tab) for number, tab in enumerate(tabs, start=1)]
            with last:
                self._panel.show("head", "dense_units", "dropout")

    @staticmethod
    def _block(number: int, tab: Any) -> dict[str, Any]:
        panel = Controls(block_settings(number))
        with tab:
            panel.show(f"filters_{number}")
            for pair in (("kernel", "convolutions"), ("activation", "pooling"), ("padding", "batch_norm")):
                panel.beside(*(f"{name}_{number}" for name in pair))
        end = f"_{number}"
        return {name.removesuffix(end): value for name, value in vars(panel.settings).items()}

    def fitting(self) -> None:
        """The widgets of the training that matter most."""
        self._panel.beside("epochs", "batch_size")

    def waiting(self) -> None:
        """The widgets of the training that a beginner can ignore, folded away."""
        with st.expander("Settings that can wait", icon=":material/tune:"):
            for row in (
                ("optimizer",),
                ("schedule",),
                ("augmentation",),
                ("learning_rate", "seed"),
                ("label_smoothing", "validation_share"),
                ("patience", "deterministic"),
            ):
                self._panel.beside(*row)

    def plan(self) -> TrainingPlan:
        """The plan as the widgets stand. Raises `ValueError` for one that cannot be."""
        given = vars(self._panel.settings)
        return plan_of(given, self._blocks)
