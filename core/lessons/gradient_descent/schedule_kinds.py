"""Learning rate schedules: constant, step decay, exponential, cosine, as in `keras.optimizers.schedules`."""

from dataclasses import dataclass

import numpy as np

TITLES = {
    "constant": "Constant",
    "step": "Step decay",
    "exponential": "Exponential",
    "cosine": "Cosine",
}


@dataclass(frozen=True)
class Plan:
    """`first` is the rate at epoch 0, of `epochs`. Step decay multiplies by `drop` after `every` epochs, exponential
    decay by `gamma` each epoch; cosine ends at 0 (Loshchilov and Hutter, 2017, SGDR without restarts).
    """

    first: float = 0.3
    epochs: int = 30
    every: int = 10
    drop: float = 0.5
    gamma: float = 0.9

    def rate(self, name: str, epoch: np.ndarray | float) -> np.ndarray:
        """The learning rate at these epochs, whole or not.

        Raises `ValueError` for a name that is none of `TITLES`.
        """
        epoch = np.asarray(epoch, float)
        match name:
            case "constant":
                return np.full_like(epoch, self.first)
            case "step":
                return self.first * self.drop ** np.floor(epoch / self.every)
            case "exponential":
                return self.first * self.gamma**epoch
            case "cosine":
                return self.first / 2 * (1 + np.cos(np.pi * np.minimum(epoch / self.epochs, 1)))
        raise ValueError(f"a schedule must be one of {', '.join(TITLES)}, received {name!r}")
