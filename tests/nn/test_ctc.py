"""CTC against TensorFlow, and against every alignment written out where there are few."""

import itertools

import numpy as np
import pytest

from core.nn.ctc import (
    ctc_beam_decode,
    ctc_beams,
    ctc_gradient,
    ctc_greedy_decode,
    ctc_lattice,
    ctc_loss,
)
from core.nn.softmax import log_softmax


def drawn(rng, steps, classes, sharpness=1.0):
    return log_softmax(rng.normal(size=(steps, classes)) * sharpness)


def read(alignment, blank):
    """Repeats merged, blanks taken out."""
    return tuple(label for label, _ in itertools.groupby(alignment) if label != blank)


def written_out(log_probs, blank):
    """The probability of every text, by going through all classes^T alignments."""
    steps, classes = log_probs.shape
    texts: dict[tuple[int, ...], float] = {}
    for alignment in itertools.product(range(classes), repeat=steps):
        p = np.exp(sum(log_probs[t, label] for t, label in enumerate(alignment)))
        texts[read(alignment, blank)] = texts.get(read(alignment, blank), 0.0) + p
    return texts


@pytest.mark.parametrize(("steps", "classes"), [(1, 2), (2, 3), (4, 3), (5, 4), (6, 2)])
def test_loss_sums_all_alignments(rng, steps, classes):
    for blank in range(classes):
        log_probs = drawn(rng, steps, classes)
        texts = written_out(log_probs, blank)
        np.testing.assert_allclose(sum(texts.values()), 1)
        for length in range(steps + 2):
            for text in itertools.product([c for c in range(classes) if c != blank], repeat=length):
                loss = ctc_loss(log_probs, text, blank=blank)
                if text in texts:
                    np.testing.assert_allclose(np.exp(-loss), texts[text], rtol=1e-10)
                else:
                    assert loss == np.inf


@pytest.mark.parametrize("labels", [[1], [1, 2, 3], [2, 2], [3, 3, 3, 1], [1, 2, 1, 2, 1]])
@pytest.mark.parametrize("blank", [0, 4])
def test_loss_and_gradient_are_tensorflows(tf, rng, labels, blank):
    """TensorFlow adds in float32 where it may, hence its tolerance."""
    logits = rng.normal(size=(9, 5)).astype(np.float32) * 2
    z = tf.constant(logits[:, None])
    with tf.GradientTape() as tape:
        tape.watch(z)
        loss = tf.nn.ctc_loss([labels], z, [len(labels)], [9], blank_index=blank)
    log_probs = log_softmax(logits.astype(np.float64))
    np.testing.assert_allclose(ctc_loss(log_probs, labels, blank=blank), loss[0], rtol=1e-5)
    np.testing.assert_allclose(ctc_gradient(log_probs, labels, blank=blank), tape.gradient(loss, z)[:, 0], atol=1e-5)


@pytest.mark.parametrize("labels", [[], [1], [1, 1], [2, 1, 2], [3, 3, 1]])
@pytest.mark.parametrize("blank", [0, 4])
def test_gradient_against_finite_differences(rng, labels, blank):
    z = rng.normal(size=(6, 5))
    ours = ctc_gradient(log_softmax(z), labels, blank=blank)
    np.testing.assert_allclose(ours.sum(axis=1), 0, atol=1e-12)
    for index in np.ndindex(z.shape):
        low, high = z.copy(), z.copy()
        low[index] -= 1e-6
        high[index] += 1e-6
        costs = [ctc_loss(log_softmax(moved), labels, blank=blank) for moved in (low, high)]
        np.testing.assert_allclose(ours[index], (costs[1] - costs[0]) / 2e-6, rtol=1e-5, atol=1e-8)


def test_a_long_text_does_not_underflow(tf, rng):
    """300 steps: the probability itself, below exp(-750), is no float."""
    logits = rng.normal(size=(300, 30)) * 4
    labels = rng.integers(1, 30, size=60)
    log_probs = log_softmax(logits)
    loss = tf.nn.ctc_loss([labels], logits[:, None].astype(np.float32), [60], [300], blank_index=0)
    ours = ctc_loss(log_probs, labels, blank=0)
    assert ours > 750
    np.testing.assert_allclose(ours, loss[0], rtol=1e-4)
    gradient = ctc_gradient(log_probs, labels, blank=0)
    assert np.isfinite(gradient).all()
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-9)


def test_by_hand():
    """Distill's smallest case: two steps, "a" or blank, half and half: aa, a-, -a read "a", -- reads nothing."""
    log_probs = np.log([[0.5, 0.5], [0.5, 0.5]])
    np.testing.assert_allclose(ctc_loss(log_probs, [1], blank=0), -np.log(0.75))
    np.testing.assert_allclose(ctc_loss(log_probs, [], blank=0), -np.log(0.25))
    assert ctc_loss(log_probs, [1, 1], blank=0) == np.inf  # would need a blank between
    # Of the three alignments two pass through "a" at the first step: the posterior is 2/3.
    np.testing.assert_allclose(ctc_gradient(log_probs, [1], blank=0), [[0.5 - 1 / 3, 0.5 - 2 / 3]] * 2)


