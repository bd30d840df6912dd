"""What a command imports: waiting for libraries that it does not need is most of its start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from audio_service.cli import COMMANDS, app
from tests.support.pages import page

# Prints which modules are loaded at the end of a program.
REPORT = "\nimport json, sys\nprint(json.dumps(sorted(sys.modules)), file=sys.stderr)"
SERVING = {"alembic", "celery", "fastapi", "jinja2", "obstore", "sqlalchemy", "starlette", "uvicorn"}
SPEAKING = {"lameenc", "mutagen", "onnx", "piper", "pydub", "soundfile"}
FETCHING = {"certifi", "httpcore2", "httpx2"}
EXTRACTING = {"lxml", "markdown_it", "numpy", "onnxruntime"}
ALL = SERVING | SPEAKING | FETCHING | EXTRACTING | {"babel", "pydantic_settings"}
COMMAND = "import contextlib, audio_service.cli\nwith contextlib.suppress(SystemExit): audio_service.cli.main()"

READING = """
import sys
from audio_service.article import from_file
from audio_service.config import Choices, Settings
from audio_service.service import open_service
settings = Settings(data_dir=sys.argv[1])
with open_service(settings) as service:
    before = set(sys.modules)
    service.scripts.script("first", from_file(sys.argv[2], settings.limits).document(settings), Choices())
    print(sorted(before), sorted(set(sys.modules) - before), sep="\\n")
"""


def loaded(program: str, *arguments: str) -> set[str]:
    """The names of the top-level modules that are loaded after `program`."""
    command = [sys.executable, "-c", program + REPORT, *arguments]
    done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=True)
    return {name.partition(".")[0] for name in json.loads(done.stderr)}


@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        ("import audio_service.cli", ()),
        (COMMAND, ("--version",)),
        (COMMAND, ("verbalize",)),
        ("import audio_service.article", ()),
    ],
)
def test_no_large_library_is_imported(program: str, arguments: tuple[str, ...]) -> None:
    assert not loaded(program, *arguments) & ALL


def test_help_imports_no_command() -> None:
    assert not loaded(COMMAND, "--help") & (ALL - {"markdown_it"})  # which rich imports


def test_cleaning_a_file_imports_no_service_and_no_network(tmp_path: Path) -> None:
    source = tmp_path / "article.html"
    source.write_text(page(), "utf-8")
    found = loaded(COMMAND, "clean", str(source))
    assert not found & (SERVING | SPEAKING | FETCHING | {"markdown_it"})
    assert {"lxml", "onnxruntime"} <= found


def test_a_worker_imports_no_web_server() -> None:
    assert not loaded("import audio_service.cli.worker") & {"fastapi", "starlette", "uvicorn", "jinja2"}


def test_a_catalogue_of_this_version_is_opened_without_alembic(tmp_path: Path) -> None:
    program = "import sys, pathlib\nfrom audio_service.storage import open_catalog\n"
    program += "open_catalog(None, pathlib.Path(sys.argv[1])).close()"
    assert "alembic" in loaded(program, str(tmp_path))
    assert "alembic" not in loaded(program, str(tmp_path))


def test_a_service_loads_what_reads_a_page_before_the_first_one(tmp_path: Path) -> None:
    source = tmp_path / "article.html"
    source.write_text(page(), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", READING, str(tmp_path / "data"), str(source)],
        capture_output=True,
        timeout=60,
        check=True,
        text=True,
    )
    assert "audio_service.verbalize.english.reader" in done.stdout.splitlines()[0]
    assert done.stdout.splitlines()[1] == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_has_their_own_first_lines(name: str) -> None:
    group: Any = typer.main.get_command(app)
    command = group.resolve_command(None, [name])[1]
    assert COMMANDS[name] == " ".join(command.help.split("\n\n")[0].split())
