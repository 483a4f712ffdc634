"""Tours of a trained network: all its layers, one of its maps, one number of it."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "Network": (
        Stop(
            prose("""Column after column, a picture of a star passes 14 layers. The first one only brings the pixel
                values into another range. Its three small pictures are the **red, green and blue** of the large
                one."""),
            step=1,
        ),
        Stop(
            prose("""The first convolution has ten **kernels**. Each makes a picture of its own, a **feature map**: blue
                where the answer is above 0, orange where it is below. Some draw the star's edges, others fill it or the
                ground."""),
            step=2,
        ),
        Stop(
            prose("""**ReLU** makes 0 of all numbers below 0, here 39.5% of them. The orange is gone."""),
            step=3,
        ),
        Stop(
            prose("""**Pooling** keeps the largest of every 2×2 numbers: 60×60 becomes 30×30. The maps get coarser, the
                strong answers stay."""),
            step=6,
        ),
        Stop(
            prose("""Two convolutions and a pooling later the maps have 13×13 numbers. Each looks at a larger part of
                the star, and it gets hard to say what it found."""),
            step=11,
        ),
        Stop(
            prose("""In one long list, 1,690 numbers become six **scores**, and the scores become probabilities. The
                network says star, 96.9% sure."""),
            step=14,
        ),
        Stop(
            prose("""**Your turn.** Choose the shape Heart. Which layer will be the first whose maps look nothing like
                the picture? Point at any small picture to see what feeds it."""),
            step=14,
        ),
    ),
    "Map": (
        Stop(
            prose("""This is how one feature map is made. First the **red** part of the picture, times a 3×3 **slice**
                of the kernel, window by window. In the framed window that adds 0.2267."""),
        ),
        Stop(
            prose("""**Green** has a slice of its own. It adds 0.6364 at the same place: 0.8631 so far."""),
            step=2,
        ),
        Stop(
            prose("""**Blue** as well: 1.4335. A kernel for color pictures has 27 weights, and all their products go
                into one number."""),
            step=3,
        ),
        Stop(
            prose("""The **bias**, −0.0175, is added everywhere alike: 1.4160 at row 12, column 25. Blue edges mean:
                here the kernel's pattern is in the picture."""),
            step=4,
        ),
        Stop(
            prose("""**ReLU** takes what is below 0 away. The number in the frame is above 0, and stays 1.4160."""),
            step=5,
        ),
        Stop(
            prose("""**Your turn.** Choose 2 under Map or number: the same picture, another kernel. Will the same edges
                of the star turn blue?"""),
            step=4,
        ),
    ),
    "Number": (
        Stop(
            prose("""One number of a feature map: 1.4160, in the dashed frame, at row 12, column 25. It comes from the
                small window that is framed in the picture, at an edge of the star."""),
            step=707,
        ),
        Stop(
            prose("""The window is 3×3 pixels in three colors. Each color has a slice of the **kernel**. Together its
                products make 0.2267 for red, 0.6364 for green, 0.5704 for blue."""),
            step=707,
        ),
        Stop(
            prose("""The table shows the nine products of green: pixel value times weight, below it the result. The
                window's lower right corner is on the dark star. It adds the most."""),
            step=707,
        ),
        Stop(
            prose("""All three, and the **bias** of −0.0175, come to 1.4160. It is above 0, so ReLU lets it pass."""),
            step=707,
        ),
        Stop(
            prose("""In the upper left corner of the picture is no edge: the same kernel makes 0.0785, close to
                nothing."""),
            step=1,
        ),
        Stop(
            prose("""**Your turn.** Point along the rim of the star in the feature map. At which of its edges does this
                kernel answer below 0?"""),
            step=707,
        ),
    ),
}
