"""Transfer learning: the settings of the lesson, and what its details are called."""

from dataclasses import dataclass

from core.explain.parameters import choice, span
from core.lessons.transfer.study.backbones import BACKBONES
from core.lessons.transfer.study.plan import UPDATES, TransferPlan
from core.wording import prose

IDEA = prose("""A **pretrained network**, also called **backbone**, has learned from other pictures. Its old layers
    stay, and only a **new head** learns your classes. With few pictures that is worth most, if what it saw is of any
    use to you.""")
DRAWN = prose("""Picture → :blue-badge[old layers: learned before, frozen] → :orange-badge[new head: learns now] → your
    classes""")
SETS = {"greek": "Greek letters", "shapes": "Shapes", "hues": "Colors", "own": "My own"}
ABOUT = {
    "greek": "New letters, made of strokes that the backbone knows.",
    "shapes": "Six shapes that the backbone has seen.",
    "hues": "Any shape: only its color tells the class. The backbone learned to overlook color.",
}
VIEWS = ("Numbers", "Layers", "Filters", "Download")  # of a finished comparison, one below its curves at a time


@dataclass(frozen=True)
class Settings:
    """Which pictures, and what is compared on them."""

    pictures: str = choice("**1  Pictures**", SETS, few=True)
    backbone: str = choice(
        "**2  Pretrained network**",
        {name: backbone.title for name, backbone in BACKBONES.items()},
        help="The two of Keras are downloaded once, or read from the folder that UNROLLED_WEIGHTS_FOLDER names.",
    )
    updates: int = span("Updates of a fit, at least", TransferPlan.updates, low=UPDATES[0], high=UPDATES[1], step=20)
