"""A plan as a Keras model, and a trained Keras model as plain arrays.

The export makes the web process free of TensorFlow: `core.nn.convnet` computes the same network in NumPy,
so every number that a page shows is the trained model's own.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from core.nn import convnet
from core.training.layers import LayerRow, layers_of
from core.training.plan import TrainingPlan

if TYPE_CHECKING:
    import keras

# Keras' own 0.99 averages over some 100 steps; a run on few pictures has a few hundred in all, and its
# running statistics would lag behind its weights.
NORM_MOMENTUM = 0.9


def build(plan: TrainingPlan, classes: int, *, seed: int = 0) -> "keras.Model":
    """The network of `layers_of(plan, classes)`, not compiled, with fresh weights.

    Input `(n, side, side, channels)` pixels 0..255; output `(n, classes)` probabilities. Weights
    start as He et al. (2015) derive for ReLU. `seed` decides them, and the dropout.
    """
    import keras

    x = inputs = keras.Input((plan.side, plan.side, plan.channels), name="picture")
    rows = layers_of(plan, classes)
    # Every layer gets a seed of its own. Without one, Keras draws it from Python's process-wide generator,
    # which other threads of a worker use, too: then the same seed does not give the same network.
    seeds = np.random.SeedSequence(seed).generate_state(len(rows)) >> 1
    for row, own_seed in zip(rows, seeds.tolist(), strict=True):
        x = _keras_layer(row, plan, own_seed)(x)
    return keras.Model(inputs, x, name="unrolled")


def _keras_layer(row: LayerRow, plan: TrainingPlan, seed: int) -> Any:
    """The Keras layer that `row` describes."""
    from keras import initializers, layers

    match row.kind, row.block:
        case "Rescaling", _:
            return layers.Rescaling(1 / 127.5, offset=-1.0, name=row.name)
        case "Conv2D", block if block:
            return layers.Conv2D(
                block.filters,
                block.kernel,
                padding=block.padding,
                use_bias=not block.batch_norm,
                kernel_initializer=initializers.HeNormal(seed),
                name=row.name,
            )
        case "BatchNormalization", _:
            return layers.BatchNormalization(momentum=NORM_MOMENTUM, name=row.name)
        case "Activation", block:
            return layers.Activation(block.activation if block else "relu", name=row.name)
        case (("MaxPooling2D" | "AveragePooling2D"), _):
            return getattr(layers, row.kind)(2, name=row.name)
        case "Dropout", _:
            return layers.Dropout(plan.dropout, seed=seed, name=row.name)
        case "Dense", _:
            start = (initializers.GlorotUniform if row.name == "scores" else initializers.HeNormal)(seed)
            return layers.Dense(row.shape[-1], kernel_initializer=start, name=row.name)
    return getattr(layers, row.kind)(name=row.name)  # Flatten, global pooling, Softmax


def optimizer_of(plan: TrainingPlan, steps: int) -> "keras.optimizers.Optimizer":
    """The plan's optimizer and learning-rate schedule, for a run of `steps` batches in all."""
    import keras

    rate: Any = plan.learning_rate
    if plan.schedule == "cosine":
        warmup = max(1, steps // 10)
        rate = keras.optimizers.schedules.CosineDecay(
            initial_learning_rate=0.0,
            decay_steps=max(1, steps - warmup),
            warmup_target=plan.learning_rate,
            warmup_steps=warmup,
        )
    if plan.optimizer == "adam":
        return keras.optimizers.Adam(rate)
    return keras.optimizers.SGD(rate, momentum=0.9 if plan.optimizer == "momentum" else 0.0)


def export(model: "keras.Model", class_names: tuple[str, ...]) -> convnet.ConvNet:
    """`model` as a `ConvNet`: the same function, as arrays, without Keras.

    Batch normalization is folded into the convolution before it. At inference it is x -> g (x - m) / s + b
    with fixed m, s, g, b, so a kernel scaled by g / s and a bias (bias - m) g / s + b give the same sum.
    Dropout, which does nothing at inference, is left out.
    """
    layers: list[tuple[str, Any]] = []
    for layer in model.layers:
        kind = type(layer).__name__
        weights = [np.asarray(weight) for weight in layer.get_weights()]
        if kind == "BatchNormalization":
            name, before = layers.pop()
            layers.append((name, _fold(before, *weights, epsilon=layer.epsilon)))
        elif (exported := _plain_layer(kind, layer, weights)) is not None:
            layers.append((layer.name, exported))
    _, height, width, channels = model.input_shape
    return convnet.ConvNet(tuple(layers), (height, width, channels), class_names)


def _plain_layer(kind: str, layer: Any, weights: list[np.ndarray]) -> Any:
    """The `core.nn.convnet` layer that computes what a Keras layer does, None for one without effect."""
    match kind:
        case "InputLayer" | "Dropout":
            return None
        case "Rescaling":
            return convnet.Rescale(float(layer.scale), float(layer.offset))
        case "Conv2D":
            bias = weights[1] if layer.use_bias else np.zeros(layer.filters, np.float32)
            return convnet.Conv(weights[0], bias, stride=1, padding=layer.padding)
        case "Activation":
            return convnet.Activate(layer.activation.__name__)
        case "Softmax":
            return convnet.Activate("softmax")
        case "MaxPooling2D" | "AveragePooling2D":
            return convnet.Pool(2, 2, "max" if kind.startswith("Max") else "average")
        case "GlobalMaxPooling2D" | "GlobalAveragePooling2D":
            return convnet.GlobalPool("max" if kind.startswith("GlobalMax") else "average")
        case "Flatten":
            return convnet.Flatten()
        case "Dense":
            return convnet.Dense(weights[0], weights[1])
    raise ValueError(f"only layers of core.training.layers can be exported, received a {kind}")


def _fold(
    conv: convnet.Conv,
    gamma: np.ndarray,
    beta: np.ndarray,
    mean: np.ndarray,
    variance: np.ndarray,
    *,
    epsilon: float,
) -> convnet.Conv:
    scale = gamma / np.sqrt(variance + epsilon)  # (Cout,)
    kernel = (conv.kernel * scale).astype(np.float32)
    bias = ((conv.bias - mean) * scale + beta).astype(np.float32)
    return convnet.Conv(kernel, bias, stride=conv.stride, padding=conv.padding)
