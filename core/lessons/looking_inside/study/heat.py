"""Where in a picture the score of a class comes from: Grad-CAM, saliency, SmoothGrad, integrated gradients.

The same maps of networks whose layers are randomized one by one, from the scores down, say which of the methods look
at what was learned (Adebayo et al., Sanity Checks for Saliency Maps, 2018).
"""

from collections.abc import Iterator

import numpy as np

from core.lessons.looking_inside.study.checks import edges, randomized, rank_correlation
from core.lessons.looking_inside.study.net import answers, batch_of, scores, scores_end
from core.lessons.looking_inside.study.plan import BASELINES, InsidePlan
from core.nn.convnet import ConvNet
from core.nn.layers import Activate, Conv
from core.training.watch import Watch

METHODS = ("grad_cam", "saliency", "smooth_grad", "integrated", "edges")
STEPS = 64  # points on the path of integrated gradients to start with
FEW_STEPS = 32  # for randomized networks, whose maps are only looked at
MOST_STEPS = 4096
NEAR = 0.005  # of the difference of the scores: with less missing, the path has points enough
SAMPLES = 25  # noisy copies of SmoothGrad


def heat(net: ConvNet, picture: np.ndarray, plan: InsidePlan, watch: Watch) -> dict[str, np.ndarray]:
    """The maps of every method, and of networks whose layers are randomized one by one.

    `maps` `(methods, H, W)` are the network's own. `shares` `(nets, methods, H, W)` int8 are those of the network
    itself, then with 1, 2, ... layers randomized: 127 is each map's largest magnitude. `likeness` `(nets, methods)`
    is the rank correlation of their magnitudes with the network's own. `scores` `(nets, classes)` are the picture's,
    `base_scores` `(classes,)` the baseline's, `steps` how many the path has, `cam` Grad-CAM's map at its own size,
    `cam_weights` what each map of its layer counts.
    """
    x = picture.astype(np.float32)
    nets = [net, *randomized(net, plan.seed)]
    maps, totals = [], []
    found: dict[str, np.ndarray] = {}
    for k, each in enumerate(nets):
        watch.progress(k, len(nets), "Four heat maps" if not k else f"{k} of {len(nets) - 1} layers randomized")
        if k and watch.canceled():
            break
        cam, weights = grad_cam(each, x, plan.target, plan.layer)
        slopes = np.abs(gradients(each, x[None], plan.target))[0].max(axis=2)
        channels, steps = integrated(each, x, plan, most=MOST_STEPS if not k else FEW_STEPS)
        maps.append(
            [
                stretched(cam, x.shape[0], x.shape[1]),
                slopes,
                smooth_grad(each, x, plan),
                channels.sum(axis=2),
                edges(x),
            ]
        )
        totals.append(scores(each, x[None]).numpy()[0])
        if not k:
            base = np.full_like(x, BASELINES[plan.baseline])
            found = {
                "steps": np.array(steps),
                "cam": cam,
                "cam_weights": weights,
                "base_scores": scores(each, base[None]).numpy()[0],
            }
    stack = np.array(maps, np.float32)
    largest = np.abs(stack).max(axis=(2, 3), keepdims=True)
    shares = np.rint(127 * stack / np.where(largest > 0, largest, 1)).astype(np.int8)
    likeness = [
        [rank_correlation(np.abs(one), np.abs(first)) for one, first in zip(of_net, stack[0], strict=True)]
        for of_net in stack
    ]
    return found | {
        "maps": stack[0],
        "shares": shares,
        "scores": np.array(totals),
        "likeness": np.array(likeness),
    }


def gradients(net: ConvNet, x: np.ndarray, target: int) -> np.ndarray:
    """What the score of class `target` gains for each unit of each pixel of the pictures `x` `(n, H, W, C)`.

    Simonyan et al., Deep Inside Convolutional Networks, 2014: its magnitude is their saliency map.
    """
    import tensorflow as tf

    parts = []
    batch = batch_of(net)
    for at in range(0, len(x), batch):
        given = tf.constant(x[at : at + batch], tf.float32)
        with tf.GradientTape() as tape:
            tape.watch(given)
            # Each score depends on its own picture alone, so the sum's gradient is each one's own.
            total = tf.reduce_sum(scores(net, given)[:, target])
        parts.append(tape.gradient(total, given).numpy())
    return np.concatenate(parts)


