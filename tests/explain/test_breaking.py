"""Long equations are broken before a sign, and lose nothing."""

import pytest

from core.explain.breaking import broken, gathered


def test_lines_break_before_a_sign_and_add_up_to_the_whole() -> None:
    text = "δh1 = ∂E/∂z = (w5·δo1 + w7·δo2) · a·(1 − a)"
    lines = broken(text, 20)
    assert lines == ["δh1 = ∂E/∂z", "= (w5·δo1 + w7·δo2)", "· a·(1 − a)"]
    assert " ".join(lines) == text


@pytest.mark.parametrize("text", ["z = 1", "a", ""])
def test_what_is_short_stays_as_it_is(text: str) -> None:
    assert broken(text) == [text]
    assert gathered(text, str.upper) == text.upper()


def test_gathered_lines_keep_their_sign_between_two_terms() -> None:
    assert gathered("z = 1×2 + 3×4", str, 8) == r"\begin{gathered} z = 1×2 \\ {} + 3×4 \end{gathered}"
