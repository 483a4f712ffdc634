"""An array as a file that NumPy reads back."""

from io import BytesIO

import numpy as np


def npy(array: np.ndarray) -> bytes:
    """An array as an .npy file."""
    held = BytesIO()
    np.save(held, array, allow_pickle=False)
    return held.getvalue()
