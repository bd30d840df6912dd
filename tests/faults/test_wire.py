"""Faults of identity and form on the wire, against a running service."""

from __future__ import annotations

import io
import json
import re
import socket
from html import unescape
from urllib.parse import quote

import httpx2
import pytest
from lxml import etree

from audio_service.api.pages import PageCache
from audio_service.service import BrokenSource, json_lines
from tests.support.faults import held_write_lock
from tests.support.running import Running, prose


def test_a_tag_of_a_deleted_article_saves_nothing(running: Running) -> None:
    """ABA: the article that has the id now is another one."""
    first = running.publisher.put("/v1/articles/x", json={"text": prose(2, "mine")})
    running.ready("x")
    running.publisher.delete("/v1/articles/x")
    running.put("x", prose(2, "theirs"))
    followed = {"If-Match": first.headers["ETag"]}
    late = running.publisher.put("/v1/articles/x", json={"text": prose(2, "mine again")}, headers=followed)
    assert late.status_code == 412
    assert running.publisher.delete("/v1/articles/x", headers=followed).status_code == 412
    assert running.ready("x")["revision"] == 1


def test_a_working_copy_of_a_deleted_article_is_not_published_over_a_new_one(running: Running) -> None:
    running.put("x", prose(2))
    running.ready("x")
    opened = running.editor.get("/v1/editor/articles/x").json()
    changes = {"version": opened["version"], "choices": opened["choices"], "texts": {"1": "An editor wrote this."}}
    saved = running.editor.put("/v1/editor/articles/x", json=changes).json()
    running.publisher.delete("/v1/articles/x")
    running.put("x", prose(2, "theirs"))
    assert running.editor.get("/v1/editor/articles/x").json()["overtaken"]
    late = running.publisher.post("/v1/editor/articles/x/publish", json={"version": saved["version"]})
    assert late.status_code == 412
    assert "theirs" in running.anyone.get(running.ready("x")["timeline"]).text


@pytest.mark.parametrize("path", ["caf%E9", "caf%E8", "%FF", "%ED%A0%BD", "%C0%AE", "a%80"])
def test_an_id_that_is_not_utf_8_is_refused_everywhere(running: Running, path: str) -> None:
    for method, address in (
        ("PUT", f"/v1/articles/{path}"),
        ("GET", f"/v1/articles/{path}"),
        ("DELETE", f"/v1/articles/{path}"),
        ("GET", f"/v1/articles/{path}/events"),
        ("GET", f"/v1/articles/{path}/audit"),
        ("POST", f"/v1/articles/{path}/plays"),
        ("GET", f"/read/{path}"),
        ("GET", f"/embed/{path}"),
        ("GET", f"/v1/editor/articles/{path}"),
        ("GET", f"/media/{path}/audio.mp3"),
    ):
        answer = running.publisher.request(method, f"{running.url}{address}", json={"text": prose(1)})
        assert (address, answer.status_code) == (address, 400)
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert running.reader.get("/v1/articles").json()["articles"] == []


@pytest.mark.parametrize(
    "own_id",
    ["\ufffd", "a\x00b", "a\x1f", "a\x7f", "a\x85", "\ufffe", "\ufdd0", "\U0001ffff", "a/b", "a\\b", "a" * 201],
)
def test_an_id_that_no_path_should_carry_is_refused(running: Running, own_id: str) -> None:
    encoded = quote(own_id, safe="")
    put = running.publisher.put(f"/v1/articles/{encoded}", json={"text": prose(1)})
    assert put.status_code in (404, 405, 422)
    rule = {"written": "Xyzzy", "kind": "alias", "said": "ziz", "scope": f"article:{own_id}"}
    assert running.editor.post("/v1/lexicon", json=rule).status_code == 422
    assert running.reader.get("/v1/lexicon", params={"scope": f"article:{own_id}"}).status_code == 422
    asked = {"url": f"{running.url}/read/{encoded}"}
    assert running.anyone.get("/oembed", params=asked).status_code == 404
    assert running.reader.get("/v1/articles").json()["articles"] == []


@pytest.mark.parametrize("own_id", [".", "..", "a/b", "a\0b", "\ufffe", "\ud800", "a" * 201])
def test_a_batch_has_the_same_ids(own_id: str) -> None:
    (item,) = json_lines(io.StringIO(json.dumps({"id": own_id, "text": prose(1)})), "articles.jsonl")
    assert isinstance(item, BrokenSource)
    assert "is not an id" in str(item.error)


@pytest.mark.parametrize("path", ["%2E", "%2e%2e", "."])
def test_dots_are_no_ids(running: Running, path: str) -> None:
    """Browsers resolve them, so that no one could reach such an article."""
    with socket.create_connection((running.server.config.host, int(running.url.rpartition(":")[2]))) as connection:
        head = f"GET /v1/articles/{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.makefile("rb").readline().split()[1] == b"422"


