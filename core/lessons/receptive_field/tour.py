"""A tour of the receptive field: one cell, what it reads, and how that grows from layer to layer."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "": (
        Stop(
            prose("""The dashed frame holds one cell of layer 3. How much of the picture does it know? Its kernel has
                three cells along a side, so it reads three cells of layer 2, in the solid frame."""),
        ),
        Stop(
            prose("""Each of those three reads three cells of layer 1. Their windows overlap, so together they reach
                five cells, not nine."""),
            step=2,
        ),
        Stop(
            prose("""Down at the input the cone is seven cells wide. The frame on the picture shows it: **7×7 pixels are
                all that this cell can know**. They are its **receptive field**."""),
            step=3,
        ),
        Stop(
            prose("""The cells in the middle have the strongest color: more ways lead from them to the top, 7 from the
                middle one, 1 from each at the edge. So pixels in the middle count for more."""),
            step=3,
        ),
        Stop(
            prose("""This small network has pooling, too. Behind a layer that moves two cells at a time, neighbors are
                two input cells apart: their **jump** is 2, and each kernel adds twice as much. The field is 16."""),
            step=0,
            link={"example": "Tiny VGG (CNN Explainer)"},
        ),
        Stop(
            prose("""**Your turn.** Choose the stack Dilation 1, 2, 4: three kernels of 3×3 again, whose cells stand
                apart. Will the top see more than 7 cells along a side, or fewer?"""),
            step=3,
        ),
    ),
}
