"""Clips -> Timeline: the only place where audio is joined and samples become times.

Audio is laid out in whole mp3 frames (24 ms): every sentence starts on a frame, pauses are silent frames. So the mp3
consists of the sentences' own frames, and a wav has each sentence's synthesized samples unchanged at its start time.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from audio_service.article import Block, Span
from audio_service.narration.clip import Clip
from audio_service.narration.mp3 import FRAME_SPEECH_SAMPLES, frame_count
from audio_service.narration.provenance import Marks
from audio_service.script import Script, Sentence
from audio_service.speech import SAMPLES_PER_MS


@dataclass(frozen=True, slots=True)
class TimedWord:
    """When a printed word is said; a silent word has an empty interval at its position."""

    span: Span
    spoken: str
    start_ms: int
    end_ms: int
    sentence: int
    """Index into Timeline.sentences."""


@dataclass(frozen=True, slots=True)
class TimedSentence:
    """When a sentence is said, without its following pause."""

    span: Span
    start_ms: int
    end_ms: int
    block: int
    """Index into Timeline.blocks."""


@dataclass(frozen=True, slots=True)
class TimedBlock:
    """When a block is said: start of its first to end of its last sentence."""

    block: Block
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """When everything is said; all exports are made from it."""

    words: tuple[TimedWord, ...]
    sentences: tuple[TimedSentence, ...]
    blocks: tuple[TimedBlock, ...]
    samples: int
    """Length of the audio at SAMPLE_RATE: the sum of all joined samples."""
    exact: bool
    voice: str
    """The voice of the first sentence."""
    marks: Marks | None = None
    """What the exports say of the synthetic voice."""

    @property
    def duration_ms(self) -> int:
        """Length of the audio in milliseconds."""
        return to_ms(self.samples)


def to_ms(samples: int) -> int:
    """Samples at SAMPLE_RATE to whole milliseconds, rounded to nearest."""
    return (samples + SAMPLES_PER_MS // 2) // SAMPLES_PER_MS


class TimelineBuilder:
    """Lays out a script's clips in order; each call returns the number of frames of audio and pause."""

    def __init__(self, script: Script, *, exact: bool, marks: Marks | None = None) -> None:
        self.script = script
        self.marks = marks
        self._exact = exact
        self._frames = 0
        self._words: list[TimedWord] = []
        self._sentences: list[TimedSentence] = []
        self._blocks: list[TimedBlock] = []
        self._first_words: list[int] = []
        self._lock = threading.Lock()

    def lead(self, intro: Clip, pause_ms: int) -> int:
        """Start with an intro, which may be empty, and silence."""
        return self._occupy(intro.samples, pause_ms)

    def add(self, clip: Clip) -> int:
        """Add the next sentence and its pause."""
        sentence = self.script.sentences[len(self._sentences)]
        if len(clip.words) != len(sentence.words):
            raise ValueError(f"{len(clip.words)} times for the {len(sentence.words)} words of {sentence.spoken!r}")
        with self._lock:
            self._note(sentence, clip)
            return self._occupy(clip.samples, sentence.pause_ms)

    def finish(self, outro: Clip) -> int:
        """End with an outro, which may be empty."""
        if len(self._sentences) != len(self.script.sentences):
            raise ValueError(f"only {len(self._sentences)} of {len(self.script.sentences)} sentences were added")
        return self._occupy(outro.samples, 0)

    def timeline(self) -> Timeline:
        """The timeline so far."""
        with self._lock:
            samples = self._frames * FRAME_SPEECH_SAMPLES
            parts = tuple(self._words), tuple(self._sentences), tuple(self._blocks)
            return Timeline(*parts, samples, self._exact, self.script.sentences[0].voice, self.marks)

    def sentence(self, index: int) -> tuple[TimedSentence, tuple[TimedWord, ...], Block]:
        """A sentence added so far, its words, and its block."""
        with self._lock:
            end = self._first_words[index + 1] if index + 1 < len(self._first_words) else len(self._words)
            sentence = self._sentences[index]
            words = tuple(self._words[self._first_words[index] : end])
            return sentence, words, self._blocks[sentence.block].block

    def _occupy(self, samples: int, pause_ms: int) -> int:
        with_pause = samples + pause_ms * SAMPLES_PER_MS
        frames = max(frame_count(samples) if samples else 0, -(-with_pause // FRAME_SPEECH_SAMPLES))
        self._frames += frames
        return frames

    def _note(self, sentence: Sentence, clip: Clip) -> None:
        first = self._frames * FRAME_SPEECH_SAMPLES
        start_ms, end_ms = to_ms(first), to_ms(first + clip.samples)
        if self._blocks and self._blocks[-1].block == sentence.block:
            self._blocks[-1] = TimedBlock(sentence.block, self._blocks[-1].start_ms, end_ms)
        else:
            self._blocks.append(TimedBlock(sentence.block, start_ms, end_ms))
        self._first_words.append(len(self._words))
        for word, (start, end) in zip(sentence.words, clip.words, strict=True):
            times = to_ms(first + start), to_ms(first + end)
            self._words.append(TimedWord(word.span, word.spoken, *times, len(self._sentences)))
        block = len(self._blocks) - 1
        self._sentences.append(TimedSentence(sentence.span, start_ms, end_ms, block))