@pytest.mark.parametrize("own_id", ["a b", "ä ö", "100%", "a%20b", "\"<&>'", "日本 👋", "a?b#c;d=e"])
def test_an_odd_id_works_everywhere_and_is_encoded_once(running: Running, own_id: str) -> None:
    """The player asks for `encodeURIComponent(article-id)` of the embed code and of our pages."""
    encoded = quote(own_id, safe="")
    running.put(encoded, prose(2))
    manifest = running.ready(encoded)
    assert manifest["id"] == own_id
    for name in ("self", "page", "embed"):
        assert running.anyone.get(manifest["links"][name]).status_code == 200
    assert running.anyone.get("/oembed", params={"url": manifest["links"]["page"]}).status_code == 200
    version = running.editor.get(f"/v1/editor/articles/{encoded}").json()["version"]
    published = running.publisher.post(f"/v1/editor/articles/{encoded}/publish", json={"version": version}).json()
    for page in (published["embed"], running.anyone.get(manifest["links"]["embed"]).text):
        given = re.findall(r'article-id="([^"]*)"', page)
        asked = f"/v1/articles/{quote(unescape(given[0]), safe='')}"
        assert running.anyone.get(asked).json()["id"] == own_id


def test_every_xml_is_well_formed_whatever_was_sent(running: Running) -> None:
    odd = "".join(map(chr, (*range(1, 32), 0x7F, 0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF)))
    page = f"<h1>A &#xFFFE; {odd}title</h1><p>Some &#1; words {odd} are &#xFFFF; here.</p>"
    pushed = running.publisher.put("/v1/articles/a", json={"html": page, "title": f"New{odd} title", "publish": True})
    assert pushed.status_code == 202
    rule = {"written": f"ze\uffff{odd}bra", "kind": "alias", "said": f"z\ufffe{odd}b"}
    assert running.editor.post("/v1/lexicon", json=rule).status_code == 201
    media = running.ready("a")["timeline"].rpartition("/")[0]
    for address in (f"{media}/text.xhtml", f"{media}/overlay.smil", "/feed.xml", "/v1/lexicon.pls"):
        answer = running.reader.get(address)
        assert (address, answer.status_code) == (address, 200)
        etree.fromstring(answer.content)
    text = running.anyone.get(f"{media}/text.txt").text
    assert [character for character in odd if character in text.replace("\n", "")] == []


def test_a_lexicon_that_nothing_can_read_is_refused(running: Running) -> None:
    head = '<?xml version="1.0" encoding="{}"?>'
    bomb = '<!DOCTYPE lexicon [<!ENTITY a "b">]><lexicon xmlns="http://www.w3.org/2005/01/pronunciation-lexicon"/>'
    for form, body in (
        ("pls", head.format("utf-7").encode()),
        ("pls", head.format("\u2603").encode()),
        ("pls", bomb.encode("utf-16-le")),
        ("pls", bomb.encode("utf-16")),
        ("pls", bomb.encode("utf-32-be")),
        ("pls", bomb.encode()),
        ("pls", b"<lexicon>" * 50_000),
        ("csv", b"written,said\na," + b"b" * 131_073),
        ("csv", b'written,said\na,"' + b"b" * 200_000),
        ("csv", b"a\0b\n"),
        ("csv", b"\xff\xfe"),
    ):
        answer = running.editor.put(f"/v1/lexicon.{form}", content=body, headers={"Content-Type": "text/plain"})
        assert (form, body[:60], answer.status_code) == (form, body[:60], 422)
    assert running.reader.get("/v1/lexicon").json() == []


def test_several_lines_of_a_condition_are_one_list(running: Running) -> None:
    tag = running.publisher.put("/v1/articles/x", json={"text": prose(2)}).headers["ETag"]
    running.ready("x")
    for first, second in ((tag, '"other"'), ('"other"', tag)):
        lines = [("If-Match", first), ("If-Match", second)]
        assert running.publisher.post("/v1/articles/x/publish", headers=lines).status_code == 200
    manifest = running.anyone.get("/v1/articles/x")
    for address, known in (("/v1/articles/x", manifest), (manifest.json()["timeline"], None)):
        known = known or running.anyone.get(address)
        for first, second in ((known.headers["ETag"], '"other"'), ('"other"', known.headers["ETag"])):
            lines = [("If-None-Match", first), ("If-None-Match", second)]
            assert running.anyone.get(address, headers=lines).status_code == 304


def test_signing_out_without_a_database_deletes_the_cookie(running: Running) -> None:
    key = running.editor.headers["Authorization"].removeprefix("Bearer ")
    with httpx2.Client(base_url=running.url, headers={"X-Editor": "1"}) as page:
        assert page.post("/v1/editor/session", json={"key": key}).status_code == 200
        with held_write_lock(running.settings.data_dir / "catalog.sqlite"):
            assert page.delete("/v1/editor/session", timeout=20).status_code == 503
        assert page.get("/v1/editor/session").status_code == 401


def test_pages_are_rendered_once_until_they_change(running: Running) -> None:
    cache = PageCache()
    made: list[int] = []

    def render() -> bytes:
        made.append(1)
        return b"page"

    assert [cache.get(1, render), cache.get(1, render), cache.get(2, render)] == [b"page"] * 3
    assert len(made) == 2
    for name in ("first", "second"):
        running.put(name, prose(1, name), title=f"The {name}")
        running.ready(name)
        assert f"The {name}" in running.anyone.get("/").text
    for host in ("one.example", "two.example", "one.example"):
        assert f"http://{host}/v1/" in running.anyone.get("/docs", headers={"Host": host}).text
