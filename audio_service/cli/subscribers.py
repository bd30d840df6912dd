"""`audio-service subscribers`: refuse subscribers' tokens, and accept them again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from audio_service.cli.sources import settings_with
from audio_service.errors import InputError
from audio_service.service import NAME_CHARACTERS
from audio_service.storage import RevokedSubscribers, open_catalog

app = typer.Typer(
    help="Revoke subscribers' tokens, restore them, list who is revoked.", no_args_is_help=True, add_completion=False
)

Subscriber = Annotated[str, typer.Argument(help="The subscriber, as its tokens name it.")]


@contextlib.contextmanager
def _revoked() -> Iterator[RevokedSubscribers]:
    settings = settings_with()
    with contextlib.closing(open_catalog(settings.database_url, settings.data_dir)) as catalog:
        yield catalog.revoked_subscribers


@app.command("revoke")
def subscribers_revoke_command(subscriber: Subscriber) -> None:
    """Refuse a subscriber's tokens at once, those in the links of its feed too."""
    if not 0 < len(subscriber) <= NAME_CHARACTERS or not subscriber.isprintable():
        raise InputError(
            f"{subscriber!r} is in no token.", advice=f"Use 1 to {NAME_CHARACTERS} characters without line breaks."
        )
    with _revoked() as revoked:
        revoked.revoke(subscriber)
    print(f"Revoked subscriber {subscriber}")


@app.command("restore")
def subscribers_restore_command(subscriber: Subscriber) -> None:
    """Accept a subscriber's tokens again, as long as they are valid."""
    with _revoked() as revoked:
        revoked.restore(subscriber)
    print(f"Restored subscriber {subscriber}")


@app.command("list")
def subscribers_list_command() -> None:
    """List all subscribers whose tokens are refused."""
    table = Table("subscriber", "revoked", "by", box=None)
    after = ""
    with _revoked() as revoked:
        while page := revoked.list(after=after):
            for each in page:
                table.add_row(each.subscriber, f"{each.revoked_at:%Y-%m-%d %H:%M}", each.revoked_by)
            after = page[-1].subscriber
    Console(soft_wrap=True).print(table)
