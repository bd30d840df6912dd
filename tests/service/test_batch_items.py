"""Sources of a batch: files, folders, patterns and JSON Lines, and what is wrong with some."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audio_service.service.batch.items import BrokenSource, Item, find_items, item_from_json, item_to_json, json_item


def test_files_folders_and_patterns_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("in/b.md", "in/deep/c.html", "in/a.txt", "in/picture.png", "other.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("x", "utf-8")
    Path("empty").mkdir()

    def sources(source: str, *lines: str) -> list[str]:
        return [found.source for found in find_items(source, lines)]

    assert sources("in") == ["in/a.txt", "in/b.md", "in/deep/c.html"]
    assert sources("in/**/*.html") == ["in/deep/c.html"]
    assert sources("./other.txt") == ["other.txt"]
    assert sources("-", "other.txt\n", "\n", "https://Example.com/a?utm_source=x#y\n") == [
        "other.txt",
        "https://example.com/a",
    ]
    assert isinstance(next(find_items("empty", ())), BrokenSource)
    assert isinstance(next(find_items("no/*.md", ())), BrokenSource)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("nonsense", "not valid JSON"),
        ("[1]", "not a JSON object"),
        ('{"id": "a"}', "exactly one text"),
        ('{"id": "a", "text": "x", "html": "y"}', "exactly one text"),
        ('{"text": "x"}', "no id"),
        ('{"id": 5, "text": "x"}', "id is not text"),
        ('{"id": "a", "text": "x", "colour": "red"}', "colour"),
        ('{"id": "a", "text": "x", "choices": {"length_scale": 99}}', "invalid choices"),
        ('{"id": "a", "text": "x", "published": "yesterday"}', "not a date"),
        ('{"id": "a", "text": "x", "language": "English"}', "file, line 3: 'English' is not a language"),
        ('{"id": "a", "text": "x", "language": "und"}', "'und' is not a language"),
        ('{"id": "a", "text": "x", "section": ""}', "file, line 3: section is invalid"),
        ('{"id": "a", "text": "x", "tags": ["a", 5]}', "tags.1 is invalid"),
        ('{"id": "a", "text": "x", "access": "friends"}', "access is invalid"),
    ],
)
def test_wrong_json_lines_say_what_is_wrong(line: str, says: str) -> None:
    found = json_item(line, "file, line 3")
    assert isinstance(found, BrokenSource)
    assert says in str(found.error)


def test_items_come_back_from_json() -> None:
    line = {"id": "a", "html": "<p>x</p>", "url": "https://example.com/a", "published": "2026-01-31", "voice": "v"}
    empty, item = (json_item(json.dumps({**line, "language": given}), "line") for given in ("", "en_us"))
    assert isinstance(item, Item)
    assert [found.language for found in (empty, item) if isinstance(found, Item)] == [None, "en-US"]
    assert (item.published, item.dated) == (datetime(2026, 1, 31, tzinfo=UTC), "2026-01-31")
    assert item_from_json(item_to_json(item)) == item
    named = json_item(json.dumps(line | {"section": "World", "tags": ["a"], "author": None, "access": "token"}), "line")
    assert isinstance(named, Item)
    assert item_from_json(item_to_json(named)) == named
