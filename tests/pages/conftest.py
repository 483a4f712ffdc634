"""What its tests share."""

from tests.cold import cold

__all__ = ["cold"]
