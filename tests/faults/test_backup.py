"""The backup of docs/operations.md, made while the service runs, and restored after the machine is lost."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.support.faults import ServeProcess
from tests.support.running import prose

SHELL = re.compile(r"```bash\n(.*?)```", re.DOTALL)


def documented() -> tuple[str, str]:
    """The shell commands of a backup and of a restore."""
    blocks = SHELL.findall((REPOSITORY / "docs" / "operations.md").read_text("utf-8"))
    backup, restore = (block for block in blocks if "backup/" in block)
    return backup, restore


def shell(commands: str, folder: Path, voices: Path) -> str:
    """Run commands as an operator would; what they print."""
    bin_folder = folder / "bin"
    bin_folder.mkdir(exist_ok=True)
    program = bin_folder / "audio-service"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m audio_service "$@"\n')
    program.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{bin_folder}:{os.environ['PATH']}",
        "AUDIO_SERVICE_DATA_DIR": "data",
        "AUDIO_SERVICE_VOICES_DIR": str(voices),
        "PYTHONPATH": str(REPOSITORY),
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_backup_of_a_running_service_restores_every_article(tmp_path: Path, voices_dir: Path) -> None:
    backup, restore = documented()
    with ServeProcess(tmp_path / "data", voices_dir) as running:
        for n in range(3):
            running.put(f"early-{n}", prose(3, f"early {n}"))
            running.ready(f"early-{n}")
        running.put("hidden", prose(3, "hidden"), publish=False)
        running.ready("hidden")
        shell(backup, tmp_path, voices_dir)
        running.put("long", prose(40, "long"))  # under way while the second backup is made
        shell(backup, tmp_path, voices_dir)
        before = {name: running.ready(name)["audio"][0]["src"] for name in ("early-0", "early-2", "long")}
        sound = {name: running.anyone.get(source).content for name, source in before.items()}
        running.kill()
        shutil.rmtree(tmp_path / "data")
        assert "0 damaged or missing" in shell(restore, tmp_path, voices_dir)
        running.start()
        for name, source in before.items():
            manifest = running.ready(name)
            assert manifest["status"] == "ready"
            assert manifest["audio"][0]["src"] == source
            assert running.anyone.get(source).content == sound[name]
        assert running.anyone.get("/v1/articles/hidden").status_code == 404
        assert running.ready("hidden")["published"] is False
