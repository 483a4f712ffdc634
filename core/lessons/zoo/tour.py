"""Tours of famous networks: the price of their layers, and of kinds of convolution."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "A network": (
        Stop(
            prose("""**LeNet-5** read handwritten digits in 1998. Along the top stand its layers, from the picture to
                the ten scores. The first makes 6 maps of 28×28 numbers out of 32×32 pixels."""),
        ),
        Stop(
            prose("""Its **parameters** are the numbers that it learns: 6 kernels of 5×5 and a bias for each, 156 in
                all. That is little, since every place of the picture uses the same ones."""),
        ),
        Stop(
            prose("""Its **multiply-adds** are the work for one picture, one weight times one number each: 117,600, for
                every kernel is used at 28×28 places."""),
        ),
        Stop(
            prose("""The first **dense** layer joins each of 400 numbers to each of 120 units: 48,120 parameters, more
                than all other layers together. But each is used only once."""),
            step=6,
        ),
        Stop(
            prose("""In all 61,706 parameters and 416,520 multiply-adds. Look at the bars: 95.8% of the parameters are
                dense, 85.9% of the work is convolution. **Large does not mean slow.**"""),
            step=8,
        ),
        Stop(
            prose("""VGG-16, of 2014, is built of the same parts: 138,357,544 parameters for color pictures of
                224×224."""),
            step=0,
            link={"network": "VGG-16"},
        ),
        Stop(
            prose("""**Your turn.** Choose the network MobileNet-v1, deeper than VGG-16 and made for phones. Will it
                have more parameters, or fewer? Drag the step to the end."""),
        ),
    ),
    "Kinds of convolution": (
        Stop(
            prose("""A **standard** convolution from 128 maps to 128: every filter looks at 3×3 cells of every map. That
                is 147,584 parameters, and the yardstick for what follows."""),
        ),
        Stop(
            prose("""**Dilated**: the nine cells of the kernel stand apart, so it sees 5×5 for the same price."""),
            step=2,
        ),
        Stop(
            prose("""**Grouped**: in four groups each filter reads only 32 of the 128 maps. A quarter of the work,
                25.0%."""),
            step=3,
        ),
        Stop(
            prose("""**Depthwise separable**: first a kernel for each map alone, then a 1×1 convolution mixes the maps.
                The same view for 11.9% of the work: that is why networks for phones use it."""),
            step=4,
        ),
        Stop(
            prose("""**1×1**: sees a single cell and mixes its 128 numbers into new ones. It looks at no neighbor at
                all, and still has 16,512 parameters."""),
            step=5,
        ),
        Stop(
            prose("""**Your turn.** Set the kernel to 7. Which kinds will get dearer, and which one will cost the same
                as before?"""),
            step=5,
        ),
    ),
}
