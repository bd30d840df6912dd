"""`audio-service clean`: what will be read of a source, and what not."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from audio_service.clean import Cleaned, clean
from audio_service.cli.sources import read_source, settings_with

app = typer.Typer(add_completion=False)


@app.command()
def clean_command(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help="Files, URLs, or -.")],
    as_json: Annotated[bool, typer.Option("--json", help="A JSON line per source.")] = False,
    removed: Annotated[bool, typer.Option("--removed", help="Also what was dropped, and why.")] = False,
) -> None:
    """Print what will be read of each source, a block per paragraph."""
    settings = settings_with()
    for source in sources:
        cleaned = clean(read_source(source, settings), settings.reading)
        if as_json:
            print(json.dumps(cleaned_json(cleaned), ensure_ascii=False))
        else:
            print("\n\n".join(" ".join(kept.masked(cleaned.document.text).split()) for kept in cleaned.kept))
        if removed and not as_json:
            for removal in cleaned.removals:
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
