"""Long equations in lines that a phone has room for, broken where a person would: before =, + or a factor."""

import re
from collections.abc import Callable

LETTERS = 35  # in a line of a formula on a narrow screen


def broken(text: str, letters: int = LETTERS) -> list[str]:
    """`a + b = c` in lines of about `letters`, each but the first beginning with its sign.

    >>> broken("z = 1×2 + 3×4 = 14", 12)
    ['z = 1×2', '+ 3×4 = 14']
    """
    lines = [""]
    for piece in re.split(r" (?=[=+×←·] )", text):
        if lines[-1] and len(lines[-1]) + 1 + len(piece) > letters:
            lines.append(piece)
        else:
            lines[-1] = f"{lines[-1]} {piece}".lstrip()
    return lines


def gathered(text: str, tex: Callable[[str], str], letters: int = LETTERS) -> str:
    """The equation as LaTeX, each line set by `tex`; a single line as it is."""
    lines = [tex(line) for line in broken(text, letters)]
    if len(lines) == 1:
        return lines[0]
    # A sign at the start of a line stands between two terms, though the first is on the line above.
    return r"\begin{gathered} " + r" \\ {} ".join(lines) + r" \end{gathered}"
