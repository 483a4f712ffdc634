"""How the lesson's curves look, in every view alike."""

from core.figures.curves.plot import Look

LOOKS = {"actual": Look(6, 0, 2.4), "naive": Look(2, 2), "linear": Look(1, 1), "network": Look(0, 0)}


SPLIT = Look(6, 4, 1.0)


LETTERS = (100, 44)  # in a line of a caption on both boards
