"""A voice -> everything that is measured of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from audio_service.config import Settings
from audio_service.narration import Studio, open_studio
from audio_service.speech.samples import Samples
from bench.voice.boundaries import Gap, gaps
from bench.voice.cost import narration_cost
from bench.voice.ears import WINDOW_S, open_distillmos, open_dnsmos, open_whisper
from bench.voice.figures import Measured, Narrated
from bench.voice.onsets import NEAR_END_MS, NEAR_ONSET_MS, leads, share_within, time_errors
from bench.voice.pace import Pace, pace, pauses, total
from bench.voice.pitch import final_rise
from bench.voice.silences import silences
from bench.voice.spoken import SpokenArticle, for_ears, speak_article, speak_texts, windows
from bench.voice.texts import ARTICLES, read_texts
from bench.voice.words import WordErrors, normalized, verbalized

RISE_SEMITONES = 2.0
"""A question that ends so much higher than its statement is heard as one."""

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Timed:
    """What the times of one narration tell."""

    article: SpokenArticle
    gaps: tuple[Gap, ...]
    pace: Pace
    leads_ms: tuple[int, ...]


def measure(name: str, extra: Sequence[Path]) -> Measured:
    """Measure the installed voice `name` on our own texts and further articles."""
    studio = open_studio(Settings(voice=name))
    language = studio.voices.load(name).language
    if not language.startswith("en"):
        raise SystemExit(f"{name} speaks {language}; the texts to measure with are English.")
    _progress(f"{name}: speaking")
    articles = [speak_article(path, studio) for path in (*ARTICLES, *extra)]
    texts = speak_texts(read_texts().sentences, studio)
    timed = [_timed(article) for article in articles]
    figures = _pitch_figures(studio) | _pace_figures(timed) | _time_figures(timed) | _level_figures(articles)
    _progress(f"{name}: DistillMOS and DNSMOS")
    figures |= _quality_figures([text.samples for text in texts], "")
    figures |= _quality_figures([part for each in articles for part in windows(each.samples, WINDOW_S)], "_narrated")
    _progress(f"{name}: Whisper")
    code = language.partition("-")[0]
    listen = open_whisper(code)
    errors = WordErrors()
    for text in texts:
        errors.add(normalized(text.said), verbalized(listen(for_ears(text.samples)), code))
    narrated = [_article_errors(article, listen(for_ears(article.samples)), code) for article in articles]
    figures["errors_sentences"] = errors.percent
    figures["errors_narrated"] = 100 * sum(e.errors for e in narrated) / sum(e.words for e in narrated)
    misheard = sum((each.misheard for each in narrated), errors.misheard)
    _progress(f"{name}: cost")
    cost = narration_cost(name, ARTICLES[0])
    figures |= {"core_s": cost.core_per_s, "peak_mb": cost.peak_mb}
    onsets, ends = time_errors([gap for each in timed for gap in each.gaps])
    return Measured(
        name,
        figures,
        tuple(_narrated(each, found) for each, found in zip(timed, narrated, strict=True)),
        pauses(gap for each in timed for gap in each.gaps),
        tuple(misheard.most_common()),
        onsets,
        ends,
    )


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _timed(article: SpokenArticle) -> Timed:
    found = silences(article.samples)
    text, timeline = article.document.text, article.timeline
    return Timed(article, gaps(timeline, text, found), pace(timeline, found), leads(timeline, found))


def _article_errors(article: SpokenArticle, transcript: str, language: str) -> WordErrors:
    errors = WordErrors()
    errors.add(normalized(word.spoken for word in article.timeline.words), verbalized(transcript, language))
    return errors


def _narrated(timed: Timed, errors: WordErrors) -> Narrated:
    seconds = timed.article.timeline.duration_ms / 1000
    speed = timed.pace.words_per_minute
    return Narrated(timed.article.name, seconds, timed.pace.words, speed, timed.article.lufs, errors.percent)


def _quality_figures(clips: Sequence[Samples], suffix: str) -> Figures:
    """Means and worst tenths; a silent clip is not rated."""
    distillmos, dnsmos = open_distillmos(), open_dnsmos()
    heard = [for_ears(clip) for clip in clips if np.any(clip)]
    quality = [distillmos(clip) for clip in heard]
    rated = [dnsmos(clip) for clip in heard]
    overall = [each.overall for each in rated]
    return {
        f"distillmos{suffix}": float(np.mean(quality)),
        f"distillmos{suffix}_worst": worst_tenth(quality),
        f"dnsmos{suffix}": float(np.mean(overall)),
        f"dnsmos{suffix}_worst": worst_tenth(overall),
        f"p808{suffix}": float(np.mean([each.p808 for each in rated])),
    }


def worst_tenth(values: Sequence[float]) -> float:
    """The mean of the lowest tenth, at least of one."""
    return float(np.mean(sorted(values)[: max(1, len(values) // 10)]))


def _pitch_figures(studio: Studio) -> Figures:
    asked, stated = (
        np.array([final_rise(text.samples) for text in speak_texts(texts, studio)])
        for texts in zip(*read_texts().questions, strict=True)
    )
    both = ~np.isnan(asked) & ~np.isnan(stated)
    return {
        "rise_questions": float(np.nanmedian(asked)),
        "rise_statements": float(np.nanmedian(stated)),
        "rising_questions": 100 * float(np.mean(asked[both] > stated[both] + RISE_SEMITONES)),
    }


def _pace_figures(timed: Sequence[Timed]) -> Figures:
    every = total(each.pace for each in timed)
    return {
        "words_per_minute": every.words_per_minute,
        "printed_per_minute": every.printed_per_minute,
        "speaking_per_minute": every.speaking_words_per_minute,
        "silent_percent": 100 * every.silent_s / every.seconds,
    }


def _time_figures(timed: Sequence[Timed]) -> Figures:
    onsets, ends = time_errors([gap for each in timed for gap in each.gaps])
    lead = [length for each in timed for length in each.leads_ms]
    figures: Figures = {}
    for name, errors in (("onset", onsets), ("end", ends)):
        low, middle, high = np.percentile(errors, (5, 50, 95))
        figures |= {f"{name}_5": float(low), f"{name}_median": float(middle), f"{name}_95": float(high)}
    return figures | {
        "onset_35": 100 * share_within(onsets, NEAR_ONSET_MS),
        "end_20": 100 * share_within(ends, NEAR_END_MS),
        "lead_median": float(np.median(lead)),
        "lead_95": float(np.percentile(lead, 95)),
    }


def _level_figures(articles: Sequence[SpokenArticle]) -> Figures:
    loudness = [each.lufs for each in articles]
    return {
        "lufs": float(np.mean(loudness)),
        "lufs_lowest": min(loudness),
        "lufs_highest": max(loudness),
        "true_peak": max(each.true_peak_dbtp for each in articles),
    }
