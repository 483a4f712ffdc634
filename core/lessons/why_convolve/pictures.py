"""Small pictures and kernels in whole numbers, and the weights of a dense layer over them."""

import numpy as np

# Drawn in the middle of a grid of any side; the shape stands on a ground that the reader chooses.
PICTURES: dict[str, tuple[str, tuple[tuple[int, ...], ...]]] = {
    "corner": ("A corner", ((8, 8), (8, 0))),
    "bar": ("A bar", ((8,), (8,), (8,))),
    "square": ("A square", ((8, 8), (8, 8))),
}
KERNELS: dict[str, tuple[str, tuple[tuple[int, ...], ...]]] = {
    "sobel": ("Upright edges", ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1))),
    "laplacian": ("All edges", ((0, -1, 0), (-1, 4, -1), (0, -1, 0))),
    "corner": ("Corners", ((1, 1, 0), (1, -2, -1), (0, -1, 1))),
}


def picture(name: str, side: int, ground: int, *, top: int | None = None, left: int | None = None) -> np.ndarray:
    """A shape on its ground, `(side, side)`: in the middle, or where its top or left edge is given."""
    shape = np.array(PICTURES[name][1], float)
    grid = np.full((side, side), float(ground))
    rows, columns = shape.shape
    down = (side - rows) // 2 if top is None else top
    right = (side - columns) // 2 if left is None else left
    grid[down : down + rows, right : right + columns] += shape
    return grid


def kernel(name: str) -> np.ndarray:
    return np.array(KERNELS[name][1], float)


def dense_weights(outputs: int, inputs: int, most: int) -> np.ndarray:
    """Weights of a dense layer, whole numbers from -most to most, `(outputs, inputs)`; the same ones every time."""
    return np.random.default_rng(6).integers(-most, most + 1, (outputs, inputs)).astype(float)


def as_matrix(weights: np.ndarray, side: int, padding: str) -> np.ndarray:
    """A convolution written as a dense layer's weights, `(outputs, inputs)`: mostly 0, the same numbers in each row.

    Row o holds each kernel weight at the input cell that it meets where output o is made; padding meets none.

    >>> as_matrix(np.array([[1.0, 2.0]]), 2, "valid")
    array([[1., 2., 0., 0.],
           [0., 0., 1., 2.]])
    """
    places = shared(weights.shape, side, padding)
    return np.where(places < 0, 0.0, weights.ravel()[places])


def shared(shape: tuple[int, ...], side: int, padding: str) -> np.ndarray:
    """Which kernel weight stands at each place of that matrix, `(outputs, inputs)`; -1 where none does."""
    ends = [(extent - 1) // 2 if padding == "same" else 0 for extent in shape]
    rows, columns = (side if padding == "same" else side - extent + 1 for extent in shape)
    found = np.full((rows * columns, side * side), -1)
    for i, j in np.ndindex(rows, columns):
        for a, b in np.ndindex(*shape):
            y, x = i + a - ends[0], j + b - ends[1]
            if 0 <= y < side and 0 <= x < side:
                found[i * columns + j, y * side + x] = a * shape[1] + b
    return found
