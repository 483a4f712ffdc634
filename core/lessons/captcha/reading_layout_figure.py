"""Where a table of probabilities, its strips of letters and its list of texts stand, on either board."""

from dataclasses import dataclass

from core.figures.board import NARROW, WIDE, Box

CAPTION = (46.0, 84.0)  # two lines on the wide board, four on the narrow one
STRIP = 26.0
LIST = (236.0, NARROW - 4.0)  # width of the list of texts
LINE = 26.0  # one text of the list
GAP = 18.0
STAGGERED = 12.0  # rows lower than this have no room for a letter each


@dataclass(frozen=True)
class Places:
    """One board. `cell` is the width of a column, `row` the height of a class.

    Under a picture stand the strips and then the table, which is high; without one the table comes first.
    """

    left: float
    top: float
    cell: float
    row: float
    steps: int
    classes: int
    picture_height: float
    table_top: float
    strips_top: float
    list_left: float
    list_top: float
    list_width: float
    height: float

    def picture(self) -> Box:
        return self.left, self.top, self.steps * self.cell, self.picture_height

    def table(self) -> Box:
        return self.left, self.table_top, self.steps * self.cell, self.classes * self.row

    def column(self, column: int) -> Box:
        """One column of picture, strips and table, or of the table alone."""
        bottom = self.table_top + self.classes * self.row
        return self.left + column * self.cell, self.top, self.cell, bottom - self.top

    def spot(self, column: int, label: int) -> Box:
        """One probability."""
        return self.left + column * self.cell, self.table_top + label * self.row, self.cell, self.row

    def run(self, column: int, label: int, columns: int) -> Box:
        """So many neighbors of one class, with a little room around them."""
        left, top, width, height = self.spot(column, label)
        return left - 0.5, top - 2, columns * width + 1, height + 4

    def class_label(self, label: int) -> Box:
        # Rows lower than a letter have their names in two columns by turns.
        aside = 13 * (label % 2) if self.row < STAGGERED else 0
        return 0.0, self.table_top + label * self.row, self.left - 5 - aside, self.row

    def column_label(self, column: int) -> Box:
        return self.left + column * self.cell, self.top - 18, self.cell, 16.0

    def strip(self, strip: int, column: int) -> Box:
        """One letter's place."""
        return self.left + column * self.cell, self.strips_top + strip * (STRIP + 4), self.cell, STRIP

    def strip_label(self, strip: int) -> Box:
        """The strip's name, after its last place."""
        left, top, width, height = self.strip(strip, self.steps - 1)
        return left + width + 6, top, 56.0, height

    def list_title(self) -> Box:
        return self.list_left, self.list_top - 22, self.list_width, 18.0

    def bar(self, line: int) -> Box:
        return self.list_left, self.list_top + line * LINE, self.list_width, LINE


def arrange(steps: int, classes: int, strips: int, longest: int, narrow: bool, picture: bool) -> Places:
    """The board for so many columns, classes, strips and lines of the list."""
    width = float(NARROW if narrow else WIDE)
    row = 40.0 if classes <= 4 else 9.0 if classes > 16 else 15.0
    left = 24.0 if row >= STAGGERED else 36.0
    names = 62.0  # the strips' names
    room = width - left - names - (0 if narrow or not longest else LIST[0] + GAP)
    cell = min(room / steps, 104.0)
    top = CAPTION[narrow] + (2 if picture else 22)
    high = round(steps * cell / 4) if picture else 0.0  # as wide to high as a CAPTCHA
    letters, table = strips * (STRIP + 4), classes * row
    strips_top = top + high + 8 if picture else top + table + 10
    table_top = strips_top + letters + 6 if picture else top
    bottom = max(strips_top + letters, table_top + table)
    if narrow:
        list_left, list_top, list_width = 2.0, bottom + 30, LIST[1]
        height = (list_top + longest * LINE) if longest else bottom
    else:
        list_left, list_top = left + steps * cell + names + GAP, top + (24 if picture else 4)
        list_width = max(LIST[0], min(340.0, width - list_left))
        height = max(bottom, list_top + longest * LINE)
    return Places(
        left, top, cell, row, steps, classes, high, table_top, strips_top, list_left, list_top, list_width, height + 6
    )
