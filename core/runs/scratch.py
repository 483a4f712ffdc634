"""A private folder for the files of this process, that does not outlive it for long."""

import os
import re
import shutil
import tempfile
from pathlib import Path

PREFIX = "unrolled-runs-"


def private_folder() -> Path:
    """A new folder that only this user can read.

    Its name holds the process' number; folders of processes that were killed, and could not tidy up, are
    removed on the way (on POSIX systems, where a number can be asked whether it lives).
    """
    temporary = Path(tempfile.gettempdir())
    for folder in temporary.glob(f"{PREFIX}*") if os.name == "posix" else ():
        owner = re.fullmatch(rf"{PREFIX}(\d+)-.*", folder.name)
        if owner and not folder.is_symlink() and folder.stat().st_uid == os.getuid() and not _alive(int(owner[1])):
            shutil.rmtree(folder, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
