"""The last fold's forecasts in Keras, from the file that the page offers; without a network, the linear one's."""

import io

import numpy as np

from core.lessons.price.forecast import Backtest

FILE = "price.npz"
_LAYERS = {"rnn": "SimpleRNN", "gru": "GRU", "lstm": "LSTM"}


def code(b: Backtest, *, lags: int = 0) -> str:
    """Leaves the forecasts of the last fold in `result`; with `lags` their mean distance to the value k days before."""
    lines = ["import keras", "import numpy as np", ""]
    fold, w = b.folds[-1], b.window
    lines += [
        f'saved = np.load("{FILE}")',
        "values = saved['values']",
        f"start, window = {fold.start}, {w}  # the last fold begins; days that a model looks back",
    ]
    if b.networks:
        net = b.networks[-1]
        past = "values" if b.leak else "values[:start]"
        shift, unit = f"{past}.mean()", f"{past}.std()"
        if b.scaling == "minmax":
            shift, unit = f"{past}.min()", f"np.ptp({past})"
        lines += [
            f"shift, unit = {shift}, {unit}" + ("  # leaks" if b.leak else "  # of the past alone"),
            "model = keras.Sequential([",
            f"    keras.Input(({w}, 1)),",
            f"    keras.layers.{_LAYERS[net.cell.kind]}({net.cell.units}),",
            "    keras.layers.Dense(1),",
            "])",
            "model.set_weights([saved[f'w{k}'] for k in range(5)])",
            "days = np.arange(start, len(values))",
            "x = (values[days[:, None] + np.arange(-window, 0)] - shift) / unit",
            "forecast = np.asarray(model(x[..., None]))[:, 0] * unit + shift",
        ]
    else:
        lines += [
            "def seen(days):",
            "    return np.column_stack([values[days[:, None] + np.arange(-window, 0)], np.ones(len(days))])",
            "",
            "past, days = np.arange(window, start), np.arange(start, len(values))",
            "weights = keras.ops.lstsq(seen(past), values[past])  # least squares",
            "forecast = np.asarray(keras.ops.matmul(seen(days), weights))",
        ]
    if lags:
        lines.append(f"result = np.array([np.abs(forecast - values[days - k]).mean() for k in range({lags})])")
    else:
        lines.append("result = forecast")
    return "\n".join([*lines, "print(result)"])


def weights_file(b: Backtest) -> bytes:
    """The series and the last fold's weights, for the Keras code."""
    arrays = {}
    if b.networks:
        net = b.networks[-1]
        held = (net.cell.kernel, net.cell.recurrent_kernel, net.cell.bias, net.kernel, net.bias)
        arrays = {f"w{k}": values for k, values in enumerate(held)}
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, values=b.values, **arrays)
    return file.getvalue()
