"""Sizes: how many positions a sliding window has, how much padding "same" means, how far a stack sees.

One axis at a time; pictures have two. Formulas as in Dumoulin and Visin, "A guide to convolution arithmetic
for deep learning" (2016), arXiv:1603.07285.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.nn.checks import flag, integer, one_of

Padding = int | str | Sequence[int] | Sequence[Sequence[int]]
Sides = tuple[tuple[int, int], tuple[int, int]]


def conv_output_size(
    size: int,
    kernel: int,
    *,
    stride: int = 1,
    padding: int | Sequence[int] = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> int:
    """How many positions a window takes along one axis.

        floor((size + before + after - dilation * (kernel - 1) - 1) / stride) + 1

    All lengths are in cells. `padding` is one number for both ends or `(before, after)`. `ceil_mode` rounds
    up instead, so that a last window may overhang the end; a last window that would start in the trailing
    padding is dropped, since it would see no cell of the input.

    Raises `ValueError` for negative or non-integer arguments, and where not even one window fits.

    >>> conv_output_size(7, 3, stride=2, padding=1)
    4
    """
    size = integer(size, "size")
    kernel = integer(kernel, "kernel")
    stride = integer(stride, "stride")
    dilation = integer(dilation, "dilation")
    before, after = _ends(padding, "padding")
    span = window_span(kernel, dilation)
    spare = size + before + after - span  # cells left beyond the first window
    if not flag(ceil_mode, "ceil_mode"):
        count = spare // stride + 1
    else:
        count = -(-spare // stride) + 1
        if (count - 1) * stride >= size + before:
            count -= 1
    if count < 1:
        raise ValueError(
            f"the kernel, spread by dilation, must fit into the padded input; received a span of {span} "
            f"(kernel {kernel}, dilation {dilation}) for size {size} with padding {(before, after)}"
        )
    return count


def conv_transpose_output_size(
    size: int,
    kernel: int,
    *,
    stride: int = 1,
    padding: int | Sequence[int] = 0,
    dilation: int = 1,
    output_padding: int = 0,
) -> int:
    """The size that a transposed convolution makes: the input size of the convolution that it runs backward.

        (size - 1) * stride - before - after + dilation * (kernel - 1) + 1 + output_padding

    A convolution with stride s takes s different input sizes to the same output size; `output_padding`, from
    0 to s - 1, says which of them is meant.

    Raises `ValueError` for negative or non-integer arguments, for `output_padding` not below `stride`, and
    where the padding leaves nothing.

    >>> conv_transpose_output_size(4, 3, stride=2, padding=1, output_padding=1)
    8
    """
    size = integer(size, "size")
    kernel = integer(kernel, "kernel")
    stride = integer(stride, "stride")
    dilation = integer(dilation, "dilation")
    before, after = _ends(padding, "padding")
    extra = integer(output_padding, "output_padding", minimum=0)
    if extra >= stride:
        raise ValueError(f"output_padding must be below stride, received {extra} with stride {stride}")
    result = (size - 1) * stride - before - after + window_span(kernel, dilation) + extra
    if result < 1:
        raise ValueError(
            f"padding must leave at least one cell, received {(before, after)} for size {size}, "
            f"kernel {kernel}, stride {stride}, dilation {dilation}, which leaves {result}"
        )
    return result


def same_padding(size: int, kernel: int, *, stride: int = 1, dilation: int = 1) -> tuple[int, int]:
    """TensorFlow's "same": the padding `(before, after)` that gives ceil(size / stride) positions.

    An odd total puts the extra cell after. With stride 1 the output is as large as the input.

    >>> same_padding(224, 3, stride=2)
    (0, 1)
    """
    size = integer(size, "size")
    stride = integer(stride, "stride")
    span = window_span(integer(kernel, "kernel"), integer(dilation, "dilation"))
    count = -(-size // stride)
    total = max((count - 1) * stride + span - size, 0)
    return total // 2, total - total // 2


def window_span(kernel: int, dilation: int = 1) -> int:
    """Cells from the first to the last that a window touches: dilation * (kernel - 1) + 1."""
    return dilation * (kernel - 1) + 1


@dataclass(frozen=True)
class ReceptiveField:
    """What one output cell of a stack of layers sees of the input, along one axis, in input cells.

    `size` is the extent seen, `stride` the distance between the extents of neighboring output cells.
    """

    size: int
    stride: int


def receptive_field(layers: Iterable[Sequence[int]]) -> ReceptiveField:
    """How far the last of these layers sees, and how far its neighboring cells stand apart in the input.

    `layers` are `(kernel, stride)` or `(kernel, stride, dilation)`, first layer first; pooling counts as
    well. No layers at all see one cell. Source: Araujo, Norris and Sim, "Computing Receptive Fields of
    Convolutional Neural Networks", Distill (2019).

    >>> receptive_field([(3, 1), (3, 1)])
    ReceptiveField(size=5, stride=1)
    """
    size, jump = 1, 1
    for position, layer in enumerate(layers):
        name = f"layer {position}"
        if not isinstance(layer, Sequence) or isinstance(layer, str) or len(layer) not in (2, 3):
            raise ValueError(f"{name} must be (kernel, stride) or (kernel, stride, dilation), received {layer!r}")
        kernel, stride, dilation = (*layer, 1)[:3]
        span = window_span(integer(kernel, f"{name}'s kernel"), integer(dilation, f"{name}'s dilation"))
        size += (span - 1) * jump
        jump *= integer(stride, f"{name}'s stride")
    return ReceptiveField(size, jump)


def padding_sides(
    padding: Padding,
    size: tuple[int, int],
    kernel: tuple[int, int],
    *,
    stride: tuple[int, int] = (1, 1),
    dilation: tuple[int, int] = (1, 1),
) -> Sides:
    """What a padding argument means for a picture: `((top, bottom), (left, right))`.

    `padding` is an int, `(h, w)`, `((top, bottom), (left, right))`, `"valid"` or `"same"`; the pairs
    `size`, `kernel`, `stride` and `dilation`, vertical first, matter for `"same"` only.
    """
    if isinstance(padding, str):
        if one_of(padding, "padding", ("valid", "same")) == "valid":
            return (0, 0), (0, 0)
        rows, columns = (
            same_padding(size[axis], kernel[axis], stride=stride[axis], dilation=dilation[axis]) for axis in (0, 1)
        )
        return rows, columns
    if isinstance(padding, Sequence):
        if len(padding) != 2 or isinstance(padding[0], Sequence) != isinstance(padding[1], Sequence):
            raise ValueError(
                'padding must be an integer, (h, w), ((top, bottom), (left, right)), "valid" or "same"; '
                f"received {padding!r}"
            )
        return _ends(padding[0], "padding"), _ends(padding[1], "padding")
    return _ends(padding, "padding"), _ends(padding, "padding")


def _ends(padding: object, name: str) -> tuple[int, int]:
    """One number for both ends of an axis, or `(before, after)`."""
    if isinstance(padding, Sequence) and not isinstance(padding, str):
        if len(padding) != 2:
            raise ValueError(f"{name} must be an integer or (before, after), received {padding!r}")
        return integer(padding[0], name, minimum=0), integer(padding[1], name, minimum=0)
    both = integer(padding, name, minimum=0)
    return both, both
