"""The views of the famous networks: settings become a picture and words."""

from functools import partial

from core.figures.palette import Mode
from core.lessons.zoo import kinds_words, network_words
from core.lessons.zoo.kinds import Kind
from core.lessons.zoo.kinds_figure import compared_figure
from core.lessons.zoo.layers import Layer
from core.lessons.zoo.network import ledger
from core.lessons.zoo.network_figure import ledger_figure
from core.lessons.zoo.networks import Network
from core.view import View


def network(layers: tuple[Layer, ...], example: Network, side: int, channels: int, mode: Mode) -> View:
    """The books of an example, or of a reader's own layers that began as one."""
    own = layers != example.layers
    alike = [layer.kind for layer in layers] == [layer.kind for layer in example.layers]
    books = ledger(layers, side, channels, example.names if alike else ())
    name, source = ("Your own network", "your own layers") if own else (example.title, example.source)
    return View(ledger_figure(books, name, mode), partial(network_words.explain, books, source))


def kinds(compared: tuple[Kind, ...], mode: Mode) -> View:
    """Kinds of convolution at equal output."""
    return View(compared_figure(compared, mode), partial(kinds_words.explain, compared))
