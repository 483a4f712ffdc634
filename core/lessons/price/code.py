"""The forecasts of one model in Keras, fold by fold, from the file that the page offers."""

import io

import numpy as np

from core.lessons.price.forecast import Backtest

FILE = "price.npz"
_LAYERS = {"rnn": "SimpleRNN", "gru": "GRU", "lstm": "LSTM"}


def code(b: Backtest, model: str, *, lags: int = 0) -> str:
    """Leaves the forecasts of all test days in `result`; with `lags` their mean distance to the value k days before."""
    lines = [
        "import keras",
        "import numpy as np",
        "",
        f'saved = np.load("{FILE}")',
        "values = saved['values']",
        f"folds = {[(fold.start, fold.stop) for fold in b.folds]}  # days that are forecast, by models made anew",
        f"window = {b.window}  # days that a model looks back",
        "",
        "",
        *_MODELS[model](b),
        "",
        "",
        "forecast = np.concatenate([forecasts(fold, *fold_days) for fold, fold_days in enumerate(folds)])",
    ]
    if lags:
        lines.append("days = np.arange(folds[0][0], folds[-1][1])")
        lines.append(f"result = np.array([np.abs(forecast - values[days - k]).mean() for k in range({lags})])")
    else:
        lines.append("result = forecast")
    return "\n".join([*lines, "print(result)"])


def _naive(b: Backtest) -> list[str]:
    return [
        "def forecasts(fold, start, stop):",
        "    return values[start - 1 : stop - 1]  # each day as the day before",
    ]


def _linear(b: Backtest) -> list[str]:
    return [
        "def seen(days):",
        "    return np.column_stack([values[days[:, None] + np.arange(-window, 0)], np.ones(len(days))])",
        "",
        "",
        "def forecasts(fold, start, stop):",
        "    past = np.arange(window, start)",
        "    weights = keras.ops.lstsq(seen(past), values[past])  # least squares",
        "    return np.asarray(keras.ops.matmul(seen(np.arange(start, stop)), weights))",
    ]


def _network(b: Backtest) -> list[str]:
    cell = b.networks[0].cell
    past = "values" if b.leak else "values[:start]"
    shift, unit = f"{past}.mean()", f"{past}.std()"
    if b.scaling == "minmax":
        shift, unit = f"{past}.min()", f"np.ptp({past})"
    return [
        "def forecasts(fold, start, stop):",
        f"    shift, unit = {shift}, {unit}" + ("  # leaks" if b.leak else "  # of the past alone"),
        "    model = keras.Sequential([",
        f"        keras.Input(({b.window}, 1)),",
        f"        keras.layers.{_LAYERS[cell.kind]}({cell.units}),",
        "        keras.layers.Dense(1),",
        "    ])",
        "    model.set_weights([saved[f'fold{fold}_w{k}'] for k in range(5)])",
        "    days = np.arange(start, stop)",
        "    x = (values[days[:, None] + np.arange(-window, 0)] - shift) / unit",
        "    return np.asarray(model(x[..., None]))[:, 0] * unit + shift",
    ]


_MODELS = {"naive": _naive, "linear": _linear, "network": _network}


def weights_file(b: Backtest) -> bytes:
    """The series and every fold's weights, for the Keras code."""
    arrays: dict[str, np.ndarray] = {}
    for fold, net in enumerate(b.networks):
        held = (net.cell.kernel, net.cell.recurrent_kernel, net.cell.bias, net.kernel, net.bias)
        arrays |= {f"fold{fold}_w{k}": values for k, values in enumerate(held)}
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, values=b.values, **arrays)
    return file.getvalue()
