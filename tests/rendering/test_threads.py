"""Sentence-sized work: single flight, urgency, nothing twice."""

from __future__ import annotations

import dataclasses
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from audio_service.article.document import BlockKind, document_of
from audio_service.config import Settings
from audio_service.errors import SpeechFailed
from audio_service.narration.content_keys import clip_keys
from audio_service.narration.prepare import prepare_script
from audio_service.narration.studio import Studio, open_studio
from audio_service.rendering import threads
from audio_service.rendering.clips import Priority, Urgency
from audio_service.rendering.threads import NICENESS, ThreadRenderer
from audio_service.script import Script
from audio_service.speech.synthesis import sentence_key
from audio_service.storage.store import Store
from tests.support.tick_voice import POISON


def script_of(text: str, studio: Studio) -> Script:
    return prepare_script(document_of([(BlockKind.PARAGRAPH, text, None)], language="en"), studio)


def numbered(count: int, tag: str = "item") -> str:
    return " ".join(f"Sentence {tag} number {n} is here." for n in range(count))


def test_takes_come_in_order_and_only_once_are_spoken(studio: Studio, store: Store) -> None:
    script = script_of(numbered(12), studio)
    with ThreadRenderer(studio, store, 2) as renderer:
        first = list(renderer.clips(script, Urgency(Priority.BATCH)))
        assert renderer.synthesized == 12
        again = list(renderer.clips(script, Urgency(Priority.BATCH)))
        assert renderer.synthesized == 12
    assert first == again
    assert len(first) == 12


def test_an_edit_speaks_one_sentence(studio: Studio, store: Store) -> None:
    text = numbered(10)
    with ThreadRenderer(studio, store, 2) as renderer:
        list(renderer.clips(script_of(text, studio), Urgency(Priority.BATCH)))
        list(renderer.clips(script_of(text.replace("number 4", "number forty"), studio), Urgency(Priority.BATCH)))
        assert renderer.synthesized == 11


def test_two_who_ask_at_once_share_the_work(studio: Studio, store: Store) -> None:
    script = script_of(numbered(20), studio)
    with ThreadRenderer(studio, store, 2) as renderer, ThreadPoolExecutor(4) as pool:
        both = list(pool.map(lambda _: list(renderer.clips(script, Urgency(Priority.LISTENER))), range(4)))
        assert renderer.synthesized == 20
    assert both[0] == both[1] == both[2] == both[3]


def test_a_listener_goes_before_a_batch(studio: Studio, store: Store) -> None:
    batch, live = script_of(numbered(60, "slow"), studio), script_of(numbered(1, "live"), studio)
    done: list[str] = []
    with ThreadRenderer(studio, store, 1) as renderer:

        def follow(script: Script, priority: Priority, name: str) -> None:
            for _ in renderer.clips(script, Urgency(priority)):
                done.append(name)

        slow = threading.Thread(target=follow, args=(batch, Priority.BATCH, "batch"))
        slow.start()
        while len(done) < 3:
            time.sleep(0.001)
        at = len(done)
        follow(live, Priority.LISTENER, "live")
        slow.join()
    # What was under way, and what the batch was handed while the listener asked; not the fifty that were waiting.
    assert done.index("live") - at <= 8


def test_leaving_early_stops_the_work(studio: Studio, store: Store) -> None:
    script = script_of(numbered(80), studio)
    with ThreadRenderer(studio, store, 1) as renderer:
        clips = renderer.clips(script, Urgency(Priority.BATCH))
        next(clips)
        clips.close()
        # Sentences of the script that was left would come before those of a later one.
        assert len(list(renderer.clips(script_of(numbered(40, "later"), studio)))) == 40
        assert renderer.synthesized < 40 + 20


def test_a_sentence_asked_for_ahead_is_spoken_once(studio: Studio, store: Store) -> None:
    script = script_of(numbered(5), studio)
    with ThreadRenderer(studio, store, 1) as renderer:
        renderer.ahead(script.sentences[0], script.speaking)
        while store.clip(clip_keys(script, studio)[0]) is None:
            time.sleep(0.001)
        assert len(list(renderer.clips(script))) == 5
        assert renderer.synthesized == 5


def test_a_sentence_asked_for_ahead_comes_before_those_of_a_batch(studio: Studio, store: Store) -> None:
    script, other = script_of(numbered(40), studio), script_of(numbered(1, "other"), studio)
    with ThreadRenderer(studio, store, 1) as renderer:
        clips = renderer.clips(script, Urgency(Priority.BATCH))
        next(clips)
        renderer.ahead(other.sentences[0], other.speaking)
        while store.clip(clip_keys(other, studio)[0]) is None:
            time.sleep(0.001)
        assert renderer.synthesized < 20
        clips.close()


