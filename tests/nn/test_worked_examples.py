"""The examples that students meet elsewhere, number by number, each with where it stands."""

import numpy as np
import pytest

from core.nn.convnet import ConvNet
from core.nn.convolution import conv2d, conv2d_transpose
from core.nn.layers import Conv, Dense, Flatten, Pool
from core.nn.losses import categorical_cross_entropy
from core.nn.network import Network, backward, forward
from core.nn.optimizers import SGD, Adam
from core.nn.perceptron import train_perceptron
from core.nn.pooling import pool2d
from core.nn.recurrent import bptt, simple_rnn
from core.nn.shapes import ReceptiveField, conv_output_size, receptive_field
from core.nn.softmax import softmax


class TestMazur:
    """Matt Mazur, "A Step by Step Backpropagation Example" (2015): 2-2-2, sigmoid, squared error, rate 1/2."""

    x, t = np.array([0.05, 0.10]), np.array([0.01, 0.99])
    layers = (
        (np.array([[0.15, 0.25], [0.20, 0.30]]), np.array([0.35, 0.35])),
        (np.array([[0.40, 0.50], [0.45, 0.55]]), np.array([0.60, 0.60])),
    )

    @classmethod
    def network(cls, layers=None):
        return Network(layers or cls.layers, ["sigmoid", "sigmoid"])

    @classmethod
    def trained(cls, steps, *, biases):
        """After this many steps; the article leaves the biases as they are."""
        network = cls.network()
        for _ in range(steps):
            step = backward(network, cls.x, cls.t, loss="quadratic_cost")
            layers = [
                (W - 0.5 * dW, b - 0.5 * db * biases)
                for (W, b), dW, db in zip(network.layers, step.dW, step.db, strict=True)
            ]
            network = cls.network(layers)
        return network

    def test_forward(self):
        run = forward(self.network(), self.x)
        np.testing.assert_allclose(run.a[0], [0.593269992, 0.596884378], atol=5e-10)
        np.testing.assert_allclose(run.a[1], [0.751365070, 0.772928465], atol=5e-10)
        np.testing.assert_allclose(0.5 * (self.t - run.a[1]) ** 2, [0.274811083, 0.023560026], atol=5e-10)

    def test_error(self):
        loss = backward(self.network(), self.x, self.t, loss="quadratic_cost").loss
        np.testing.assert_allclose(loss, 0.298371109, atol=5e-10)

    def test_one_update(self):
        (W1, _), (W2, _) = self.trained(1, biases=False).layers
        np.testing.assert_allclose(W2.T.ravel(), [0.35891648, 0.408666186, 0.511301270, 0.561370121], atol=5e-10)
        np.testing.assert_allclose(W1.T.ravel(), [0.149780716, 0.19956143, 0.24975114, 0.29950229], atol=5e-9)

    def test_error_after_one_update(self):
        """The article prints .291027924: its program uses output weights that are updated already."""
        network = self.trained(1, biases=False)
        loss = backward(network, self.x, self.t, loss="quadratic_cost").loss
        np.testing.assert_allclose(loss, 0.291027774, atol=5e-10)

    def test_the_printed_error_comes_from_updating_too_early(self):
        """Hidden deltas from the new output weights give the article's number."""
        new = self.trained(1, biases=False)
        mixed = self.network([self.layers[0], new.layers[1]])
        run, old = forward(mixed, self.x), forward(self.network(), self.x)
        out = old.a[1]
        delta = (out - self.t) * out * (1 - out)
        hidden = (delta @ new.layers[1][0].T) * run.a[0] * (1 - run.a[0])
        W1 = self.layers[0][0] - 0.5 * np.outer(self.x, hidden)
        early = self.network([(W1, self.layers[0][1]), new.layers[1]])
        loss = backward(early, self.x, self.t, loss="quadratic_cost").loss
        np.testing.assert_allclose(loss, 0.291027923905, atol=5e-13)

    def test_error_with_learning_biases(self):
        network = self.trained(1, biases=True)
        loss = backward(network, self.x, self.t, loss="quadratic_cost").loss
        np.testing.assert_allclose(loss, 0.280471447, atol=5e-10)

    def test_after_ten_thousand_steps(self):
        network = self.trained(10_000, biases=False)
        np.testing.assert_allclose(forward(network, self.x).a[1], [0.015913620, 0.984064274], atol=5e-10)
        loss = backward(network, self.x, self.t, loss="quadratic_cost").loss
        np.testing.assert_allclose(loss, 3.51019e-5, rtol=2e-6)


