"""Activation functions: what a neuron answers to its weighted sum, and the slope of that answer.

`ACTIVATIONS["relu"].f(x)` and `.df(x)` work element by element on arrays of any shape. Parameters carry the
names and defaults of `keras.activations`, or of ONNX where Keras has no such function (PReLU's default is
that of He et al.). The curves themselves are in `core.nn.curves`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from core.nn import curves
from core.nn.checks import flag, floats, number, one_of

_INFINITY = math.inf


@dataclass(frozen=True)
class Activation:
    """One activation function.

    `latex` is its formula (ReLU's without its parameters), `range` the lowest and highest value that it takes or
    comes near to with its default parameters, `parameters` their names and defaults, `symbols` what the formula calls
    them, and `source` where it was introduced.
    """

    curve: Callable[..., np.ndarray] = field(repr=False)
    slope: Callable[..., np.ndarray] = field(repr=False)
    latex: str
    range: tuple[float, float]
    parameters: Mapping[str, float | bool | None] = field(default_factory=dict)
    symbols: Mapping[str, str] = field(default_factory=dict)
    source: str = ""

    def f(self, x: ArrayLike, **parameters: object) -> np.ndarray:
        """The function at `x`, element by element, in the shape of `x`.

        float32 gives float32, anything else float64. Never overflows: a value beyond the largest number is
        that number. Raises `ValueError` for unknown parameters and for values that are not numbers.
        """
        return self._apply(self.curve, x, parameters)

    def df(self, x: ArrayLike, **parameters: object) -> np.ndarray:
        """The derivative at `x`; at a kink, the value that TensorFlow's gradient gives."""
        return self._apply(self.slope, x, parameters)

    def _apply(self, function: Callable[..., np.ndarray], x: ArrayLike, given: dict[str, object]) -> np.ndarray:
        array = floats(x, "x")
        settings = {name: self._checked(name, value, array) for name, value in given.items()}
        with np.errstate(over="ignore", under="ignore"):
            # [()] turns an array without axes into a number and leaves every other as it is.
            return np.asarray(function(array, **{**self.parameters, **settings}))[()]

    def _checked(self, name: str, value: object, x: np.ndarray) -> float | bool | np.ndarray | None:
        """A parameter's value, where it is of the kind of its default."""
        default = self.parameters[one_of(name, "parameter", self.parameters)]
        if isinstance(default, bool):
            return flag(value, name)
        if default is None:
            if value is not None and number(value, name) < 0:
                raise ValueError(f"{name} must be None or a number not below 0, received {value!r}")
            return None if value is None else number(value, name)
        if self.curve is curves.prelu and not np.isscalar(value):
            # Learned, so it may be one number per channel.
            return floats(value, name).astype(x.dtype)  # type: ignore[arg-type]
        if self.curve is curves.celu and number(value, name) <= 0:
            raise ValueError(f"{name} must be above 0, received {value!r}")
        return number(value, name)


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "linear": Activation(curves.linear, curves.linear_slope, r"f(x) = x", (-_INFINITY, _INFINITY)),
        "step": Activation(
            curves.step,
            curves.step_slope,
            r"f(x) = \begin{cases} 1 & x \ge 0 \\ 0 & x < 0 \end{cases}",
            (0, 1),
            source="McCulloch and Pitts (1943)",
        ),
        "sigmoid": Activation(curves.sigmoid, curves.sigmoid_slope, r"\sigma(x) = \frac{1}{1 + e^{-x}}", (0, 1)),
        "tanh": Activation(np.tanh, curves.tanh_slope, r"\tanh(x) = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}", (-1, 1)),
        "relu": Activation(
            curves.relu,
            curves.relu_slope,
            r"f(x) = \max(0, x)",
            (0, _INFINITY),
            {"negative_slope": 0.0, "max_value": None, "threshold": 0.0},
            {"negative_slope": r"\alpha", "max_value": "m", "threshold": r"\theta"},
            "Nair and Hinton (2010)",
        ),
        "leaky_relu": Activation(
            curves.leaky_relu,
            curves.leaky_relu_slope,
            r"f(x) = \begin{cases} x & x > 0 \\ \alpha x & x \le 0 \end{cases}",
            (-_INFINITY, _INFINITY),
            {"negative_slope": 0.2},
            {"negative_slope": r"\alpha"},
            "Maas, Hannun and Ng (2013)",
        ),
        "prelu": Activation(
            curves.prelu,
            curves.prelu_slope,
            r"f(x) = \begin{cases} x & x \ge 0 \\ \alpha x & x < 0 \end{cases} \quad \alpha \text{ learned}",
            (-_INFINITY, _INFINITY),
            {"alpha": 0.25},
            {"alpha": r"\alpha"},
            "He et al. (2015), arXiv:1502.01852",
        ),
        "elu": Activation(
            curves.elu,
            curves.elu_slope,
            r"f(x) = \begin{cases} x & x > 0 \\ \alpha\,(e^{x} - 1) & x \le 0 \end{cases}",
            (-1, _INFINITY),
            {"alpha": 1.0},
            {"alpha": r"\alpha"},
            "Clevert, Unterthiner and Hochreiter (2015), arXiv:1511.07289",
        ),
        "selu": Activation(
            curves.selu,
            curves.selu_slope,
            r"f(x) = \lambda \begin{cases} x & x > 0 \\ \alpha\,(e^{x} - 1) & x \le 0 \end{cases}"
            r" \quad \lambda \approx 1.0507,\ \alpha \approx 1.6733",
            (-curves.SELU_SCALE * curves.SELU_ALPHA, _INFINITY),
            source="Klambauer et al. (2017), arXiv:1706.02515",
        ),
        "celu": Activation(
            curves.celu,
            curves.celu_slope,
            r"f(x) = \max(0, x) + \min\left(0, \alpha\,(e^{x/\alpha} - 1)\right)",
            (-1, _INFINITY),
            {"alpha": 1.0},
            {"alpha": r"\alpha"},
            "Barron (2017), arXiv:1704.07483",
        ),
        "gelu": Activation(
            curves.gelu,
            curves.gelu_slope,
            r"f(x) = x\,\Phi(x) \approx \frac{x}{2}\left(1 + \tanh\left("
            r"\sqrt{2/\pi}\,(x + 0.044715\,x^3)\right)\right)",
            (-0.16997120747990369, _INFINITY),
            {"approximate": False},
            source="Hendrycks and Gimpel (2016), arXiv:1606.08415",
        ),
        "silu": Activation(
            curves.silu,
            curves.silu_slope,
            r"f(x) = x\,\sigma(x) = \frac{x}{1 + e^{-x}}",
            (-0.27846454276107380, _INFINITY),
            source="Elfwing, Uchibe and Doya (2017), arXiv:1702.03118",
        ),
        "mish": Activation(
            curves.mish,
            curves.mish_slope,
            r"f(x) = x \tanh\left(\ln(1 + e^{x})\right)",
            (-0.30884341301725043, _INFINITY),
            source="Misra (2019), arXiv:1908.08681",
        ),
        "softplus": Activation(
            curves.softplus,
            curves.sigmoid,
            r"f(x) = \ln(1 + e^{x})",
            (0, _INFINITY),
            source="Dugas et al. (2001)",
        ),
        "softsign": Activation(
            curves.softsign,
            curves.softsign_slope,
            r"f(x) = \frac{x}{1 + |x|}",
            (-1, 1),
            source="Bergstra et al. (2009)",
        ),
        "hard_sigmoid": Activation(
            curves.hard_sigmoid,
            curves.hard_sigmoid_slope,
            r"f(x) = \min\left(1, \max\left(0, \frac{x + 3}{6}\right)\right)",
            (0, 1),
            source="Howard et al. (2019), arXiv:1905.02244",
        ),
        "hard_swish": Activation(
            curves.hard_swish,
            curves.hard_swish_slope,
            r"f(x) = x \cdot \min\left(1, \max\left(0, \frac{x + 3}{6}\right)\right)",
            (-0.375, _INFINITY),
            source="Howard et al. (2019), arXiv:1905.02244",
        ),
        "hard_tanh": Activation(
            curves.hard_tanh,
            curves.hard_tanh_slope,
            r"f(x) = \min(1, \max(-1, x))",
            (-1, 1),
            source="Collobert (2004)",
        ),
        "thresholded_relu": Activation(
            curves.thresholded_relu,
            curves.thresholded_relu_slope,
            r"f(x) = \begin{cases} x & x > \alpha \\ 0 & x \le \alpha \end{cases}",
            (0, _INFINITY),
            {"alpha": 1.0},
            {"alpha": r"\alpha"},
            "Konda, Memisevic and Krueger (2014), arXiv:1402.3337",
        ),
        "exponential": Activation(curves.exponential, curves.exponential, r"f(x) = e^{x}", (0, _INFINITY)),
    }
)


def activation(name: str) -> Activation:
    """The activation function of this name; `ValueError` lists the known ones."""
    return ACTIVATIONS[one_of(name, "activation", ACTIVATIONS)]
