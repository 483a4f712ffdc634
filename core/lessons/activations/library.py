"""What is to be said of each activation function: its formula at a number, its derivative line by line, its use.

The functions themselves are in `core.nn.activations`. In the formulas X stands for the place of x, so that a number
can stand there instead; @alpha and the like stand for parameters.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Line = tuple[str, str]  # why, and the formula that follows from it


@dataclass(frozen=True)
class Told:
    """One function in words. `body` and `slope` are LaTeX; `derivation` ends in the slope."""

    title: str
    body: str
    slope: str
    derivation: tuple[Line, ...]
    values: str  # what it can answer
    saturates: str
    used: str
    kinks: tuple[str, ...] = ()  # where it has no one slope: numbers or parameters' names


_CHAIN = "The chain rule: outer slope times inner slope"
_RIGHT_LEFT = "It is made of two straight lines, so each side has the slope of its line"

LIBRARY: Mapping[str, Told] = {
    "sigmoid": Told(
        "Sigmoid", r"\frac{1}{1 + e^{-X}}", r"\sigma(X)\,(1 - \sigma(X))",
        (
            ("Write the fraction as a power", r"\sigma(x) = (1 + e^{-x})^{-1}"),
            (_CHAIN, r"\sigma'(x) = -(1 + e^{-x})^{-2} \cdot (-e^{-x})"),
            ("Minus times minus", r"\sigma'(x) = \frac{e^{-x}}{(1 + e^{-x})^2}"),
            ("Part it into two factors", r"\sigma'(x) = \frac{1}{1 + e^{-x}} \cdot \frac{e^{-x}}{1 + e^{-x}}"),
            ("The second factor is 1 minus the first", r"\sigma'(x) = \sigma(x)\,(1 - \sigma(x))"),
        ),
        "between 0 and 1, reaching neither", "at both ends: the slope is at most 0.25, at x = 0",
        "as the last layer of a yes-or-no question, for its value reads as a probability; in the gates of an LSTM",
    ),
    "tanh": Told(
        "Tanh", r"\frac{e^{X} - e^{-X}}{e^{X} + e^{-X}}", r"1 - \tanh^2(X)",
        (
            ("Name the two parts", r"u = e^{x} - e^{-x}, \quad v = e^{x} + e^{-x}"),
            ("Each is the other's slope", r"u' = v, \quad v' = u"),
            ("The quotient rule", r"\tanh'(x) = \frac{u' v - u v'}{v^2} = \frac{v^2 - u^2}{v^2}"),
            ("Divide", r"\tanh'(x) = 1 - \tanh^2(x)"),
        ),
        "between −1 and 1, reaching neither", "at both ends: the slope is at most 1, at x = 0",
        "in recurrent networks, where the state should stay small and may have either sign",
    ),
    "relu": Told(
        "ReLU", r"\max(0, X)", r"\begin{cases} 1 & X > 0 \\ 0 & X < 0 \end{cases}",
        (
            ("Right of 0 it is the line", r"f(x) = x, \quad f'(x) = 1"),
            ("Left of 0 it is the constant", r"f(x) = 0, \quad f'(x) = 0"),
            ("At 0 the two sides disagree, and TensorFlow takes", r"f'(0) = 0"),
        ),
        "0 and above", "left of 0: the slope there is exactly 0",
        "in the hidden layers of most convolutional and dense networks: cheap, and it does not shrink the gradient",
        ("threshold", "max_value"),
    ),
    "leaky_relu": Told(
        "Leaky ReLU", r"\max(0, X) + @negative_slope \cdot \min(0, X)",
        r"\begin{cases} 1 & X > 0 \\ @negative_slope & X < 0 \end{cases}",
        (
            (_RIGHT_LEFT, r"x > 0: \; f'(x) = 1"),
            ("Left of 0 it is the line", r"f(x) = \alpha x, \quad f'(x) = \alpha"),
            ("At 0 TensorFlow takes the left one", r"f'(0) = \alpha"),
        ),
        "any number", "nowhere: left of 0 a small slope is left, so that a unit can come back",
        "in place of ReLU where units die; in the discriminators of image generators",
        ("0",),
    ),
    "prelu": Told(
        "PReLU", r"\max(0, X) + @alpha \cdot \min(0, X)", r"\begin{cases} 1 & X > 0 \\ @alpha & X < 0 \end{cases}",
        (
            (_RIGHT_LEFT, r"x > 0: \; f'(x) = 1; \quad x < 0: \; f'(x) = \alpha"),
            ("The leak is learned too, so its own slope is needed",
             r"\frac{\partial f}{\partial \alpha} = \min(0, x)"),
        ),
        "any number", "nowhere, as long as the learned slope is not 0",
        "like leaky ReLU, with the slope on the left learned, often one for each channel",
        ("0",),
    ),
    "elu": Told(
        "ELU", r"\max(0, X) + @alpha\,(e^{\min(0, X)} - 1)",
        r"\begin{cases} 1 & X > 0 \\ @alpha\, e^{X} & X \le 0 \end{cases}",
        (
            ("Right of 0 it is the line", r"f(x) = x, \quad f'(x) = 1"),
            ("Left of 0 only the power depends on x", r"f(x) = \alpha e^{x} - \alpha, \quad f'(x) = \alpha e^{x}"),
            ("Which is the value, raised", r"f'(x) = f(x) + \alpha"),
        ),
        "above −α", "on the far left, at −α",
        "in place of ReLU where values around 0 on average help",
        ("0",),
    ),
    "selu": Told(
        "SELU", r"1.0507 \cdot \big(\max(0, X) + 1.6733\,(e^{\min(0, X)} - 1)\big)",
        r"1.0507 \cdot \begin{cases} 1 & X > 0 \\ 1.6733\, e^{X} & X \le 0 \end{cases}",
        (
            ("It is ELU with a fixed alpha, scaled", r"f(x) = \lambda \cdot \mathrm{elu}(x)"),
            ("A constant factor stays", r"f'(x) = \lambda \cdot \mathrm{elu}'(x)"),
            ("Left of 0", r"f'(x) = \lambda \alpha e^{x}"),
        ),
        "above −1.7581", "on the far left, at −1.7581",
        "in deep dense networks: λ and α are such that values keep mean 0 and variance 1 from layer to layer, if the "
        "weights start as LeCun's normal ones and the input is standardized",
        ("0",),
    ),
    "celu": Told(
        "CELU", r"\max(0, X) + \min\big(0, @alpha\,(e^{X / @alpha} - 1)\big)",
        r"\begin{cases} 1 & X > 0 \\ e^{X / @alpha} & X \le 0 \end{cases}",
        (
            ("Right of 0 it is the line", r"f(x) = x, \quad f'(x) = 1"),
            ("Left of 0, by the chain rule", r"f'(x) = \alpha e^{x/\alpha} \cdot \tfrac{1}{\alpha} = e^{x/\alpha}"),
            ("At 0 both sides agree, whatever alpha is", r"e^{0} = 1"),
        ),
        "above −α", "on the far left, at −α", "as ELU; its slope has no jump for any α",
    ),
    "gelu": Told(
        "GELU", r"X \cdot \Phi(X)", r"\Phi(X) + X \cdot \varphi(X)",
        (
            ("x times the share of a normal distribution below x", r"f(x) = x\,\Phi(x)"),
            ("The product rule", r"f'(x) = \Phi(x) + x\,\Phi'(x)"),
            ("The slope of a distribution is its density",
             r"\Phi'(x) = \varphi(x) = \tfrac{1}{\sqrt{2\pi}} e^{-x^2/2}"),
        ),
        "−0.17 and above", "on the far left, at 0", "in transformers such as BERT and GPT",
    ),
    "silu": Told(
        "SiLU (Swish)", r"X \cdot \sigma(X)", r"\sigma(X) + X\,\sigma(X)(1 - \sigma(X))",
        (
            ("x times its own sigmoid", r"f(x) = x\,\sigma(x)"),
            ("The product rule", r"f'(x) = \sigma(x) + x\,\sigma'(x)"),
            ("The sigmoid's slope is known", r"f'(x) = \sigma(x) + x\,\sigma(x)(1 - \sigma(x))"),
        ),
        "−0.28 and above", "on the far left, at 0", "in EfficientNet, and in many language models",
    ),
    "mish": Told(
        "Mish", r"X \cdot \tanh\!\big(\ln(1 + e^{X})\big)",
        r"t + X\,(1 - t^2)\,\sigma(X),\; t = \tanh(\ln(1 + e^{X}))",
        (
            ("Name the bend", r"t(x) = \tanh(\ln(1 + e^{x}))"),
            ("The product rule", r"f'(x) = t(x) + x\,t'(x)"),
            ("The chain rule, with tanh' and the slope of softplus", r"t'(x) = (1 - t^2)\,\sigma(x)"),
        ),
        "−0.31 and above", "on the far left, at 0", "in object detectors such as YOLOv4",
    ),
    "softplus": Told(
        "Softplus", r"\ln(1 + e^{X})", r"\sigma(X)",
        (
            (_CHAIN, r"f'(x) = \frac{1}{1 + e^{x}} \cdot e^{x}"),
            ("Divide above and below by the power", r"f'(x) = \frac{1}{e^{-x} + 1} = \sigma(x)"),
        ),
        "above 0", "on the far left, at 0", "where an output must be positive, such as a spread",
    ),
    "softsign": Told(
        "Softsign", r"\frac{X}{1 + |X|}", r"\frac{1}{(1 + |X|)^2}",
        (
            ("Right of 0, the quotient rule", r"f'(x) = \frac{(1 + x) - x}{(1 + x)^2} = \frac{1}{(1 + x)^2}"),
            ("Left of 0 with |x| = −x", r"f'(x) = \frac{(1 - x) + x}{(1 - x)^2} = \frac{1}{(1 - x)^2}"),
            ("Both together", r"f'(x) = \frac{1}{(1 + |x|)^2}"),
        ),
        "between −1 and 1, reaching neither", "at both ends, more slowly than tanh", "rarely; a gentler tanh",
    ),
    "hard_sigmoid": Told(
        "Hard sigmoid", r"\min\!\big(1, \max(0, \tfrac{X + 3}{6})\big)",
        r"\begin{cases} 1/6 & |X| < 3 \\ 0 & |X| > 3 \end{cases}",
        (
            ("Between −3 and 3 it is a line", r"f(x) = \tfrac{x}{6} + \tfrac{1}{2}, \quad f'(x) = \tfrac{1}{6}"),
            ("Outside it is constant", r"f'(x) = 0"),
        ),
        "0 to 1, both reached", "left of −3 and right of 3: the slope there is exactly 0",
        "on phones, in place of the sigmoid: it needs no exponential",
        ("-3", "3"),
    ),
    "hard_swish": Told(
        "Hard swish", r"X \cdot \min\!\big(1, \max(0, \tfrac{X + 3}{6})\big)",
        r"\begin{cases} 0 & X < -3 \\ (2 \cdot X + 3)/6 & |X| < 3 \\ 1 & X > 3 \end{cases}",
        (
            ("Between −3 and 3 multiply out", r"f(x) = \tfrac{x^2 + 3x}{6}"),
            ("Its slope", r"f'(x) = \tfrac{2x + 3}{6}"),
            ("Outside it is 0 on the left, x on the right", r"f'(x) = 0 \;\text{ or }\; 1"),
        ),
        "−0.375 and above", "left of −3: the slope there is exactly 0", "in MobileNetV3, in place of swish",
        ("-3", "3"),
    ),
    "hard_tanh": Told(
        "Hard tanh", r"\min(1, \max(-1, X))", r"\begin{cases} 1 & |X| < 1 \\ 0 & |X| > 1 \end{cases}",
        (
            ("Between −1 and 1 it is the line", r"f(x) = x, \quad f'(x) = 1"),
            ("Outside it is constant", r"f'(x) = 0"),
        ),
        "−1 to 1, both reached", "left of −1 and right of 1: the slope there is exactly 0",
        "in small or quantized networks, where tanh would be too costly",
        ("-1", "1"),
    ),
    "thresholded_relu": Told(
        "Thresholded ReLU", r"\begin{cases} X & X > @alpha \\ 0 & X \le @alpha \end{cases}",
        r"\begin{cases} 1 & X > @alpha \\ 0 & X \le @alpha \end{cases}",
        (
            ("Right of the threshold it is the line", r"f(x) = x, \quad f'(x) = 1"),
            ("Left of it the constant", r"f(x) = 0, \quad f'(x) = 0"),
            ("At the threshold it jumps, and has no slope", r"f'(\alpha) := 0"),
        ),
        "0, and everything above α", "left of α: the slope there is exactly 0", "in autoencoders without biases",
        ("alpha",),
    ),
    "exponential": Told(
        "Exponential", r"e^{X}", r"e^{X}",
        (
            ("The difference over a small step h", r"\frac{e^{x+h} - e^{x}}{h} = e^{x} \cdot \frac{e^{h} - 1}{h}"),
            ("The last factor goes to 1 as h goes to 0", r"f'(x) = e^{x}"),
        ),
        "above 0", "on the far left, at 0; on the right it explodes", "inside softmax, and for counts and rates",
    ),
    "linear": Told(
        "Linear", "X", "1",
        (
            ("The difference over a small step h", r"\frac{(x + h) - x}{h} = 1"),
            ("It is 1 for every h, so also in the limit", r"f'(x) = 1"),
        ),
        "any number", "nowhere", "as the last layer where the answer is a number, such as a price",
    ),
    "step": Told(
        "Step", r"\begin{cases} 1 & X \ge 0 \\ 0 & X < 0 \end{cases}", "0",
        (
            ("Both sides are constant", r"f'(x) = 0"),
            ("At 0 it jumps, and has no slope", r"f'(0) := 0"),
            ("With slope 0 everywhere, gradient descent learns nothing", r"\Delta w = -\eta \cdot 0 = 0"),
        ),
        "0 or 1", "everywhere: the slope is 0", "in the perceptron, whose rule needs no slope",
        ("0",),
    ),
}  # fmt: skip

TITLES = {name: told.title for name, told in LIBRARY.items()}
