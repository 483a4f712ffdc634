"""Tours of four ways to look inside: heat maps, a patch that covers, filters as pictures, and neighbors."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "Heat maps": (
        Stop(
            prose("""A trained network sees this picture and says star, 96.9% sure. Which places of the picture brought
                it to that? A **heat map** is one answer, as large as the picture."""),
        ),
        Stop(
            prose("""**Grad-CAM** asks the last convolution, conv_4: where does what it finds there speak for a star?
                The color is strongest at one arm and at a lower edge. The rest hardly counts."""),
        ),
        Stop(
            prose("""**Saliency** asks each pixel: would the **score** of star, its number before it becomes a
                probability, change if you changed a little? The map is grainy, and gives no direction."""),
            link={"method": "Saliency"},
        ),
        Stop(
            prose("""**Integrated gradients** share the score out among the pixels: blue ones speak for the star, orange
                ones against it. Both stand side by side."""),
            link={"method": "Integrated gradients"},
        ),
        Stop(
            prose("""The most convincing map? It asked **no network at all**: it only shows where neighboring pixels
                differ. A map that looks right proves nothing yet."""),
            link={"method": "Edges, no network"},
        ),
        Stop(
            prose("""So check: give every layer random weights, and look again. Grad-CAM's map has nothing left of
                before, 0.00. SmoothGrad keeps 0.57, the edges 1.00: they do not depend on what was learned."""),
            step=0,
            link={"method": "All, and a check"},
        ),
        Stop(
            prose("""**Your turn.** Switch on Over the picture. Which of the five arms does Grad-CAM mark, and which
                would you have marked?"""),
        ),
    ),
    "Occlusion": (
        Stop(
            prose("""Cover a part of the picture with a gray patch and ask the network again. Here the patch lies on a
                corner: the **score** of star, its number before it becomes a probability, loses 0.2585."""),
        ),
        Stop(
            prose("""On the star's left arm the patch costs far more, 2.1121. The probability falls from 96.9% to
                74.4%."""),
            step=9,
        ),
        Stop(
            prose("""One step further down it costs the most of all places: 2.3022. The bluer a cell, the more the score
                has lost there."""),
            step=16,
        ),
        Stop(
            prose("""Next to it, the score **gains** 0.3831: that cell is orange. The patch hides something that spoke
                against a star, or its own edge looks like one."""),
            step=17,
        ),
        Stop(
            prose("""49 places, 49 runs of the network. It looks at the left arm most. And it says star wherever the
                patch lies."""),
            step=49,
        ),
        Stop(
            prose("""**Your turn.** Set the patch color to Black, nearly that of the star. Will covering an arm cost
                more than with gray, or less?"""),
            step=16,
        ),
    ),
    "Filters": (
        Stop(
            prose("""The second convolution has ten **filters**. Below each place stands its **kernel** as small
                squares: blue weights are above 0, orange ones below."""),
        ),
        Stop(
            prose("""A filter of this layer reads ten maps, so its kernel has ten slices of 3×3 weights. Can you say
                what filter 1 looks for? Hardly anyone can."""),
        ),
        Stop(
            prose("""So ask otherwise. Begin with a picture of gray noise, and change every pixel a little, so that the
                filter answers **more**. Again and again. Press play once the pictures are there."""),
        ),
        Stop(
            prose("""At the last step you see what excites filter 1 most. It is an extreme: no photo holds so much of
                it."""),
            step=0,
        ),
        Stop(
            prose("""**Your turn.** Choose the layer conv_4, two convolutions deeper. Will its pictures be simpler
                patterns, or richer ones?"""),
        ),
    ),
    "Neighbors": (
        Stop(
            prose("""Each point is a training picture, 150 in all, and **you** is the star that the network looks at.
                Close together stand pictures that its last hidden layer takes for alike."""),
        ),
        Stop(
            prose("""That layer has 1,690 numbers for each picture. The distance is taken over all of them: 18.24 to the
                nearest, and it is a star, too."""),
        ),
        Stop(
            prose("""The second is a triangle, 19.13 away. To this layer a triangle and a star have much in common:
                pointed corners, perhaps."""),
            step=2,
        ),
        Stop(
            prose("""**Nearest by raw pixels** is a heart instead, on a similar ground. Pixels are compared by their
                colors; the layer has learned shapes."""),
            step=2,
        ),
        Stop(
            prose("""Do not trust the map too far: it shows two directions out of 1,690, and 12.8% of how widely the
                pictures spread. The list of neighbors uses them all."""),
            step=2,
        ),
        Stop(
            prose("""**Your turn.** Choose the shape Circle. Will its neighbors be circles only? And where on the map
                will **you** stand?"""),
        ),
    ),
}
