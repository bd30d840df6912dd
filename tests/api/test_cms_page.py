"""docs/cms.md: its settings and messages work as they are printed, and its code signs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from audio_service.config import Hook, Settings
from tests.conftest import REPOSITORY
from tests.support.hooks import ghost_headers, plain_headers, post, standard_headers
from tests.support.running import Running
from tests.support.servers import missing

PAGE = (REPOSITORY / "docs" / "cms.md").read_text("utf-8")
_JSON = re.compile(r"```json\n(.*?)```", re.DOTALL)
_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)


def examples() -> dict[str, tuple[dict[str, Any], bytes]]:
    """The setting and the message of each CMS."""
    parts = _SECTION.split(PAGE)
    blocks = {title: _JSON.findall(text) for title, text in zip(parts[1::2], parts[2::2], strict=True)}
    return {title: (json.loads(found[0]), found[1].encode()) for title, found in blocks.items() if len(found) == 2}


def headers_for(hook: Hook, body: bytes) -> dict[str, str]:
    if hook.kind == "ghost":
        return ghost_headers(body, secret=hook.secret)
    if hook.header is not None:
        return plain_headers(body, hook.header, hook.secret)
    return standard_headers(body, secret=hook.secret)


def test_each_cms_has_an_example() -> None:
    assert sorted(examples()) == CMS


CMS = ["Arc XP", "Drupal", "Ghost", "WordPress without the plugin", "n8n"]


@pytest.mark.parametrize("name", CMS)
def test_the_message_of_a_page_is_heard(fast: Settings, name: str) -> None:
    setting, body = examples()[name]
    ((hook_name, given),) = setting.items()
    hook = Hook.model_validate(given)
    running = Running(fast.model_copy(update={"hooks": {hook_name: hook}}))
    try:
        answer = post(running.anyone, hook_name, body, headers_for(hook, body))
        assert answer.status_code == 202, answer.text
        manifest = running.ready(answer.json()["id"])
        assert (manifest["status"], manifest["published"]) == ("ready", True)
        assert "ferr" in manifest["title"].lower()
        words = [word["text"] for word in running.anyone.get(manifest["timeline"]).json()["words"]]
        assert " ".join(words).endswith("The council has decided to keep the ferry.")
    finally:
        running.stop()


def test_the_module_for_drupal_is_php() -> None:
    php = shutil.which("php") or missing("PHP", "apt-get install php-cli")
    (code,) = re.findall(r"```php\n(use Drupal.*?)```", PAGE, re.DOTALL)
    done = subprocess.run([php, "-l"], input=f"<?php\n{code}".encode(), capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout


def test_the_javascript_signs(fast: Settings) -> None:
    (code,) = re.findall(r"```js\n(const crypto.*?)```", PAGE, re.DOTALL)
    setting, body = examples()["Arc XP"]
    run = f"{code}\nsendStory(JSON.parse(process.argv[2]).story, 'published', process.argv[1]);"
    running = Running(fast.model_copy(update={"hooks": {"arc": Hook.model_validate(setting["arc"])}}))
    try:
        run = run.replace("https://audio.example.com", running.url)
        node = Path(sys.executable).with_name("node")
        command = [node, "-e", run, setting["arc"]["secret"], body.decode()]
        done = subprocess.run(command, capture_output=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        assert running.ready("ZUBFLUHI2NF23NILNSLT2UPX6M")["title"] == "The ferry stays"
    finally:
        running.stop()


def test_the_php_signs(fast: Settings) -> None:
    php = shutil.which("php") or missing("PHP", "apt-get install php-cli")
    (code,) = re.findall(r"```php\n(function listen_headers.*?)```", PAGE, re.DOTALL)
    setting, body = examples()["WordPress without the plugin"]
    secret = setting["news"]["secret"]
    run = f"{code}\necho json_encode(listen_headers($argv[1], stream_get_contents(STDIN)));"
    done = subprocess.run([php, "-r", run, secret], input=body, capture_output=True, check=True, timeout=60)
    running = Running(fast.model_copy(update={"hooks": {"news": Hook.model_validate(setting["news"])}}))
    try:
        assert post(running.anyone, "news", body, json.loads(done.stdout)).status_code == 202
    finally:
        running.stop()
