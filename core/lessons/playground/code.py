"""The same run in Keras: code that gives the same curves, and the file with points and first weights that it reads."""

import io

import numpy as np

from core.lessons.playground.play import Run, targets
from core.nn.mlp_fit import masks
from core.wording import floating

FILE = "playground.npz"
LOSSES = {"binary_cross_entropy": "binary_crossentropy"}
OPTIMIZERS = {
    "adam": "Adam({rate})", "sgd": "SGD({rate})", "momentum": "SGD({rate}, momentum=0.9)",
    "rmsprop": "RMSprop({rate})", "adagrad": "Adagrad({rate})", "adamw": "AdamW({rate})", "nadam": "Nadam({rate})",
}  # fmt: skip

_DROPOUT = '''
class Dropout(keras.layers.Layer):
    """keras.layers.Dropout({share}), with this page's own draws: the same units sleep."""

    def __init__(self, awake):
        super().__init__()
        self.awake = tf.constant(awake, "float32")
        self.turn = tf.Variable(0)

    def call(self, x, training=False):
        if not training:
            return x
        awake = self.awake[self.turn][: tf.shape(x)[0]]
        self.turn.assign_add(1)
        return x * awake / (1 - {share})

'''


def keras_code(run: Run) -> str:
    """Leaves the losses in `result`: one row for training and, where points are held out, one for validation."""
    task, plan, fit = run.task, run.task.plan, run.fit
    lines = ["import keras", "import numpy as np"]
    if plan.dropout:
        lines += ["import tensorflow as tf", *_DROPOUT.format(share=f"{plan.dropout:g}").split("\n")]
    else:
        lines.append("")
    lines += [
        f'data = np.load("{FILE}")  # the points and first weights of this page',
        "model = keras.Sequential()",
        "model.add(keras.Input((2,)))",
    ]
    more = f", kernel_regularizer=keras.regularizers.L2({plan.l2:g})" if plan.l2 else ""
    last = len(task.hidden)
    for layer, (units, name) in enumerate(zip(task.widths[1:], fit.start.activations, strict=True)):
        lines.append(f'model.add(keras.layers.Dense({units}, activation="{name}"{more}))')
        if plan.dropout and layer < last:
            lines.append(f'model.add(Dropout(data["awake{layer}"]))')
    lines += [
        f'model.set_weights([data[f"weight{{i}}"] for i in range({2 * (last + 1)})])',
        "model.compile(",
        f"    optimizer=keras.optimizers.{OPTIMIZERS[task.optimizer].format(rate=floating(task.rate))},",
        f'    loss="{LOSSES.get(plan.loss, plan.loss)}",',
        ")",
        "history = model.fit(",
        f'    data["x"], data["t"], epochs={plan.epochs}, batch_size={plan.batch}, verbose=0,',
        "    shuffle=False,  # the points lie in random order already; Keras would mix them in every epoch",
    ]
    held = run.points.held_out
    if held:
        lines.append(f'    validation_data=(data["x_held_out"], data["t_held_out"]), validation_batch_size={held},')
    if plan.patience:
        lines.append(f"    callbacks=[keras.callbacks.EarlyStopping(patience={plan.patience})],")
    lines += [")", 'result = [history.history["loss"]' + (', history.history["val_loss"]]' if held else "]")]
    lines.append("print(np.round(result, 4))")
    return "\n".join(lines)


def file(run: Run) -> bytes:
    """What the code reads, as an NPZ file."""
    kept = run.points.training
    t = targets(run.points, run.task.plan.loss)
    arrays = {"x": run.points.x[:kept], "t": t[:kept]}
    if run.points.held_out:
        arrays |= {"x_held_out": run.points.x[kept:], "t_held_out": t[kept:]}
    flat = [part for layer in run.fit.start.layers for part in layer]
    arrays |= {f"weight{i}": part for i, part in enumerate(flat)}
    if run.task.plan.dropout:
        awake = masks(run.task.plan, kept, run.task.hidden)
        arrays |= {f"awake{i}": part for i, part in enumerate(awake)}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()