def test_the_most_probable_alignment_need_not_read_the_most_probable_text():
    """Blank 0.6 at both steps: "--" has 0.36, yet "a" has 0.64 over its three alignments."""
    log_probs = np.log([[0.6, 0.4], [0.6, 0.4]])
    assert ctc_greedy_decode(log_probs, blank=0) == []
    best, score = ctc_beam_decode(log_probs, blank=0)[0]
    assert best == [1]
    np.testing.assert_allclose(np.exp(score), 0.64)


@pytest.mark.parametrize(
    ("alignment", "text"),
    [
        ([0, 0, 0], []),
        ([1, 1, 1], [1]),
        ([1, 0, 1], [1, 1]),
        ([0, 2, 2, 0, 2, 1, 1], [2, 2, 1]),
        ([2], [2]),
    ],
)
def test_greedy_merges_then_takes_out_blanks(alignment, text):
    log_probs = np.log(np.full((len(alignment), 3), 0.1) + 0.7 * np.eye(3)[alignment])
    decoded = ctc_greedy_decode(log_probs, blank=0)
    assert decoded == text
    assert all(type(label) is int for label in decoded)


@pytest.mark.parametrize(("steps", "classes"), [(1, 3), (3, 3), (4, 3), (5, 2), (4, 4)])
def test_a_wide_beam_finds_every_text(rng, steps, classes):
    for blank in (0, classes - 1):
        log_probs = drawn(rng, steps, classes)
        texts = written_out(log_probs, blank)
        found = ctc_beam_decode(log_probs, blank=blank, width=len(texts) * classes)
        assert {tuple(text) for text, _ in found} == set(texts)
        for text, score in found:
            np.testing.assert_allclose(np.exp(score), texts[tuple(text)], rtol=1e-10)
        scores = [score for _, score in found]
        assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("width", [1, 2, 5])
def test_a_narrow_beam_gives_true_scores(rng, width):
    for _ in range(10):
        log_probs = drawn(rng, 6, 4)
        found = ctc_beam_decode(log_probs, blank=0, width=width)
        assert 1 <= len(found) <= width
        assert len({tuple(text) for text, _ in found}) == len(found)
        for text, score in found:
            np.testing.assert_allclose(score, -ctc_loss(log_probs, text, blank=0))


def test_one_beam_reads_clear_writing_as_greedy_does(rng):
    for _ in range(20):
        log_probs = log_softmax(np.eye(5)[rng.integers(5, size=12)] * 12 + rng.normal(size=(12, 5)))
        ((text, _),) = ctc_beam_decode(log_probs, blank=0, width=1)
        assert text == ctc_greedy_decode(log_probs, blank=0)


def test_a_wide_beam_is_tensorflows(tf, rng):
    log_probs = drawn(rng, 8, 4, sharpness=2.0)
    # TensorFlow's blank is the last class.
    paths, scores = tf.nn.ctc_beam_search_decoder(
        log_probs[:, None].astype(np.float32), [8], beam_width=200, top_paths=5
    )
    found = ctc_beam_decode(log_probs, blank=3, width=200)[:5]
    assert [text for text, _ in found] == [path.values.numpy().tolist() for path in paths]
    np.testing.assert_allclose([score for _, score in found], scores[0], rtol=1e-4)


def test_probability_zero_neither_warns_nor_gives_nan():
    impossible = -np.inf
    log_probs = np.array(
        [[0.0, impossible, impossible], [impossible, np.log(0.5), np.log(0.5)], [impossible, 0.0, impossible]]
    )
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        np.testing.assert_allclose(ctc_loss(log_probs, [1], blank=0), -np.log(0.5))
        np.testing.assert_allclose(ctc_loss(log_probs, [2, 1], blank=0), -np.log(0.5))
        assert ctc_loss(log_probs, [2], blank=0) == np.inf
        assert ctc_loss(log_probs, [], blank=0) == np.inf
        gradient = ctc_gradient(log_probs, [1], blank=0)
        np.testing.assert_allclose(gradient, [[0, 0, 0], [0, -0.5, 0.5], [0, 0, 0]], atol=1e-15)
        assert ctc_greedy_decode(log_probs, blank=0) == [1]
        found = ctc_beam_decode(log_probs, blank=0, width=50)
    assert [text for text, _ in found] == [[1], [2, 1]]  # equally probable, in the order of their labels
    assert all(np.isfinite(score) for _, score in found)


def test_a_step_without_any_possible_class_has_no_texts():
    log_probs = np.array([[0.0, -np.inf], [-np.inf, -np.inf]])
    assert ctc_beam_decode(log_probs, blank=0) == []
    assert ctc_loss(log_probs, [], blank=0) == np.inf


