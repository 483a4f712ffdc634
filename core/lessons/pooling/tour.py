"""Tours of pooling: one window, a moved input, the way back, one row of numbers, and a convolution instead."""

from core.explain.tour import Stop, Tours
from core.wording import prose

TOURS: Tours = {
    "Pool": (
        Stop(
            prose("""The solid frame is the **window**, 2×2 numbers of the input. Max **pooling** keeps the largest of
                them, 9, and writes it to the output, in the dashed frame.""")
        ),
        Stop(
            prose("""The window has moved on by two cells: its **stride** is 2. Of 7, 1, 3 and 0 it keeps 7. There was
                nothing to multiply, and there are no weights."""),
            step=2,
        ),
        Stop(
            prose("""Nine windows, nine numbers: 6×6 has become 3×3. What stood out is still there, three quarters of
                the numbers are gone."""),
            step=9,
        ),
        Stop(
            prose("""**Average pooling** keeps the mean instead: 0 + 2 + 1 + 9 = 12, divided by 4 is 3. One large number
                among small ones counts for less."""),
            link={"mode": "Average"},
        ),
        Stop(
            prose("""With a window of 3 and a stride of 1 the windows overlap, and the output has 4×4 numbers: the 9 at
                row 2, column 2 is the largest of four windows."""),
            step=0,
            link={"size": "3", "stride": "1"},
        ),
        Stop(
            prose("""**Your turn.** Set the window to 3 and leave the stride at 2. (6 − 3) / 2 is not a whole number.
                How many rows will the output have, and which part of the input will no window see?""")
        ),
    ),
    "Shift": (
        Stop(
            prose("""The input holds two dots, 9 and 5. The lines mark its 16 windows, and **Pooled now** has the
                largest number of each. All of it will move to the right, cell by cell.""")
        ),
        Stop(
            prose("""Moved by one cell. The 9 is still in the same window, so pooling gives the same: it **forgets where
                in the window** a number stood. The 5 has crossed into the next window, and the output has changed."""),
            step=2,
        ),
        Stop(
            prose("""Moved by two, one whole stride: the output is the one at rest, moved by one cell. Compare it with
                **Pooled at rest**."""),
            step=3,
        ),
        Stop(
            prose("""The average forgets, too: a 9 among three zeros gives 9 / 4 = 2.25, wherever in the window it
                stands."""),
            link={"kind": "Average"},
        ),
        Stop(
            prose("""**Your turn.** Set the window and the stride to 4. For how many moves will the output stay as it
                was at rest? Larger windows forget more.""")
        ),
    ),
    "Gradient": (
        Stop(
            prose("""Forward first: every window of the input keeps its largest number, and **Pooled** holds them. The
                first window kept 9.""")
        ),
        Stop(
            prose("""Now the way back. Every pooled number has a **gradient**: how much the network's error would change
                if that number grew a little. For the first it is 1."""),
        ),
        Stop(
            prose("""All of it goes to the cell that **won**, the 9. The other three get 0: move one of them a little,
                and the maximum stays as it is."""),
        ),
        Stop(
            prose("""Nine gradients have gone back to nine winners. The other 27 cells of the input learn nothing
                here."""),
            step=9,
        ),
        Stop(
            prose("""Under average pooling all four cells had a share in the output, so all four get a quarter of the
                gradient: 1 / 4 = 0.25."""),
            link={"kind": "Average"},
        ),
        Stop(
            prose("""**Your turn.** Keep the maximum and set the stride to 1: the windows overlap. What will the 9 at
                row 2, column 2 get, if it wins four windows?""")
        ),
    ),
    "Flatten": (
        Stop(
            prose("""Two **maps** of 3×3, as two kernels would make them. Each number tells where it stands: 111 is map
                1, row 1, column 1. It goes to the first place of the row below.""")
        ),
        Stop(
            prose("""Next comes 211: map 2, at the same place. Then the next column. Keras goes place by place, and
                takes all maps there (**channels last**)."""),
            step=2,
        ),
        Stop(
            prose("""All 18 numbers stand in one row, and none has changed. **Flattening** computes nothing: it only
                puts them in an order."""),
            step=18,
        ),
        Stop(
            prose("""What for? A dense layer takes a row. With 3 units it has a weight for each number and each unit,
                and a bias for each unit: 18×3 + 3 = 57."""),
            step=18,
        ),
        Stop(
            prose("""**Your turn.** Set the order to Channels first, as in PyTorch. Where will 211 stand now? (Counted
                from 0: index 9.) A network trained on one order cannot read the other."""),
            step=2,
        ),
    ),
    "Instead": (
        Stop(
            prose("""Three ways to make a map smaller, side by side. The window holds 0, 2, 1 and 9: the **maximum** is
                9, the **average** 3.""")
        ),
        Stop(
            prose("""The third is a **convolution** with a stride of 2: each number of the window times a weight of the
                kernel, added up. All weights are 0.25 here, so it is the average: 3 again."""),
        ),
        Stop(
            prose("""So average pooling is a convolution whose weights never change. Compare the two outputs: they agree
                in all nine cells."""),
            step=9,
        ),
        Stop(
            prose("""With other weights the convolution answers something else: this kernel takes left from right, and
                gives 10 for the first window."""),
            link={"preset": "Sobel x"},
        ),
        Stop(
            prose("""**Your turn.** Choose the kernel Identity, which has a single weight that is not 0. Which number of
                each window will it keep, and does it matter how large it is?""")
        ),
    ),
}
