"""The folder for a process's unfinished files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def work_folder(data_dir: Path) -> Path:
    """The folder for this process's unfinished files; later processes sweep it if this one is lost."""
    return data_dir / "work" / str(os.getpid())


def sweep_work(folder: Path) -> None:
    """Remove unfinished files of ended processes."""
    for path in folder.glob("*") if folder.is_dir() else ():
        try:
            os.kill(int(path.name), 0)
        except ProcessLookupError:
            shutil.rmtree(path, ignore_errors=True)
        except (ValueError, PermissionError):
            continue
