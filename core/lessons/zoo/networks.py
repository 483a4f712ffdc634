"""Networks from the history of image recognition, as lines of the builder, with their papers."""

from dataclasses import dataclass

from core.lessons.zoo.layers import Layer


@dataclass(frozen=True)
class Network:
    """A published network: its input's side and channels, and its layers with their names, in order."""

    title: str
    source: str
    side: int
    channels: int
    lines: tuple[tuple[str, Layer], ...]

    @property
    def layers(self) -> tuple[Layer, ...]:
        return tuple(layer for _, layer in self.lines)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.lines)


def conv(
    kernel: int, filters: int, *, stride: int = 1, padding: str = "same", groups: int = 1, extra: str = "b"
) -> Layer:
    return Layer("conv", kernel, stride, padding, 1, groups, filters, extra)


def pool(kind: str, kernel: int, stride: int, padding: str = "valid") -> Layer:
    return Layer(kind, kernel, stride, padding)


def dense(units: int) -> Layer:
    return Layer("dense", filters=units)


FLATTEN, GLOBAL = Layer("flatten"), Layer("global")

_LENET = (
    ("conv_1", conv(5, 6, padding="valid")),
    ("pool_1", pool("average", 2, 2)),
    ("conv_2", conv(5, 16, padding="valid")),
    ("pool_2", pool("average", 2, 2)),
    ("flatten", FLATTEN),
    ("dense_1", dense(120)),
    ("dense_2", dense(84)),
    ("scores", dense(10)),
)
_ALEXNET = (
    ("conv_1", conv(11, 96, stride=4, padding="valid")),
    ("pool_1", pool("max", 3, 2)),
    ("conv_2", conv(5, 256, padding="2", groups=2)),
    ("pool_2", pool("max", 3, 2)),
    ("conv_3", conv(3, 384, padding="1")),
    ("conv_4", conv(3, 384, padding="1", groups=2)),
    ("conv_5", conv(3, 256, padding="1", groups=2)),
    ("pool_5", pool("max", 3, 2)),
    ("flatten", FLATTEN),
    ("dense_6", dense(4096)),
    ("dense_7", dense(4096)),
    ("scores", dense(1000)),
)
_TINY = (
    ("conv_1_1", conv(3, 10, padding="valid")),
    ("conv_1_2", conv(3, 10, padding="valid")),
    ("max_pool_1", pool("max", 2, 2)),
    ("conv_2_1", conv(3, 10, padding="valid")),
    ("conv_2_2", conv(3, 10, padding="valid")),
    ("max_pool_2", pool("max", 2, 2)),
    ("flatten", FLATTEN),
    ("output", dense(10)),
)


def _vgg16() -> tuple[tuple[str, Layer], ...]:
    lines: list[tuple[str, Layer]] = []
    for block, (count, filters) in enumerate(((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)), start=1):
        lines += [(f"conv{block}_{number}", conv(3, filters)) for number in range(1, count + 1)]
        lines.append((f"pool{block}", pool("max", 2, 2)))
    return (*lines, ("flatten", FLATTEN), ("fc1", dense(4096)), ("fc2", dense(4096)), ("scores", dense(1000)))


def _resnet50() -> tuple[tuple[str, Layer], ...]:
    lines = [
        ("conv1", conv(7, 64, stride=2, padding="3", extra="bn")),
        ("pool1", pool("max", 3, 2, "1")),
    ]
    for stage, (count, filters) in enumerate(((3, 64), (4, 128), (6, 256), (3, 512)), start=2):
        lines += [
            (
                f"block{stage}_{number}",
                Layer("bottleneck", 3, 2 if number == 1 and stage > 2 else 1, "same", 1, 1, filters, "bn"),
            )
            for number in range(1, count + 1)
        ]
    return (*lines, ("pool5", GLOBAL), ("scores", dense(1000)))


def _mobilenet() -> tuple[tuple[str, Layer], ...]:
    lines = [("conv1", conv(3, 32, stride=2, extra="n"))]
    filters = (64, 128, 128, 256, 256, 512, *(512,) * 5, 1024, 1024)
    strides = (1, 2, 1, 2, 1, 2, *(1,) * 5, 2, 1)
    lines += [
        (f"sep{number}", Layer("separable", 3, stride, "same", 1, 1, maps, "n"))
        for number, (maps, stride) in enumerate(zip(filters, strides, strict=True), start=1)
    ]
    return (*lines, ("pool", GLOBAL), ("scores", dense(1000)))


NETWORKS: dict[str, Network] = {
    "vgg16": Network("VGG-16", "Simonyan and Zisserman, 2014", 224, 3, _vgg16()),
    "lenet": Network("LeNet-5", "LeCun et al., 1998, in its modern form", 32, 1, _LENET),
    "alexnet": Network("AlexNet", "Krizhevsky et al., 2012", 227, 3, _ALEXNET),
    "resnet50": Network("ResNet-50", "He et al., 2015, as Keras builds it", 224, 3, _resnet50()),
    "mobilenet": Network("MobileNet-v1", "Howard et al., 2017", 224, 3, _mobilenet()),
    "tiny": Network("Tiny VGG", "CNN Explainer, Wang et al., 2020", 64, 3, _TINY),
}
