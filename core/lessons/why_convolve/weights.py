"""The same picture through a dense layer and through a convolution: which weights make each output, and how many."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.lessons.why_convolve.pictures import as_matrix, dense_weights, shared
from core.nn.convolution import conv2d
from core.nn.costs import Cost, conv_cost, dense_cost


@dataclass(frozen=True)
class Both:
    """Both layers on a picture `x` `(n, n)` of whole numbers, with as many outputs each; biases are 0."""

    x: np.ndarray
    w: np.ndarray  # the convolution's kernel, (k, k)
    padding: str

    @property
    def side(self) -> int:
        return len(self.x)

    @property
    def size(self) -> int:
        """Cells along a side of the output."""
        return self.side if self.padding == "same" else self.side - len(self.w) + 1

    @cached_property
    def conv(self) -> np.ndarray:
        """The convolution's output, `(size, size)`."""
        return conv2d(self.x[..., None], self.w[..., None, None], padding=self.padding)[..., 0]

    @cached_property
    def matrix(self) -> np.ndarray:
        """The convolution's weights as a dense layer would hold them, `(outputs, inputs)`."""
        return as_matrix(self.w, self.side, self.padding)

    @cached_property
    def which(self) -> np.ndarray:
        """The kernel's weight at each place of the matrix, -1 where there is none."""
        return shared(self.w.shape, self.side, self.padding)

    @cached_property
    def weights(self) -> np.ndarray:
        """The dense layer's weights, `(outputs, inputs)`."""
        return dense_weights(self.size**2, self.x.size, 2)

    @cached_property
    def dense(self) -> np.ndarray:
        return (self.weights @ self.x.ravel()).reshape(self.size, self.size)

    @property
    def costs(self) -> tuple[Cost, Cost]:
        """Of the dense layer and of the convolution."""
        return dense_cost(self.x.size, self.size**2), conv_cost(len(self.w), 1, 1, self.size**2)
