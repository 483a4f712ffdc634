"""What is to be said of each loss: its formula, its slope, what its letters mean, where it is used."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """One loss in words. `formula` is that of all rows, `term` and `slope` those of one; LaTeX, but for the words.

    `family` says what a prediction is: a number, a probability, a score, or scores of several classes.
    """

    title: str
    family: str
    formula: str
    slope: str
    letters: str
    used: str


_ROW = "*t* is a row's target, *y* its prediction, *n* the number of rows."

LIBRARY: Mapping[str, Told] = {
    "mean_squared_error": Told(
        "MSE", "number", r"L = \frac{1}{n} \sum_i (y_i - t_i)^2",
        r"\frac{\partial L}{\partial y_i} = \frac{2}{n} (y_i - t_i)", _ROW,
        "for numbers; one error of 4 costs as much as sixteen errors of 1",
    ),
    "quadratic_cost": Told(
        "Quadratic", "number", r"C = \frac{1}{n} \sum_i \tfrac{1}{2} (y_i - t_i)^2",
        r"\frac{\partial C}{\partial y_i} = \frac{1}{n} (y_i - t_i)", _ROW,
        "in textbooks of backpropagation: half of MSE, so that the 2 of the slope cancels",
    ),
    "mean_absolute_error": Told(
        "MAE", "number", r"L = \frac{1}{n} \sum_i |y_i - t_i|",
        r"\frac{\partial L}{\partial y_i} = \frac{1}{n} \operatorname{sign}(y_i - t_i)", _ROW,
        "for numbers with outliers; its slope does not shrink near the target, so it settles less well",
    ),
    "huber": Told(
        "Huber", "number",
        r"L = \frac{1}{n} \sum_i \begin{cases} \tfrac{1}{2} e_i^2 & |e_i| \le \delta \\"
        r" \delta\,(|e_i| - \tfrac{1}{2} \delta) & |e_i| > \delta \end{cases}",
        r"\frac{\partial L}{\partial y_i} = \frac{1}{n} \max(-\delta, \min(\delta, e_i)), \quad e_i = y_i - t_i",
        _ROW + " δ is where it turns from a square into a line.",
        "for numbers with outliers: a square near the target, a line far from it",
    ),
    "hinge": Told(
        "Hinge", "score", r"L = \frac{1}{n} \sum_i \max(0,\; 1 - t_i\, s_i)",
        (
r"\frac{\partial L}{\partial s_i} = \frac{1}{n} \begin{cases} -t_i & t_i s_i \le 1 \\ "
r"0 & t_i s_i > 1 \end{cases}"
),
        "*t* is −1 or +1, *s* is the score, any number; its sign is the answer.",
        "in support vector machines: a score that is right by 1 or more costs nothing",
    ),
    "binary_cross_entropy": Told(
        "Log loss", "probability",
        r"L = -\frac{1}{n} \sum_i \big( t_i \ln p_i + (1 - t_i) \ln(1 - p_i) \big)",
        r"\frac{\partial L}{\partial p_i} = \frac{1}{n} \Big( \frac{1 - t_i}{1 - p_i} - \frac{t_i}{p_i} \Big)",
        "*t* is 0 or 1, *p* the predicted probability of 1. Also called binary cross-entropy.",
        "for yes or no, behind a sigmoid; one for each class where classes do not exclude one another",
    ),
    "categorical_cross_entropy": Told(
        "Categorical cross-entropy", "classes", r"L = -\frac{1}{n} \sum_i \sum_c t_{i,c} \ln p_{i,c}",
        r"\frac{\partial L}{\partial z_{i,c}} = \frac{1}{n} (p_{i,c} - t_{i,c})",
        "*z* are the scores of the classes, *p* = softmax(*z*), *t* is 1 for the right class and 0 elsewhere.",
        "for one class out of several, behind a softmax",
    ),
    "sparse_categorical_cross_entropy": Told(
        "Sparse categorical cross-entropy", "classes", r"L = -\frac{1}{n} \sum_i \ln p_{i,\,c_i}",
        r"\frac{\partial L}{\partial z_{i,c}} = \frac{1}{n} (p_{i,c} - [c = c_i])",
        "*z* are the scores, *p* = softmax(*z*), *cᵢ* is the number of the right class, counted from 0.",
        "for one class out of several, the targets being class numbers; its value is that of categorical cross-entropy",
    ),
}  # fmt: skip

TITLES = {name: told.title for name, told in LIBRARY.items()}
