"""`audio-service batch`: render many articles into the catalogue."""

from __future__ import annotations

import contextlib
import itertools
import signal
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from audio_service.article import moment
from audio_service.cli.display import Display, open_display
from audio_service.cli.sources import settings_with
from audio_service.config import Settings
from audio_service.errors import AudioServiceError, InputError, NotFound, Unavailable
from audio_service.service import (
    BatchRun,
    BatchSource,
    BrokenSource,
    Pace,
    Politeness,
    Selection,
    Watch,
    find_items,
    item_from_json,
    json_lines,
    open_service,
    preview,
    read_feed,
    read_sitemap,
)

app = typer.Typer(add_completion=False)

EXIT_INTERRUPTED = 130

Sources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SOURCE]...", help="Files, folders, glob patterns, URLs, or - to read them from standard input."
    ),
]
Feeds = Annotated[list[str] | None, typer.Option("--feed", help="RSS or Atom feed, URL or file; repeatable.")]
Sitemaps = Annotated[
    list[str] | None, typer.Option("--sitemap", help="Sitemap or sitemap index, URL or file; repeatable.")
]
JsonLines = Annotated[
    list[Path] | None, typer.Option("--jsonl", help="JSON Lines file: one object with id, url or html, … per line.")
]
Since = Annotated[str | None, typer.Option(help="Only articles published on or after this date (ISO 8601).")]
Until = Annotated[str | None, typer.Option(help="Only articles published on or before this date (ISO 8601).")]
Hosts = Annotated[
    list[str] | None,
    typer.Option("--host", help="Only pages of this host; *.example.com for its subdomains. Repeatable."),
]


@app.command()
def batch_command(
    sources: Sources = None,
    feed: Feeds = None,
    sitemap: Sitemaps = None,
    jsonl: JsonLines = None,
    since: Since = None,
    until: Until = None,
    host: Hosts = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after this many articles.")] = None,
    publish: Annotated[bool, typer.Option(help="Publish rendered articles, or keep new ones as drafts.")] = True,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Retry only sources that failed last time.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="Refetch pages even if the listing shows no change.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Follow the feeds until stopped.")] = False,
    every: Annotated[float, typer.Option(help="With --watch: minutes between two checks of a feed.")] = 5,
    delay: Annotated[
        float | None,
        typer.Option(help="Seconds between two requests to one host (default: AUDIO_SERVICE_FETCHING__DELAY_S)."),
    ] = None,
    queue: Annotated[
        str | None, typer.Option(help="celery: have workers speak the sentences (AUDIO_SERVICE_QUEUE_URL).")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List the sources that would be processed; render, save and send nothing.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON line per article and one with the totals.")
    ] = False,
) -> None:
    """Render many articles into the catalogue. An interrupted batch resumes where it stopped."""
    settings = _settings(queue, delay)
    begin = None if since is None else moment(since)
    end = None if until is None else moment(until, end=True)
    lists = _Lists(tuple(sources or ()), tuple(feed or ()), tuple(sitemap or ()), tuple(jsonl or ()))
    lists.check(watch=watch, retry_failed=retry_failed, dry_run=dry_run)
    selection = Selection(begin, end, tuple(host or ()), limit)
    if dry_run:
        with open_display(lambda: 0, as_json=as_json) as display:
            preview(lists.items(Politeness(settings, time.sleep)), selection, display.tell)
        display.summary(stopped=False)
        return
    with (
        open_service(settings) as service,
        open_display(lambda: service.renderer.synthesized, as_json=as_json) as display,
    ):
        run = BatchRun(service, selection, publish=publish, tell=display.tell)
        away: Unavailable | None = None
        with _stopping(run):
            try:
                if watch:
                    pace = Pace(feeds=timedelta(minutes=every))
                    Watch(run, lists.feeds, pace, now=lambda: datetime.now(UTC), sleep=run.pause).follow()
                elif retry_failed:
                    failed = (item_from_json(r.item) for r in service.catalog.sources.failed() if r.item is not None)
                    run.run(display.counted(failed, limit))
                else:
                    items = itertools.takewhile(lambda _: not run.stopped, lists.items(run.politeness))
                    run.run(items if lists.flowing else display.counted(items, limit), again=again)
            except Unavailable as error:
                away = error
    _conclude(display, away, stopped=run.stopped, watch=watch)


def _conclude(display: Display, away: Unavailable | None, *, stopped: bool, watch: bool) -> None:
    """Print the totals, and exit with the status of a run that is not complete."""
    display.summary(stopped=stopped or away is not None)
    if away is not None:
        raise away
    if stopped and not watch:
        raise typer.Exit(EXIT_INTERRUPTED)
    if display.failures:
        raise typer.Exit(1)


def _settings(queue: str | None, delay: float | None) -> Settings:
    settings = settings_with()
    if queue not in (None, "celery"):
        raise InputError(f"Unknown queue {queue!r}.", advice="Use --queue celery, or omit it.")
    if queue and settings.queue_url is None:
        raise InputError("No queue is set.", advice="Set AUDIO_SERVICE_QUEUE_URL, such as redis://localhost:6379.")
    if delay is not None:
        fetching = settings.fetching.model_copy(update={"delay_s": max(0.0, delay)})
        settings = settings.model_copy(update={"fetching": fetching})
    return settings


class _Lists:
    """Where the articles come from, in the order in which they are read."""

    def __init__(
        self, sources: tuple[str, ...], feeds: tuple[str, ...], sitemaps: tuple[str, ...], jsonl: tuple[Path, ...]
    ) -> None:
        self._sources = sources
        self.feeds = feeds
        self._sitemaps = sitemaps
        self._jsonl = jsonl

    def check(self, *, watch: bool, retry_failed: bool, dry_run: bool) -> None:
        """Raise InputError for no source, or for options that exclude each other."""
        others = bool(self._sources or self._sitemaps or self._jsonl)
        if dry_run and (watch or retry_failed):
            raise InputError("--dry-run lists sources.", advice="Leave out --watch and --retry-failed.")
        if watch and (others or retry_failed or not self.feeds):
            raise InputError("--watch follows only feeds.", advice="Give --feed URL and no other source.")
        if retry_failed and (others or self.feeds):
            raise InputError(
                "--retry-failed takes no sources.", advice="Remove them; the failed sources are in the catalogue."
            )
        if not (others or self.feeds or retry_failed):
            raise InputError("No source was given.", advice="Give files, URLs, --feed, --sitemap or --jsonl.")

    @property
    def flowing(self) -> bool:
        """Whether sources come through a pipe, whose length is unknown."""
        return "-" in self._sources

    def items(self, politeness: Politeness) -> Iterator[BatchSource]:
        """All sources, as they are read."""
        for source in self._sources:
            yield from find_items(source, sys.stdin)
        for path in self._jsonl:
            try:
                with path.open(encoding="utf-8") as file:
                    yield from json_lines(file, str(path))
            except (OSError, UnicodeDecodeError) as error:
                yield BrokenSource(str(path), NotFound(f"{path} cannot be read ({error})."))
        for feed in self.feeds:
            try:
                yield from read_feed(feed, politeness).items or ()
            except AudioServiceError as error:
                yield BrokenSource(feed, error)
        for sitemap in self._sitemaps:
            yield from read_sitemap(sitemap, politeness)


@contextlib.contextmanager
def _stopping(run: BatchRun) -> Iterator[None]:
    """Ctrl-C or SIGTERM stops after the current sentences, a second one at once; what is stored is kept."""

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        run.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            if not run.stopped:
                signal.signal(number, handler)
