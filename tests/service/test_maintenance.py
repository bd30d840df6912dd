"""Clean-up and checks of the store, in a folder and on S3."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx2
import obstore
import pytest
from obstore.store import from_url

from audio_service.article.extract import extract
from audio_service.config import Settings
from audio_service.errors import InputError
from audio_service.service import Service, Submission, open_service
from audio_service.service.maintenance import Damage, KeySet, Maintenance
from audio_service.storage import Origin, Status
from audio_service.storage.store import StoredObject
from tests.support import servers
from tests.support.old_narration import CLIP_KEY, KEY, store_old_narration
from tests.support.running import Running, prose
from tests.support.subscriptions import ACCESS, token


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
def service(stored: Settings) -> Iterator[Service]:
    with open_service(stored.model_copy(update={"takedown_s": 0})) as service:
        yield service


def maintenance(service: Service) -> Maintenance:
    return Maintenance(service.store, service.catalog, service.scripts)


def render(service: Service, article_id: str, text: str) -> str:
    """Render an article; its narration's key."""
    document = extract(text, source=article_id, media_type="text/plain", settings=service.settings)
    service.accept(Submission(article_id, document, Origin.PUSHED, publish=True))
    while service.catalog.articles.get(article_id).latest.status == Status.RENDERING:
        time.sleep(0.01)
    assert service.catalog.articles.get(article_id).latest.status == Status.READY
    return service.catalog.articles.get(article_id).latest.key


def names(service: Service, kind: str) -> dict[str, StoredObject]:
    return {entry.name: entry for entry in service.store.entries(kind)}


def damage(service: Service, name: str) -> None:
    """Put other bytes where an object is."""
    _, key, file = name.split("/")
    service.store.put_media(key, {file: b"something else"})


def test_only_what_nothing_refers_to_is_deleted(service: Service) -> None:
    render(service, "a", prose(4, "kept"))
    before = names(service, "takes")
    render(service, "b", prose(3, "gone"))
    old = render(service, "c", prose(2, "before"))
    render(service, "c", prose(2, "after"))
    service.catalog.articles.delete("b")
    service.sweep()
    service.store.put("notes/x", b"{}")
    assert [found.count for found in maintenance(service).collect(timedelta(days=1), delete=True)] == [0, 0, 0]
    clips, media, notes = maintenance(service).collect(timedelta(0), delete=False)
    # Three sentences of b and two of c's first text; the title is everyone's.
    assert (clips.kind, clips.count, notes.count) == ("takes", 5, 1)
    assert media.count == len([name for name in names(service, "media") if name.startswith(f"media/{old}/")])
    assert clips.size > 1000
    everything = len(names(service, "takes"))
    maintenance(service).collect(timedelta(0), delete=True)
    assert len(names(service, "takes")) == everything - 5
    assert set(before) <= set(names(service, "takes"))
    assert [found.count for found in maintenance(service).collect(timedelta(0), delete=True)] == [0, 0, 0]
    assert maintenance(service).verify(repair=False, tell=lambda _: None) == 0


def test_media_of_another_article_are_not_removed(service: Service) -> None:
    for one in ("a", "b"):
        key = render(service, one, prose(2, "shared"))
    own = render(service, "c", prose(2, "own"))
    for one in ("a", "c"):
        service.catalog.articles.delete(one)
    assert service.sweep() == 1
    assert service.sweep() == 0
    assert service.store.media(key, "audio.mp3")
    assert service.store.media(own, "audio.mp3") is None


def test_sentences_of_a_live_article_are_kept(service: Service) -> None:
    key = render(service, "a", prose(3))
    service.store.delete_media(key)  # as if it were not finished: nothing says which sentences it has
    assert [found.count for found in maintenance(service).collect(timedelta(0), delete=True)] == [0, 0, 0]


def test_finished_articles_play_without_their_sentences(service: Service) -> None:
    key = render(service, "a", prose(4))
    clips, media, _ = maintenance(service).collect(timedelta(0), delete=True, finished=True)
    assert (clips.count, media.count) == (5, 0)
    assert names(service, "takes") == {}
    assert maintenance(service).verify(repair=False, tell=lambda _: None) == 0
    service.make_format(key, "opus").result(60)
    assert service.store.media_size(key, "audio.opus")


