"""Looking inside, against NumPy: the network's answers, every gradient by hand, and what each method adds up to."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr

from core.lessons.looking_inside.study import checks, heat
from core.lessons.looking_inside.study import net as inside_net
from core.lessons.looking_inside.study.known import learned_drawings
from core.lessons.looking_inside.study.plan import BASELINES, InsidePlan
from core.nn.activations import ACTIVATIONS
from core.nn.convnet import ConvNet
from core.nn.convolution import conv2d_gradients
from core.nn.layers import Activate, Conv, Dense, Flatten, Layer, Pool, Rescale
from core.training.builtin import builtin_model
from core.training.plan import ACTIVATIONS as PLANNED
from tests.feature_nets import network, picture


class Notes:
    """A watch that writes down, and asks to stop from the `stop`-th question on."""

    def __init__(self, stop: int = 10**9) -> None:
        self.said: list[tuple[int, int, str]] = []
        self.asked, self.stop = 0, stop

    def progress(self, done: int, total: int, words: str = "") -> None:
        self.said.append((done, total, words))

    def row(self, values: dict[str, Any]) -> None:
        raise AssertionError

    def part(self, name: str, data: bytes) -> None:
        raise AssertionError

    def canceled(self) -> bool:
        self.asked += 1
        return self.asked >= self.stop


def slopes_by_hand(net: ConvNet, x: np.ndarray, target: int, *, down_to: int = 0) -> np.ndarray:
    """dscore/d(what the layer at `down_to` reads), by NumPy alone, in double precision: the chain rule, backward."""
    inputs = [x.astype(float)]
    end = len(net.layers) - 1  # the last layer is the softmax
    layers = [_double(layer) for _, layer in net.layers[:end]]
    for layer in layers:
        inputs.append(layer(inputs[-1]))
    d = np.zeros_like(inputs[-1])
    d[target] = 1
    for layer, given in reversed([*zip(layers, inputs, strict=False)][down_to:]):
        d = _back(layer, given, d)
    return d


def _double(layer: Layer) -> Layer:
    if isinstance(layer, Conv | Dense):
        return replace(layer, kernel=layer.kernel.astype(float), bias=layer.bias.astype(float))
    return layer


def _back(layer: Layer, x: np.ndarray, d: np.ndarray) -> np.ndarray:
    match layer:
        case Rescale(scale=scale):
            return d * scale
        case Conv(kernel=kernel, stride=stride, padding=padding):
            return conv2d_gradients(x, kernel, d, stride=stride, padding=padding)[0]
        case Activate(function=function):
            return d * ACTIVATIONS[function].df(x)
        case Dense(kernel=kernel):
            return kernel @ d
        case Flatten():
            return d.reshape(x.shape)
        case Pool(size=size, stride=stride, mode=mode):
            found = np.zeros_like(x)
            for r, c, k in np.ndindex(d.shape):
                window = x[r * stride : r * stride + size, c * stride : c * stride + size, k]
                part = found[r * stride : r * stride + size, c * stride : c * stride + size, k]
                if mode == "average":
                    part += d[r, c, k] / size**2
                else:
                    part[np.unravel_index(window.argmax(), window.shape)] += d[r, c, k]
            return found
    raise AssertionError(layer)


NETS = {
    "max": network(),
    "average, same, gray": network(channels=1, mode="average"),
    "valid, stride 2, elu": network(side=14, padding="valid", stride=2, activation="elu"),
}
PLAN = InsidePlan("heat", target=1, layer="conv_2")


@pytest.fixture(params=NETS, ids=str)
def net(request: pytest.FixtureRequest) -> ConvNet:
    return NETS[request.param]


def given(net: ConvNet, seed: int = 3) -> np.ndarray:
    return picture(net.input_shape[0], net.input_shape[2], seed)


@pytest.mark.parametrize("activation", [*PLANNED])
@pytest.mark.parametrize("head", ["flatten", "average", "max"])
def test_tensorflow_answers_as_the_network_does(activation: str, head: str) -> None:
    mode = "max" if head == "max" else "average"
    net = network(activation=activation, head=head, mode=mode, padding="same" if head == "max" else "valid")
    x = np.stack([given(net, seed) for seed in range(3)])
    for mine, theirs in zip(net.forward(x), inside_net.answers(net, x.astype(np.float32)), strict=True):
        np.testing.assert_allclose(theirs, mine.values, atol=1e-4 * max(1.0, float(np.abs(mine.values).max())))
    np.testing.assert_allclose(inside_net.answers(net, x.astype(np.float32))[-1], net.predict(x), atol=1e-5)


def test_the_built_in_networks_probabilities_are_its_own() -> None:
    x = learned_drawings()[0][::20]
    found = inside_net.answers(builtin_model(), x.astype(np.float32))
    np.testing.assert_allclose(found[-1], builtin_model().predict(x), atol=1e-5)


def test_gradients_are_those_of_the_chain_rule(net: ConvNet) -> None:
    x = np.stack([given(net, seed) for seed in range(2)])
    found = heat.gradients(net, x.astype(np.float32), 1)
    for one, slopes in zip(x, found, strict=True):
        np.testing.assert_allclose(slopes, slopes_by_hand(net, one, 1), atol=1e-5 * float(np.abs(slopes).max()) + 1e-7)


def test_grad_cam_agrees_with_an_independent_computation(net: ConvNet) -> None:
    x = given(net)
    cam, weights = heat.grad_cam(net, x.astype(np.float32), 1, "conv_2")
    end = 1 + [name for name, _ in net.layers].index("relu_2")
    maps = net.forward(x)[end - 1].values
    alpha = slopes_by_hand(net, x, 1, down_to=end).mean(axis=(0, 1))
    np.testing.assert_allclose(weights, alpha, rtol=1e-4, atol=1e-7)
    np.testing.assert_allclose(cam, np.maximum(0, maps @ alpha), rtol=1e-3, atol=1e-5)


def test_integrated_gradients_agree_with_an_independent_computation(net: ConvNet) -> None:
    x = given(net).astype(np.float32)
    plan = replace(PLAN, baseline="gray")
    found, steps = heat.integrated(net, x, plan)
    points = [127.5 + (step + 0.5) / steps * (x - 127.5) for step in range(steps)]
    mean = np.mean([slopes_by_hand(net, point, 1) for point in points], axis=0)
    np.testing.assert_allclose(found, (x - 127.5) * mean, atol=2e-3 * float(np.abs(found).max()))


@pytest.mark.parametrize("baseline", BASELINES)
def test_contributions_sum_to_the_difference_of_the_scores(net: ConvNet, baseline: str) -> None:
    x = given(net, 4).astype(np.float32)
    found, steps = heat.integrated(net, x, replace(PLAN, baseline=baseline))
    ends = [float(net.forward(v)[-2].values[1]) for v in (x, np.full_like(x, BASELINES[baseline]))]
    assert abs(found.sum() - (ends[0] - ends[1])) <= 0.01 * abs(ends[0] - ends[1]), steps


@pytest.mark.parametrize("row", [3, 130])
def test_so_they_do_in_the_built_in_network(row: int) -> None:
    net, x = builtin_model(), learned_drawings()[0][row].astype(np.float32)
    target = int(net.predict(x).argmax())
    found, _ = heat.integrated(net, x, replace(PLAN, target=target, baseline="white"))
    ends = [float(net.forward(v)[-2].values[target]) for v in (x, np.full_like(x, 255))]
    assert abs(found.sum() - (ends[0] - ends[1])) <= 0.01 * abs(ends[0] - ends[1])


def test_without_noise_smooth_grad_is_saliency_and_with_it_the_mean_of_gradients() -> None:
    net = NETS["max"]
    x = given(net).astype(np.float32)
    saliency = np.abs(slopes_by_hand(net, x, 1)).max(axis=2)
    np.testing.assert_allclose(heat.smooth_grad(net, x, replace(PLAN, noise=0)), saliency, rtol=1e-4)
    noise = np.random.default_rng(4).normal(0, 51, (heat.SAMPLES, *x.shape))
    mean = np.mean([slopes_by_hand(net, (x + one).astype(np.float32), 1) for one in noise], axis=0)
    found = heat.smooth_grad(net, x, replace(PLAN, noise=20, seed=4))
    np.testing.assert_allclose(found, np.abs(mean).max(axis=2), rtol=2e-3, atol=1e-6)


def test_layers_are_randomized_from_the_last_to_the_first() -> None:
    net = NETS["max"]
    nets = checks.randomized(net, 0)
    names = [name for name, layer in net.layers if isinstance(layer, Conv | Dense)]
    assert len(nets) == len(names)
    for count, other in enumerate(nets, start=1):
        changed = [
            name for (name, a), (_, b) in zip(net.layers, other.layers, strict=True)
            if isinstance(a, Conv | Dense) and isinstance(b, Conv | Dense) and not np.array_equal(a.kernel, b.kernel)
        ]  # fmt: skip
        assert changed == names[-count:]
    assert all(not layer.bias.any() for _, layer in nets[-1].layers if isinstance(layer, Conv | Dense))


@pytest.mark.parametrize("ties", [False, True])
def test_rank_correlation_is_spearmans(ties: bool) -> None:
    random = np.random.default_rng(0)
    one, other = (random.normal(size=(9, 9)) for _ in range(2))
    if ties:
        one, other = np.maximum(one, 0), np.rint(other)
    other = other + one
    assert checks.rank_correlation(one, other) == pytest.approx(spearmanr(one.ravel(), other.ravel())[0])
    assert checks.rank_correlation(one, one) == pytest.approx(1)
    assert checks.rank_correlation(one, np.ones((9, 9))) == 0


def test_edges_are_sobels() -> None:
    x = np.zeros((5, 5, 1))
    x[:, 3:] = 10
    found = checks.edges(x)
    assert found[2].tolist() == [0, 0, 40, 40, 0]


def test_heat_tells_everything_about_every_net() -> None:
    net, watch = NETS["max"], Notes()
    found = heat.heat(net, given(net), PLAN, watch)
    assert found["maps"].shape == (5, 9, 9)
    assert found["shares"].shape == (5, 5, 9, 9)
    assert np.abs(found["shares"]).max() == 127
    np.testing.assert_allclose(found["likeness"][0], 1)
    np.testing.assert_allclose(found["likeness"][:, 4], 1)
    np.testing.assert_allclose(found["scores"][0], net.forward(given(net))[-2].values, atol=1e-4)
    assert [done for done, _, _ in watch.said] == [0, 1, 2, 3, 4]
    stopped = heat.heat(net, given(net), PLAN, Notes(stop=2))
    assert stopped["shares"].shape[0] == 2
