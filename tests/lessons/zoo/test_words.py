"""The zoo: published counts and fields, every number on the stage, and what cannot be built."""

import re
from itertools import pairwise

import pytest

from core.explain.explanation import Unworkable
from core.lessons.receptive_field.receptive_field import Stack
from core.lessons.receptive_field.stacks import EXAMPLES
from core.lessons.zoo import kinds_words, network_words
from core.lessons.zoo.kinds import kinds
from core.lessons.zoo.layers import KINDS, Layer, checked, from_text, to_text
from core.lessons.zoo.network import Ledger, ledger
from core.lessons.zoo.network_captions import facts, memory, title
from core.lessons.zoo.networks import NETWORKS
from core.nn.shapes import receptive_field

BOOKS = {name: ledger(n.layers, n.side, n.channels, n.names) for name, n in NETWORKS.items()}
ODD = (
    Layer("conv", 4, 3, "2", 1, 1, 6, "-"), Layer("depthwise", 3, 2, "same", 2, 1, 9, "bn"),
    Layer("separable", 5, 1, "1", 1, 1, 8, "b"), Layer("bottleneck", 3, 2, "same", 2, 2, 4, "n"),
    Layer("average", 3, 2, "1", 7), Layer("global"), Layer("dense", filters=5, extra="-"),
)  # fmt: skip
BOOKS["odd"] = ledger(ODD, 60, 2)


def test_published_parameters() -> None:
    # worked-examples.md; AlexNet: Krizhevsky et al., 60 million, counted by hand with its two groups; ResNet-50 and
    # MobileNet as Keras documents them.
    assert {name: BOOKS[name].total.parameters for name in NETWORKS} == {
        "vgg16": 138_357_544, "lenet": 61_706, "alexnet": 60_965_224, "resnet50": 25_636_712,
        "mobilenet": 4_253_864, "tiny": 19_920,
    }  # fmt: skip


def test_published_multiply_adds() -> None:
    # MobileNet: 569 million (Howard et al., table 8); ResNet-50: 3.8 thousand million (He et al., table 1, which counts
    # no shortcuts' share exactly); VGG-16: 15.3 in its convolutions (the same table) and 0.12 in its dense layers.
    millions = {name: books.total.multiply_adds / 1e6 for name, books in BOOKS.items()}
    assert round(millions["mobilenet"]) == 569
    assert 3800 < millions["resnet50"] < 3900
    assert millions["vgg16"] == pytest.approx(15_470.264320)
    assert round(millions["alexnet"]) == 724


def test_published_fields() -> None:
    # Araujo et al. (2019), table 1: AlexNet 195, VGG-16 212, ResNet-50 483, MobileNet-v1 315.
    last = {name: [line.field for line in books.lines if line.field][-1] for name, books in BOOKS.items()}
    assert {name: last[name] for name in NETWORKS} == {
        "vgg16": 212, "lenet": 16, "alexnet": 195, "resnet50": 483, "mobilenet": 315, "tiny": 16,
    }  # fmt: skip


@pytest.mark.parametrize(("mine", "theirs"), [("vgg16", "vgg16"), ("tiny", "tiny")])
def test_it_agrees_with_the_receptive_field_lesson(mine: str, theirs: str) -> None:
    entry = EXAMPLES[theirs]
    levels = Stack(entry.layers, entry.side, entry.padding).levels[1:]
    sliding = [line for line in BOOKS[mine].lines if line.field]
    assert [(line.after[0], line.field, line.jump) for line in sliding] == [
        (level.size, level.field, level.jump) for level in levels
    ]


def test_the_longest_path_through_bottlenecks() -> None:
    path: list[tuple[int, ...]] = [(7, 2), (3, 2)]
    for count, stride in ((3, 1), (4, 2), (6, 2), (3, 2)):
        for number in range(count):
            path += [(1, stride if number == 0 else 1), (3, 1), (1, 1)]
    assert receptive_field(path).size == 483
    assert receptive_field(path).stride == BOOKS["resnet50"].lines[-3].jump == 32


