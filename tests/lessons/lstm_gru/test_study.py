"""The memory demonstration that ships: small, whole, and what it shows holds on other sequences."""

import numpy as np
import pytest

from core.lessons.lstm_gru.study.memory import FILE, LAGS, RUNS, TESTED, MemoryStudy, memory_study
from core.lessons.lstm_gru.study.plan import MemoryPlan
from core.nn.recall import LETTERS, draw


def test_lstms_remember_for_fifty_steps_and_more_and_simple_rnns_do_not() -> None:
    study = memory_study()
    far = [k for k, lag in enumerate(LAGS) if lag >= 50]
    assert len(study.plan.seeds) >= 5
    assert study.accuracy["lstm"][:, far].min() >= 0.99
    assert study.accuracy["rnn"][:, far].max() <= 0.6
    assert {run: values.shape for run, values in study.accuracy.items()} == dict.fromkeys(
        RUNS, (len(study.plan.seeds), len(LAGS))
    )


@pytest.mark.parametrize("seed", [0, 4])
def test_numpy_finds_the_same_on_fresh_sequences(seed: int) -> None:
    """40 sequences of 60 letters each, which no network has met."""
    indices, right = draw(np.random.default_rng(100 + seed), 40, 60)
    for run, low, high in (("lstm", 0.95, 1.0), ("rnn", 0.0, 0.75)):
        reader = memory_study().reader(run, seed)
        answers = [np.argmax(reader.read(np.eye(len(LETTERS))[row]).scores[-1]) for row in indices]
        assert low <= np.mean(answers == right) <= high


def test_the_file_is_small_and_comes_back_whole() -> None:
    assert FILE.stat().st_size < 300_000
    study = memory_study()
    again = MemoryStudy.from_bytes(study.to_bytes())
    assert again.plan == study.plan
    for key, reader in study.readers.items():
        for name in ("kernel", "recurrent_kernel", "bias", "dense", "dense_bias"):
            np.testing.assert_array_equal(getattr(again.readers[key], name), getattr(reader, name))
    for run in RUNS:
        np.testing.assert_array_equal(again.accuracy[run], study.accuracy[run])
        # Shares of whole sequences.
        np.testing.assert_allclose(study.accuracy[run] * TESTED, np.round(study.accuracy[run] * TESTED))


def test_what_cannot_be_trained_is_refused() -> None:
    for wrong in ({"units": 0}, {"batches": -1}, {"learning_rate": 0.0}, {"seeds": (-1,)}, {"longest": 2.5}):
        with pytest.raises(ValueError, match="received"):
            MemoryPlan(**wrong)
    with pytest.raises(ValueError, match="the seed must be one of"):
        memory_study().reader("lstm", 99)
    with pytest.raises(ValueError, match="run must be one of"):
        memory_study().reader("transformer", 0)
