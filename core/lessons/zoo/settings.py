"""What the lesson on famous networks lets the reader choose."""

from dataclasses import dataclass

from core.explain.parameters import choice, span, text
from core.lessons.zoo.networks import NETWORKS
from core.wording import prose

IDEA = prose("""How large are the networks that made history? Every layer has a size and a price: numbers to learn,
    products to make, memory to hold. Begin with LeNet-5, the smallest.""")
WIDTHS = {str(2**power): str(2**power) for power in range(3, 11)}


@dataclass(frozen=True)
class Settings:
    """A network and its input, or the numbers that kinds of convolution are compared at."""

    view: str = choice("View", {"network": "A network", "kinds": "Kinds of convolution"}, few=True)
    network: str = choice("Network", {key: network.title for key, network in NETWORKS.items()}, default="lenet")
    side: str = choice(
        "Input side",
        {"own": "As built"}
        | {str(side): str(side) for side in (28, 32, 64, 96, 128, 160, 192, 224, 227, 256, 299, 384, 512)},
        help="Cells along one side of the input.",
    )
    maps: str = choice("Input channels", {"own": "As built", "1": "1 (gray)", "3": "3 (RGB)"})
    layers: str = text("Layers", longest=1600)
    size: int = span("Side of the maps", 56, low=4, high=224)
    channels: str = choice("Maps in", WIDTHS, default="128")
    filters: str = choice("Maps out", WIDTHS, default="128")
    kernel: int = span("Kernel", 3, low=2, high=7)
    dilation: int = span("Dilation", 2, low=2, high=4, help="Of the dilated one")
    groups: str = choice("Groups", {"2": "2", "4": "4", "8": "8"}, default="4", help="Of the grouped one")
