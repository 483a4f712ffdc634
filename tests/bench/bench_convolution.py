"""How fast `core.nn.convolution.conv2d` is, against SciPy's loops and TensorFlow, measured in the same run.

Run it by hand: `python tests/bench/bench_convolution.py`. It prints times and ratios and says of each aim
whether it is met: a 3 x 3 convolution of a 224 x 224 picture, 3 channels to 16, at least 5 times as fast as
SciPy channel by channel, and within 3 times TensorFlow's time on the same cores.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import ndimage, signal

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.nn.convolution import conv2d

AIM_SCIPY, AIM_TENSORFLOW = 5.0, 3.0
ROUNDS = 15


def by_ndimage(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return by_scipy(x, w, lambda plane, kernel: ndimage.correlate(plane, kernel, mode="constant"))


def by_signal(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return by_scipy(x, w, lambda plane, kernel: signal.correlate(plane, kernel, mode="same", method="direct"))


def by_scipy(x: np.ndarray, w: np.ndarray, correlate: Callable[..., np.ndarray]) -> np.ndarray:
    """One input channel and one filter at a time, the channels' answers added."""
    planes = [np.ascontiguousarray(x[..., c]) for c in range(x.shape[-1])]
    answers = [sum(correlate(plane, w[..., c, o]) for c, plane in enumerate(planes)) for o in range(w.shape[-1])]
    return np.stack(answers, axis=-1)


def measure(calls: dict[str, Callable[[], np.ndarray]]) -> dict[str, float]:
    """Median milliseconds of each call, all called in turn, so that other work on the machine hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS + 1):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            times[name].append(1e3 * (time.perf_counter() - start))
    return {name: statistics.median(seen[1:]) for name, seen in times.items()}  # the first one warms up


def main() -> None:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow as tf

    rng = np.random.default_rng(0)
    x = rng.normal(size=(224, 224, 3)).astype(np.float32)
    w = rng.normal(size=(3, 3, 3, 16)).astype(np.float32)
    tx, tw = tf.constant(x[None]), tf.constant(w)
    calls = {
        "core.nn conv2d": lambda: conv2d(x, w, padding="same"),
        "tf.nn.conv2d": lambda: tf.nn.conv2d(tx, tw, 1, "SAME").numpy()[0],
        "ndimage.correlate": lambda: by_ndimage(x, w),
        "signal.correlate": lambda: by_signal(x, w),
    }
    ours = calls["core.nn conv2d"]()
    for name, call in calls.items():
        np.testing.assert_allclose(call(), ours, atol=1e-3, err_msg=name)
    times = measure(calls)
    own = times["core.nn conv2d"]
    print("224 x 224 x 3 -> 16 channels, 3 x 3, float32, median of", ROUNDS)
    for name, spent in times.items():
        print(f"  {name:<18} {spent:8.2f} ms   {spent / own:6.2f} x ours")
    faster = min(times["ndimage.correlate"], times["signal.correlate"]) / own
    slower = own / times["tf.nn.conv2d"]
    for text, met in (
        (f"at least {AIM_SCIPY:g} times as fast as SciPy: {faster:.1f} times", faster >= AIM_SCIPY),
        (f"within {AIM_TENSORFLOW:g} times TensorFlow's time: {slower:.2f} times", slower <= AIM_TENSORFLOW),
    ):
        print(f"  {'met' if met else 'NOT MET'}: {text}")


if __name__ == "__main__":
    main()
