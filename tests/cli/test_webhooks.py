"""`audio-service webhooks` beside a running service, with a receiver that was down."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from audio_service.config import Settings, Webhook
from tests.support.program import Program
from tests.support.publisher import Publisher
from tests.support.running import Running, prose

SECRET = "a secret of the test"


def wait_until(what: Any) -> None:
    until = time.monotonic() + 30
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


class Operated:
    """A running service with a receiver of webhooks that is down, and the command line beside it."""

    def __init__(self, fast: Settings, program: Program, database_url: str | None) -> None:
        down = Publisher()
        down.stop()
        self.port, self.receiver, self.program = down.port, f"{down.url}/hook", program
        hook = Webhook(url=self.receiver, secret=SECRET)
        changes = {"webhooks": (hook,), "webhook_wait_s": 3600, "database_url": database_url}
        settings = fast.model_copy(update={**changes, "fetching": down.fetching()})
        program.environment["AUDIO_SERVICE_DATA_DIR"] = str(settings.data_dir)
        program.environment["AUDIO_SERVICE_WEBHOOKS"] = json.dumps([hook.model_dump()])
        if database_url is not None:
            program.environment["AUDIO_SERVICE_DATABASE_URL"] = database_url
        self.running = Running(settings)

    def listed(self, *options: str) -> list[dict[str, Any]]:
        done = self.program("webhooks", "list", "--json", *options)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def replay(self, *options: str) -> int:
        done = self.program("webhooks", "replay", *options)
        assert done.returncode == 0, done.stderr
        return int(done.stdout.removeprefix("To be sent again: ").removesuffix(" messages\n"))


@pytest.fixture(params=["sqlite", "postgresql"])
def operated(request: pytest.FixtureRequest, fast: Settings, tmp_path: Path, voices_dir: Path) -> Iterator[Operated]:
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else None
    operated = Operated(fast, Program(tmp_path, voices_dir), url)
    yield operated
    operated.running.stop()


def test_a_receiver_that_was_down_gets_all_events_once_after_a_replay(operated: Operated) -> None:
    running = operated.running
    for name in ("a", "b"):
        running.put(name, prose(2, name))
        running.ready(name)
    running.publisher.post("/v1/articles/a/unpublish")
    running.publisher.delete("/v1/articles/b")
    wait_until(lambda: [each["tries"] for each in operated.listed() if each["event"] == "article.published"] == [1, 1])
    kept = operated.listed("--state", "pending", "--receiver", operated.receiver)
    # Newest first; the later messages of an article wait behind its first one.
    assert [(each["article"], each["event"]) for each in kept] == [
        ("b", "article.deleted"),
        ("a", "article.unpublished"),
        ("b", "audio.ready"),
        ("b", "article.published"),
        ("a", "audio.ready"),
        ("a", "article.published"),
    ]
    assert [each["tries"] for each in kept] == [0, 0, 0, 1, 0, 1]
    assert all("refused" in each["error"] for each in kept if each["tries"])

    up = Publisher(operated.port)
    try:
        assert operated.replay("--since", "1h", "--receiver", operated.receiver) == 6
        wait_until(lambda: {each["state"] for each in operated.listed()} == {"delivered"})
        got = [json.loads(body) for _, body in up.handler.messages]
        assert sorted(message["delivery"] for message in got) == sorted(each["id"] for each in kept)
        for name in ("a", "b"):  # in order, each once
            sent = [each["id"] for each in reversed(kept) if each["article"] == name]
            assert [message["delivery"] for message in got if message["id"] == name] == sent
        assert {(each["status"], each["error"]) for each in operated.listed()} == {(204, None)}
        # Nothing is left to be sent again, unless it is named.
        assert operated.replay("--since", "1h") == 0
        assert operated.replay(kept[0]["id"]) == 1
        wait_until(lambda: len(up.handler.messages) == 7)
        assert up.handler.messages[6] == (
            {**up.handler.messages[6][0], "webhook-id": kept[0]["id"]},
            next(body for headers, body in up.handler.messages[:6] if headers["webhook-id"] == kept[0]["id"]),
        )
    finally:
        up.stop()


@pytest.fixture
def program(tmp_path: Path, voices_dir: Path) -> Program:
    return Program(tmp_path, voices_dir)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("replay",), "Nothing is selected. Name messages, or give --since"),
        (("replay", "msg_none"), "Unknown messages: msg_none."),
        (("replay", "--receiver", "https://other.example/"), "https://other.example/ is not in AUDIO_SERVICE_WEBHOOKS"),
        (("list", "--since", "yesterday"), "--since yesterday is not a time. Give 90m"),
        (("list", "--since", "999999d"), "--since 999999d is not a time."),
    ],
)
def test_what_cannot_be_done_is_said(program: Program, arguments: tuple[str, ...], says: str) -> None:
    done = program("webhooks", *arguments)
    assert done.returncode == 2
    assert says in done.stderr


def listed(program: Program) -> list[dict[str, Any]]:
    """All messages that are kept."""
    return [json.loads(line) for line in program("webhooks", "list", "--json").stdout.splitlines()]


def test_the_list_is_a_table_and_can_be_narrowed(fast: Settings, program: Program, publisher: Publisher) -> None:
    hook = Webhook(url=f"{publisher.url}/hook", secret=SECRET)
    running = Running(fast.model_copy(update={"webhooks": (hook,), "fetching": publisher.fetching()}))
    program.environment["AUDIO_SERVICE_DATA_DIR"] = str(fast.data_dir)
    try:
        running.put("a", prose(2))
        running.ready("a")
        wait_until(lambda: len(publisher.handler.messages) == 2)
    finally:
        running.stop()
    program.environment["COLUMNS"] = "80"  # ids are whole in a narrow terminal, too
    table = program("webhooks", "list").stdout.splitlines()
    assert {line.split()[0] for line in table[1:]} == {each["id"] for each in listed(program)}
    assert table[0].split() == ["id", "recorded", "event", "article", "receiver", "state", "tries", "status", "error"]
    assert [line.split()[3] for line in table[1:]] == ["audio.ready", "article.published"]
    assert [line.split()[-3:] for line in table[1:]] == [["delivered", "1", "204"]] * 2
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    for options, count in (
        (("--event", "audio.ready"), 1),
        (("--state", "failed"), 0),
        (("--since", later), 0),
        (("--since", "3d", "--limit", "1"), 1),
        (("--receiver", "https://other.example/"), 0),
    ):
        assert len(program("webhooks", "list", "--json", *options).stdout.splitlines()) == count
    # A receiver that is not in the settings gets nothing, and the operator learns why.
    refused = program("webhooks", "replay", table[1].split()[0])
    assert refused.returncode == 2
    assert f"Not in AUDIO_SERVICE_WEBHOOKS: {hook.url}." in refused.stderr
