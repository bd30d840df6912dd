"""Section, key words, author, site and access over HTTP: a push names them, a list selects by them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from mutagen.id3 import ID3

from audio_service.config import Settings, SiteRule
from tests.support.running import Running, prose

FACTS = ("section", "tags", "author", "site", "access")


@pytest.fixture
def paper(fast: Settings) -> Iterator[Running]:
    """A service of a paper with two sites."""
    sites = {"example.com": SiteRule(), "www.sport.example": SiteRule()}
    running = Running(fast.model_copy(update={"sites": sites}))
    yield running
    running.stop()


def facts(manifest: dict[str, Any]) -> list[object]:
    return [manifest[name] for name in FACTS]


def test_a_push_names_where_an_article_belongs(paper: Running) -> None:
    named = {"section": " World \n news ", "tags": ["a", "b", "a"], "author": "Ada Roe, Bo Lind", "access": "token"}
    first = paper.put("a", prose(1), url="https://www.example.com/a", **named)
    assert facts(first) == ["World news", ["a", "b"], "Ada Roe, Bo Lind", "example.com", "token"]
    assert first["jsonld"]["author"] == [{"name": "Ada Roe"}, {"name": "Bo Lind"}]
    assert first["jsonld"]["keywords"] == ["a", "b"]
    assert facts(paper.put("a", prose(1, "two"))) == facts(first)
    moved = paper.put("a", prose(1, "two"), site="Sport.example", section=None, tags=None, author=None, access=None)
    assert facts(moved) == [None, [], None, "www.sport.example", "public"]
    assert facts(paper.publisher.get("/v1/articles/a").json()) == facts(moved)


def test_a_push_takes_over_what_its_page_states(paper: Running) -> None:
    head = "".join(
        f'<meta property="{name}" content="{value}">'
        for name, value in (("article:section", "Science"), ("article:tag", "bats"), ("author", "Mara Quist"))
    )
    page = f"<html><head>{head}</head><body><article><h1>A title</h1><p>{prose(4)}</p></article></body></html>"
    answer = paper.publisher.put("/v1/articles/a", json={"html": page, "section": "Night"})
    assert facts(answer.json()) == ["Night", ["bats"], "Mara Quist", None, "public"]


def test_who_is_named_as_author_is_in_the_file_and_on_the_page(paper: Running) -> None:
    page = f'<html><head><meta name="author" content="Web Desk"></head><body><p>{prose(4)}</p></body></html>'

    def artists() -> list[str]:
        found = paper.anyone.get(paper.ready("a")["audio"][0]["src"]).content
        return [str(each) for each in ID3(io.BytesIO(found)).getall("TPE1")]

    for named, expected in (
        ({}, ["Web Desk"]),
        ({"author": "Ada Roe"}, ["Ada Roe"]),
        ({}, ["Ada Roe"]),
        ({"author": None}, []),
    ):
        answer = paper.publisher.put("/v1/articles/a", json={"html": page, "publish": True, **named})
        assert answer.status_code in (200, 202)
        assert artists() == expected
        html = paper.anyone.get("/read/a", headers={"Accept": "text/html"}).text
        assert re.findall(r'<meta name="author" content="([^"]+)">', html) == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("section", ""),
        ("section", "s" * 201),
        ("section", 1),
        ("tags", ["t"] * 21),
        ("tags", ["t" * 101]),
        ("tags", [" "]),
        ("tags", "news"),
        ("author", "a" * 501),
        ("access", "secret"),
        ("section", "\ud800"),
    ],
)
def test_wrong_values_are_refused(paper: Running, field: str, value: object) -> None:
    answer = paper.publisher.put("/v1/articles/a", content=json.dumps({"text": prose(1), field: value}))
    assert answer.status_code == 422
    assert paper.publisher.get("/v1/articles/a").status_code == 404


def test_an_unknown_site_is_refused_with_the_known_ones(paper: Running) -> None:
    answer = paper.publisher.put("/v1/articles/a", json={"text": prose(1), "site": "other.example"})
    assert answer.status_code == 422
    assert "'other.example' is not in AUDIO_SERVICE_SITES." in answer.text
    assert "example.com, www.sport.example" in answer.text
    assert paper.reader.get("/v1/articles?site=other.example").status_code == 422


def test_a_list_is_selected_and_paged(paper: Running) -> None:
    for number in range(5):
        odd = {"section": "Odd", "author": "Ada Roe, Bo Lind"} if number % 2 else {"site": "example.com"}
        paper.put(f"a{number}", prose(1, str(number)), tags=["all", f"n{number}"], **odd)

    def found(query: str) -> list[str]:
        return [article["id"] for article in paper.reader.get(f"/v1/articles?{query}").json()["articles"]]

    assert found("section=Odd") == found("author=Bo%20Lind") == ["a1", "a3"]
    assert found("site=www.example.com") == ["a0", "a2", "a4"]
    assert found("tag=n3") == found("tag=n3&section=Odd&published=true") == ["a3"]
    assert found("tag=n3&site=example.com") == []
    first = paper.reader.get("/v1/articles?site=example.com&limit=2").json()
    assert first["next"] == "a2"
    assert found(f"site=example.com&limit=2&after={first['next']}") == ["a4"]
