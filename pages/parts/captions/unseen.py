"""The test of the shipped captioner as a stage: its scores, and pictures to look at."""

import io

import numpy as np
import streamlit as st

from core.explain.explanation import Unworkable
from core.lessons.captions import stage as stages
from core.lessons.captions.study.data import KINDS, composition_of, numbers
from core.lessons.captions.study.scores import KindScore, called, score, words_of
from core.lessons.captions.study.work import TEST_SEED, TESTED, shipped
from core.lessons.captions.unseen import Scored, Verdict
from core.lessons.captions.unseen_words import KIND_NAMES
from core.media.drawn.compositions import draw_composition
from core.media.out.uri import data_uri
from core.view import View
from pages.kit.stage import mode

SHOWN = 12  # pictures


@st.cache_data(max_entries=1, show_spinner=False)
def _scores() -> tuple[list[KindScore], dict[str, dict[str, int]]]:
    """The scores of every kind, and what the new items were called; counted once."""
    said = shipped().said
    names = called(said["item"], TEST_SEED)
    return (
        [score(kind, said[kind], TEST_SEED) for kind in KINDS],
        {item: dict(counts) for item, counts in names.items()},
    )


@st.cache_data(max_entries=8, show_spinner=False)
def _looked(kind: str, mistakes: bool) -> list[tuple[int, str, tuple[str, ...], tuple[str, ...]]]:
    """Pictures of the test: number, picture, truth, answer. The first ones, or the first mistakes."""
    found: list[tuple[int, str, tuple[str, ...], tuple[str, ...]]] = []
    for index in range(TESTED):
        composition, rng = composition_of(kind, TEST_SEED, index)
        answer = words_of(shipped().said[kind][index])
        if mistakes and answer == composition.words:
            continue
        pixels = draw_composition(composition, rng).pixels
        found.append((index + 1, data_uri(pixels, scale="nearest"), composition.words, answer))
        if len(found) == SHOWN:
            break
    return found


def tested(kind: str, mistakes: bool) -> View:
    """The view of the test."""
    looked = _looked(kind, mistakes)
    if not looked:
        raise Unworkable(
            f"The network made no mistake on {KIND_NAMES[kind]}. Choose another kind, or show all pictures."
        )
    scores, names = _scores()
    t = Verdict(
        [
            Scored(s.kind, s.whole.right, s.whole.count, s.whole.interval, tuple(p.share for p in s.parts))
            for s in scores
        ],
        names,
        kind,
        [number for number, *_ in looked],
        [truth for *_, truth, _ in looked],
        [answer for *_, answer in looked],
    )
    return stages.unseen(t, [url for _, url, *_ in looked], answers, mode())


def answers() -> bytes:
    """The file that the code reads: what was said and what is true, as numbers of words."""
    arrays = {}
    for kind in KINDS:
        arrays[f"said-{kind}"] = shipped().said[kind]
        arrays[f"truth-{kind}"] = np.array(
            [numbers(composition_of(kind, TEST_SEED, index)[0].words) for index in range(TESTED)], np.int8
        )
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()