def test_what_an_older_version_made_is_deleted(service: Service, tmp_path: Path) -> None:
    store_old_narration(service, "a", prose(2), tmp_path)
    clip = f"takes/{CLIP_KEY[:2]}/{CLIP_KEY}"
    clips, media, _ = maintenance(service).collect(timedelta(0), delete=False)
    # No sentence has this clip's key any more; the narration can still be played.
    assert (clips.count, media.count) == (1, 0)
    maintenance(service).collect(timedelta(0), delete=True)
    assert clip not in names(service, "takes")
    assert service.store.media(KEY, "audio.mp3")
    service.renew([("a", 1)])
    while service.catalog.articles.get("a").latest.status == Status.RENDERING:
        time.sleep(0.01)
    again = service.catalog.articles.get("a").served
    assert again.key != KEY
    spoken = names(service, "takes")
    clips, media, _ = maintenance(service).collect(timedelta(0), delete=True)
    assert (clips.count, media.count) == (0, 4)
    assert {entry.key for entry in service.store.entries("media")} == {again.key}
    assert names(service, "takes") == spoken


def test_what_is_damaged_is_found_and_repaired(service: Service) -> None:
    key = render(service, "a", prose(4))
    audio = service.store.media(key, "audio.mp3")
    timeline = service.store.media(key, "timeline.json")
    found: list[Damage] = []
    assert maintenance(service).verify(repair=True, tell=found.append) == 0
    damage(service, f"media/{key}/audio.mp3")
    service.store.delete([f"media/{key}/timeline.json"])
    assert maintenance(service).verify(repair=False, tell=found.append) == 2
    assert {(d.name.split("/")[-1], d.what) for d in found} == {("audio.mp3", "damaged"), ("timeline.json", "missing")}
    clips = names(service, "takes")
    assert maintenance(service).verify(repair=True, tell=found.append) == 2
    assert service.store.media(key, "audio.mp3") == audio
    assert service.store.media(key, "timeline.json") == timeline
    assert names(service, "takes") == clips  # none was spoken again
    assert service.catalog.articles.get("a").latest.status == Status.READY
    assert maintenance(service).verify(repair=True, tell=found.append) == 0


def test_a_damaged_sentence_goes_and_is_spoken_again_when_needed(service: Service) -> None:
    key = render(service, "a", prose(4))
    first = next(service.store.entries("takes"))
    payload = service.store.get(first.name)
    assert payload is not None
    service.store.put(first.name, payload)
    settings = service.settings
    objects = from_url(settings.store_url or (settings.data_dir.absolute() / "store").as_uri())
    obstore.put(objects, first.name, b"x" * 100)
    assert maintenance(service).verify(repair=True, tell=lambda _: None) == 1
    assert first.name not in names(service, "takes")
    others = names(service, "takes")
    service.store.delete([f"media/{key}/audio.mp3"])
    assert maintenance(service).verify(repair=True, tell=lambda _: None) == 1
    assert {name: entry for name, entry in names(service, "takes").items() if name != first.name} == others
    assert service.store.get(first.name) == payload


def test_keys_are_known_by_their_beginning() -> None:
    keys = KeySet()
    keys.add(["ab" * 32, "00" * 32])
    keys.seal()
    assert "ab" * 32 in keys
    assert "ac" * 32 not in keys
    assert "ff" * 32 not in keys


def test_players_are_sent_to_the_bucket(stored: Settings) -> None:
    redirecting = stored.model_copy(update={"media_redirect_s": 600, "access": ACCESS})
    if stored.store_url is None:
        with pytest.raises(InputError, match="AUDIO_SERVICE_MEDIA_REDIRECT_S"):
            open_service(redirecting).__enter__()
        return
    running = Running(redirecting)
    try:
        running.put("a", prose(3))
        src = running.ready("a")["audio"][0]["src"]
        answer = running.anyone.get(src, headers={"Range": "bytes=5-99"})
        assert answer.status_code == 307
        assert "max-age=300" in answer.headers["cache-control"]
        link = answer.headers["location"]
        key = httpx2.URL(src).path.split("/")[2]
        whole = running.service.store.media(key, "audio.mp3")
        assert whole is not None
        assert httpx2.get(link).content == whole
        assert httpx2.get(link, headers={"Range": "bytes=5-99"}).content == whole[5:100]
        assert running.anyone.head(src).status_code == 200
        assert httpx2.URL(link).params["X-Amz-Expires"] == "600"
        running.put("paid", prose(2, "paid"), access="token")
        closed = running.ready("paid")["audio"][0]["src"].partition("?")[0]
        assert running.anyone.get(closed).status_code == 401
        answer = running.anyone.get(closed, params={"token": token("paid")})
        assert (answer.status_code, answer.headers["cache-control"]) == (307, "private, no-store")
        assert httpx2.URL(answer.headers["location"]).params["X-Amz-Expires"] == "300"
    finally:
        running.stop()
