"""What the feature maps lesson lets the reader choose."""

from dataclasses import dataclass

from core.explain.parameters import choice, span
from core.nn.convnet import ConvNet
from core.nn.layers import Dense
from core.wording import prose

IDEA = prose("""A trained network looks at a picture. Each small picture is a **feature map**: where one of its kernels
    finds its pattern, the colors are strong.""")


@dataclass(frozen=True)
class Settings:
    """What the feature maps lesson lets the reader choose."""

    source: str = choice("Picture", {"shape": "Shape", "picture": "Scene", "upload": "Upload", "camera": "Camera"})
    shape: str = choice("Shape", {}, default="star")
    scene: str = choice("Scene", {})
    example: int = span("Drawing", 1, low=1, high=12, help="Twelve drawings of each shape, none of them trained on.")
    depth: str = choice(
        "View",
        {"network": "Network", "map": "Map", "pixel": "Number"},
        few=True,
        help="From the whole to the part to the number.",
    )
    layer: str = choice("Layer", {}, default="conv_1")
    unit: str = choice("Map or number", {}, default="0")


def unit_titles(net: ConvNet, index: int) -> dict[str, str]:
    """What the reader may choose within a layer: maps or numbers, by their place."""
    shape = net.output_shapes()[index][1]
    titles = range(1, shape[-1] + 1)
    if len(shape) == 1 and not any(isinstance(layer, Dense) for _, layer in net.layers[index + 1 :]):
        return {str(k): name for k, name in enumerate(net.class_names)}
    return {str(k - 1): str(k) for k in titles}
