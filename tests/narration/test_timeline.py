"""Laying out clips: the sum of all samples is the length."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_service.article.document import Block, BlockKind, Reason, Span, document_of
from audio_service.config import Pauses
from audio_service.narration.clip import SILENCE, Clip, clip_of
from audio_service.narration.mp3 import FRAME_MS, FRAME_SPEECH_SAMPLES
from audio_service.narration.timeline import Timeline, TimelineBuilder, to_ms
from audio_service.script import Script, Sentence
from audio_service.speech.samples import SAMPLE_RATE
from audio_service.speech.synthesis import Speech
from audio_service.verbalize import Word


def make_script(sentence_words: list[int], pause_ms: int) -> Script:
    """A script of one paragraph, each sentence of so many words "ab"."""
    text = " ".join("ab" for count in sentence_words for _ in range(count))
    parts: list[tuple[BlockKind, str, Reason | None]] = [(BlockKind.PARAGRAPH, text, None)]
    document = document_of(parts)
    sentences = []
    at = 0
    for count in sentence_words:
        words = tuple(Word(Span(at + 3 * n, at + 3 * n + 2), "ab") for n in range(count))
        sentences.append(Sentence(words, Span(at, words[-1].span.end), "v", pause_ms, document.blocks[0]))
        at = words[-1].span.end + 1
    return Script(document, tuple(sentences), (), ())


def make_clip(words: int, samples: int) -> Clip:
    edges = [samples * n // words for n in range(words + 1)]
    return Clip(samples, tuple(pairwise(edges)), (), b"", b"")


def lay_out(sentence_words: list[int], lengths: list[int], pause_ms: int) -> tuple[Timeline, int]:
    builder = TimelineBuilder(make_script(sentence_words, pause_ms), exact=True)
    frames = builder.lead(SILENCE, 100)
    for count, length in zip(sentence_words, lengths, strict=True):
        frames += builder.add(make_clip(count, length))
    frames += builder.finish(SILENCE)
    return builder.timeline(), frames


sentences = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 90_000)), min_size=1, max_size=8)


@given(sentences=sentences, pause_ms=st.integers(0, 2000))
def test_times_are_monotonic_within_the_duration_and_sum_up(sentences: list[tuple[int, int]], pause_ms: int) -> None:
    timeline, frames = lay_out([count for count, _ in sentences], [length for _, length in sentences], pause_ms)
    assert timeline.samples == frames * FRAME_SPEECH_SAMPLES
    assert timeline.duration_ms == frames * FRAME_MS
    assert all(sentence.start_ms % FRAME_MS == 0 for sentence in timeline.sentences)
    at = 0
    for word in timeline.words:
        assert at <= word.start_ms <= word.end_ms <= timeline.duration_ms
        at = word.end_ms
    for sentence, following in pairwise(timeline.sentences):
        silence_ms = following.start_ms - sentence.end_ms
        # At least the pause; at most two frames more, so that the next sentence begins with a frame.
        assert pause_ms <= silence_ms + 1
        assert silence_ms <= pause_ms + 2 * FRAME_MS + 1


def test_words_lie_in_their_sentence_and_sentences_in_their_block() -> None:
    timeline, _ = lay_out([2, 3], [20_000, 30_000], 350)
    for word in timeline.words:
        sentence = timeline.sentences[word.sentence]
        assert sentence.start_ms <= word.start_ms
        assert word.end_ms <= sentence.end_ms
    (block,) = timeline.blocks
    assert (block.start_ms, block.end_ms) == (timeline.sentences[0].start_ms, timeline.sentences[-1].end_ms)


def test_an_intro_moves_everything() -> None:
    script = make_script([1], 0)
    intro = clip_of(Speech(np.zeros(SAMPLE_RATE, np.int16), ()))
    builder = TimelineBuilder(script, exact=False)
    builder.lead(intro, 500)
    builder.add(make_clip(1, 5000))
    builder.finish(intro)
    timeline = builder.timeline()
    assert timeline.words[0].start_ms == pytest.approx(1500, abs=FRAME_MS)
    assert timeline.duration_ms >= 2500
    assert timeline.exact is False


def test_a_clip_of_other_words_is_refused() -> None:
    builder = TimelineBuilder(make_script([2], 0), exact=True)
    with pytest.raises(ValueError, match="3 times for the 2 words"):
        builder.add(make_clip(3, 100))


def test_a_missing_sentence_is_refused() -> None:
    builder = TimelineBuilder(make_script([2, 2], 0), exact=True)
    builder.add(make_clip(2, 100))
    with pytest.raises(ValueError, match="only 1 of 2"):
        builder.finish(SILENCE)


def test_milliseconds_are_rounded_once_and_to_the_nearest() -> None:
    assert [to_ms(samples) for samples in (0, 11, 12, 24_000, 24_011)] == [0, 0, 1, 1000, 1000]


def test_default_pauses_rise_with_structure() -> None:
    pauses = Pauses()
    assert pauses.sentence_ms < pauses.item_ms < pauses.paragraph_ms < pauses.heading_ms < pauses.title_ms


def test_a_block_is_named_by_its_place() -> None:
    assert Block(BlockKind.ITEM, Span(0, 1)) != Block(BlockKind.ITEM, Span(1, 2))
