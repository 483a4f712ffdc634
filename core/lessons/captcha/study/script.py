"""A reader of CAPTCHAs as a script of its own: the same network, trained from a folder with plain Keras."""

from core.lessons.captcha.study.model import DENSE, FILTERS, MOST_NORM, NORM_MOMENTUM
from core.lessons.captcha.study.plan import COLUMNS, CaptchaPlan
from core.media.intake.printed import IMPORTS, printed, read_picture, to_gray


def captcha_script(plan: CaptchaPlan) -> str:
    """The text of a Python script that trains `plan`'s network without this product.

    It needs `tensorflow` and `pillow-heif`, and a folder of pictures named by their text, given on its command line. It
    writes `captcha.keras`. Pictures are taken as the page does it. The same layers, loss, optimizer and schedule;
    pictures are varied by Keras' own layers, so its numbers are close to the run's and not the same.
    """
    return _TEMPLATE.format(
        imports=IMPORTS,
        intake=printed(read_picture, to_gray),
        seed=plan.seed,
        batch=plan.batch_size,
        updates=plan.updates,
        rate=plan.learning_rate,
        filters=FILTERS,
        bias=not plan.batch_norm,
        norm=f"\n    x = layers.BatchNormalization(momentum={NORM_MOMENTUM})(x)" if plan.batch_norm else "",
        dense=DENSE,
        dropout=plan.dropout,
        units=plan.units,
        clip=MOST_NORM,
        columns=COLUMNS,
        order="np.random.default_rng(SEED).permutation(len(texts))"
        if plan.shuffled
        else "np.arange(len(texts))  # as in the original: the test is the end of the alphabet",
        vary=_VARY if plan.augment else "",
        varied="training.map(lambda x, y: (vary(x, training=True), y))" if plan.augment else "training",
    )


_VARY = """vary = keras.Sequential([
    layers.RandomTranslation(0.06, 0.03, fill_mode="nearest"),
    layers.RandomZoom(0.06, 0.06, fill_mode="nearest"),
    layers.RandomBrightness(0.06, value_range=(0, 255)),
])
"""

_TEMPLATE = '''"""Reads CAPTCHAs: python captcha.py FOLDER, whose pictures are named by their text (2b827.png)."""

import sys
from itertools import groupby
from pathlib import Path

import keras
import tensorflow as tf
{imports}
from keras import layers

SEED, BATCH, UPDATES = {seed}, {batch}, {updates}
keras.utils.set_random_seed(SEED)
{intake}

texts, pictures = [], []
for path in sorted(Path(sys.argv[1]).iterdir()):
    if not path.stem.isalnum():
        continue  # its name is no text
    try:
        gray = Image.fromarray(to_gray(np.asarray(read_picture(path))))
    except Exception as error:
        print(f"left out: {{path}} ({{error}})")
    else:
        texts.append(path.stem)
        pictures.append(np.asarray(gray.resize((200, 50), Image.Resampling.BICUBIC)))
pixels = np.stack(pictures)[..., None]
characters = "".join(sorted(set("".join(texts))))
labels = np.zeros((len(texts), max(map(len, texts))), "int32")  # 0 fills up; it is the blank, too
for row, text in zip(labels, texts):
    row[: len(text)] = [characters.index(character) + 1 for character in text]

order = {order}
tenth = max(1, len(order) // 10)
train, watch, test = order[: -2 * tenth], order[-2 * tenth : -tenth], order[-tenth:]
batches = -(-len(train) // BATCH)
epochs = max(1, round(UPDATES / batches))

x = picture = keras.Input((50, 200, 1))
x = layers.Rescaling(1 / 255)(x)
for number, filters in enumerate({filters}):
    x = layers.Conv2D(
        filters, 3, strides=1 if number else 2, padding="same", use_bias={bias}, kernel_initializer="he_normal"
    )(x){norm}
    x = layers.ReLU()(x)
    if number:
        x = layers.MaxPooling2D(2)(x)
x = layers.Permute((2, 1, 3))(x)  # columns become time
x = layers.Reshape(({columns}, x.shape[2] * x.shape[3]))(x)
x = layers.Dense({dense}, activation="relu")(x)
x = layers.Dropout({dropout})(x)
x = layers.Bidirectional(layers.LSTM({units}, return_sequences=True))(x)
x = layers.Dropout({dropout})(x)
model = keras.Model(picture, layers.Dense(len(characters) + 1)(x))


def ctc(labels, scores):
    """-ln of the text's probability, summed over all alignments."""
    count, columns = tf.shape(scores)[0], tf.shape(scores)[1]
    return tf.nn.ctc_loss(
        tf.sparse.from_dense(tf.cast(labels, tf.int32)), scores, None, tf.fill([count], columns),
        logits_time_major=False, blank_index=0,
    )


def read(pictures):
    """The best class of each column, repeats merged, blanks taken out."""
    best = model.predict(pictures, verbose=0).argmax(axis=-1)
    return ["".join(characters[k - 1] for k, _ in groupby(row) if k) for row in best]


warmup = max(1, batches * epochs // 10)
rate = keras.optimizers.schedules.CosineDecay(
    {rate} / 10, max(1, batches * epochs - warmup), alpha=0.01, warmup_target={rate}, warmup_steps=warmup
)
model.compile(optimizer=keras.optimizers.Adam(rate, global_clipnorm={clip}), loss=ctc)

{vary}
training = tf.data.Dataset.from_tensor_slices((pixels[train].astype("float32"), labels[train]))
training = training.shuffle(len(train), seed=SEED).batch(BATCH)
model.fit({varied}, validation_data=(pixels[watch], labels[watch]), epochs=epochs, shuffle=False, verbose=2)

found = read(pixels[test])
right = sum(texts[k] == text for k, text in zip(test, found))
print(f"{{right}} of {{len(test)}} whole texts right")
model.save("captcha.keras")
'''
