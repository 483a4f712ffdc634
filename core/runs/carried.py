"""The product's own code, brought to the workers of a cluster that somebody else started.

A worker and a scheduler started by hand know nothing of `core`. So this module travels by value, whole, and imports
nothing of `core` itself.
"""

import hashlib
import io
import pkgutil
import sys
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from distributed import Worker, WorkerPlugin


def files_of(package: Path) -> list[Path]:
    """What of a package's folder belongs to it, in a fixed order."""
    return sorted(path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def fingerprint(package: Path) -> str:
    """Two folders with the same files have the same."""
    found = hashlib.sha256()
    for path in files_of(package):
        data = path.read_bytes()
        found.update(f"{path.relative_to(package).as_posix()} {len(data)} ".encode() + data)
    return found.hexdigest()[:16]


class Carried(WorkerPlugin):
    """A package that every worker of a cluster can import, those that come later, too."""

    name = "unrolled-code"  # the latest given takes the place of the one before
    idempotent = False

    def __init__(self, package: Path) -> None:
        """Pack the folder."""
        self.package, self.fingerprint = package.name, fingerprint(package)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in files_of(package):
                packed.write(path, path.relative_to(package.parent))
        self.data = file.getvalue()

    def setup(self, worker: Worker) -> None:
        """Unpack it, unless the worker has the very same already."""
        found = find_spec(self.package)
        if found and found.origin and fingerprint(Path(found.origin).parent) == self.fingerprint:
            return
        folder = Path(worker.local_directory) / f"{self.name}-{self.fingerprint}"
        with zipfile.ZipFile(io.BytesIO(self.data)) as packed:
            packed.extractall(folder)
        for module in [name for name in sys.modules if name.split(".")[0] == self.package]:
            del sys.modules[module]  # of another version, or another's package of that name
        sys.path.insert(0, str(folder))


def named(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that calls this one where it is run, and names it only.

    A scheduler reads what it hands on, and has no `core` to read it with.
    """
    name = f"{function.__module__}:{function.__qualname__}"

    def call(*given: Any) -> Any:
        return pkgutil.resolve_name(name)(*given)

    return call
