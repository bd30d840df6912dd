"""The wheel: it has all files that the program reads, and runs where nothing of the repository is."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "audio_service"
# Files that are no part of the program: sources of what is built.
SOURCES = ("web/editor/", "web/player/", "web/node_modules/")
READ = (".toml", ".csv", ".onnx", ".html", ".css", ".svg", ".py", ".typed", ".json")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network by the tools that are installed."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's files, as pip puts them."""
    folder = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder)]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    return folder


def program(installed: Path, *arguments: str) -> list[str]:
    """The installed program, of whose repository nothing can be imported."""
    code = f"import sys; sys.path.insert(0, {str(installed)!r}); from audio_service.cli import main; main()"
    return [sys.executable, "-P", "-c", code, *arguments]


def environment(**more: str) -> dict[str, str]:
    return {**{name: value for name, value in os.environ.items() if name != "PYTHONPATH"}, **more}


def test_the_wheel_has_every_file_that_the_program_reads(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    tracked = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*") if path.is_file()}
    needed = {
        name for name in tracked if name.endswith(READ) and "__pycache__" not in name and not name.startswith(SOURCES)
    }
    missing = sorted(name for name in needed if f"audio_service/{name}" not in names)
    assert [name for name in missing if not re.fullmatch(r"web/[^/]+\.(js|json)", name)] == []
    assert {"audio_service/speech/voices.toml", "audio_service/web/built/player.js"} <= names
    strays = [name for name in names if not name.startswith(("audio_service/", "audio_service-"))]
    assert strays == []
    assert [name for name in names if "node_modules" in name or "/tests/" in name] == []


def test_it_runs_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    def run(*arguments: str, text: str = "") -> str:
        command = program(installed, *arguments)
        done = subprocess.run(command, cwd=tmp_path, env=environment(), input=text, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = "import audio_service; print(audio_service.__file__)"
    code = f"import sys; sys.path.insert(0, {str(installed)!r}); {where}"
    found = subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert found.stdout.startswith(str(installed))
    assert "serve" in run("--help")
    assert run("verbalize", text="It cost £5m in 2024.\n") == "It cost five million pounds in twenty twenty four.\n"
    assert [path.name for path in tmp_path.iterdir()] == []


def test_it_serves_its_pages_and_the_player(installed: Path, tmp_path: Path) -> None:
    command = program(installed, "serve", "--port", "0")
    with subprocess.Popen(command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        try:
            url = listening(process)
            for path, holds in (
                ("/", b"<main>"),
                ("/player.js", b"listen-article"),
                ("/docs", b"openapi"),
                ("/editor", b"app"),
            ):
                with urllib.request.urlopen(f"{url}{path}") as answer:
                    assert holds in answer.read(), path
        finally:
            process.terminate()
            process.communicate(timeout=30)


def listening(process: subprocess.Popen[bytes]) -> str:
    """The address that the program says it listens on. Fails with what it printed."""
    assert process.stderr is not None
    printed = b""
    while select.select([process.stderr], [], [], 60)[0]:
        data = os.read(process.stderr.fileno(), 65_536)
        printed += data
        found = re.search(rb"listening on (http://\S+)", printed)
        if found:
            return found[1].decode()
        if not data:
            break
    raise AssertionError(printed.decode())