class TestConvolutionAndPooling:
    @pytest.mark.parametrize(
        ("size", "kernel", "padding", "stride", "dilation", "expected"),
        [
            (4, 3, 0, 1, 1, 2),
            (5, 4, 2, 1, 1, 6),
            (5, 3, 1, 1, 1, 5),
            (5, 3, 2, 1, 1, 7),
            (5, 3, 0, 2, 1, 2),
            (5, 3, 1, 2, 1, 3),
            (6, 3, 1, 2, 1, 3),  # 3.5 floored
            (7, 3, 0, 1, 2, 3),
            (10, 3, 0, 2, 1, 4),  # 4.5 floored; CS231n calls it invalid
        ],
    )
    def test_sizes(self, size, kernel, padding, stride, dilation, expected):
        """Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (2016); CS231n."""
        found = conv_output_size(size, kernel, padding=padding, stride=stride, dilation=dilation)
        assert found == expected
        picture = np.ones((size, size, 1))
        y = conv2d(picture, np.ones((kernel, kernel, 1, 1)), padding=padding, stride=stride, dilation=dilation)
        assert y.shape == (expected, expected, 1)

    def test_dumoulin_and_visins_figure(self):
        """Dumoulin and Visin (2016), figure 1.1."""
        x = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
        w = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]
        y = conv2d(np.array(x)[..., None], np.array(w)[..., None, None])
        assert y[..., 0].tolist() == [[12, 12, 17], [10, 17, 19], [9, 6, 14]]

    def test_dive_into_deep_learning(self):
        """Zhang et al., "Dive into Deep Learning", chapter 7."""
        x, k = np.arange(9.0).reshape(3, 3, 1), np.arange(4.0).reshape(2, 2, 1, 1)
        assert conv2d(x, k)[..., 0].tolist() == [[19, 25], [37, 43]]
        assert pool2d(x, 2, stride=1)[..., 0].tolist() == [[4, 5], [7, 8]]
        assert pool2d(x, 2, stride=1, mode="average")[..., 0].tolist() == [[2, 3], [5, 6]]
        two = np.concatenate([x, x + 1], axis=-1)
        assert conv2d(two, np.concatenate([k, k + 1], axis=2))[..., 0].tolist() == [[56, 72], [104, 120]]
        small = np.arange(4.0).reshape(2, 2, 1)
        assert conv2d_transpose(small, k)[..., 0].tolist() == [[0, 0, 1], [0, 4, 6], [4, 12, 9]]

    def test_checkerboard(self):
        """Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts", Distill (2016)."""
        overlap = conv2d_transpose(np.ones((1, 5, 1)), np.ones((1, 3, 1, 1)), stride=(1, 2)).ravel()
        assert overlap[2:-2].tolist() == [2, 1, 2, 1, 2, 1, 2]