def test_shapes_by_hand() -> None:
    assert [line.after for line in BOOKS["alexnet"].lines] == [
        (55, 55, 96), (27, 27, 96), (27, 27, 256), (13, 13, 256), (13, 13, 384), (13, 13, 384), (13, 13, 256),
        (6, 6, 256), (9216,), (4096,), (4096,), (1000,),
    ]  # fmt: skip
    # 60 + 4 - 4 = 60, 60 / 3 + 1 = 21; ceil(21 / 2) = 11; 11 + 2 - 4 = 9; ceil(9 / 2) = 5; (5 + 2 - 3) / 2 + 1 = 3.
    assert [line.after for line in BOOKS["odd"].lines] == [
        (21, 21, 6), (11, 11, 6), (9, 9, 8), (5, 5, 16), (3, 3, 16), (16,), (5,),
    ]  # fmt: skip
    assert [line.cost.parameters for line in BOOKS["odd"].lines] == [
        16 * 2 * 6, 9 * 6 + 6 + 24, 25 * 6 + 6 * 8 + 8, (8 * 4 + 9 * 2 * 4 + 4 * 16 + 8 * 16) + 4 * (4 + 4 + 16 + 16),
        0, 0, 80,
    ]  # fmt: skip


def _worked(text: str) -> float:
    """What a product as it is shown comes to."""
    return float(eval(text.replace(",", "").replace("·", "*").replace("−", "-").replace("floor", "int")))


@pytest.mark.parametrize("books", BOOKS.values(), ids=BOOKS.keys())
def test_every_sum_on_the_stage_adds_up(books: Ledger) -> None:
    checked_sums = 0
    for line in books.lines:
        for fact in facts(line):
            for label, shown, result in re.findall(r"(Side|Parameters|Multiply-adds|Length): (.+?) = ([\d,]+)", fact):
                assert _worked(shown) == _worked(result), (line.name, fact)
                expected = {
                    "Side": line.after[0], "Length": line.after[0], "Parameters": line.cost.parameters,
                    "Multiply-adds": line.cost.multiply_adds,
                }[label]  # fmt: skip
                assert _worked(result) == expected
                checked_sums += 1
            for shown, field, jumps, jump in re.findall(r"Field: (.+?) = (\d+); jump: (.+?) = (\d+)", fact):
                assert (_worked(shown), _worked(jumps)) == (line.field, line.jump) == (int(field), int(jump))
            for shown, result in re.findall(r"Memory: (.+?) bytes = (.+)", fact):
                assert _worked(shown) == line.kept * 4
                assert memory(line.kept) == result
        assert title(line).startswith(line.name)
    assert checked_sums >= len(books.lines)
    for before, after in pairwise(books.lines):
        assert after.so_far == before.so_far + after.cost
        assert after.kept_so_far == before.kept_so_far + after.kept


@pytest.mark.parametrize(("name", "books"), BOOKS.items(), ids=BOOKS.keys())
def test_words(name: str, books: Ledger) -> None:
    words = network_words.explain(books, "a source")
    assert words.trace.problems() == []
    assert len(words.trace.steps) == len(books.lines)
    for shown, total in zip(words.numbers, (books.total.parameters, books.total.multiply_adds), strict=True):
        left, right = shown.replace("{,}", "").replace(r"\\ {}", "").split(r":} \\")[1].split(r"\\ =")
        assert eval(left) == total == int(re.findall(r"\d+", right)[0])
    assert words.question.answer > 0
    assert len(words.slips) == 3
    assert ("longest path" in " ".join(words.notes)) == (name in ("resnet50", "odd"))


def test_what_a_larger_picture_changes() -> None:
    shows = {name: network_words.explain(BOOKS[name], "").slips[1].shows for name in NETWORKS}
    assert "only fc1 from 102,764,544 to **411,045,888** parameters" in shows["vgg16"]
    assert "**no parameter**, all 25,636,712 stay. Multiply-adds grow 4.0-fold" in shows["resnet50"]


def test_five_kinds_by_hand() -> None:
    compared = kinds(56, 128, 128, 3, 2, 4)
    assert [kind.cost.parameters for kind in compared] == [147_584, 147_584, 36_992, 17_664, 16_512]
    assert [kind.cost.multiply_adds // 56**2 for kind in compared] == [
        147_456,
        147_456,
        36_864,
        17_536,
        16_384,
    ]
    assert [kind.field for kind in compared] == [3, 5, 3, 3, 1]
    for kind in compared:
        assert _worked(kind.parameters) == kind.cost.parameters
        assert _worked(kind.multiply_adds) == kind.cost.multiply_adds
    words = kinds_words.explain(compared)
    assert words.trace.problems() == []
    assert r"\mathbf{0.1189}" in words.numbers[0]
    assert words.question.answer == 9 * 128 + 128 * 256 + 256


