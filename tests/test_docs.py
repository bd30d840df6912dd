"""The pages in docs/ and the README: their commands run, their settings, paths and files exist."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from audio_service.api import create_app
from audio_service.config import Settings
from audio_service.narration import EXPORTS
from audio_service.service.webhooks import standard_signature
from scripts.settings_page import settings_page
from tests.cli.test_cli import ARTICLE
from tests.conftest import REPOSITORY
from tests.support.program import Program
from tests.support.tick_voice import NAME
from tests.test_contract import setting_names

PAGES = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
# Blocks marked `sh` are run here; those without a mark are examples for other machines.
_COMMANDS = re.compile(r"```sh\n(.*?)```", re.DOTALL)
_SETTING = re.compile(r"`(AUDIO_SERVICE_[A-Z0-9_]+)|`(__[A-Z0-9_]+)`")
_LINK = re.compile(r"\]\(([^)\s:]+?)(?:#([^)\s]+))?\)")


def commands(page: Path) -> list[str]:
    lines = "\n".join(_COMMANDS.findall(page.read_text("utf-8"))).splitlines()
    own = [line.split("  #")[0].strip() for line in lines if line.startswith("audio-service ")]
    return [line for line in own if line != "audio-service serve"]  # which does not end


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: str(page.name))
def test_the_commands_of_a_page_run(page: Path, tmp_path: Path, voices_dir: Path) -> None:
    program = Program(tmp_path, voices_dir)
    program.environment["AUDIO_SERVICE_SITES"] = '{"sport.example.com": {}}'
    (tmp_path / "notes.md").write_text(ARTICLE, "utf-8")
    (tmp_path / "pasted.txt").write_text("A title\n\nA pasted text, of one sentence.\n", "utf-8")
    (tmp_path / "lines.txt").write_text("It cost $5.\n", "utf-8")
    (tmp_path / "articles.jsonl").write_text('{"id": "a-line", "text": "A title\\n\\nA text, in one line."}\n', "utf-8")
    for folder in ("archive", "drafts"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.md").write_text(ARTICLE, "utf-8")
    (tmp_path / "article.html").write_bytes((REPOSITORY / "examples" / "article.html").read_bytes())
    for line in commands(page):
        command, _, given = line.partition(" < ")
        stdin = (tmp_path / given).read_bytes() if given else b""
        done = program(*shlex.split(command)[1:], stdin=stdin)
        assert done.returncode == 0, (line, done.stderr)


def test_the_python_example_runs(tmp_path: Path, voices_dir: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (REPOSITORY / "docs" / "python.md").read_text("utf-8"), re.DOTALL)
    (tmp_path / "article.html").write_bytes((REPOSITORY / "examples" / "article.html").read_bytes())
    environment = {**os.environ, "AUDIO_SERVICE_VOICES_DIR": str(voices_dir), "AUDIO_SERVICE_VOICE": NAME}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "article.mp3").stat().st_size > 100_000
    assert (tmp_path / "article.vtt").read_text("utf-8").startswith("WEBVTT")
    times = [line.split(" ")[:2] for line in done.stdout.splitlines()]
    assert len(times) > 200
    assert all(int(start) <= int(end) for start, end in times)


def test_the_example_verifies_messages() -> None:
    (code,) = re.findall(
        r"```python\n(import base64.*?)```", (REPOSITORY / "docs" / "http.md").read_text("utf-8"), re.DOTALL
    )
    example: dict[str, Any] = {}
    exec(code, example)
    now = int(time.time())
    for secret in ("a secret of the test", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"):
        headers = {"webhook-id": "msg_1", "webhook-timestamp": str(now)}
        signed = {**headers, "webhook-signature": standard_signature(secret, "msg_1", now, '{"id": "ä"}')}
        example["verify"](secret, signed, '{"id": "ä"}'.encode())
        old = {**signed, "webhook-timestamp": str(now - 301)}
        old["webhook-signature"] = standard_signature(secret, "msg_1", now - 301, "{}")
        for wrong in ((secret, signed, b"{}"), ("another secret..", signed, b"{}"), (secret, old, b"{}")):
            with pytest.raises(ValueError, match=r"the (signature is wrong|message is old)"):
                example["verify"](*wrong)


def settings_in(text: str) -> set[str]:
    """The settings that a text names; `__PART` continues the one before it."""
    found: set[str] = set()
    group = ""
    for whole, part in _SETTING.findall(text):
        name = whole or group + part
        group = "AUDIO_SERVICE_" + name.removeprefix("AUDIO_SERVICE_").partition("__")[0]
        found.add(name)
    return found


def test_the_settings_page_is_generated() -> None:
    assert (REPOSITORY / "docs" / "settings.md").read_text("utf-8") == settings_page()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_settings_exist(page: Path) -> None:
    assert settings_in(page.read_text("utf-8")) <= set(setting_names())


def test_every_file_of_a_narration_is_described() -> None:
    text = (REPOSITORY / "docs" / "http.md").read_text("utf-8")
    assert [name for name in EXPORTS if name not in text] == []


def test_every_path_of_the_api_is_described(settings: Settings) -> None:
    text = (REPOSITORY / "docs" / "http.md").read_text("utf-8")
    for path in create_app(settings).openapi()["paths"]:
        fixed = [part for part in path.split("/") if part and "{" not in part]
        assert all(part in text for part in fixed), path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_links_lead_somewhere(page: Path) -> None:
    for target, heading in _LINK.findall(page.read_text("utf-8")):
        path = (page.parent / target).resolve() if target else page
        assert path.is_file(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
            assert heading in slugs, heading