def grad_cam(net: ConvNet, x: np.ndarray, target: int, layer: str) -> tuple[np.ndarray, np.ndarray]:
    """The layer's maps, weighed by what the score gains from each on average, added up, and cut off below 0.

    `relu(sum_k alpha_k A_k)`, `alpha_k` the mean of dscore/dA_k over the map: `(h, w)` and `(maps,)`. `layer` names a
    convolution; `A` are its maps after the activation that follows it. Selvaraju et al., Grad-CAM, 2017.
    """
    import tensorflow as tf

    end = 1 + maps_index(net, layer)
    maps = answers(net, tf.constant(x[None]), stop=end)[-1]
    with tf.GradientTape() as tape:
        tape.watch(maps)
        score = answers(net, maps, start=end, stop=scores_end(net))[-1][:, target]
    slopes = tape.gradient(score, maps).numpy()[0]
    weights = slopes.mean(axis=(0, 1))
    return np.maximum((maps.numpy()[0] * weights).sum(axis=2), 0), weights


def maps_index(net: ConvNet, layer: str) -> int:
    """The place of a convolution's maps: after its activation where one follows. `ValueError` for another layer."""
    names = [name for name, one in net.layers if isinstance(one, Conv)]
    if layer not in names:
        raise ValueError(f"the layer must be a convolution, one of {', '.join(names)}, received {layer!r}")
    index = [name for name, _ in net.layers].index(layer)
    return index + isinstance(net.layers[index + 1][1], Activate)


def smooth_grad(net: ConvNet, x: np.ndarray, plan: InsidePlan) -> np.ndarray:
    """The mean gradient of noisy copies, then as saliency: `(H, W)`. Smilkov et al., SmoothGrad, 2017.

    `plan.noise` is the noise's standard deviation in percent of the pixels' range.
    """
    random = np.random.default_rng(plan.seed)
    noise = random.normal(0, 255 * plan.noise / 100, (SAMPLES, *x.shape))
    slopes = gradients(net, (x + noise).astype(np.float32), plan.target)
    return np.abs(slopes.mean(axis=0)).max(axis=2)


def integrated(net: ConvNet, x: np.ndarray, plan: InsidePlan, *, most: int = MOST_STEPS) -> tuple[np.ndarray, int]:
    """What each pixel value contributes on the straight way from the baseline to the picture: `(H, W, C)`.

    `(x - x') * mean of dscore/dx` at the middles of equal steps. All of it sums to score(x) - score(x') where the
    steps are small enough: they are halved, at most to `most` of them, until less than half a percent is missing.
    Sundararajan et al., Axiomatic Attribution for Deep Networks, 2017.
    """
    base = np.full_like(x, BASELINES[plan.baseline])
    ends = scores(net, np.stack([x, base])).numpy()[:, plan.target].astype(float)
    steps = min(STEPS, most)
    while True:
        total = np.zeros(x.shape)
        for part in _path(x, base, steps, batch_of(net)):
            total += gradients(net, part, plan.target).sum(axis=0, dtype=float)
        found = (x - base) * total / steps
        missing = abs(found.sum() - (ends[0] - ends[1]))
        if missing <= NEAR * abs(ends[0] - ends[1]) or 2 * steps > most:
            return found, steps
        steps *= 2


def _path(x: np.ndarray, base: np.ndarray, steps: int, batch: int) -> Iterator[np.ndarray]:
    """The middles of `steps` equal parts of the way, in batches."""
    shares = ((np.arange(steps) + 0.5) / steps).astype(np.float32)
    for at in range(0, steps, batch):
        yield base + shares[at : at + batch, None, None, None] * (x - base)


def stretched(values: np.ndarray, height: int, width: int) -> np.ndarray:
    """A map at the picture's size, in between by straight lines: `(h, w)` -> `(height, width)`."""
    import tensorflow as tf

    return tf.image.resize(values[..., None], (height, width), method="bilinear").numpy()[..., 0]
