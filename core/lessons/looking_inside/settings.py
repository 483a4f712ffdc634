"""What the lesson on looking inside a network lets the reader choose, and what it looks at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from core.explain.parameters import choice, span, switch
from core.explain.passage import Passage
from core.nn.layers import Activate, Dense
from core.wording import prose

IDEA = prose("""What does a trained network look at? A **heat map** marks the places that count for its answer. None of
    these ways reads its mind: each answers one exact question, and the page says which.""")


@dataclass(frozen=True)
class Settings:
    """Fields are the link's names."""

    view: str = choice(
        "View",
        {"heat": "Heat maps", "occlusion": "Occlusion", "filters": "Filters", "neighbors": "Neighbors"},
        few=True,
    )
    source: str = choice("Picture", {"shape": "Shape", "picture": "Scene", "upload": "Upload", "camera": "Camera"})
    shape: str = choice("Shape", {}, default="star")
    scene: str = choice("Scene", {})
    example: int = span("Drawing", 1, low=1, high=12, help="Twelve drawings of each shape, none of them trained on.")
    target: str = choice("Explain class", {}, default="said", help="Whose score is explained.")
    method: str = choice(
        "Map",
        {
            "cam": "Grad-CAM",
            "saliency": "Saliency",
            "smooth": "SmoothGrad",
            "gradients": "Integrated gradients",
            "edges": "Edges, no network",
            "all": "All, and a check",
        },
        help="All: side by side, and what is left of them when the network forgets what it has learned.",
    )
    cam_layer: str = choice("Grad-CAM's layer", {}, help="Deeper layers know more of the class and less of the place.")
    baseline: str = choice(
        "Baseline",
        {"black": "Black", "gray": "Gray", "white": "White"},
        help="Where integrated gradients start: a picture of this one color, which stands for nothing at all.",
    )
    noise: int = span(
        "SmoothGrad's noise, %",
        10,
        low=0,
        high=40,
        step=5,
        help="Standard deviation of the noise on its 25 copies, as a share of the range 0 to 255.",
    )
    over: bool = switch("Over the picture", help="Lays the maps over the picture in gray.")
    patch: int = span("Patch, pixels", 16, low=4, high=32, step=4)
    stride: int = span("Stride, pixels", 8, low=4, high=16, step=4)
    cover: str = choice("Patch color", {"gray": "Gray", "black": "Black", "white": "White"})
    layer: str = choice("Layer", {}, default="conv_2")
    unit: str = choice("Filter or class", {}, default="0")


@dataclass(frozen=True, eq=False)
class Look:
    """One look into a network: the picture's passage, the class that is explained, and what a worker found out.

    `found` is empty until it has. `names` are the classes' as Markdown shows them, `baseline` the value of every
    pixel of the plain picture that stands for nothing.
    """

    passage: Passage
    target: int
    names: tuple[str, ...]
    baseline: float = 0.0
    found: Mapping[str, np.ndarray] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The explained class as it is called, for pictures and captions."""
        return self.passage.net.class_names[self.target]

    @property
    def scores_index(self) -> int:
        """The place of the layer that gives the class scores: before a last softmax or sigmoid."""
        last = self.passage.outputs[-1].layer
        squeezed = isinstance(last, Activate) and last.function in ("softmax", "sigmoid")
        return len(self.passage.outputs) - 1 - squeezed

    @property
    def scores(self) -> np.ndarray:
        """The picture's class scores."""
        return self.passage.outputs[self.scores_index].values

    @property
    def probabilities(self) -> np.ndarray:
        """The picture's probabilities."""
        return self.passage.outputs[-1].values

    @cached_property
    def base_score(self) -> float:
        """The explained class's score of the plain picture."""
        plain = np.full(self.passage.picture.shape, self.baseline, np.float32)
        return float(self.passage.net.forward(plain)[self.scores_index].values[self.target])

    @property
    def hidden_index(self) -> int:
        """The place of the last hidden layer: what the last dense layer reads; -1 is the picture."""
        dense = [k for k, output in enumerate(self.passage.outputs) if isinstance(output.layer, Dense)]
        return dense[-1] - 1
