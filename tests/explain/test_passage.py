import numpy as np
import pytest
from scipy.signal import correlate2d

from core.explain.passage import UNIT, Passage, counted, follow, products, strongest
from core.nn.convnet import ConvNet
from core.nn.layers import Activate, Conv, Flatten, Pool
from core.nn.shapes import receptive_field
from tests.feature_nets import CASES, passage, picture


@pytest.fixture(params=CASES, ids=str)
def case(request: pytest.FixtureRequest) -> Passage:
    return passage(**CASES[request.param])


def test_values_are_counted_in_ten_thousandths() -> None:
    assert counted(np.array([1.0, -0.12346, 0.00004])).tolist() == [10_000, -1235, 0]


def test_products_are_rounded_to_four_decimals_halves_upward() -> None:
    # 0.5 x 0.0001 = 0.00005 -> 0.0001; -0.5 x 0.0001 -> -0.0000; 1.5 x -2 = -3
    x, w = np.array([5000, -5000, 15_000]), np.array([1, 1, -20_000])
    assert products(x, w).tolist() == [1, 0, -30_000]


def test_the_strongest_channels_come_in_their_own_order() -> None:
    values = np.tile([0.1, -3.0, 0.2, 1.0], (2, 2, 1))
    assert strongest(values, 2) == (1, 3)
    assert strongest(values, 2, including=(0,)) == (0, 1)


def test_displayed_terms_add_up_to_the_displayed_value(case: Passage) -> None:
    for index, output in enumerate(case.outputs):
        if not case.is_maps(index):
            continue
        for unit in range(output.values.shape[2]):
            window = case.window(index, unit, most=12)
            assert np.array_equal(window.y, counted(output.values[..., unit]))
            if window.op != "conv":
                continue
            for row, column in [(0, 0), (window.y.shape[0] - 1, window.y.shape[1] // 2)]:
                rest = 0 if window.rest is None else window.rest[row, column]
                total = window.terms(row, column).sum() + rest + window.bias + window.remainder(row, column)
                assert total == window.y[row, column]
                # Rounding leaves at most half a unit for each product, and what values and weights lost.
                assert abs(window.remainder(row, column)) <= 3 * window.w.size + 3


def test_a_convolution_is_that_of_scipy(case: Passage) -> None:
    index = case.index("conv_1")
    layer, x = case.outputs[index].layer, case.before(index)
    assert isinstance(layer, Conv)
    pieces = case.pieces(index, 2, most=12)
    for k, channel in enumerate(pieces.channels):
        want = correlate2d(x[..., channel], layer.kernel[..., channel, 2], mode=layer.padding)
        np.testing.assert_allclose(pieces.pieces[..., k], want, atol=1e-5)


def test_pieces_and_bias_add_up_to_the_map(case: Passage) -> None:
    index = case.index("conv_2")
    pieces = case.pieces(index, 1, most=12)
    total = pieces.pieces.sum(axis=2) + pieces.bias + (0 if pieces.rest is None else pieces.rest)
    np.testing.assert_allclose(total, pieces.y, atol=1e-4)


def test_more_channels_than_fit_leave_one_place_for_the_rest() -> None:
    many = passage(**CASES["many channels"])
    pieces = many.pieces(many.index("conv_2"), 0, most=12)
    assert len(pieces.channels) == 11
    assert pieces.rest is not None
    everything = many.pieces(many.index("conv_2"), 0, most=20)
    assert everything.rest is None
    shares = np.abs(everything.pieces).mean(axis=(0, 1))
    assert set(pieces.channels) == set(np.argsort(-shares)[:11].tolist())


def test_pooling_and_activations_read_the_map_of_their_own_number() -> None:
    case = passage()
    index = case.index("pool_1")
    window = case.window(index, 3, most=12)
    assert window.channels == (3,)
    assert window.op == "max"
    for row in range(window.y.shape[0]):
        for column in range(window.y.shape[1]):
            assert window.cells(row, column).max() == window.y[row, column]
    relu = case.window(case.index("relu_1"), 0, most=12)
    assert np.array_equal(np.maximum(relu.x[..., 0], 0), relu.y)


@pytest.mark.parametrize("given", [{}, {"padding": "valid"}, {"stride": 2, "kernel": 5, "side": 17}], ids=str)
def test_a_pixel_sees_exactly_its_receptive_field(given: dict) -> None:
    case = passage(activation="tanh", mode="average", **given)
    index = case.index("pool_1")
    row, column = (extent // 2 for extent in case.outputs[index].values.shape[:2])
    spans = []
    for (first, size, step), at, extent in zip(case.sees(index), (row, column), case.picture.shape[:2], strict=True):
        start = first + at * step
        spans.append(slice(max(start, 0), min(start + size, extent)))
    changed = case.picture.copy()
    changed[tuple(spans)] = 255 - changed[tuple(spans)]
    outside = np.where(changed == case.picture, 255 - case.picture, case.picture)
    inside = follow(case.net, changed).outputs[index].values[row, column]
    beyond = follow(case.net, outside).outputs[index].values[row, column]
    own = case.outputs[index].values[row, column]
    assert not np.allclose(inside, own)
    assert np.array_equal(beyond, own)


def test_what_is_seen_agrees_with_the_formula() -> None:
    case = passage(kernel=5, stride=2, side=17)
    field = receptive_field([(5, 1), (3, 2), (2, 2)])
    (_, size, step), _ = case.sees(case.index("pool_1"))
    assert (size, step) == (field.size, field.stride)


def test_the_names_of_maps_and_numbers() -> None:
    case = passage()
    assert [case.unit_name(case.index("rescale"), k) for k in range(3)] == ["red", "green", "blue"]
    assert case.unit_name(case.index("conv_1"), 0) == "map 1"
    assert case.unit_name(case.index("dense"), 2) == "number 3"
    assert case.unit_name(case.index("probabilities"), 2) == "class 2"
    assert passage(channels=1).unit_name(-1, 0) == "gray"


def test_an_unknown_layer_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a layer must be one of rescale, .*, received 'conv_9'"):
        passage().index("conv_9")


def test_only_a_convolution_is_a_sum_of_pieces() -> None:
    case = passage()
    with pytest.raises(ValueError, match="received a pool layer"):
        case.pieces(case.index("pool_1"), 0, 12)


def test_an_average_of_hand_computed_numbers() -> None:
    # (1 + 2 + 3 + 6) / 4 = 3
    net = ConvNet(
        (("pool", Pool(2, 2, "average")), ("flatten", Flatten()), ("end", Activate("linear"))),
        (2, 2, 1),
        ("a",),
    )
    case = follow(net, np.array([[1, 2], [3, 6]], np.uint8)[..., None])
    window = case.window(0, 0, 12)
    assert window.y.tolist() == [[3 * UNIT]]
    assert window.cells(0, 0).ravel().tolist() == [UNIT, 2 * UNIT, 3 * UNIT, 6 * UNIT]


def test_the_picture_is_kept_as_it_was_given() -> None:
    given = picture(9, 3)
    case = passage()
    assert np.array_equal(case.before(0), given)
    assert case.name_before(0) == "picture"
    assert case.name_before(1) == "rescale"
