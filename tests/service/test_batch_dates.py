"""Batches: the dates of their articles, which feed and home page list."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from audio_service.config import Settings
from audio_service.service import BatchRun, open_service
from audio_service.service.batch.items import find_items, json_item
from tests.support.publisher import Publisher
from tests.support.running import prose


def test_articles_have_the_dates_of_their_lines_and_are_listed(fast: Settings, publisher: Publisher) -> None:
    lines = [{"id": f"a{n}", "text": prose(1, f"{n}"), "published": f"2019-03-0{n}"} for n in (1, 3, 2)]
    items = [json_item(json.dumps(line), "line") for line in lines]
    with open_service(fast.model_copy(update={"fetching": publisher.fetching()})) as service:
        BatchRun(service, tell=lambda event: None).run([*items, *find_items(f"{publisher.url}/page", ())])
        listed = service.catalog.articles.newest(10, listed=lambda url: False)
        assert [article.id for article in listed[1:]] == ["a3", "a2", "a1"]
        assert listed[0].url == f"{publisher.url}/page"
        assert listed[1].dated_at == datetime(2019, 3, 3, tzinfo=UTC)
        # Another date is another revision, of the same recording's sentences.
        changed = json_item(json.dumps({**lines[0], "published": "2020-01-01"}), "line")
        BatchRun(service, tell=lambda event: None).run([changed])
        assert service.catalog.articles.get("a1").dated_at == datetime(2020, 1, 1, tzinfo=UTC)
