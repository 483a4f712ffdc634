"""How far a text that was read is from the one that was written: the fewest single changes, and which they are.

The number is the Levenshtein distance; divided by the length of what was written it is the character error rate by
which readers are judged. Source: Levenshtein (1966), by the table of Wagner and Fischer (1974).
"""

from collections.abc import Sequence

Pair = tuple[str, str]  # a character as written and as read; "" where it was missed, or read though not there


def edits(written: str, read: str) -> list[Pair]:
    """Both texts laid side by side with the fewest changes, from the left.

    >>> edits("2b8c", "2bbc")
    [('2', '2'), ('b', 'b'), ('8', 'b'), ('c', 'c')]
    """
    table = _table(written, read)
    i, j = len(written), len(read)
    pairs: list[Pair] = []
    while i or j:
        if i and j and table[i][j] == table[i - 1][j - 1] + (written[i - 1] != read[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((written[i], read[j]))
        elif i and table[i][j] == table[i - 1][j] + 1:
            i -= 1
            pairs.append((written[i], ""))
        else:
            j -= 1
            pairs.append(("", read[j]))
    return pairs[::-1]


def edit_distance(written: str, read: str) -> int:
    """The fewest characters to change, add or take out to make one text the other."""
    return _table(written, read)[-1][-1]


def character_error_rate(written: Sequence[str], read: Sequence[str]) -> float:
    """All changes over all characters written; may exceed 1 where far too much was read.

    Raises `ValueError` for lists of different lengths, and where nothing is written.
    """
    if len(written) != len(read):
        raise ValueError(f"written and read must have one text each, received {len(written)} and {len(read)}")
    count = sum(map(len, written))
    if not count:
        raise ValueError("written must hold at least one character, received none")
    return sum(map(edit_distance, written, read)) / count


def _table(written: str, read: str) -> list[list[int]]:
    """Distances of all beginnings, `(len(written) + 1, len(read) + 1)`."""
    table = [list(range(len(read) + 1))]
    for i, one in enumerate(written, start=1):
        row = [i]
        for j, other in enumerate(read, start=1):
            row.append(min(table[-1][j] + 1, row[-1] + 1, table[-1][j - 1] + (one != other)))
        table.append(row)
    return table
