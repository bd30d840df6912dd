"""The folder of a process's unfinished files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def work_folder(data_dir: Path) -> Path:
    """Where this process has its unfinished files; who starts later sweeps away what a lost process left there."""
    return data_dir / "work" / str(os.getpid())


def sweep_work(folder: Path) -> None:
    """Remove what processes that are no more left behind of their unfinished files."""
    for path in folder.glob("*") if folder.is_dir() else ():
        try:
            os.kill(int(path.name), 0)
        except ProcessLookupError:
            shutil.rmtree(path, ignore_errors=True)
        except (ValueError, PermissionError):
            continue
