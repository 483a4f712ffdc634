"""Layers with seeds of their own start as Keras' do after its seed is set, where nothing else draws from it."""

import random

import numpy as np
import pytest

from core.training.seeds import layer_seeds, recurrent


@pytest.mark.parametrize(("kind", "name"), [("rnn", "SimpleRNN"), ("gru", "GRU"), ("lstm", "LSTM")])
def test_a_recurrent_layer_and_what_follows_start_as_keras_own(kind: str, name: str) -> None:
    import keras

    keras.utils.set_random_seed(5)
    plain = [getattr(keras.layers, name)(3), keras.layers.Dense(2)]
    seeds = layer_seeds(5)
    own = [recurrent(kind, 3, seeds)]
    own.append(keras.layers.Dense(2, kernel_initializer=keras.initializers.GlorotUniform(next(seeds))))
    random.seed()
    for layers in (plain, own):
        keras.Sequential([keras.Input((4, 2)), *layers])
    for expected, found in zip(plain, own, strict=True):
        for a, b in zip(expected.get_weights(), found.get_weights(), strict=True):
            np.testing.assert_array_equal(a, b)
