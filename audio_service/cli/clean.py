"""`audio-service clean`: print what is read of a source, and what is left out."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from audio_service.article import Cleaned, clean_document, notices_of
from audio_service.cli.notices import print_notices
from audio_service.cli.sources import read_source, settings_with
from audio_service.errors import AudioServiceError, EmptyArticle

app = typer.Typer(add_completion=False)


@app.command()
def clean_command(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Files, URLs, or - for standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON line per source.")] = False,
    removed: Annotated[bool, typer.Option("--removed", help="Also print what is left out, and why.")] = False,
) -> None:
    """Print what is read of each source, one paragraph per block.

    A source that cannot be read is reported on standard error; the others are printed, and the exit code is 2.
    """
    settings = settings_with()
    failed = False
    for source in sources:
        try:
            cleaned = clean_document(read_source(source, settings), settings.reading)
            if not cleaned.kept and not removed:
                raise EmptyArticle(source, removed=sum(len(removal.text) for removal in cleaned.removals))
        except AudioServiceError as error:
            failed = True
            print(f"audio-service: {error}", file=sys.stderr)
            continue
        print_notices(notices_of(cleaned), source)
        if as_json:
            print(json.dumps(cleaned_json(cleaned), ensure_ascii=False))
        else:
            _print(cleaned, removed)
    if failed:
        raise typer.Exit(2)


def _print(cleaned: Cleaned, removed: bool) -> None:
    print("\n\n".join(" ".join(kept.masked(cleaned.document.text).split()) for kept in cleaned.kept))
    for removal in cleaned.removals if removed else ():
        print(f"\n--- {removal.reason.value} [{removal.span.start}:{removal.span.end}]\n{removal.text}")


def cleaned_json(cleaned: Cleaned) -> dict[str, str | None]:
    """One article as `clean --json` prints it; `text` is the body without the title."""
    document = cleaned.document
    return {
        "source": document.source,
        "title": document.title,
        "byline": document.byline,
        "published": document.published,
        "language": document.language,
        "text": cleaned.body,
    }
