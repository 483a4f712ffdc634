"""Figures are drawn for one visitor while another's table loads pandas."""

import subprocess
import sys


def test_figures_are_drawn_while_pandas_loads() -> None:
    code = """
import sys, threading
from core.figures import board
from core.figures.palette import palette
draw = lambda: board.structure(board.rects("cells", fill="red"), colors=palette("light"))
whole, meanwhile = draw(), 0
thread = threading.Thread(target=__import__, args=("pandas",))
thread.start()
try:
    while thread.is_alive():
        assert draw() == whole
        meanwhile += 1
finally:
    thread.join()
assert meanwhile
assert sys.modules["pandas"].Timestamp
assert draw() == whole
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
