"""Rows for the browser: the same table as Arrow makes of them, without loading pandas."""

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from pages.kit.arrow import Value, table

ROWS: list[dict[str, Value]] = [
    {"text": "h\u2081 = \u22120.5", "true": True, "whole": 3, "number": 0.25, "mixed": 1},
    {"text": "", "true": False, "whole": -(2**40), "number": float("inf"), "mixed": 0.5},
    {"text": "\U0001f600 a", "true": True, "whole": 0, "number": -0.0, "mixed": -2},
]


@pytest.mark.parametrize("count", [1, 3])
def test_it_is_the_table_that_arrow_makes_of_the_rows(count: int) -> None:
    # Arrow makes whole numbers of a column whose first is one; the browser has numbers alone.
    rows = [{**row, "mixed": float(row["mixed"])} for row in ROWS[:count]]
    ours = table(ROWS[:count])
    ours.validate(full=True)
    assert ours.column("mixed").to_pylist() == [row["mixed"] for row in rows]
    assert ours.drop_columns("mixed").equals(pa.Table.from_pylist(rows).drop_columns("mixed"))


def test_many_truths_keep_their_order() -> None:
    truths = [n % 3 == 0 for n in range(21)]
    assert table([{"true": value} for value in truths]).column("true").to_pylist() == truths


def test_numbers_of_numpy_are_numbers() -> None:
    rows = [{"a": np.int64(2), "b": np.float64(0.5), "c": np.bool_(True), "d": np.str_("x")}]
    assert table(rows).equals(table([{"a": 2, "b": 0.5, "c": True, "d": "x"}]))


def test_no_rows_and_mixed_columns() -> None:
    assert table([]).num_rows == 0
    with pytest.raises(pa.ArrowException):
        table([{"a": "text"}, {"a": 1.0}])


def test_no_lesson_loads_pandas_or_matplotlib_as_it_opens() -> None:
    code = """
import sys
from streamlit.testing.v1 import AppTest
from core.course import LESSONS
for entry in LESSONS:
    app = AppTest.from_file("streamlit_app.py", default_timeout=60)
    app.switch_page(f"pages/{entry.slug}.py").run()
    assert not app.exception
    for library in ("pandas", "matplotlib", "tensorflow"):
        assert library not in sys.modules, (entry.slug, library)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-300:]