def test_only_as_many_sentences_as_threads_are_spoken_ahead(studio: Studio, store: Store) -> None:
    renderer = ThreadRenderer(studio, store, 2)
    for number in range(5):  # before the threads start, so that all of them wait
        script = script_of(numbered(1, f"other {number}"), studio)
        renderer.ahead(script.sentences[0], script.speaking)
    with renderer:
        assert len(list(renderer.clips(script_of(numbered(3), studio), Urgency(Priority.BATCH)))) == 3
        assert renderer.synthesized == 5


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no niceness of their own")
def test_threads_that_speak_let_requests_go_first(studio: Studio, store: Store) -> None:
    with ThreadRenderer(studio, store, 2) as renderer:
        assert len(list(renderer.clips(script_of(numbered(3), studio)))) == 3
        threads = [thread.native_id for thread in threading.enumerate() if thread.name.startswith("render-")]
        own = os.getpriority(os.PRIO_PROCESS, 0)
        nice = {os.getpriority(os.PRIO_PROCESS, number) for number in threads if number is not None}
        assert nice == {NICENESS}
        assert own < NICENESS


def test_nothing_is_spoken_ahead_of_sentences_that_a_listener_waits_for(studio: Studio, store: Store) -> None:
    script, other = script_of(numbered(5), studio), script_of(numbered(1, "other"), studio)
    with ThreadRenderer(studio, store, 1) as renderer:
        clips = renderer.clips(script, Urgency(Priority.LISTENER))
        next(clips)
        renderer.ahead(other.sentences[0], other.speaking)
        assert len(list(clips)) == 4
        assert renderer.synthesized == 5


def test_a_sentence_that_fails_ahead_fails_its_narration(studio: Studio, store: Store) -> None:
    script = script_of(numbered(1), studio)
    poisoned = dataclasses.replace(script.sentences[0].words[0], ipa=(POISON,))
    sentence = dataclasses.replace(script.sentences[0], words=(poisoned, *script.sentences[0].words[1:]))
    script = dataclasses.replace(script, sentences=(sentence,))
    with ThreadRenderer(studio, store, 1) as renderer:
        renderer.ahead(sentence, script.speaking)
        with pytest.raises(SpeechFailed, match="not finite"):
            list(renderer.clips(script))
        assert len(list(renderer.clips(script_of(numbered(3), studio)))) == 3


def test_a_damaged_clip_is_rendered_again(studio: Studio, store: Store) -> None:
    script = script_of(numbered(3), studio)
    with ThreadRenderer(studio, store, 1) as renderer:
        first = list(renderer.clips(script, Urgency(Priority.BATCH)))
        voice = studio.voices.load(script.sentences[1].voice)
        key = sentence_key(script.sentences[1].words, voice, studio.settings.speaking, studio.settings.sound)
        (path,) = studio.settings.data_dir.rglob(key)
        path.write_bytes(path.read_bytes()[:-7])
        assert list(renderer.clips(script, Urgency(Priority.BATCH))) == first
        assert renderer.synthesized == 4


def test_a_failed_sentence_fails_the_narration_and_no_other(studio: Studio, store: Store) -> None:
    good, bad = script_of(numbered(3, "good"), studio), script_of(numbered(3, "bad"), studio)
    poisoned = dataclasses.replace(bad.sentences[1].words[0], ipa=(POISON,))
    sentence = dataclasses.replace(bad.sentences[1], words=(poisoned, *bad.sentences[1].words[1:]))
    bad = dataclasses.replace(bad, sentences=(bad.sentences[0], sentence, bad.sentences[2]))
    with ThreadRenderer(studio, store, 2) as renderer:
        with pytest.raises(SpeechFailed, match="not finite"):
            list(renderer.clips(bad, Urgency(Priority.BATCH)))
        assert len(list(renderer.clips(good, Urgency(Priority.BATCH)))) == 3


@pytest.mark.voice
def test_a_renderer_without_work_gives_the_memory_of_speaking_back(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "REST_AFTER_S", 1.0)
    speaking = open_studio(Settings(data_dir=tmp_path))
    script = script_of(
        " ".join(f"Sentence {n} is about the ferry of the town, and it is long." for n in range(8)), speaking
    )

    def resident_mb() -> float:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

    with ThreadRenderer(speaking, store, 2) as renderer:
        list(renderer.clips(script))
        used = resident_mb()
        until = time.monotonic() + 30
        while resident_mb() > used - 10:
            assert time.monotonic() < until
            time.sleep(0.2)
        assert list(renderer.clips(script)) == list(renderer.clips(script))
        again = script_of("It speaks as before.", speaking)
        assert len(list(renderer.clips(again))) == 1
