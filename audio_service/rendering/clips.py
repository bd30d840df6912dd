"""What renderers share: priorities, making and storing a clip, rendering ahead."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol, TypeVar

from audio_service.config import Speaking
from audio_service.narration import Clip, Studio, clip_of
from audio_service.script import Script, Sentence
from audio_service.speech import Voice, speak
from audio_service.storage import Store
from audio_service.verbalize import Word

log = logging.getLogger(__name__)

# Sentences requested ahead per article and worker. Bounds memory: a sentence of 20 s is 0.8 MB.
AHEAD_PER_WORKER = 3


class Priority(IntEnum):
    """Who waits for a sentence; lower is more urgent."""

    LISTENER = 0
    EDITOR = 1
    BATCH = 2


@dataclass(slots=True, eq=False)
class Urgency:
    """The priority of one article's sentences, which may be raised while they wait."""

    priority: Priority


@dataclass(frozen=True, slots=True)
class Utterance:
    """A unit to speak: words, voice and settings."""

    words: Sequence[Word]
    voice: Voice
    speaking: Speaking


def make_clip(key: str, utterance: Utterance, studio: Studio, store: Store) -> Clip:
    """Speak an utterance and store it under its content key; returns the stored clip. Raises SpeechFailed."""
    clip = clip_of(speak(utterance.words, utterance.voice, utterance.speaking, studio.settings.sound))
    if clip.missing:
        spoken = " ".join(word.spoken for word in utterance.words if word.spoken)
        log.warning("%s has no sound for %s in %r", utterance.voice.name, " ".join(clip.missing), spoken)
    return store.save_clip(key, clip)


class Renderer(Protocol):
    """Makes clips: threads of this process, or workers of a queue."""

    synthesized: int
    """Number of sentences that were not in the store."""

    @property
    def workers(self) -> int:
        """Number of sentences spoken at the same time."""

    def clips(self, script: Script, urgency: Urgency | None = None) -> Generator[Clip, None, None]:
        """Yield a script's clips in order. Raises SpeechFailed at a failed sentence, CancelledError when closed."""

    def ahead(self, sentence: Sentence, speaking: Speaking) -> None:
        """Have a sentence that `clips` will be asked for spoken early, if no listener waits for another one."""

    def check(self) -> None:
        """Raise Unavailable if nobody can be asked for sentences."""

    def start(self) -> None:
        """Start working."""

    def close(self) -> None:
        """Finish the current sentences and drop the others."""


Asked = TypeVar("Asked")


def clips_ahead(
    script: Script,
    ahead: int,
    ask: Callable[[int, Sentence], Asked],
    wait: Callable[[Asked], Clip],
    leave: Callable[[Asked], None],
) -> Generator[Clip, None, None]:
    """Yield the clips of a script in order, requesting at most `ahead` sentences in advance.

    `ask` requests a sentence by its index, `wait` waits for it, `leave` abandons it.
    """
    pending: deque[Asked] = deque()
    try:
        for index, sentence in enumerate(script.sentences):
            pending.append(ask(index, sentence))
            if len(pending) > ahead:
                yield _first(pending, wait, leave)
        while pending:
            yield _first(pending, wait, leave)
    finally:
        for asked in pending:
            leave(asked)


def _first(pending: deque[Asked], wait: Callable[[Asked], Clip], leave: Callable[[Asked], None]) -> Clip:
    clip = wait(pending[0])
    leave(pending.popleft())
    return clip
