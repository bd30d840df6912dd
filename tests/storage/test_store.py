"""Stored objects: whole, verified, replaceable."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from audio_service.config import Settings
from audio_service.errors import NotFound, Unavailable
from audio_service.narration.clip import clip_of
from audio_service.narration.studio import open_studio
from audio_service.speech.synthesis import Speech
from audio_service.speech.voices import write_profile
from audio_service.storage.shared_gain import agree_on_gain
from audio_service.storage.store import Store, open_store
from audio_service.storage.stored_narrations import stored_narration
from tests.support import servers


def test_what_was_put_comes_back(store: Store) -> None:
    store.put("takes/ab/x", b"payload")
    assert store.get("takes/ab/x") == b"payload"
    store.put("takes/ab/x", b"other")
    assert store.get("takes/ab/x") == b"other"


def test_what_is_not_there_is_none(store: Store) -> None:
    assert store.get("takes/ab/nothing") is None
    assert store.clip("ab" * 32) is None


def test_takes_are_kept_by_their_key(store: Store) -> None:
    clip = clip_of(Speech(np.arange(500, dtype=np.int16), ((0, 500),)))
    store.save_clip("ab" * 32, clip)
    assert store.clip("ab" * 32) == clip


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: data[:40] + b"!" + data[41:], lambda data: b""]
)
def test_a_damaged_object_counts_as_missing(tmp_path: Path, damage: object, caplog: pytest.LogCaptureFixture) -> None:
    store = open_store(None, tmp_path)
    store.put("takes/ab/x", b"payload " * 10)
    (path,) = (file for file in tmp_path.rglob("*") if file.is_file())
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    with caplog.at_level(logging.ERROR):
        assert store.get("takes/ab/x") is None
    assert "damaged" in caplog.text


def test_damage_is_logged_once_a_minute_for_each_file(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    one, other = "1" * 64, "2" * 64
    for key in (one, other):
        store.put_media(key, {"narration.json": b"{"})
        store.put(f"takes/{key[:2]}/{key}", b"a clip")
        for path in store.folder.rglob(key) if store.folder else ():
            if path.is_file():
                path.write_bytes(b"no clip")
    for _ in range(1000):
        assert stored_narration(store, one) is None
        assert store.clip(one) is None
    assert len(caplog.records) == 2
    stored_narration(store, other)
    store.clip(other)
    assert [other in record.getMessage() for record in caplog.records] == [False, False, True, True]


def test_a_folder_is_named_by_url(tmp_path: Path) -> None:
    store = open_store(tmp_path.as_uri(), tmp_path / "elsewhere")
    store.put("a", b"1")
    assert (tmp_path / "a").is_file()
    assert not (tmp_path / "elsewhere").exists()


def test_machines_that_share_a_store_agree_on_a_gain(settings: Settings, store: Store) -> None:
    agree = partial(agree_on_gain, store=store, sound=settings.sound)
    first = open_studio(settings, agree).voices.load(settings.voice)
    profile = settings.voice_folders[0] / f"{settings.voice}.profile.json"
    write_profile(profile, first.sha256, 1.5, settings.sound)
    alone, second = (
        studio.voices.load(settings.voice) for studio in (open_studio(settings), open_studio(settings, agree))
    )
    write_profile(profile, first.sha256, first.gain_db, settings.sound)
    assert (alone.gain_db, second.gain_db) == (1.5, first.gain_db)


def test_the_first_recording_is_kept(store: Store, settings: Settings) -> None:
    one, two = (clip_of(Speech(np.full(500, n, dtype=np.int16), ((0, 500),))) for n in (1, 2))
    assert store.save_clip("ab" * 32, one) == one
    assert store.save_clip("ab" * 32, two) == one
    (settings.data_dir / "store" / "takes" / "ab" / ("ab" * 32)).write_bytes(b"damaged")
    assert store.save_clip("ab" * 32, two) == two
    assert store.clip("ab" * 32) == two


def test_a_missing_bucket_is_an_outage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with servers.s3() as environment:
        for name, value in environment.items():
            if not name.startswith("AUDIO_SERVICE_"):
                monkeypatch.setenv(name, value)
        store = open_store("s3://another-bucket", tmp_path)
        clip = clip_of(Speech(np.arange(500, dtype=np.int16), ((0, 500),)))
        for write in (
            partial(store.put, "notes/x", b"x"),
            partial(store.agree, "gains/x", b"x"),
            partial(store.save_clip, "ab" * 32, clip),
            partial(store.put_media, "ab" * 32, {"audio.mp3": b"x"}),
        ):
            with pytest.raises(Unavailable):
                write()


def test_a_file_that_goes_between_two_reads_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.media_range("ab" * 32, "audio.mp3", 0, 10)
