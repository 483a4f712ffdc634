"""Contact sheets."""

import numpy as np
import pytest

from core.media.out.sheets import contact_sheet
from core.media.pictures import Picture


def plain(value: int) -> Picture:
    return Picture(str(value), "a", np.full((9, 12, 3), value, np.uint8))


def test_tiles_stand_in_rows_with_gaps() -> None:
    sheet = contact_sheet([plain(v) for v in (10, 20, 30)], tile=5, columns=2, rows=2, gap=1, background=(1, 2, 3))
    assert sheet.shape == (13, 13, 3)  # 1 + 2 * (5 + 1)
    assert (sheet[1:6, 1:6] == 10).all()
    assert (sheet[1:6, 7:12] == 20).all()
    assert (sheet[7:12, 1:6] == 30).all()
    assert (sheet[7:12, 7:12] == [1, 2, 3]).all()
    assert (sheet[:, 6] == [1, 2, 3]).all()


def test_the_size_is_bounded_and_first_and_last_are_shown() -> None:
    sheet = contact_sheet([plain(v) for v in range(200)], tile=4, columns=5, rows=2, gap=0)
    assert sheet.shape == (8, 20, 3)
    shown = sheet[::4, ::4, 0].ravel().tolist()
    assert shown[0] == 0
    assert shown[-1] == 199
    assert shown == sorted(shown)


def test_few_pictures_make_a_small_sheet() -> None:
    assert contact_sheet([plain(1)], tile=10, gap=2).shape == (14, 14, 3)


@pytest.mark.parametrize("options", [{"tile": 0}, {"rows": 0}, {"columns": 0}, {"gap": -1}])
def test_sizes_are_checked(options: dict) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        contact_sheet([plain(1)], **options)


def test_nothing_makes_no_sheet() -> None:
    with pytest.raises(ValueError, match="received none"):
        contact_sheet([])