class TestSoftmaxAndLosses:
    """CS231n, "Linear classification" and "Softmax"."""

    def test_softmax(self):
        np.testing.assert_allclose(softmax([1, -2, 0]), [0.7054, 0.0351, 0.2595], atol=5e-5)
        np.testing.assert_allclose(softmax([0.5, -1, 0]), [0.5465, 0.1220, 0.3315], atol=5e-5)
        np.testing.assert_allclose(softmax([1, -2, 0], temperature=2), softmax([0.5, -1, 0]))

    def test_cross_entropy(self):
        scores, right = np.array([-2.85, 0.86, 0.28]), [0, 0, 1]
        np.testing.assert_allclose(softmax(scores), [0.0154, 0.6312, 0.3534], atol=5e-5)
        loss = categorical_cross_entropy(right, scores, from_logits=True)
        np.testing.assert_allclose(loss, 1.0402, atol=5e-5)
        np.testing.assert_allclose(loss / np.log(10), 0.452, atol=5e-4)  # log10 by mistake

    def test_ten_equal_classes(self):
        loss = categorical_cross_entropy(np.eye(10)[3], np.zeros(10), from_logits=True)
        np.testing.assert_allclose(loss, 2.302585, atol=5e-7)


class TestPerceptron:
    """Bias as a weight on a constant 1, start at zero, rows 00 01 10 11, rate 1; Novikoff (1962)."""

    rows = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])

    @pytest.mark.parametrize(
        ("labels", "mistakes", "w", "b", "bound", "best"),
        [
            # The widest margins in three dimensions, bias included: by symmetry along (1, 1, -3/2) and (2, 2, -1).
            ([-1, -1, -1, 1], 18, [3, 2], -4, 51, (2, 2, -3)),
            ([-1, 1, 1, 1], 9, [2, 2], -1, 27, (2, 2, -1)),
        ],
    )
    def test_gates(self, labels, mistakes, w, b, bound, best):
        run = train_perceptron(self.rows, labels)
        assert (run.mistakes, run.w.tolist(), run.b, run.converged) == (mistakes, w, b, True)
        homogeneous = np.column_stack([self.rows, np.ones(4)])
        margin = (labels * (homogeneous @ best)).min() / np.linalg.norm(best)
        radius = np.linalg.norm(homogeneous, axis=1).max()
        np.testing.assert_allclose((radius / margin) ** 2, bound)
        assert run.mistakes <= bound

    def test_exclusive_or_never_converges(self):
        run = train_perceptron(self.rows, [-1, 1, 1, -1], epochs=1000)
        assert not run.converged
        assert run.epochs == 1000

    def test_exclusive_or_by_hand(self):
        """Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 6.1."""
        network = Network(
            [(np.ones((2, 2)), np.array([0, -1])), (np.array([[1], [-2]]), np.zeros(1))], ["relu", "linear"]
        )
        assert forward(network, self.rows).a[-1].ravel().tolist() == [0, 1, 1, 0]

    def test_the_best_linear_fit_says_one_half_everywhere(self):
        """The same section: least squares gives w = 0, b = 1/2, where the gradient is zero."""
        network = Network([(np.zeros((2, 1)), np.array([0.5]))], ["linear"])
        step = backward(network, self.rows, np.array([[0], [1], [1], [0]]), loss="mean_squared_error")
        np.testing.assert_allclose(step.dW[0], 0, atol=1e-15)
        np.testing.assert_allclose(step.db[0], 0, atol=1e-15)


