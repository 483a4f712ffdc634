"""What is easy to get wrong about the price of a network's layers."""

from core.explain.explanation import Slip, Unworkable
from core.lessons.zoo.layers import SLIDING
from core.lessons.zoo.network import Ledger, Line, ledger
from core.lessons.zoo.network_captions import side_sum
from core.wording import MINUS, TIMES, prose


def _dearest(books: Ledger, price: str) -> Line:
    return max(books.lines, key=lambda line: getattr(line.cost, price))


def slips(books: Ledger) -> tuple[Slip, ...]:
    """Each shown with a layer of the network at hand."""
    heavy, slow, total = _dearest(books, "parameters"), _dearest(books, "multiply_adds"), books.total
    learned, made = max(total.parameters, 1), max(total.multiply_adds, 1)
    if heavy is slow:
        where = prose(f"""Here {heavy.name} leads both: {heavy.cost.parameters / learned:.2%} of the parameters and
            {heavy.cost.multiply_adds / made:.2%} of the multiply-adds. The shares differ.""")
    else:
        where = prose(f"""{heavy.name} has {heavy.cost.parameters / learned:.2%} of the parameters and
            {heavy.cost.multiply_adds / made:.2%} of the multiply-adds; {slow.name} has
            {slow.cost.parameters / learned:.2%} and **{slow.cost.multiply_adds / made:.2%}**.""")
    return (
        Slip(
            "The layer with the most parameters is the slowest",
            "A dense layer uses each weight once. A convolution uses each at every place of its output.",
            where,
        ),
        Slip(
            "A larger picture needs more parameters",
            "A kernel is as large for any picture. Only a dense layer behind a flatten grows.",
            _doubled(books),
        ),
        _size_slip(books),
    )


def _doubled(books: Ledger) -> str:
    layers, names = [line.layer for line in books.lines], [line.name for line in books.lines]
    try:
        twice = ledger(layers, 2 * books.side, books.channels, names)
    except Unworkable:
        return "At twice the side this network no longer fits together."
    more = twice.total.multiply_adds / max(books.total.multiply_adds, 1)
    grown = [
        f"{old.name} from {old.cost.parameters:,} to **{new.cost.parameters:,}**"
        for old, new in zip(books.lines, twice.lines, strict=True)
        if old.cost.parameters != new.cost.parameters
    ]
    told = f"only {', '.join(grown)} parameters" if grown else f"**no parameter**, all {books.total.parameters:,} stay"
    return prose(f"""At {2 * books.side}{TIMES}{2 * books.side} instead of {books.side}{TIMES}{books.side}: {told}.
        Multiply-adds grow {more:.1f}-fold.""")


def _size_slip(books: Ledger) -> Slip:
    """The formula without its brackets, on the first layer that slides."""
    line = next((line for line in books.lines if line.layer.kind in SLIDING), None)
    says = "The output size is input − filter + 2·padding / stride, and then some"
    truth = "The whole difference is divided by the stride, rounded down, and one is added."
    if line is None:
        return Slip(says, truth, "This network has no window that slides.")
    padding, stride = sum(line.ends), line.layer.stride
    kernel = 1 if line.layer.kind == "bottleneck" else line.layer.span
    wrong = line.before[0] - kernel + padding / stride
    return Slip(
        says,
        truth,
        f"{line.name}: {line.before[0]} {MINUS} {kernel} + {padding} / {stride} would be {wrong:g}. "
        f"Right: {side_sum(line)}.",
    )
