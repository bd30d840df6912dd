"""`audio-service store`: clean up and check what is stored."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Annotated

import typer

from audio_service.cli.sources import settings_with
from audio_service.service import open_maintenance

app = typer.Typer(help="The store: clean it up, check it.", no_args_is_help=True, add_completion=False)


@app.command("gc")
def store_gc_command(
    delete: Annotated[bool, typer.Option("--delete", help="Delete it; without, only count.")] = False,
    finished: Annotated[bool, typer.Option(help="Also the sentences of finished articles; they play on.")] = False,
    days: Annotated[float, typer.Option(min=0, help="Only what is older than this.")] = 7,
) -> None:
    """Find sentences and media that no article has any more."""
    with open_maintenance(settings_with()) as maintenance:
        orphans = maintenance.collect(timedelta(days=days), delete=delete, finished=finished)
    for found in orphans:
        print(f"{found.kind}: {found.count} orphaned, {found.size:,} bytes{', deleted' if delete else ''}")
    if not delete and any(found.count for found in orphans):
        print("Nothing was deleted; --delete does it.")


@app.command("verify")
def store_verify_command(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Repair nothing.")] = False,
) -> None:
    """Compare everything stored with its hash; render again what is damaged."""
    with open_maintenance(settings_with()) as maintenance:
        damaged = maintenance.verify(repair=not dry_run, tell=lambda d: print(f"{d.name}: {d.what}", file=sys.stderr))
    print(f"{damaged} damaged or missing" + ("" if dry_run or not damaged else ", made again"))
    if damaged and dry_run:
        raise typer.Exit(1)
