"""The Keras code of "Why convolution", run, against the numbers on its stages."""

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest

from core.lessons.why_convolve.code import networks_code, shift_code
from core.lessons.why_convolve.weights_words import explain
from tests.lessons.why_convolve.test_words import asked, both, moves


def run(code: str) -> object:
    scope: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(code, scope)
    return scope["result"]


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_weights(padding: str) -> None:
    b = both(padding=padding)
    y, dense, conv = run(explain(b).keras)  # type: ignore[misc]
    np.testing.assert_allclose(y, b.conv, atol=1e-4)
    assert [dense, conv] == [cost.parameters for cost in b.costs]


@pytest.mark.parametrize("m", [moves(), moves("same", 1, "down")])
def test_shift(m) -> None:
    result = run(shift_code(m.x, m.w, m.padding, m.ground, m.direction))
    for name, values in (("convolution", m.conv), ("dense", m.dense)):
        assert result[name] == (*m.equal(values, 1), values[0].max(), values[1].max())


def test_networks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask, pictures = asked()
    monkeypatch.chdir(tmp_path)
    np.save("pictures.npy", pictures.astype(np.float32))
    for name, net in ask.networks.items():
        Path(f"{name}.npz").write_bytes(net.to_bytes())
    result = run(networks_code(ask.networks))
    for name, answers in ask.answers.items():
        np.testing.assert_allclose(result[name], answers, atol=2e-5)
