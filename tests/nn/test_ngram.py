"""N-grams by hand: counts, Kneser-Ney, add-k, perplexity."""

import numpy as np
import pytest

from core.nn.ngram import fit, perplexity

ABABC = [0, 1, 0, 1, 2]


def test_kneser_ney_by_hand() -> None:
    """Bigrams 01 twice, 10, 12; each token has one kind of token before it, so the lower level is 1/3 each."""
    model = fit(ABABC, order=2, size=3, smoothing="kneser-ney", amount=0.5)
    assert model.probabilities([0]) == pytest.approx([0.5 / 2 / 3, 1.5 / 2 + 0.5 / 2 / 3, 0.5 / 2 / 3])
    assert model.probabilities([1]) == pytest.approx([0.25 + 0.5 / 3, 0.5 / 3, 0.25 + 0.5 / 3])
    assert model.probabilities([]) == pytest.approx([1 / 3] * 3)
    # 2 was never followed: what is shorter decides.
    assert model.probabilities([2]) == pytest.approx([1 / 3] * 3)


def test_lower_levels_count_after_how_many_different_tokens_something_came() -> None:
    """Francisco comes often, but only after San: it is no likely word after an unseen one."""
    san, francisco, a, b, tea, new = range(6)
    text = [san, francisco] * 5 + [a, tea, b, tea, a, tea]
    model = fit(text, order=2, size=6, amount=0.75)
    p = model.probabilities([new])
    assert p[tea] > p[francisco]
    # Kinds before: san 1, francisco 1, a 2, b 1, tea 2, so 7 in all, five of them seen.
    assert p[tea] == pytest.approx((2 - 0.75) / 7 + 0.75 * 5 / 7 / 6)
    assert p[francisco] == pytest.approx((1 - 0.75) / 7 + 0.75 * 5 / 7 / 6)


def test_add_k_by_hand() -> None:
    model = fit(ABABC, order=2, size=3, smoothing="add-k", amount=1)
    assert model.probabilities([0]) == pytest.approx([1 / 5, 3 / 5, 1 / 5])
    assert model.probabilities([2]) == pytest.approx([1 / 3] * 3)


def test_perplexity_by_hand() -> None:
    model = fit(ABABC, order=2, size=3, amount=0.5)
    logs = model.log_probabilities([0, 1, 2])
    assert np.exp(logs) == pytest.approx([5 / 6, 5 / 12])
    assert perplexity(logs) == pytest.approx((25 / 72) ** -0.5)
    assert perplexity(np.log([0.25] * 7)) == pytest.approx(4)


@pytest.mark.parametrize("smoothing", ["kneser-ney", "add-k"])
@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_probabilities_sum_to_one_after_any_context(smoothing: str, order: int) -> None:
    ids = np.random.default_rng(0).integers(0, 7, 200)
    model = fit(ids, order=order, size=9, smoothing=smoothing, amount=0.5)  # type: ignore[arg-type]
    for context in ([], [1], [8, 8, 8], [1, 2, 3, 4], ids[:3].tolist()):
        p = model.probabilities(context)
        assert p.sum() == pytest.approx(1)
        assert (p > 0).all()
    # The same numbers one by one.
    logs = model.log_probabilities(ids, 150)
    assert logs == pytest.approx([np.log(model.probabilities(ids[:t].tolist())[ids[t]]) for t in range(150, 200)])


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="order must be at least 1, received 0"):
        fit(ABABC, order=0, size=3)
    with pytest.raises(ValueError, match="between 0 and 1, received 1"):
        fit(ABABC, order=2, size=3, amount=1)
    with pytest.raises(ValueError, match="k must be above 0, received 0"):
        fit(ABABC, order=2, size=3, smoothing="add-k", amount=0)
    with pytest.raises(ValueError, match="0 to 1, received 0 to 2"):
        fit(ABABC, order=2, size=2)
    with pytest.raises(ValueError, match="'none'"):
        fit(ABABC, order=2, size=3, smoothing="none")  # type: ignore[arg-type]
