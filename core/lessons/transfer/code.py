"""The three ways as a script of plain Keras, for a folder of pictures."""

from core.lessons.transfer.study.backbones import BACKBONES
from core.lessons.transfer.study.fit import RATES
from core.lessons.transfer.study.plan import PASSES, TransferPlan
from core.media.intake.printed import IMPORTS, printed, read_folder, read_picture, to_gray, to_square
from core.training.data import stratified_split


def transfer_script(plan: TransferPlan) -> str:
    """The text of a script that compares scratch, frozen and fine-tuned with the plan's backbone.

    It needs `tensorflow`, `pillow-heif` and a folder with one folder of pictures per class, taken as the page does it.
    Keras shuffles and changes the pictures by its own means, so its numbers are close to the study's and not the same.
    """
    backbone = BACKBONES[plan.backbone]
    small = plan.backbone == "small"
    return _SCRIPT.format(
        side=backbone.side,
        batch=plan.batch,
        updates=plan.updates,
        passes=PASSES,
        seed=plan.seed,
        needs=" Beside it must lie backbone.npz, Unrolled's weights." if small else "",
        imports=IMPORTS,
        intake=printed(read_picture, to_gray, to_square, read_folder, stratified_split),
        build=_SMALL if small else _KERAS_OWN[plan.backbone],
        scratch=RATES["scratch"],
        fine=RATES["fine-tuned"],
    )


_SMALL = '''def build(pretrained):
    """Unrolled's small backbone: pixels 0 to 255 to 160 features."""
    stack = [keras.Input((48, 48, 3)), layers.Rescaling(1 / 127.5, offset=-1.0)]
    for name, filters, kernel, stride, pooled in (
        ("conv1", 24, 5, 2, False), ("conv2", 32, 3, 1, True), ("conv3", 48, 3, 1, False),
        ("conv4", 48, 3, 1, True), ("conv5", 80, 3, 1, False), ("conv6", 160, 3, 1, False),
    ):
        stack += [
            layers.Conv2D(filters, kernel, strides=stride, padding="same", use_bias=False,
                          kernel_initializer="he_normal", name=name),
            layers.BatchNormalization(momentum=0.9, name=name + "_norm"),
            layers.Activation("relu"),
        ]
        stack += [layers.MaxPooling2D(2)] if pooled else []
    model = keras.Sequential([*stack, layers.GlobalAveragePooling2D()])
    if pretrained:
        with np.load("backbone.npz", allow_pickle=False) as arrays:
            for layer in model.layers:
                keys = [f"{layer.name}/{i}" for i in range(len(layer.weights))]
                if keys:
                    layer.set_weights([arrays[key].astype("float32") for key in keys])
    return model'''

_KERAS_OWN = {
    "mobilenet": '''def build(pretrained):
    """MobileNetV2: it wants pixels from -1 to 1."""
    x = inputs = keras.Input((96, 96, 3))
    x = layers.Rescaling(1 / 127.5, offset=-1.0)(x)
    trunk = keras.applications.MobileNetV2(
        (96, 96, 3), include_top=False, pooling="avg", weights="imagenet" if pretrained else None
    )
    return keras.Model(inputs, trunk(x))''',
    "efficientnet": '''def build(pretrained):
    """EfficientNetV2B0: it wants pixels from 0 to 255 and rescales them itself."""
    return keras.applications.EfficientNetV2B0(
        include_top=False, pooling="avg", input_shape=(128, 128, 3),
        weights="imagenet" if pretrained else None,
    )''',
}

_SCRIPT = '''"""Three ways to learn the same task: from scratch, on a frozen backbone, and fine-tuned.

    pip install tensorflow pillow-heif
    python transfer.py PICTURES

PICTURES holds one folder of pictures per class.{needs}
"""

import math
import sys
from pathlib import Path

import keras
import tensorflow as tf
{imports}
from keras import layers
from numpy.typing import NDArray

SIDE, BATCH, UPDATES, PASSES, SEED = {side}, {batch}, {updates}, {passes}, {seed}
{intake}

{build}


def fit(model, data, rate):
    updates = max(UPDATES, PASSES * len(data))
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, updates)),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(data.repeat(), steps_per_epoch=updates, epochs=1, shuffle=False, verbose=2)


def with_head(backbone, classes, *, training):
    """Backbone and head. `training=False` keeps the running statistics of a trained batch normalization."""
    inputs = keras.Input((SIDE, SIDE, 3))
    return keras.Model(inputs, layers.Dense(classes)(backbone(inputs, training=training)))


def main(folder):
    keras.utils.set_random_seed(SEED)
    pixels, labels, names = read_folder(folder, SIDE)
    training, held_out = stratified_split(labels, 0.2, SEED)
    change = keras.Sequential([layers.RandomRotation(0.028), layers.RandomTranslation(0.06, 0.06)])
    batches = tf.data.Dataset.from_tensor_slices((pixels[training].astype("float32"), labels[training]))
    changed = batches.shuffle(len(training)).batch(BATCH).map(lambda x, y: (change(x, training=True), y))
    result = {{}}

    scratch = with_head(build(pretrained=False), len(names), training=None)
    fit(scratch, changed, {scratch})
    result["scratch"] = scratch.evaluate(pixels[held_out], labels[held_out], verbose=0)[1]

    backbone = build(pretrained=True)
    backbone.trainable = False  # frozen: the head alone learns
    model = with_head(backbone, len(names), training=False)
    fit(model, changed, 1e-2)
    result["frozen"] = model.evaluate(pixels[held_out], labels[held_out], verbose=0)[1]

    backbone.trainable = True  # fine-tuned: from there on, every layer learns a little
    fit(model, changed, {fine})
    result["fine-tuned"] = model.evaluate(pixels[held_out], labels[held_out], verbose=0)[1]
    return result


if __name__ == "__main__":
    result = main(sys.argv[1])
    print(result)
'''
