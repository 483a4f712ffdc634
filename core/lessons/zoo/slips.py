"""What is easy to get wrong about the price of a network's layers."""

from core.explain.explanation import Slip, Unworkable
from core.lessons.zoo.layers import SLIDING
from core.lessons.zoo.network import Ledger, Line, ledger
from core.lessons.zoo.network_captions import side_sum
from core.wording import MINUS, TIMES, prose


def _shares(books: Ledger, line: Line) -> tuple[str, str]:
    """A layer's shares of all parameters and of all multiply-adds."""
    total = books.total
    return f"{line.cost.parameters / total.parameters:.2%}", f"{line.cost.multiply_adds / total.multiply_adds:.2%}"


def _apart(books: Ledger) -> tuple[Line, Line] | None:
    """Two layers of which the first has more parameters and the second more to compute, as far apart as there are."""
    learning = [line for line in books.lines if line.cost.parameters and line.cost.multiply_adds]
    pairs = [
        (heavy.cost.parameters / busy.cost.parameters * busy.cost.multiply_adds / heavy.cost.multiply_adds, heavy, busy)
        for heavy in learning
        for busy in learning
        if heavy.cost.parameters > busy.cost.parameters and heavy.cost.multiply_adds < busy.cost.multiply_adds
    ]
    return max(pairs, key=lambda pair: pair[0])[1:] if pairs else None


def _where(books: Ledger) -> str:
    learning = [line for line in books.lines if line.cost.parameters]
    if not learning:
        return "This network has nothing to learn, and no multiply-adds."
    pair = _apart(books)
    if pair is None:
        heavy = max(learning, key=lambda line: line.cost.parameters)
        parameters, products = _shares(books, heavy)
        leads = "is the only layer here that learns" if len(learning) == 1 else "leads both here"
        return f"{heavy.name} {leads}: {parameters} of the parameters, {products} of the multiply-adds."
    (heavy, busy), shown = pair, [_shares(books, line) for line in pair]
    return prose(f"""{heavy.name} has {shown[0][0]} of the parameters and {shown[0][1]} of the multiply-adds;
        {busy.name} has {shown[1][0]} and **{shown[1][1]}**.""")


def slips(books: Ledger) -> tuple[Slip, ...]:
    """Each shown with a layer of the network at hand."""
    return (
        Slip(
            "The layer with the most parameters has the most to compute",
            "A dense layer uses each weight once. A convolution uses each at every place of its output.",
            _where(books),
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
    products = books.total.multiply_adds
    more = f"Multiply-adds grow {twice.total.multiply_adds / products:.1f}-fold." if products else ""
    grown = [
        f"{old.name} from {old.cost.parameters:,} to **{new.cost.parameters:,}**"
        for old, new in zip(books.lines, twice.lines, strict=True)
        if old.cost.parameters != new.cost.parameters
    ]
    told = f"only {', '.join(grown)} parameters" if grown else f"**no parameter**, all {books.total.parameters:,} stay"
    return prose(f"""At {2 * books.side}{TIMES}{2 * books.side} instead of {books.side}{TIMES}{books.side}: {told}.
        {more}""").strip()


def _size_slip(books: Ledger) -> Slip:
    """The formula without its brackets, on the first layer that slides."""
    line = next((line for line in books.lines if line.layer.kind in SLIDING), None)
    says = "The output size is input − filter + 2·padding / stride + 1"
    truth = "The whole difference is divided by the stride, rounded down, and one is added."
    if line is None:
        return Slip(says, truth, "This network has no window that slides.")
    padding, stride = sum(line.ends), line.layer.stride
    kernel = 1 if line.layer.kind == "bottleneck" else line.layer.span
    wrong = line.before[0] - kernel + padding / stride + 1
    return Slip(
        says,
        truth,
        f"{line.name}: {line.before[0]} {MINUS} {kernel} + {padding} / {stride} + 1 would be {wrong:g}. "
        f"Right: {side_sum(line)}.",
    )
