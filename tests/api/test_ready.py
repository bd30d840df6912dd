"""Answers that are kept: equal to those of the app, and only as long as nothing changes."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from audio_service.api.http import kept
from audio_service.api.http.kept import FilePart, KeptAnswer, Ready, ReadyAnswers
from audio_service.api.http.ranges import Slice
from audio_service.cached_files import read_cached
from audio_service.storage import open_catalog
from audio_service.storage.catalog.changes import FILE_S
from tests.support.cluster import wait_until
from tests.support.running import Running, prose

NOT_COMPARED = {"x-request-id", "date"}


@pytest.fixture
def addresses(running: Running) -> dict[str, str]:
    """The files of a finished article: name -> path."""
    running.put("a", prose(40))
    manifest = running.ready("a")
    links = manifest["links"]
    found = {
        "manifest": "/v1/articles/a",
        "mp3": manifest["audio"][0]["src"],
        "timeline": manifest["timeline"],
        "captions": manifest["captions"],
        "playlist": links["stream"],
        "segment": links["stream"].replace("stream.m3u8", "segment-1.mp3"),
        "player": "/player.js",
    }
    return {name: httpx2.URL(address).path for name, address in found.items()}


def kept_answers(running: Running) -> int:
    """How many requests were answered from memory."""
    found = re.search(r"^audio_service_kept_answers_total (\d+)", running.anyone.get("/metrics").text, re.MULTILINE)
    assert found is not None
    return int(found[1])


def change(running: Running) -> None:
    """Change something in the catalogue, so that nothing is kept any more."""
    for call in ("unpublish", "publish"):
        running.publisher.post(f"/v1/articles/a/{call}").raise_for_status()


@contextlib.contextmanager
def answered_from_memory(running: Running, count: int) -> Iterator[None]:
    before = kept_answers(running)
    yield
    assert kept_answers(running) == before + count


@pytest.mark.parametrize("name", ["manifest", "mp3", "m4a", "timeline", "captions", "playlist", "segment", "player"])
def test_a_kept_answer_is_that_of_the_app(running: Running, addresses: dict[str, str], name: str) -> None:
    address = addresses["mp3"].replace("mp3", name) if name == "m4a" else addresses[name]
    wait_until(lambda: running.anyone.get(address).status_code == 200)  # other formats are made first
    tag = running.anyone.get(address, headers={"Accept-Encoding": "identity"}).headers["ETag"]
    for method, headers in (
        ("GET", {}),
        ("GET", {"Accept-Encoding": "gzip"}),
        ("HEAD", {}),
        ("HEAD", {"Range": "bytes=0-9"}),
        ("GET", {"Origin": "https://paper.example"}),
        ("GET", {"Range": "bytes=0-999"}),
        ("GET", {"Range": "bytes=100-199", "Accept-Encoding": "gzip"}),
        ("GET", {"Range": "bytes=-70"}),
        ("GET", {"Range": "bytes=0-9,20-29"}),
        ("GET", {"Range": "bytes=0-9", "If-Range": tag}),
        ("GET", {"Range": "bytes=0-9", "If-Range": '"other"'}),
        ("GET", {"Range": "bytes=99999999-"}),
        ("GET", {"If-None-Match": tag}),
        ("GET", {"If-None-Match": f'"x", W/{tag}'}),
        ("GET", {"If-Match": '"other"'}),
        ("GET", {"X-Request-ID": "mine"}),
    ):
        headers = {"Accept-Encoding": "identity", **headers}
        change(running)
        first, plain, second = (
            running.anyone.request(method, address, headers=each)
            for each in (headers, {"Accept-Encoding": headers["Accept-Encoding"]}, headers)
        )
        assert plain.status_code == 200
        assert first.status_code == second.status_code, headers
        assert first.content == second.content, headers
        shown = [{k: v for k, v in answer.headers.items() if k not in NOT_COMPARED} for answer in (first, second)]
        assert shown[0] == shown[1], headers
        assert ("X-Request-ID" not in headers) or second.headers["X-Request-ID"] == "mine"


def test_what_was_answered_once_comes_from_memory(running: Running, addresses: dict[str, str]) -> None:
    part = {"Range": "bytes=0-65535", "Accept-Encoding": "gzip"}
    for address in addresses.values():
        running.anyone.get(address, headers=part)
    with answered_from_memory(running, 2 * len(addresses)):
        for address in [*addresses.values()] * 2:
            assert running.anyone.get(address, headers=part).status_code in (200, 206)


def test_an_article_that_is_unpublished_is_not_answered_any_more(running: Running, addresses: dict[str, str]) -> None:
    of_article = {name: path for name, path in addresses.items() if name != "player"}
    part = {"Range": "bytes=0-999"}
    for _ in range(2):
        for address in of_article.values():
            assert running.anyone.get(address, headers=part).is_success
        running.publisher.post("/v1/articles/a/unpublish").raise_for_status()
        for address in of_article.values():
            assert running.anyone.get(address, headers=part).status_code == 404, address
        running.publisher.post("/v1/articles/a/publish").raise_for_status()


def test_what_another_process_changes_is_noticed(running: Running, addresses: dict[str, str]) -> None:
    for _ in range(2):
        assert running.anyone.get(addresses["manifest"]).status_code == 200
    other = open_catalog(running.settings.database_url, running.settings.data_dir)
    with contextlib.closing(other):
        other.articles.publish("a", False)
    wait_until(lambda: running.anyone.get(addresses["manifest"]).status_code == 404, 50 * FILE_S)


def test_callers_with_a_key_get_their_own_answer(running: Running, addresses: dict[str, str]) -> None:
    for _ in range(2):
        assert "embed" in running.publisher.get(addresses["manifest"]).json()
        assert running.anyone.get(addresses["manifest"]).json()["embed"] is None
        assert running.publisher.get(addresses["manifest"]).json()["embed"]


def test_links_have_the_host_of_their_own_request(running: Running, addresses: dict[str, str]) -> None:
    for host in ("one.example", "two.example", "one.example"):
        manifest = running.anyone.get(addresses["manifest"], headers={"Host": host}).json()
        assert manifest["timeline"].startswith(f"http://{host}/")


def test_drafts_and_errors_are_not_kept(running: Running) -> None:
    running.put("draft", prose(2), publish=False)
    draft = running.ready("draft")["links"]["page"].partition("?")[2]
    with answered_from_memory(running, 0):
        for _ in range(3):
            assert running.anyone.get("/v1/articles/unknown").status_code == 404
            assert running.anyone.get("/v1/articles/draft").status_code == 404
            assert running.anyone.get(f"/v1/articles/draft?{draft}").status_code == 200


def answers_of(count: int, content: bytes = b"") -> ReadyAnswers:
    """Answers of so many paths."""
    answers = ReadyAnswers()
    answers.changes = lambda: (1, 0)
    for number in range(count):
        answers.keep(of_path(number), KeptAnswer(Ready('"x"', content), [], "/"), (1, 0))
    return answers


def of_path(number: int) -> kept.Variant:
    return (f"/{number}", "http", "host", "", False, False)


def test_the_number_and_the_size_of_what_is_kept_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "ANSWERS_MAX", 3)
    answers = answers_of(3)
    assert answers.find(of_path(0)) is not None  # now the one that was used last
    answers.keep(of_path(3), KeptAnswer(Ready('"x"'), [], "/"), (1, 0))
    assert [answers.find(of_path(number)) is not None for number in range(4)] == [True, False, True, True]
    monkeypatch.setattr(kept, "BYTES_MAX", 25)
    answers = answers_of(3, b"ten bytes.")
    assert [answers.find(of_path(number)) is not None for number in range(3)] == [False, True, True]


def test_nothing_is_kept_that_was_read_before_a_change() -> None:
    answers = answers_of(0)
    answers.keep(of_path(1), KeptAnswer(Ready('"x"'), [], "/"), (0, 0))
    assert answers.find(of_path(1)) is None
    answers.changes = lambda: None  # not known: the database does not answer
    assert answers.number() is None


@pytest.mark.parametrize(
    ("start", "end", "content", "in_file"),
    [(0, 4, b"head", None), (2, 6, b"ad", (100, 102)), (5, 7, b"", (101, 103)), (0, 14, b"head", (100, 110))],
)
def test_a_slice_may_begin_in_memory_and_end_in_a_file(
    start: int, end: int, content: bytes, in_file: tuple[int, int] | None
) -> None:
    whole = Ready('"x"', b"head", FilePart("key", "audio.mp3", 100, 110))
    found = whole.within(Slice(206, start, end))
    assert found == (content, None if in_file is None else FilePart("key", "audio.mp3", *in_file))


def test_a_file_that_is_too_short_or_missing_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    assert read_cached(str(path), 2, 5) == b"234"
    assert read_cached(str(path), 2, 11) is None
    assert read_cached(str(tmp_path / "none"), 0, 1) is None