def test_a_link_keeps_the_layers() -> None:
    for network in NETWORKS.values():
        assert from_text(to_text(network.layers)) == network.layers
    assert from_text(to_text(ODD)) == ODD
    for broken in ("", "conv", "conv.3.1.same.1.1.0.b", "conv.3.1.no.1.1.8.b", "wave.3.1.same.1.1.8.b",
                   "conv.x.1.same.1.1.8.b",
                   "conv.99.1.same.1.1.8.b", "*".join([to_text(ODD[:1])] * 41)):  # fmt: skip
        assert from_text(broken) is None
    assert set(KINDS) == {layer.kind for layer in (*ODD, Layer("max"), Layer("flatten"))}


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ((), "The table has 0 layers"),
        (
            (Layer("conv", 3, 1, "valid", 1, 1, 0),),
            "Layer 1 cannot be built: its filters must lie in 1 to 8,192",
        ),
        ((Layer("dense", filters=3),), "dense_1 is dense and reads a list of numbers, but gets 8×8×2 maps"),
        ((Layer("flatten"), Layer("max", 2, 2)), "max_2 needs maps, but gets a list of 128 numbers"),
        ((Layer("conv", 5, 1, "valid", 3, 1, 4),), "conv_1 has a window of 13 cells, and 8 are left"),
        ((Layer("conv", 3, 1, "same", 1, 3, 6),), "conv_1 has 3 groups for 2 maps and 6 filters"),
        ((Layer("bottleneck", 3, 1, "same", 1, 3, 4),), "bottleneck_1 has 3 groups for 4 maps and 4 filters"),
    ],
)
def test_what_cannot_be_built(layers: tuple[Layer, ...], message: str) -> None:
    with pytest.raises(Unworkable, match=re.escape(message)):
        ledger(layers, 8, 2)


def test_checked_layers_are_the_same() -> None:
    assert checked(ODD) == ODD


def told(layers: tuple[Layer, ...], side: int = 32, channels: int = 3, source: str = "yours") -> str:
    words = network_words.explain(ledger(layers, side, channels), source)
    return " ".join(
        [*words.notes, *(slip.shows for slip in words.slips), *(step.caption for step in words.trace.steps)]
    )


def test_networks_in_which_the_shares_cannot_differ_are_not_said_to() -> None:
    assert "is the only layer here that learns: 100.00%" in told((Layer("conv", 3, filters=8),))
    pools = told((Layer("max", 2, 2), Layer("average", 2, 2)))
    assert "nothing to learn" in pools
    assert "grow" not in pools
    assert "GB" in told((Layer("flatten"), Layer("dense", filters=8192)), side=512)


def test_resnets_slip_shows_two_layers_that_differ() -> None:
    name, net = "resnet50", NETWORKS["resnet50"]
    shows = network_words.explain(BOOKS[name], net.source).slips[0].shows
    shares = re.findall(r"\d+\.\d\d%", shows)
    assert len(set(shares)) == 4


def test_a_view_with_holes_is_not_the_whole_picture() -> None:
    holes = told((Layer("conv", 2, 5), Layer("global")), side=10)
    assert "Sees the picture but for 6 rows and columns" in holes
    assert "Sees the whole picture" not in holes
    assert "Sees the whole picture" in told((Layer("conv", 3, 2), Layer("global")), side=9)


def test_alexnets_side_is_explained() -> None:
    name, net = "alexnet", NETWORKS["alexnet"]
    notes = " ".join(network_words.explain(BOOKS[name], net.source).notes)
    assert "54.25" in notes


def test_printed_networks_bend_between_their_layers() -> None:
    name, net = "resnet50", NETWORKS["resnet50"]
    code = network_words.explain(BOOKS[name], net.source).keras
    assert code.count("ReLU()") == 1 + 3 * 16
    code = network_words.explain(BOOKS["tiny"], "").keras
    learning = [line for line in code.splitlines() if "Conv2D" in line or "Dense" in line]
    assert ["relu" in line for line in learning] == [True] * (len(learning) - 1) + [False]
