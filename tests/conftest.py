"""Two processes share the tests: one drives the browser while the other does the rest."""

from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner
from xdist.scheduler import LoadScopeScheduling

# Every app under test asks anew what is installed, which costs more than most of its pages.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


class _Groups(LoadScopeScheduling):
    """A module's tests stay in one process, and so do all that use the browser: what they share is made once."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::")[0]
        return "browser" if "browser/" in module else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> _Groups:
    return _Groups(config, log)
