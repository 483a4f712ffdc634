"""Five kinds of convolution that make the same output of the same input, and what each pays for it."""

from dataclasses import dataclass

from core.nn.costs import Cost, conv_cost
from core.nn.shapes import window_span


@dataclass(frozen=True)
class Convolution:
    """One convolution of a kind: kernel, dilation, groups, maps in and out."""

    kernel: int
    dilation: int
    groups: int
    channels: int
    filters: int
    bias: bool

    @property
    def weights(self) -> str:
        """Its weights as a product."""
        shared = 1 < self.groups < self.channels
        reads = f"{self.channels}/{self.groups}" if shared else f"{self.channels // self.groups}"
        return f"{self.kernel}·{self.kernel}·{reads}·{self.filters}"


@dataclass(frozen=True)
class Kind:
    """A kind: its convolutions one after another on maps of `side` x `side`, all with same padding and stride 1."""

    name: str
    says: str
    side: int
    parts: tuple[Convolution, ...]

    @property
    def cost(self) -> Cost:
        costs = [
            conv_cost(part.kernel, part.channels, part.filters, self.side**2, groups=part.groups, bias=part.bias)
            for part in self.parts
        ]
        return sum(costs[1:], costs[0])

    @property
    def field(self) -> int:
        """How many input cells one output cell sees along one side."""
        return 1 + sum(window_span(part.kernel, part.dilation) - 1 for part in self.parts)

    @property
    def parameters(self) -> str:
        """`3·3·128·128 + 128`."""
        return f"{' + '.join(part.weights for part in self.parts)} + {self.parts[-1].filters}"

    @property
    def multiply_adds(self) -> str:
        """`56·56·(3·3·1·128 + 1·1·128·128)`."""
        weights = " + ".join(part.weights for part in self.parts)
        return f"{self.side}·{self.side}·" + (f"({weights})" if len(self.parts) > 1 else weights)


def kinds(side: int, channels: int, filters: int, kernel: int, dilation: int, groups: int) -> tuple[Kind, ...]:
    """Standard, dilated, grouped, depthwise separable and 1x1, each from `channels` to `filters` maps."""

    def one(kernel: int, *, dilation: int = 1, groups: int = 1) -> Convolution:
        return Convolution(kernel, dilation, groups, channels, filters, bias=True)

    depthwise = Convolution(kernel, 1, channels, channels, channels, bias=False)
    return (
        Kind("Standard", "Every filter reads every map.", side, (one(kernel),)),
        Kind("Dilated", f"Reads cells {dilation} apart: a wider view for the same price.", side,
             (one(kernel, dilation=dilation),)),
        Kind("Grouped", f"{groups} groups, each filter reads {channels // groups} of {channels} maps.", side,
             (one(kernel, groups=groups),)),
        Kind("Depthwise separable", "One kernel for each map, then 1×1 mixes the maps.", side, (depthwise, one(1))),
        Kind("1×1", "Mixes the maps cell by cell and sees no neighbor.", side, (one(1),)),
    )  # fmt: skip
