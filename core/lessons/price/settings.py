"""What a reader may set in the lesson on tomorrow's price."""

from dataclasses import dataclass

from core.explain.parameters import choice, span, switch
from core.wording import prose

IDEA = prose("""What will tomorrow's price be? Three models look at the last days, and each says one number: the same
    **as today**, a weighted sum (**linear**) and a recurrent **network**. Then the day comes, and shows who was
    nearest.""")
SERIES = {"walk": "Random walk", "season": "Trend and season", "arma": "ARMA"}


@dataclass(frozen=True)
class Settings:
    """The lesson's settings; each view shows those that matter to it."""

    view: str = choice(
        "View", {"windows": "Windows", "forecast": "Forecast", "lags": "Lag plot"}, default="forecast", few=True
    )
    series: str = choice("Series", SERIES | {"own": "Your own CSV"})
    scaling: str = choice(
        "Scaling", {"standard": "Standard", "minmax": "0 to 1"}, help="Standard: mean 0, deviation 1."
    )
    leak: bool = switch("Scale on all data", help="The usual mistake: the scale then knows the days that are forecast.")
    window: int = span("Window", 10, low=2, high=30, help="Days that a model looks back.")
    model: str = choice("Model", {"network": "Network", "linear": "Linear", "naive": "As today"})
    cell: str = choice("Cell", {"lstm": "LSTM", "gru": "GRU", "rnn": "Simple RNN"})
    units: int = span("Units", 12, low=2, high=32, step=2)
    epochs: int = span("Epochs", 25, low=5, high=60, step=5)
    rate: float = span("Learning rate", 0.01, low=0.001, high=0.05, step=0.001)
    seed: int = span("Seed", 0, low=0, high=99)
