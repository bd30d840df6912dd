"""What renderers share: who waits for a sentence, how it is spoken and kept, how far ahead of a listener."""

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

# Sentences of one article that are asked for ahead of the one that is needed, per worker. It bounds what waits in
# memory: a sentence of 20 s is 0.8 MB.
AHEAD_PER_WORKER = 3


class Priority(IntEnum):
    """Who waits for a sentence; lower is more urgent."""

    LISTENER = 0
    EDITOR = 1
    BATCH = 2


@dataclass(slots=True, eq=False)
class Urgency:
    """How urgent one article's sentences are; may be raised while they are waiting."""

    priority: Priority


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is said in one go, by whom and how."""

    words: Sequence[Word]
    voice: Voice
    speaking: Speaking


def make_clip(key: str, utterance: Utterance, studio: Studio, store: Store) -> Clip:
    """Speak an utterance and keep it under its content key; the clip that is kept. Raises SpeechFailed."""
    clip = clip_of(speak(utterance.words, utterance.voice, utterance.speaking, studio.settings.sound))
    if clip.missing:
        spoken = " ".join(word.spoken for word in utterance.words if word.spoken)
        log.warning("%s has no sound for %s in %r", utterance.voice.name, " ".join(clip.missing), spoken)
    return store.save_clip(key, clip)


class Renderer(Protocol):
    """Whatever makes clips: the threads of this process, or the workers of a queue."""

    synthesized: int
    """Sentences that were not in the store."""

    @property
    def workers(self) -> int:
        """How many sentences are spoken at the same time."""

    def clips(self, script: Script, urgency: Urgency) -> Generator[Clip, None, None]:
        """The clips of a script, in order. SpeechFailed at the sentence that failed, CancelledError when closed."""

    def start(self) -> None:
        """Begin to work."""

    def close(self) -> None:
        """Finish the sentences at hand, give up the others."""


Asked = TypeVar("Asked")


def clips_ahead(
    script: Script,
    ahead: int,
    ask: Callable[[int, Sentence], Asked],
    wait: Callable[[Asked], Clip],
    leave: Callable[[Asked], None],
) -> Generator[Clip, None, None]:
    """The clips of a script in order, at most `ahead` sentences asked for before the one that is needed.

    `ask` asks for a sentence by its index, `wait` waits for one, `leave` says that it is not waited for any more.
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
