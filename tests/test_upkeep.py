"""Clean-up and checks of the store, in a folder and on S3."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from audio_service.article.extract import extract
from audio_service.config import Choices, Settings
from audio_service.errors import InputError
from audio_service.service.maintenance import Damage, Keys, collect, verify
from audio_service.service.service import Newsroom
from audio_service.storage.catalog import Status
from audio_service.storage.store import Entry
from tests import servers
from tests.service import Running, prose


@pytest.fixture(params=["folder", "s3"])
def stored(request: pytest.FixtureRequest, fast: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings with a store of each kind."""
    if request.param == "folder":
        yield fast
        return
    with servers.s3() as environment:
        for name, value in environment.items():
            if not name.startswith("AUDIO_SERVICE_"):
                monkeypatch.setenv(name, value)
        yield fast.model_copy(update={"store_url": environment["AUDIO_SERVICE_STORE_URL"]})


@pytest.fixture
def newsroom(stored: Settings) -> Iterator[Newsroom]:
    newsroom = Newsroom(stored)
    yield newsroom
    newsroom.close()


def render(newsroom: Newsroom, article_id: str, text: str) -> str:
    """Render an article; its narration's key."""
    document = extract(text, source=article_id, media_type="text/plain", settings=newsroom.settings)
    draft, script = newsroom.draft(article_id, document, Choices(), publish=True)
    newsroom.submit(article_id, draft, script)
    while newsroom.catalog.articles.get(article_id).latest.status == Status.RENDERING:
        time.sleep(0.01)
    assert newsroom.catalog.articles.get(article_id).latest.status == Status.READY
    return newsroom.catalog.articles.get(article_id).latest.key


def names(newsroom: Newsroom, kind: str) -> dict[str, Entry]:
    return {entry.name: entry for entry in newsroom.store.entries(kind)}


def damage(newsroom: Newsroom, name: str) -> None:
    """Put other bytes where an object is."""
    _, key, file = name.split("/")
    newsroom.store.put_media(key, file, b"something else")


def test_only_what_nothing_refers_to_is_deleted(newsroom: Newsroom) -> None:
    render(newsroom, "a", prose(4, "kept"))
    before = names(newsroom, "takes")
    render(newsroom, "b", prose(3, "gone"))
    old = render(newsroom, "c", prose(2, "before"))
    render(newsroom, "c", prose(2, "after"))
    newsroom.catalog.articles.delete("b", media_after=timedelta(0))
    newsroom.sweep()
    newsroom.store.put("notes/x", b"{}")
    assert [found.count for found in collect(newsroom, timedelta(days=1), delete=True)] == [0, 0, 0]
    takes, media, notes = collect(newsroom, timedelta(0), delete=False)
    # Three sentences of b and two of c's first text; the title is everyone's.
    assert (takes.kind, takes.count, notes.count) == ("takes", 5, 1)
    assert media.count == len([name for name in names(newsroom, "media") if name.startswith(f"media/{old}/")])
    assert takes.size > 1000
    everything = len(names(newsroom, "takes"))
    collect(newsroom, timedelta(0), delete=True)
    assert len(names(newsroom, "takes")) == everything - 5
    assert set(before) <= set(names(newsroom, "takes"))
    assert [found.count for found in collect(newsroom, timedelta(0), delete=True)] == [0, 0, 0]
    assert verify(newsroom, repair=False, tell=lambda _: None) == 0


def test_sentences_of_an_article_in_the_making_are_kept(newsroom: Newsroom) -> None:
    key = render(newsroom, "a", prose(3))
    newsroom.store.delete_media(key)  # as if it were not finished: nothing says which sentences it has
    assert [found.count for found in collect(newsroom, timedelta(0), delete=True)] == [0, 0, 0]


def test_finished_articles_play_without_their_sentences(newsroom: Newsroom) -> None:
    key = render(newsroom, "a", prose(4))
    takes, media, _ = collect(newsroom, timedelta(0), delete=True, finished=True)
    assert (takes.count, media.count) == (5, 0)
    assert names(newsroom, "takes") == {}
    assert verify(newsroom, repair=False, tell=lambda _: None) == 0
    newsroom.make_format(key, "opus")
    assert newsroom.store.media_size(key, "audio.opus")


def test_what_is_damaged_is_found_and_made_again(newsroom: Newsroom) -> None:
    key = render(newsroom, "a", prose(4))
    audio = newsroom.store.media(key, "audio.mp3")
    timeline = newsroom.store.media(key, "timeline.json")
    found: list[Damage] = []
    assert verify(newsroom, repair=True, tell=found.append) == 0
    damage(newsroom, f"media/{key}/audio.mp3")
    newsroom.store.delete([f"media/{key}/timeline.json"])
    assert verify(newsroom, repair=False, tell=found.append) == 2
    assert {(d.name.split("/")[-1], d.what) for d in found} == {("audio.mp3", "damaged"), ("timeline.json", "missing")}
    spoken = newsroom.renderer.synthesized
    assert verify(newsroom, repair=True, tell=found.append) == 2
    assert newsroom.store.media(key, "audio.mp3") == audio
    assert newsroom.store.media(key, "timeline.json") == timeline
    assert newsroom.renderer.synthesized == spoken
    assert newsroom.catalog.articles.get("a").latest.status == Status.READY
    assert verify(newsroom, repair=True, tell=found.append) == 0


def test_a_damaged_sentence_goes_and_is_spoken_again_when_needed(newsroom: Newsroom) -> None:
    key = render(newsroom, "a", prose(4))
    first = next(newsroom.store.entries("takes"))
    payload = newsroom.store.get(first.name)
    assert payload is not None
    newsroom.store.put(first.name, payload)
    newsroom.store._objects.put(first.name, b"x" * 100)
    assert verify(newsroom, repair=True, tell=lambda _: None) == 1
    assert first.name not in names(newsroom, "takes")
    spoken = newsroom.renderer.synthesized
    newsroom.store.delete([f"media/{key}/audio.mp3"])
    assert verify(newsroom, repair=True, tell=lambda _: None) == 1
    assert newsroom.renderer.synthesized == spoken + 1
    assert newsroom.store.get(first.name) == payload


def test_keys_are_known_by_their_beginning() -> None:
    keys = Keys()
    keys.add(["ab" * 32, "00" * 32])
    keys.seal()
    assert "ab" * 32 in keys
    assert "ac" * 32 not in keys
    assert "ff" * 32 not in keys


def test_players_are_sent_to_the_bucket(stored: Settings) -> None:
    redirecting = stored.model_copy(update={"media_redirect_s": 600})
    if stored.store_url is None:
        with pytest.raises(InputError, match="AUDIO_SERVICE_MEDIA_REDIRECT_S"):
            Newsroom(redirecting)
        return
    service = Running(redirecting)
    try:
        service.put("a", prose(3))
        src = service.ready("a")["audio"][0]["src"]
        answer = service.anyone.get(src, headers={"Range": "bytes=5-99"})
        assert answer.status_code == 307
        assert "max-age=300" in answer.headers["cache-control"]
        link = answer.headers["location"]
        key = httpx.URL(src).path.split("/")[2]
        whole = service.newsroom.store.media(key, "audio.mp3")
        assert whole is not None
        assert httpx.get(link).content == whole
        assert httpx.get(link, headers={"Range": "bytes=5-99"}).content == whole[5:100]
        assert service.anyone.head(src).status_code == 200
    finally:
        service.stop()
