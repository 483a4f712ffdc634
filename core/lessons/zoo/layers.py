"""One line of the builder: a layer's kind and numbers, and the short text that a link keeps it in."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from core.explain.explanation import Unworkable
from core.nn.shapes import window_span
from core.wording import prose

MOST_LAYERS = 40
KINDS = {
    "conv": "Convolution",
    "depthwise": "Depthwise",
    "separable": "Separable",
    "bottleneck": "Bottleneck",
    "max": "Max pooling",
    "average": "Average pooling",
    "global": "Global average",
    "flatten": "Flatten",
    "dense": "Dense",
}
PADDINGS = {"same": "same", "valid": "none", "1": "1", "2": "2", "3": "3", "4": "4", "5": "5"}
EXTRAS = {"b": "bias", "n": "norm", "bn": "bias, norm", "-": "nothing"}
# What of a layer's numbers matters for its kind; the rest of its line is not looked at.
SLIDING = ("conv", "depthwise", "separable", "bottleneck", "max", "average")
LEARNING = ("conv", "depthwise", "separable", "bottleneck", "dense")
LIMITS = {"kernel": 15, "stride": 8, "dilation": 16, "groups": 4096, "filters": 8192}


@dataclass(frozen=True)
class Layer:
    """A layer of the builder. `padding`: a key of `PADDINGS`; `extra`: of `EXTRAS`, what its weights bring along.

    - depthwise: one kernel per map, no mixing. Separable: that, then 1x1 with `filters` maps.
    - bottleneck: ResNet's block of 1x1, kernel and 1x1 convolutions beside a shortcut; `filters` of its inner maps,
      four times as many come out.
    """

    kind: str
    kernel: int = 1
    stride: int = 1
    padding: str = "valid"
    dilation: int = 1
    groups: int = 1
    filters: int = 1
    extra: str = "b"

    @property
    def spread(self) -> int:
        """How far apart its window reads; pooling has no dilation."""
        return 1 if self.kind in ("max", "average") else self.dilation

    @property
    def span(self) -> int:
        """Cells from the first to the last that its window touches."""
        return window_span(self.kernel, self.spread)

    @property
    def bias(self) -> bool:
        return "b" in self.extra

    @property
    def norm(self) -> bool:
        return "n" in self.extra and self.kind != "dense"


def to_text(layers: Sequence[Layer]) -> str:
    """`conv.5.1.valid.1.1.6.b*max.2.2...`: one line after another."""
    return "*".join(".".join(str(value) for value in astuple(layer)) for layer in layers)


def from_text(text: str) -> tuple[Layer, ...] | None:
    """The layers that a text holds; None unless every line is whole and inside the limits."""
    layers = []
    lines = text.split("*")
    if len(lines) > MOST_LAYERS:
        return None
    for line in lines:
        parts = line.split(".")
        if len(parts) != 8 or not all(part.isascii() and part.isdigit() for part in (*parts[1:3], *parts[4:7])):
            return None
        kind, padding, extra = parts[0], parts[3], parts[7]
        kernel, stride, dilation, groups, filters = (int(parts[at][:9]) for at in (1, 2, 4, 5, 6))
        layer = Layer(kind, kernel, stride, padding, dilation, groups, filters, extra)
        if faults(layer):
            return None
        layers.append(layer)
    return tuple(layers)


def faults(layer: Layer) -> str:
    """What is wrong with a line by itself, in one sentence; empty where all is well."""
    if layer.kind not in KINDS or layer.padding not in PADDINGS or layer.extra not in EXTRAS:
        return "its kind, its padding or what it adds is not one of those on offer"
    for name, most in LIMITS.items():
        if not 1 <= getattr(layer, name) <= most:
            return f"its {name} must lie in 1 to {most:,}, and is {getattr(layer, name):,}"
    return ""


def checked(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """The layers as they are. Raises `Unworkable` where there are none, too many, or one that is wrong by itself."""
    if not 1 <= len(layers) <= MOST_LAYERS:
        raise Unworkable(
            prose(f"""The table has {len(layers)} layers. Give it 1 to {MOST_LAYERS}. A bottleneck counts as one
                layer, and so does a separable one.""")
        )
    for number, layer in enumerate(layers, start=1):
        if fault := faults(layer):
            raise Unworkable(f"Layer {number} cannot be built: {fault}. Change it in the table.")
    return tuple(layers)
