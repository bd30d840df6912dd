"""Output of a batch: a progress bar on a terminal, otherwise one line per article, or JSON lines."""

from __future__ import annotations

import contextlib
import itertools
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, TaskID, TextColumn, TimeRemainingColumn

from audio_service.article import UNDETERMINED
from audio_service.cli.counts import counted
from audio_service.cli.notices import notice_lines
from audio_service.service import BatchEvent, BatchSource, Outcome
from audio_service.speech import language_name

# Failures repeated in the summary; the catalogue has all of them.
LISTED_MAX = 1000
# Items read before the first is rendered, for the total of the progress bar: about 30 MB.
READ_AHEAD = 100_000


class Display:
    """Counts and prints the events of a run."""

    def __init__(self, synthesized: Callable[[], int], *, as_json: bool) -> None:
        self._synthesized = synthesized
        self._as_json = as_json
        self._began = time.monotonic()
        self._progress: Progress | None = None
        self._task = TaskID(0)
        self._counts: Counter[Outcome] = Counter()
        self._unspoken: Counter[str] = Counter()
        self._with_notices = 0
        self._audio_ms = 0
        self._sentences = 0
        self._listed: list[tuple[str, str]] = []

    @property
    def failures(self) -> int:
        """Number of sources that failed."""
        return self._counts[Outcome.FAILED]

    def show_on(self, progress: Progress) -> None:
        """Show progress on this bar."""
        self._progress = progress
        self._task = progress.add_task("batch", total=None)

    def counted(self, items: Iterator[BatchSource], limit: int | None) -> Iterator[BatchSource]:
        """The same items, read ahead by up to READ_AHEAD, so that the bar shows a total."""
        if self._progress is None:
            yield from items
            return
        count = 0
        while ahead := list(itertools.islice(items, READ_AHEAD)):
            count += len(ahead)
            if len(ahead) < READ_AHEAD or (limit is not None and limit <= count):
                self._progress.update(self._task, total=min(count, limit or count))
            yield from ahead

    def tell(self, event: BatchEvent) -> None:
        """Count and print the outcome of one source."""
        self._counts[event.outcome] += 1
        if event.outcome is Outcome.RENDERED:
            self._audio_ms += event.duration_ms
            self._sentences += event.sentences
        self._with_notices += bool(event.notices)
        if event.unspoken is not None:
            self._unspoken[event.unspoken] += 1
        if event.outcome is Outcome.FAILED and len(self._listed) < LISTED_MAX:
            self._listed.append((event.source, event.reason or ""))
        if self._as_json:
            print(json.dumps({**asdict(event), "outcome": event.outcome.value}, ensure_ascii=False), flush=True)
        else:
            self._line(event)
        if self._progress is not None:
            self._progress.update(self._task, advance=1, description=self._figures())

    def _has(self, outcome: Outcome) -> bool:
        """Whether to print a total; `selected` is only counted in a dry run."""
        return outcome is not Outcome.SELECTED or bool(self._counts[outcome])

    def _line(self, event: BatchEvent) -> None:
        for line in notice_lines(event.notices, f"in the editor (/editor#article={event.article_id})"):
            self._report(f"{event.source}: {line}")
        if event.outcome in (Outcome.FAILED, Outcome.SKIPPED):
            self._report(f"{event.source}: {event.outcome.value}: {event.reason}")
        elif event.outcome is Outcome.SELECTED:
            print(event.source, flush=True)
        elif self._progress is None:
            print(f"{event.source}: {event.outcome.value}, {event.duration_ms / 1000:.1f} s of audio", flush=True)

    def _report(self, line: str) -> None:
        """Print a line on standard error, above the progress bar."""
        if self._progress is not None:
            self._progress.console.print(escape(line), highlight=False, soft_wrap=True)
        else:
            print(line, file=sys.stderr, flush=True)

    def _figures(self) -> str:
        figures = self._totals()
        return (
            f"{counted(figures['rendered'], 'article')}, {counted(figures['sentences'], 'sentence')}, "
            f"{figures['audio_s'] / 60:.1f} min of audio, {figures['times_real_time']:.0f}× real time, "
            f"{figures['unchanged']} unchanged, {figures['failed']} failed"
        )

    def _totals(self) -> dict[str, Any]:
        elapsed = max(0.001, time.monotonic() - self._began)
        return {
            **{outcome.value: self._counts[outcome] for outcome in Outcome if self._has(outcome)},
            "with_notices": self._with_notices,
            "unspoken": dict(self._unspoken.most_common()),
            "sentences": self._sentences,
            "synthesized": self._synthesized(),
            "audio_s": self._audio_ms / 1000,
            "elapsed_s": round(elapsed, 3),
            "times_real_time": round(self._audio_ms / 1000 / elapsed, 2),
        }

    def summary(self, *, stopped: bool) -> None:
        """Print the totals and repeat the failures."""
        if self._as_json:
            print(json.dumps({"outcome": "stopped" if stopped else "done", **self._totals()}), flush=True)
            return
        if self._counts[Outcome.SELECTED]:
            print(", ".join(f"{count} {outcome.value}" for outcome, count in self._counts.items()))
            return
        print(self._figures() + (f", {self._counts[Outcome.SKIPPED]} skipped" if self._counts[Outcome.SKIPPED] else ""))
        for source, reason in self._listed:
            print(f"failed: {source}: {reason}", file=sys.stderr)
        if self.failures > len(self._listed):
            print(f"and {self.failures - len(self._listed)} more", file=sys.stderr)
        if self._with_notices:
            print(f"Articles with notices, to be checked: {self._with_notices}.", file=sys.stderr)
        unknown = self._unspoken.pop(UNDETERMINED, 0)
        if unknown:
            print(f"Not narrated because their language is not recognized: {unknown}.", file=sys.stderr)
        if self._unspoken:
            counts = (f"{count} {language_name(tag)} ({tag})" for tag, count in self._unspoken.most_common())
            print(f"Not narrated because no installed voice speaks the language: {', '.join(counts)}.", file=sys.stderr)
            code = self._unspoken.most_common(1)[0][0].partition("-")[0].lower()
            add = f"audio-service voices add --language {code}"
            print(f"`{add}` adds a voice for {language_name(code)}.", file=sys.stderr)
        if self.failures:
            print("Run `audio-service batch --retry-failed` to retry them.", file=sys.stderr)
        if stopped:
            print("Stopped. Run the same command again to resume.", file=sys.stderr)


@contextlib.contextmanager
def open_display(synthesized: Callable[[], int], *, as_json: bool) -> Iterator[Display]:
    """A display for one run, with a progress bar on a terminal. `synthesized` counts spoken sentences."""
    console = Console(stderr=True)
    display = Display(synthesized, as_json=as_json)
    if as_json or not console.is_terminal:
        yield display
        return
    columns: tuple[ProgressColumn, ...] = (BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        display.show_on(progress)
        yield display
