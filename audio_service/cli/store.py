"""`audio-service store`: clean up and verify what is stored."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Annotated

import typer

from audio_service.cli.sources import settings_with
from audio_service.service import open_maintenance

app = typer.Typer(help="Clean up and verify the store.", no_args_is_help=True, add_completion=False)


@app.command("gc")
def store_gc_command(
    delete: Annotated[
        bool, typer.Option("--delete", help="Delete them. Without this option they are only counted.")
    ] = False,
    finished: Annotated[
        bool, typer.Option(help="Include the sentences of finished articles, which remain playable.")
    ] = False,
    days: Annotated[float, typer.Option(min=0, help="Only objects older than this many days.")] = 7,
) -> None:
    """Find sentences and media that no article uses any more."""
    with open_maintenance(settings_with()) as maintenance:
        orphans = maintenance.collect(timedelta(days=days), delete=delete, finished=finished)
    for found in orphans:
        print(f"{found.kind}: {found.count} orphaned, {found.size:,} bytes{', deleted' if delete else ''}")
    if not delete and any(found.count for found in orphans):
        print("Nothing was deleted. Add --delete to delete them.")


@app.command("verify")
def store_verify_command(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report damage without repairing it.")] = False,
) -> None:
    """Verify the hash of everything stored and re-render what is damaged."""
    with open_maintenance(settings_with()) as maintenance:
        damaged = maintenance.verify(repair=not dry_run, tell=lambda d: print(f"{d.name}: {d.what}", file=sys.stderr))
    print(f"{damaged} damaged or missing" + ("" if dry_run or not damaged else ", repaired"))
    if damaged and dry_run:
        raise typer.Exit(1)
