"""Keras code that builds the networks that are measured, and counts it itself."""

from core.lessons.zoo.kinds import Kind
from core.lessons.zoo.layers import Layer
from core.lessons.zoo.network import Ledger, Line


def network_code(books: Ledger) -> str:
    """The network as a functional Keras model; its parameters and its last shape are left in `result`."""
    lines = [
        "import keras",
        "from keras import layers",
        "",
        f"x = inputs = keras.Input(({books.side}, {books.side}, {books.channels}))",
    ]
    last = max((at for at, line in enumerate(books.lines) if line.cost.parameters), default=0)
    for at, line in enumerate(books.lines):
        lines += [f"# {line.name}", *_layer(line, bent=at < last)]
    return "\n".join(
        [
            *lines,
            "model = keras.Model(inputs, x)",
            "result = (model.count_params(), model.output_shape)",
            "print(result)",
        ]
    )


def _layer(line: Line, *, bent: bool) -> list[str]:
    """A line as Keras layers, `bent` by ReLU: all but the last one that learns, whose answers are the scores."""
    layer = line.layer
    match layer.kind:
        case "flatten":
            return ["x = layers.Flatten()(x)"]
        case "global":
            return ["x = layers.GlobalAveragePooling2D()(x)"]
        case "dense":
            return [f"x = layers.Dense({layer.filters}{_bias(layer.bias)}{_relu(bent)})(x)"]
        case "max" | "average":
            kind = "MaxPooling2D" if layer.kind == "max" else "AveragePooling2D"
            before, padding = _padding(layer)
            return [*before, f"x = layers.{kind}({layer.kernel}, strides={layer.stride}{padding})(x)"]
        case "bottleneck":
            return _bottleneck(line, bent=bent)
        case "separable":
            if not layer.norm:
                before, padding = _padding(layer)
                return [
                    *before,
                    *_windowed(layer, "SeparableConv2D", f"{layer.filters}, ", padding + _relu(bent), layer.bias),
                ]
            return [*_slid(layer, "DepthwiseConv2D", "", bent=True), *_conv(1, layer.filters, layer, bent=bent)]
        case "depthwise":
            return _slid(layer, "DepthwiseConv2D", "", bent=bent)
    return _slid(layer, "Conv2D", f"{layer.filters}, ", bent=bent)


def _relu(bent: bool) -> str:
    return ', activation="relu"' if bent else ""


def _after(name: str, layer: Layer, bent: bool) -> list[str]:
    """Normalization, and ReLU behind it."""
    if not layer.norm:
        return []
    return [f"{name} = layers.BatchNormalization()({name})"] + [f"{name} = layers.ReLU()({name})"] * bent


def _bias(bias: bool) -> str:
    return "" if bias else ", use_bias=False"


def _padding(layer: Layer) -> tuple[list[str], str]:
    """A line before, and an argument: Keras' own layers know only "same" and "valid"."""
    if layer.padding == "same":
        return [], ', padding="same"'
    return ([] if layer.padding == "valid" else [f"x = layers.ZeroPadding2D({layer.padding})(x)"]), ""


def _slid(layer: Layer, kind: str, filters: str, *, bent: bool) -> list[str]:
    """A convolution of this kind with its padding, normalization and ReLU."""
    before, padding = _padding(layer)
    groups = f", groups={layer.groups}" if kind == "Conv2D" and layer.groups > 1 else ""
    rest = groups + padding + _relu(bent and not layer.norm)
    return [*before, *_windowed(layer, kind, filters, rest, layer.bias), *_after("x", layer, bent)]


def _windowed(layer: Layer, kind: str, filters: str, rest: str, bias: bool) -> list[str]:
    """One call, or two where Keras takes no stride together with dilation: then each stride-th of all places stays."""
    stride = f", strides={layer.stride}" if layer.stride > 1 and layer.dilation == 1 else ""
    dilation = f", dilation_rate={layer.dilation}" if layer.dilation > 1 else ""
    call = f"x = layers.{kind}({filters}{layer.kernel}{stride}{dilation}{rest}{_bias(bias)})(x)"
    if layer.stride > 1 and layer.dilation > 1:
        return [call, f"x = x[:, ::{layer.stride}, ::{layer.stride}]"]
    return [call]


def _conv(
    kernel: int, filters: int, layer: Layer, *, bent: bool, of: str = "x", into: str = "x", stride: int = 1
) -> list[str]:
    """A plain convolution with same padding inside a block, with what the block's layers bring along."""
    strides = f", strides={stride}" if stride > 1 else ""
    same = ', padding="same"' if kernel > 1 else ""
    inner = kernel > 1
    groups = f", groups={layer.groups}" if inner and layer.groups > 1 else ""
    dilation = f", dilation_rate={layer.dilation}" if inner and layer.dilation > 1 else ""
    relu = _relu(bent and not layer.norm)
    call = f"layers.Conv2D({filters}, {kernel}{strides}{dilation}{groups}{same}{_bias(layer.bias)}{relu})"
    return [f"{into} = {call}({of})", *_after(into, layer, bent)]


def _bottleneck(line: Line, *, bent: bool) -> list[str]:
    layer, narrow = line.layer, line.layer.filters
    shortcut = ["shortcut = x"]
    if len(line.parts) > 3:
        shortcut = _conv(1, 4 * narrow, layer, bent=False, into="shortcut", stride=layer.stride)
    return [
        *shortcut,
        *_conv(1, narrow, layer, bent=True, stride=layer.stride),
        *_conv(layer.kernel, narrow, layer, bent=True),
        *_conv(1, 4 * narrow, layer, bent=False),
        "x = layers.Add()([x, shortcut])",
        *["x = layers.ReLU()(x)"] * bent,
    ]


def kinds_code(compared: tuple[Kind, ...]) -> str:
    """The kinds as Keras layers on one input; parameters and multiply-adds of each are left in `result`."""
    standard, dilated, grouped, *_ = compared
    first = standard.parts[0]
    kernel = first.kernel
    return f"""import keras
from keras import layers

side, maps, filters = {standard.side}, {first.channels}, {first.filters}
kinds = {{
    "standard": layers.Conv2D(filters, {kernel}, padding="same"),
    "dilated": layers.Conv2D(filters, {kernel}, padding="same", dilation_rate={dilated.parts[0].dilation}),
    "grouped": layers.Conv2D(filters, {kernel}, padding="same", groups={grouped.parts[0].groups}),
    "separable": layers.SeparableConv2D(filters, {kernel}, padding="same"),
    "1x1": layers.Conv2D(filters, 1),
}}
picture = keras.Input((side, side, maps))
result = []
for name, layer in kinds.items():
    assert layer(picture).shape == (None, side, side, filters)
    parameters = layer.count_params()
    # Each weight is used once at every place of the output; the biases are not counted.
    result.append((parameters, (parameters - filters) * side * side))
    print(name, result[-1])"""