@pytest.mark.parametrize("labels", [[1, 2, 1], [1, 1]])
def test_texts_that_do_not_fit_are_infinitely_wrong_and_pull_nowhere(rng, labels):
    log_probs = drawn(rng, 2, 3)
    assert ctc_loss(log_probs, labels, blank=0) == np.inf
    assert ctc_gradient(log_probs, labels, blank=0).tolist() == np.zeros((2, 3)).tolist()


def test_types_and_arguments(rng):
    log_probs, labels = drawn(rng, 4, 3), np.array([1, 2])
    log_probs.flags.writeable = False
    labels.flags.writeable = False
    assert type(ctc_loss(log_probs, labels, blank=0)) is float
    assert ctc_gradient(log_probs, labels, blank=0).dtype == np.float64
    assert ctc_gradient(log_probs.astype(np.float32), (1, 2), blank=0).dtype == np.float32
    (text, score), *_ = ctc_beam_decode(log_probs, blank=0)
    assert type(score) is float
    assert all(type(label) is int for label in text)


P = np.log(np.full((3, 4), 0.25))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"log_probs": P[0]}, r"log_probs must have 2 axes, received shape \(4,\)"),
        ({"log_probs": P[:0]}, "log_probs must not be empty"),
        ({"log_probs": np.exp(P)}, "log_probs must be logarithms of probabilities, at most 0, received 0.25"),
        ({"log_probs": P * np.nan}, "at most 0, received nan"),
        ({"blank": 4}, "blank must be one of the 4 classes, 0 to 3, received 4"),
        ({"blank": -1}, "blank must be an integer of at least 0, received -1"),
        ({"blank": 0.0}, "blank must be an integer of at least 0, received 0.0"),
        ({"blank": True}, "blank must be an integer of at least 0, received True"),
        ({"labels": [4]}, "labels must be classes from 0 to 3 other than the blank 0, received 4"),
        ({"labels": [1, 0]}, "other than the blank 0, received 0"),
        ({"labels": [-1]}, "received -1"),
        ({"labels": [1.0]}, "labels must hold integers, received type float64"),
        ({"labels": [[1]]}, r"labels must be a list of classes, received shape \(1, 1\)"),
        ({"labels": "ab"}, "labels must hold integers"),
        ({"labels": 1}, r"labels must be a list of classes, received shape \(\)"),
    ],
)
def test_bad_arguments_are_refused(arguments, message):
    given = {"log_probs": P, "labels": [1], "blank": 0, **arguments}
    for function in (ctc_loss, ctc_gradient):
        with pytest.raises(ValueError, match=message):
            function(**given)
    if "labels" not in arguments:
        for decode in (ctc_greedy_decode, ctc_beam_decode):
            with pytest.raises(ValueError, match=message):
                decode(given["log_probs"], blank=given["blank"])


@pytest.mark.parametrize("width", [0, -1, 1.5, True])
def test_bad_widths_are_refused(width):
    with pytest.raises(ValueError, match="width must be an integer of at least 1"):
        ctc_beam_decode(P, blank=0, width=width)


@pytest.mark.parametrize("labels", [[], [1], [1, 1], [2, 1, 3]])
def test_every_step_of_the_lattice_holds_the_whole_probability(rng, labels):
    """All alignments pass every step somewhere, so alpha times beta sums to the same number at each."""
    log_probs = drawn(rng, 6, 4)
    path, alpha, beta = ctc_lattice(log_probs, labels, blank=0)
    assert path == [0, *(entry for label in labels for entry in (label, 0))]
    expected = np.full(6, np.exp(-ctc_loss(log_probs, labels, blank=0)))
    np.testing.assert_allclose(np.exp(alpha + beta).sum(axis=1), expected)


def test_the_lattice_by_hand():
    """Two steps, "a" or blank, half and half: after two steps "a" was just read (aa, -a) or left behind (a-)."""
    path, alpha, beta = ctc_lattice(np.log([[0.5, 0.5], [0.5, 0.5]]), [1], blank=0)
    assert path == [0, 1, 0]
    np.testing.assert_allclose(np.exp(alpha), [[0.5, 0.5, 0], [0.25, 0.5, 0.25]])
    np.testing.assert_allclose(np.exp(beta), [[0.5, 1, 0.5], [0, 1, 1]])


def test_what_a_beam_weighs_by_hand():
    """Blank 0.6 and "a" 0.4, twice: with one prefix kept, the empty one's 0.36 and the "a" that follows it stay."""
    log_probs = np.log([[0.6, 0.4], [0.6, 0.4]])

    def shown(width):
        return [
            [(prefix, round(float(np.exp(score)), 9)) for prefix, score in step]
            for step in ctc_beams(log_probs, blank=0, width=width)
        ]

    assert shown(2) == [[((), 0.6), ((1,), 0.4)], [((1,), 0.64), ((), 0.36)]]
    assert shown(1) == [[((), 0.6), ((1,), 0.4)], [((), 0.36), ((1,), 0.24)]]
