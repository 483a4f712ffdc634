"""Gated cells' numbers from Keras: LSTM and GRU with the weights on screen."""

from core.lessons.lstm_gru.task import Cell
from core.wording import source


def lstm_code(cell: Cell) -> str:
    """`result`: the states of all steps, then the last cell."""
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "",
            f"x = np.array([{source(cell.x)}])  # a batch of one sequence: (1, steps, features)",
            f'lstm = keras.layers.LSTM({cell.units}, return_sequences=True, return_state=True, dtype="float64")',
            "lstm.build(x.shape)",
            "lstm.set_weights([  # W, U, b; columns in the order i, f, g (Keras' c), o",
            *(f"    np.array({source(held)})," for held in (cell.W, cell.U, cell.b)),
            "])",
            "",
            "h, last_h, last_c = lstm(x)",
            "result = np.concatenate([np.ravel(h), np.ravel(last_c)])",
            "print(result.round(3))",
        ]
    )


def gru_code(cell: Cell, *, after: bool) -> str:
    """`result`: the states of all steps, then how far the other form's lie away."""
    return "\n".join(
        [
            "import keras",
            "import numpy as np",
            "",
            f"x = np.array([{source(cell.x)}])  # a batch of one sequence: (1, steps, features)",
            f"W = np.array({source(cell.W)})  # columns in the order z, r, candidate",
            f"U = np.array({source(cell.U)})",
            f"b = np.array({source(cell.b)})",
            f"b_state = np.array({source(cell.b_state)})",
            "",
            "def states(reset_after):",
            f"    gru = keras.layers.GRU({cell.units}, reset_after=reset_after, return_sequences=True, "
            'dtype="float64")',
            "    gru.build(x.shape)",
            "    gru.set_weights([W, U, np.stack([b, b_state]) if reset_after else b + b_state])",
            "    return np.ravel(gru(x))",
            "",
            f"h = states(reset_after={after})",
            "apart = states(reset_after=True) - states(reset_after=False)",
            "result = np.concatenate([h, apart])",
            "print(result.round(3))",
        ]
    )
