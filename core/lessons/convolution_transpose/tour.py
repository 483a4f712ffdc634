"""A tour of transposed convolution: a patch, the next one, where they overlap, and how large the output gets."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "": (
        Stop(
            prose("""One cell of the input, 3, is multiplied by all nine numbers of the kernel. The result is a
                **patch** of 3×3 numbers. It is laid on the output, in the dashed frame."""),
        ),
        Stop(
            prose("""The next cell's patch is laid two columns further: the **stride** is 2. In one column both patches
                lie, and there the numbers add up: 3 + 3 = 6."""),
            step=2,
        ),
        Stop(
            prose("""Sixteen patches, and 4×4 has become 9×9: three strides of 2, and the 3 cells of the last patch.
                That is what this layer is for: to make a picture **larger** again."""),
            step=16,
        ),
        Stop(
            prose("""All inputs were 3, but the output is not flat: 3, 6 and 12, where one, two or four patches lie.
                This is the **checkerboard** that some generated pictures show."""),
            step=16,
        ),
        Stop(
            prose("""A kernel of 4×4, which the stride of 2 divides, overlaps evenly: 12 in every cell that is not near
                the rim."""),
            step=0,
            link={"size": "4"},
        ),
        Stop(
            prose("""**Your turn.** Set the stride to 3, as large as the kernel. Will patches overlap, and how many rows
                will the output have?"""),
            step=16,
        ),
    ),
}
