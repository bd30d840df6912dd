"""Measured voices -> a table for people, one in Markdown, plots, and whether the targets hold."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.voice.boundaries import Boundary
from bench.voice.figures import FIGURES, Figure, Measured

MISHEARD_SHOWN = 25


def figure_table(voices: Sequence[Measured]) -> str:
    """All figures in Markdown, a column for each voice."""
    lines = ["| | " + " | ".join(each.voice for each in voices) + " |", "|---" * (len(voices) + 1) + "|"]
    for figure in FIGURES:
        values = [figure.written(each.figures.get(figure.key, math.nan)) for each in voices]
        lines.append(f"| {figure.label} | " + " | ".join(values) + " |")
    return "\n".join(lines)


def pause_table(voice: Measured) -> str:
    """The silences by what stands there in print, in Markdown."""
    lines = [
        "| silence | places | 5th percentile, ms | median, ms | 95th percentile, ms | at least 60 ms, % |",
        "|---" * 6 + "|",
    ]
    for row in voice.pauses:
        low, middle, high = (f"{row.percentile_ms(percent):.0f}" for percent in (5, 50, 95))
        lines.append(f"| {row.kind} | {len(row.lengths_ms)} | {low} | {middle} | {high} | {100 * row.audible:.0f} |")
    return "\n".join(lines)


def narration_table(voice: Measured) -> str:
    """Each narration's own figures, in Markdown."""
    lines = ["| narration | s | words | words a minute | LUFS | word errors, % |", "|---" * 6 + "|"]
    for each in voice.narrations:
        numbers = f"{each.seconds:.0f} | {each.words} | {each.words_per_minute:.0f} | {each.lufs:.1f}"
        lines.append(f"| {each.name} | {numbers} | {each.errors_percent:.1f} |")
    return "\n".join(lines)


def misheard_lines(voice: Measured) -> Iterator[str]:
    """The words that were misunderstood, the most frequent first."""
    for pair, count in voice.misheard[:MISHEARD_SHOWN]:
        yield f"{count} × {pair.said or '(nothing)'} → {pair.heard or '(nothing)'}"
    if len(voice.misheard) > MISHEARD_SHOWN:
        yield f"and {len(voice.misheard) - MISHEARD_SHOWN} others"


def full_report(voices: Sequence[Measured]) -> str:
    """All tables in Markdown."""
    parts = [figure_table(voices)]
    for voice in voices:
        misheard = "\n".join(f"- {line}" for line in misheard_lines(voice))
        parts += [f"## {voice.voice}", narration_table(voice), pause_table(voice), "Misheard (said → heard):", misheard]
    return "\n\n".join(parts) + "\n"


def check_targets(voice: Measured) -> bool:
    """Print each target and whether it holds."""
    print(f"\nTargets of the default voice, {voice.voice}")
    return all([_check(figure, voice.figures[figure.key]) for figure in FIGURES if figure.bounded])


def _check(figure: Figure, value: float) -> bool:
    holds = figure.holds(value)
    bounds = [f"at least {figure.least:g}"] if figure.least > -math.inf else []
    bounds += [f"at most {figure.most:g}"] if figure.most < math.inf else []
    print(f"{'ok  ' if holds else 'FAIL'} {figure.label}: {figure.written(value)} ({', '.join(bounds)})")
    return holds


def plot(voice: Measured, folder: Path) -> Path:
    """Draw the silences by kind and the errors of word times; the path of the picture."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    folder.mkdir(parents=True, exist_ok=True)
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(14, 5), layout="constrained")
    rows = [row for row in voice.pauses if row.kind is not Boundary.NONE][::-1]
    left.boxplot([row.lengths_ms for row in rows], orientation="horizontal", whis=(5, 95), showfliers=False)
    left.set_yticks(range(1, len(rows) + 1), [f"{row.kind} ({len(row.lengths_ms)})" for row in rows])
    left.set(title=f"{voice.voice}: silences", xlabel="ms")
    for errors, label in ((voice.onsets_ms, "starts"), (voice.ends_ms, "ends")):
        right.hist(errors, bins=range(-100, 101, 4), histtype="step", label=label)
    right.set(title="Word times beside silences", xlabel="heard minus stated, ms", ylabel="words")
    right.legend()
    path = folder / f"{voice.voice}.png"
    figure.savefig(path, dpi=100)
    pyplot.close(figure)
    return path
