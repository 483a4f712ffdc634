"""A layer of a famous network in numbers: its output's side, what it sees, its parameters, multiply-adds and memory."""

from core.lessons.zoo.layers import KINDS, LEARNING, SLIDING, Layer
from core.lessons.zoo.network import BYTES, Line
from core.lessons.zoo.parts import Part, Shape
from core.wording import MINUS, TIMES, counted


def size(shape: Shape) -> str:
    """`(28, 28, 256)` -> `28×28×256`."""
    return TIMES.join(f"{extent:,}" for extent in shape)


def memory(numbers: int) -> str:
    """The room that so many numbers take: bytes below 1,000, then kB and MB (a million bytes)."""
    count = numbers * BYTES
    if count < 1000:
        return f"{count} B"
    return f"{count / 1e3:.1f} kB" if count < 1e5 else f"{count / 1e6:,.2f} MB"


def does(layer: Layer) -> str:
    """`3×3 convolution, stride 2, 64 filters`."""
    if layer.kind in ("flatten", "global"):
        return KINDS[layer.kind].lower()
    if layer.kind == "dense":
        return f"dense, {counted(layer.filters, 'unit')}"
    window = f"{layer.kernel}{TIMES}{layer.kernel} {KINDS[layer.kind].lower()}"
    parts = [window]
    if layer.stride > 1:
        parts.append(f"stride {layer.stride}")
    if layer.spread > 1:
        parts.append(f"dilation {layer.dilation}")
    if layer.kind in ("conv", "bottleneck") and layer.groups > 1:
        parts.append(f"{layer.groups} groups")
    if layer.kind == "bottleneck":
        parts.append(f"{layer.filters:,} maps inside, {4 * layer.filters:,} out")
    elif layer.kind in LEARNING and layer.kind != "depthwise":
        parts.append(counted(layer.filters, "filter"))
    return ", ".join(parts)


def title(line: Line) -> str:
    return f"{line.name}: {does(line.layer)}"


def facts(line: Line) -> tuple[str, ...]:
    """What the stage says of a layer, a line each."""
    return tuple(filter(None, (_parts(line), _side(line), *_costs(line), _memory(line), _field(line))))


def _parts(line: Line) -> str:
    if len(line.parts) < 2:
        return ""
    return f"Its parts: {', '.join(part.name for part in line.parts)}"


def caption(line: Line) -> str:
    """All of it in one line, for the table of steps."""
    return f"{title(line)}. {size(line.before)} becomes {size(line.after)}. " + " ".join(
        f"{fact}." for fact in facts(line)
    )


def side_sum(line: Line) -> str:
    """`floor((224 + 3 + 3 − 7) / 2) + 1 = 112`."""
    layer = line.layer
    kernel = 1 if layer.kind == "bottleneck" else layer.span
    ends = (0, 0) if layer.kind == "bottleneck" else line.ends
    room = "".join(f" + {end}" for end in ends) if any(ends) else ""
    return f"floor(({line.before[0]}{room} {MINUS} {kernel}) / {layer.stride}) + 1 = {line.after[0]}"


def _side(line: Line) -> str:
    if line.layer.kind in SLIDING:
        return f"Side: {side_sum(line)}"
    if line.layer.kind == "flatten":
        return f"Length: {'·'.join(map(str, line.before))} = {line.after[0]:,}"
    if line.layer.kind == "global":
        return f"Of each map the average of its {line.before[0]}·{line.before[1]} cells stays"
    return ""


def weights_of(part: Part) -> str:
    """`3·3·64·128`: a part's weights as a product; per group, it reads its share of the maps."""
    if len(part.shape) == 1:
        return f"{part.channels:,}·{part.shape[0]:,}"
    shared = 1 < part.groups < part.channels
    reads = f"{part.channels}/{part.groups}" if shared else f"{part.channels // part.groups}"
    return f"{part.kernel}·{part.kernel}·{reads}·{part.shape[-1]}"


def parameters_of(line: Line) -> str:
    """The parameters of a line as a sum: weights, biases, and 4 numbers per normalized map."""
    learning = [part for part in line.parts if part.learns]
    terms = [weights_of(part) for part in learning]
    biases = sum(part.shape[-1] for part in learning if part.bias)
    normalized = sum(part.shape[-1] for part in learning if part.norm)
    terms += [f"{biases:,}"] * (biases > 0) + [f"4·{normalized:,}"] * (normalized > 0)
    return " + ".join(terms)


def multiply_adds_of(line: Line) -> str:
    """The multiply-adds of a line as a product: places times weights."""
    learning = [part for part in line.parts if part.learns]
    weights = " + ".join(weights_of(part) for part in learning)
    if len(line.after) == 1:
        return weights
    inner = f"({weights})" if len(learning) > 1 else weights
    return f"{line.after[0]}·{line.after[1]}·{inner}"


def _costs(line: Line) -> tuple[str, ...]:
    if not line.cost.parameters:
        return ("Nothing to learn, and no multiply-adds",)
    return (
        f"Parameters: {parameters_of(line)} = {line.cost.parameters:,}",
        f"Multiply-adds: {multiply_adds_of(line)} = {line.cost.multiply_adds:,}",
    )


def _memory(line: Line) -> str:
    if not line.kept:
        return "Memory: none of its own, the same numbers in one row"
    maps = " + ".join(f"{part.shape[-1]:,}" for part in line.parts)
    shown = f"({maps})" if len(line.parts) > 1 else maps
    places = "".join(f"{extent}·" for extent in line.after[:-1])
    return f"Memory: {places}{shown}·{BYTES} bytes = {memory(line.kept)}"


def _field(line: Line) -> str:
    if not line.field and line.unread:
        return f"Sees the picture but for {counted(line.unread, 'row')} and columns, which no window reads"
    if not line.field:
        return "Sees the whole picture" if line.layer.kind != "flatten" else "Together they see the whole picture"
    field, jump = line.below
    reads = jump * line.layer.stride if line.layer.kind == "bottleneck" else jump
    spread = f"·{line.layer.dilation}" if line.layer.spread > 1 else ""
    return (
        f"Field: {field} + ({line.layer.kernel} {MINUS} 1){spread}·{reads} = {line.field}; "
        f"jump: {jump}·{line.layer.stride} = {line.jump}"
    )
