"""A run as programs of their own: one that trains the same network with plain Keras, and one that uses it."""

import math
from collections.abc import Sequence

from core.media.intake.printed import IMPORTS, printed, read_folder, read_picture, to_gray, to_square
from core.training.augment import AMOUNTS
from core.training.data import stratified_split
from core.training.layers import LayerRow, layers_of
from core.training.model import NORM_MOMENTUM
from core.training.plan import TrainingPlan


def standalone_script(plan: TrainingPlan, classes: int) -> str:
    """The text of a Python script that trains `plan`'s network without this product.

    It needs `tensorflow`, `pillow-heif` and a folder with one folder of pictures per class, given on its command
    line, and writes `model.keras`. Pictures are taken and held out as the page does it. The same layers, loss,
    optimizer and schedule; pictures are shuffled and augmented by Keras' own means, so its numbers are close to the
    run's and not the same.
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
        gray=plan.color == "gray",
        imports=IMPORTS,
        intake=printed(read_picture, to_gray, to_square, read_folder, stratified_split),
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
        augmenting="" if amount is None else ".map(lambda x, y: (augment(x, training=True), y))",
        callbacks=f"[{stop}]",
    )


def usage(plan: TrainingPlan, class_names: Sequence[str]) -> str:
    """The text of a program that asks the saved model about one picture, taken as the page takes it."""
    return f"""from pathlib import Path

import keras
{IMPORTS}

{printed(read_picture, to_gray, to_square)}

model = keras.saving.load_model("model.keras")
names = {list(class_names)!r}
pixels = to_square(read_picture("picture.jpg"), {plan.side}, gray={plan.color == "gray"})
scores = model.predict(pixels[None])[0]
print(names[scores.argmax()], scores.max())"""


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

    pip install tensorflow pillow-heif
    python train.py PICTURES

Writes model.keras. Input: pixels 0 to 255, (n, {side}, {side}, {channels}). Output: a probability per class.
"""

import math
import sys
from pathlib import Path

import keras
import tensorflow as tf
{imports}
from keras import layers
from numpy.typing import NDArray

{seed}
{intake}

def build(classes):
    """The network, layer by layer."""
    stack = [
        keras.Input(({side}, {side}, {channels})),
{layers}
    ]
    return keras.Sequential(stack)


def main(folder):
    """Read the pictures, fit, judge, save."""
    pixels, labels, names = read_folder(folder, {side}, gray={gray})
    answers = keras.utils.to_categorical(labels, len(names))
    training, held_out = stratified_split(labels, {share}, {split_seed})
    {augment}
    batches = tf.data.Dataset.from_tensor_slices((pixels[training].astype("float32"), answers[training]))
    batches = batches.shuffle(len(training)).batch({batch}){augmenting}
    steps = {epochs} * len(batches)

    {rate}
    model = build(len(names))
    model.compile(
        optimizer={optimizer},
        loss=keras.losses.CategoricalCrossentropy(label_smoothing={smoothing}),
        metrics=["accuracy"],
    )
    model.fit(
        batches.prefetch(2),
        validation_data=(pixels[held_out], answers[held_out]),
        epochs={epochs},
        callbacks={callbacks},
        shuffle=False,  # each epoch is shuffled already
        verbose=2,
    )
    _, accuracy = model.evaluate(pixels[held_out], answers[held_out], verbose=0)
    print(f"held-out accuracy {{accuracy:.3f}}, classes {{names}}")
    model.save("model.keras")


if __name__ == "__main__":
    main(sys.argv[1])
'''
