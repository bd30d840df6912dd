"""`audio-service batch`: pre-render many articles into the catalogue."""

from __future__ import annotations

import sys
import time
from typing import Annotated

import typer

from audio_service.canonical import article_id
from audio_service.catalog import Status
from audio_service.cli.sources import read_source, settings_with
from audio_service.config import Choices
from audio_service.errors import AudioServiceError
from audio_service.newsroom import Newsroom

app = typer.Typer(add_completion=False)

POLL_S = 0.05


@app.command()
def batch_command(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Files or URLs.")],
    publish: Annotated[bool, typer.Option(help="Publish what is rendered.")] = True,
) -> None:
    """Pre-render many articles."""
    newsroom = Newsroom(settings_with())
    failures = 0
    try:
        for source in sources:
            try:
                _render(newsroom, source, publish)
            except AudioServiceError as error:
                failures += 1
                print(f"{source}: {error}", file=sys.stderr)
    finally:
        newsroom.close()
    if failures:
        raise typer.Exit(1)


def _render(newsroom: Newsroom, source: str, publish: bool) -> None:
    document = read_source(source, newsroom.settings)
    url = source if "://" in source else None
    draft, script = newsroom.draft(article_id(source), document, Choices(), url=url, publish=publish)
    article, _ = newsroom.submit(article_id(source), draft, script)
    while article.latest.status == Status.RENDERING:
        time.sleep(POLL_S)
        article = newsroom.catalog.articles.get(article.id)
    if article.latest.status == Status.FAILED:
        raise AudioServiceError(article.latest.error or "It failed.")
    print(f"{source}: {(article.served.duration_ms or 0) / 1000:.1f} s of audio")
