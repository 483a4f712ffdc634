"""Two processes share the tests: one drives the browser while the other does the rest."""

import pytest
from xdist.scheduler import LoadScopeScheduling


class _Groups(LoadScopeScheduling):
    """A module's tests stay in one process, and so do all that use the browser: what they share is made once."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::")[0]
        return "browser" if "browser/" in module else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> _Groups:
    return _Groups(config, log)
