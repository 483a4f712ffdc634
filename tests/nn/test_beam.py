"""Beam search: a tree small enough to work out by hand, and against trying everything."""

from itertools import product

import numpy as np
import pytest

from core.nn.beam import Search, beam_search

START, END, A, B = range(4)
# After A the words are doubtful, after B one is sure: the best first word leads to the worse sentence.
CHANCES = {
    (): [0.0, 0.0, 0.6, 0.4],
    (A,): [0.0, 0.3, 0.4, 0.3],
    (B,): [0.0, 0.9, 0.05, 0.05],
}


def step(state: tuple[int, ...], word: int) -> tuple[np.ndarray, tuple[int, ...]]:
    said = state if word == START else (*state, word)
    with np.errstate(divide="ignore"):
        return np.log(CHANCES.get(said, [0.0, 1.0, 0.0, 0.0])), said


def search(width: int, **more: int) -> Search[tuple[int, ...]]:
    return beam_search(step, (), START, END, width=width, longest=4, **more)


def test_greedy_takes_the_best_word_each_time() -> None:
    best = search(1).best
    assert best.words == [A, A, END]
    assert best.score == pytest.approx(np.log(0.6 * 0.4))


def test_a_beam_finds_what_greedy_misses() -> None:
    found = search(2)
    assert found.best.words == [B, END]
    assert found.best.score == pytest.approx(np.log(0.4 * 0.9))
    # The one that ended took its place along: one beginning was left, and it is the greedy one.
    assert [node.words for node in found.found] == [[B, END], [A, A, END]]
    assert [sum(node.kept for node in level) for level in found.levels] == [2, 2, 1]


def test_levels_are_ranked_and_scores_add_up() -> None:
    for level in search(2, shown=3).levels:
        assert [node.rank for node in level] == list(range(len(level)))
        scores = [node.score for node in level]
        assert scores == sorted(scores, reverse=True)
        for node in level:
            assert node.score == pytest.approx(sum(each.log_probability for each in node.path))
            assert len(node.path) == node.level


def test_what_is_only_shown_is_not_followed() -> None:
    found = search(1, shown=3)
    assert [node.kept for node in found.levels[0]] == [True, False, False]
    assert all(node.parent is found.levels[0][0] for node in found.levels[1])
    assert found.best.words == search(1).best.words


def test_a_beam_as_wide_as_everything_finds_the_best_of_all() -> None:
    rng = np.random.default_rng(3)
    table = {said: rng.dirichlet(np.ones(4)) for n in range(3) for said in product(range(2, 4), repeat=n)}

    def by_table(state: tuple[int, ...], word: int) -> tuple[np.ndarray, tuple[int, ...]]:
        said = state if word == START else (*state, word)
        chances = np.array(table[said])
        chances[START] = 0
        with np.errstate(divide="ignore"):
            return np.log(chances), said

    found = beam_search(by_table, (), START, END, width=64, longest=3)
    everything = {}
    for length in range(4):
        for words in product((A, B), repeat=length):
            ended = length < 3
            p = np.prod([table[words[:k]][word] for k, word in enumerate(words)])
            everything[(*words, END) if ended else words] = p * (table[words][END] if ended else 1)
    best = max(everything, key=lambda words: everything[words])
    assert tuple(found.best.words) == best
    assert np.exp(found.best.score) == pytest.approx(everything[best])


def test_a_width_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="width"):
        search(0)
