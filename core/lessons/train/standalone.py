"""A run as a script of its own: the same network, trained from a folder of pictures with plain Keras."""

import math

from core.training.augment import AMOUNTS
from core.training.layers import LayerRow, layers_of
from core.training.model import NORM_MOMENTUM
from core.training.plan import TrainingPlan


def standalone_script(plan: TrainingPlan, classes: int) -> str:
    """The text of a Python script that trains `plan`'s network without this product.

    It needs `tensorflow` and a folder with one folder of pictures per class, given on its command line, and
    writes `model.keras`. The same layers, loss, optimizer and schedule; pictures are shuffled, split and
    augmented by Keras' own means, so its numbers are close to the run's and not the same.
    """
    amount = AMOUNTS[plan.augmentation]
    augment = (
        "# The plan has no augmentation."
        if amount is None
        else _augmentation(amount.degrees, amount.shift, amount.zoom, amount.light)
    )
    layers = "\n".join(f"        {_layer(row, plan)}," for row in layers_of(plan, classes))
    stop = ""
    if plan.patience:
        stop = f"keras.callbacks.EarlyStopping(patience={plan.patience}, restore_best_weights=True)"
    return TEMPLATE.format(
        side=plan.side,
        color_mode="rgb" if plan.color == "rgb" else "grayscale",
        channels=plan.channels,
        batch=plan.batch_size,
        epochs=plan.epochs,
        share=plan.validation_share,
        seed=f"keras.utils.set_random_seed({plan.seed})" if plan.deterministic else "# No fixed seed.",
        split_seed=plan.seed,
        layers=layers,
        rate=_rate(plan),
        optimizer=_optimizer(plan),
        smoothing=plan.label_smoothing,
        augment=augment,
        augmenting="training" if amount is None else "training.map(lambda x, y: (augment(x, training=True), y))",
        callbacks=f"[{stop}]",
    )


def _layer(row: LayerRow, plan: TrainingPlan) -> str:
    """The call that makes the row's layer."""
    arguments: list[object] = []
    match row.kind, row.block:
        case "Rescaling", _:
            arguments = ["1 / 127.5", "offset=-1.0"]
        case "Conv2D", block if block:
            arguments = [block.filters, block.kernel, f'padding="{block.padding}"']
            arguments += ["use_bias=False"] if block.batch_norm else []
            arguments += ['kernel_initializer="he_normal"']
        case "BatchNormalization", _:
            arguments = [f"momentum={NORM_MOMENTUM}"]
        case "Activation", block:
            arguments = [f'"{block.activation if block else "relu"}"']
        case (("MaxPooling2D" | "AveragePooling2D"), _):
            arguments = [2]
        case "Dropout", _:
            arguments = [plan.dropout]
        case "Dense", _:
            arguments = ["classes"] if row.name == "scores" else [row.shape[-1], 'kernel_initializer="he_normal"']
    arguments.append(f'name="{row.name}"')
    return f"layers.{row.kind}({', '.join(map(str, arguments))})"


def _augmentation(degrees: float, shift: float, zoom: float, light: float) -> str:
    scale = math.exp(zoom) - 1
    return f"""augment = keras.Sequential(
        [
            layers.RandomRotation({degrees / 360:.4f}, fill_mode="nearest"),
            layers.RandomTranslation({shift}, {shift}, fill_mode="nearest"),
            layers.RandomZoom({scale:.3f}, fill_mode="nearest"),
            layers.RandomBrightness({light}),
            layers.RandomContrast({light}),
        ]
    )"""


def _rate(plan: TrainingPlan) -> str:
    if plan.schedule == "constant":
        return f"rate = {plan.learning_rate}"
    return f"""warmup = max(1, steps // 10)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, max(1, steps - warmup), warmup_target={plan.learning_rate}, warmup_steps=warmup
    )"""


def _optimizer(plan: TrainingPlan) -> str:
    if plan.optimizer == "adam":
        return "keras.optimizers.Adam(rate)"
    return "keras.optimizers.SGD(rate, momentum=0.9)" if plan.optimizer == "momentum" else "keras.optimizers.SGD(rate)"


TEMPLATE = '''"""Train a small convolutional network on a folder of pictures, one folder per class.

    pip install tensorflow
    python train.py PICTURES

Writes model.keras. Input: pixels 0 to 255, (n, {side}, {side}, {channels}). Output: a probability per class.
"""

import sys

import keras
from keras import layers

{seed}


def build(classes):
    """The network, layer by layer."""
    stack = [
        keras.Input(({side}, {side}, {channels})),
{layers}
    ]
    return keras.Sequential(stack)


def main(folder):
    """Read the pictures, fit, judge, save."""
    training, held_out = keras.utils.image_dataset_from_directory(
        folder,
        label_mode="categorical",
        color_mode="{color_mode}",
        batch_size={batch},
        image_size=({side}, {side}),
        crop_to_aspect_ratio=True,
        validation_split={share},
        subset="both",
        seed={split_seed},
    )
    names = training.class_names
    {augment}
    steps = {epochs} * int(training.cardinality())
    training = training.unbatch().cache().shuffle(5000).batch({batch})
    training = {augmenting}

    {rate}
    model = build(len(names))
    model.compile(
        optimizer={optimizer},
        loss=keras.losses.CategoricalCrossentropy(label_smoothing={smoothing}),
        metrics=["accuracy"],
    )
    model.fit(
        training.prefetch(2),
        validation_data=held_out.cache(),
        epochs={epochs},
        callbacks={callbacks},
        verbose=2,
    )
    _, accuracy = model.evaluate(held_out, verbose=0)
    print(f"held-out accuracy {{accuracy:.3f}}, classes {{names}}")
    model.save("model.keras")


if __name__ == "__main__":
    main(sys.argv[1])
'''
