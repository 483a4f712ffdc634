"""The layers that a plan builds, with their output sizes and parameter counts, before anything runs.

Nothing is computed here and no framework is loaded: sizes follow from the formula
floor((n + 2p - f) / s) + 1 of `core.nn.shapes`. `core.training.model` builds the Keras model from this
same list, so what the page promises is what is trained.
"""

from dataclasses import dataclass
from math import prod

from core.nn.shapes import conv_output_size, same_padding
from core.training.plan import Block, TrainingPlan
from core.wording import prose

MOST_PARAMETERS = 2_000_000
MOST_MEGABYTES = 600  # of activations and their gradients, for one batch


@dataclass(frozen=True)
class LayerRow:
    """One layer: its unique `name`, its `kind` (a Keras class name), and what it gives.

    `shape` is one example's output, channels last. `parameters` counts what the layer holds;
    `trainable` the part that gradient descent changes (batch normalization also keeps two running
    statistics a channel). `block` is the plan's block that asked for it, None outside the blocks.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int = 0
    trainable: int = 0
    block: Block | None = None


def layers_of(plan: TrainingPlan, classes: int) -> list[LayerRow]:
    """The layers of `plan`'s network for `classes` classes, in order.

    >>> [row.shape for row in layers_of(TrainingPlan(), 10) if row.kind == "MaxPooling2D"]
    [(24, 24, 16), (12, 12, 32), (6, 6, 64), (3, 3, 64)]

    Raises `ValueError` when a map becomes smaller than the next kernel, or when the network is too large
    to train here.
    """
    if type(classes) is not int or classes < 2:
        raise ValueError(f"a classifier needs at least 2 classes, received {classes!r}")
    shape: tuple[int, ...] = (plan.side, plan.side, plan.channels)
    rows = [LayerRow("rescale", "Rescaling", shape)]
    conv = 0
    for number, block in enumerate(plan.blocks, start=1):
        for _ in range(block.convolutions):
            conv += 1
            height, width, depth = shape
            shape = (_conv_size(height, block), _conv_size(width, block), block.filters)
            # Normalization subtracts the mean and adds its own offset, so a bias before it has no effect.
            count = block.kernel**2 * depth * block.filters + (0 if block.batch_norm else block.filters)
            rows.append(LayerRow(f"conv_{conv}", "Conv2D", shape, count, count, block))
            if block.batch_norm:
                rows.append(
                    LayerRow(
                        f"norm_{conv}",
                        "BatchNormalization",
                        shape,
                        4 * block.filters,
                        2 * block.filters,
                        block,
                    )
                )
            rows.append(LayerRow(f"{block.activation}_{conv}", "Activation", shape, block=block))
        if block.pooling != "none":
            if min(shape[:2]) < 2:
                raise ValueError(f"pooling needs maps of at least 2 x 2, received {shape[0]} x {shape[1]}")
            shape = (
                conv_output_size(shape[0], 2, stride=2),
                conv_output_size(shape[1], 2, stride=2),
                shape[2],
            )
            kind = "MaxPooling2D" if block.pooling == "max" else "AveragePooling2D"
            rows.append(LayerRow(f"pool_{number}", kind, shape, block=block))
    rows += _head(plan, shape, classes)
    _check_size(rows, plan)
    return rows


def _conv_size(size: int, block: Block) -> int:
    padding = same_padding(size, block.kernel) if block.padding == "same" else 0
    if block.padding == "valid" and size < block.kernel:
        raise ValueError(
            prose(f"""a valid convolution needs maps at least as large as its kernel, received {size} x {size} maps and
                a {block.kernel} x {block.kernel} kernel""")
        )
    return conv_output_size(size, block.kernel, padding=padding)


def _head(plan: TrainingPlan, shape: tuple[int, ...], classes: int) -> list[LayerRow]:
    """From the last maps to probabilities."""
    if plan.head == "flatten":
        width = prod(shape)
        rows = [LayerRow("flatten", "Flatten", (width,))]
    else:
        width = shape[-1]
        kind = "GlobalAveragePooling2D" if plan.head == "average" else "GlobalMaxPooling2D"
        rows = [LayerRow("global_pool", kind, (width,))]
    if plan.dropout:
        rows.append(LayerRow("dropout", "Dropout", (width,)))
    if plan.dense_units:
        count = width * plan.dense_units + plan.dense_units
        width = plan.dense_units
        rows.append(LayerRow("dense", "Dense", (width,), count, count))
        rows.append(LayerRow("dense_relu", "Activation", (width,)))
    count = width * classes + classes
    rows.append(LayerRow("scores", "Dense", (classes,), count, count))
    rows.append(LayerRow("probabilities", "Softmax", (classes,)))
    return rows


def _check_size(rows: list[LayerRow], plan: TrainingPlan) -> None:
    parameters = sum(row.parameters for row in rows)
    if parameters > MOST_PARAMETERS:
        raise ValueError(f"a network here has at most {MOST_PARAMETERS:,} parameters, received {parameters:,}")
    # Every output is kept for the backward pass, and its gradient is as large: float32 twice.
    megabytes = sum(prod(row.shape) for row in rows) * plan.batch_size * 8 / 1e6
    if megabytes > MOST_MEGABYTES:
        raise ValueError(
            prose(f"""one batch may take {MOST_MEGABYTES} MB of maps and gradients, received {megabytes:,.0f} MB; a
                smaller batch, side or number of filters takes less""")
        )