class TestOptimizers:
    """Goh, "Why Momentum Really Works", Distill (2017): a bowl with curvatures 1 and kappa = 100."""

    curvatures = np.array([1.0, 100.0])

    @classmethod
    def shrinkage(cls, optimizer, steps):
        """The factor per step that the error shrinks by, once the fast part is gone."""
        w = np.ones(2)
        errors = []
        for _ in range(steps):
            (w,) = optimizer.step([w], [cls.curvatures * w])
            errors.append(np.linalg.norm(w))
        return (errors[-1] / errors[steps // 2 - 1]) ** (1 / (steps - steps // 2))

    def test_gradient_descent(self):
        np.testing.assert_allclose(self.shrinkage(SGD(2 / 101), 400), 0.980198, atol=5e-7)

    def test_momentum(self):
        beta = ((10 - 1) / (10 + 1)) ** 2
        np.testing.assert_allclose(beta, 0.669421, atol=5e-7)
        rate = (2 / (1 + 10)) ** 2
        # At these settings both eigenvalues of the step coincide, so the error falls as t * .818182^t.
        factor = self.shrinkage(SGD(rate, momentum=beta), 400)
        np.testing.assert_allclose(factor, np.sqrt(beta) * 2 ** (1 / 200), rtol=1e-4)
        np.testing.assert_allclose(np.sqrt(beta), 0.818182, atol=5e-7)

    def test_adams_first_step(self):
        """Kingma and Ba (2014), algorithm 1, epsilon 1e-8; Keras' epsilon is smaller by sqrt(1 - beta_2)."""
        (w,) = Adam(learning_rate=0.001, epsilon=1e-8 * np.sqrt(0.001)).step([np.zeros(1)], [[0.1]])
        np.testing.assert_allclose(-w, 0.0009999999, atol=5e-14)

    @pytest.mark.parametrize(("weight", "expected"), [(0.9, 0.0051538), (1.1, 117.391)])
    def test_fifty_steps_through_time(self, weight, expected):
        """Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks" (2013)."""
        x, last = np.zeros((50, 1)), np.eye(50)[:, -1:]
        result = bptt(x, [[0.0]], [[weight]], [0.0], last, activation="linear")
        np.testing.assert_allclose(result.d_h0, expected, rtol=5e-6)
        states = simple_rnn(x, [[0.0]], [[weight]], [0.0], h0=[1.0], activation="linear")
        np.testing.assert_allclose(states[-1], expected, rtol=5e-6)


class TestSizes:
    def test_two_small_kernels_see_as_far_as_a_large_one(self):
        """Simonyan and Zisserman, "Very Deep Convolutional Networks" (2014), section 2.3."""
        assert receptive_field([(3, 1)] * 2) == ReceptiveField(5, 1)
        assert receptive_field([(3, 1)] * 3) == ReceptiveField(7, 1)

    def test_vgg_16(self):
        """Its last pool sees 212 cells and has 7 x 7 of them."""
        layers = [layer for convolutions in (2, 2, 3, 3, 3) for layer in [(3, 1)] * convolutions + [(2, 2)]]
        assert receptive_field(layers) == ReceptiveField(212, 32)
        size = 224
        for kernel, stride in layers:
            size = conv_output_size(size, kernel, stride=stride, padding=1 if kernel == 3 else 0)
        assert size == 7

    def test_parameters_and_maps(self):
        """CNN Explainer's Tiny VGG; Keras' simple MNIST convnet; LeNet-5, modern form; VGG-16."""

        def count(side, channels, stages, dense, padding="valid"):
            layers = []
            for kernel, filters in stages:
                if kernel == "pool":
                    layers.append(Pool(2, 2))
                    continue
                # Zeros that nobody reads take no memory.
                shape = (kernel, kernel, channels, filters)
                layers.append(Conv(np.zeros(shape, np.float32), np.zeros(filters, np.float32), padding=padding))
                channels = filters
            layers.append(Flatten())
            for inputs, units in dense:
                layers.append(Dense(np.zeros((inputs, units), np.float32), np.zeros(units, np.float32)))
            named = tuple((f"layer {index}", layer) for index, layer in enumerate(layers))
            classes = tuple(str(index) for index in range(dense[-1][1]))
            return ConvNet(named, (side, side, 1 if side < 64 else 3), classes).parameter_count

        pool = ("pool", 0)
        tiny = [(3, 10), (3, 10), pool, (3, 10), (3, 10), pool]
        assert count(64, 3, tiny, [(1690, 10)]) == 19_920
        assert count(28, 1, [(3, 32), pool, (3, 64), pool], [(1600, 10)]) == 34_826
        assert count(32, 1, [(5, 6), pool, (5, 16), pool], [(400, 120), (120, 84), (84, 10)]) == 61_706
        vgg = [
            stage
            for filters, depth in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
            for stage in [(3, filters)] * depth + [pool]
        ]
        assert count(224, 3, vgg, [(25088, 4096), (4096, 4096), (4096, 1000)], "same") == 138_357_544
