"""`audio-service keys`: create, list and revoke API keys."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from audio_service.cli.sources import settings_with
from audio_service.errors import InputError
from audio_service.storage import ApiKeys, Role, open_catalog

app = typer.Typer(help="Create, list and revoke API keys.", no_args_is_help=True, add_completion=False)


@contextlib.contextmanager
def _api_keys() -> Iterator[ApiKeys]:
    settings = settings_with()
    with contextlib.closing(open_catalog(settings.database_url, settings.data_dir)) as catalog:
        yield catalog.api_keys


@app.command("create")
def keys_create_command(
    name: Annotated[str, typer.Argument(help="Name of the key, such as cms.")],
    role: Annotated[
        Role, typer.Option(help="What the key allows; publish includes edit, edit includes read.")
    ] = Role.READ,
    site: Annotated[
        str | None,
        typer.Option(help="The only site whose articles it sees and changes: an entry of AUDIO_SERVICE_SITES."),
    ] = None,
) -> None:
    """Create an API key. It is printed once, as the last word."""
    own = None if site is None else _site(site)
    with _api_keys() as keys:
        secret = keys.create(name, role, own)
    only = "" if own is None else f", site: {own}"
    print(f'Key "{name}" (role: {role.value}{only}). Copy it now, it is not shown again: {secret}')


def _site(name: str) -> str:
    """The entry of AUDIO_SERVICE_SITES with this host. Raises InputError."""
    settings = settings_with()
    found = settings.known_site(name)
    if found is None:
        known = ", ".join(settings.sites) or "none"
        raise InputError(f"{name!r} is not in AUDIO_SERVICE_SITES.", advice=f"Known sites: {known}.")
    return found


@app.command("list")
def keys_list_command() -> None:
    """List all keys, without their secrets."""
    table = Table("name", "role", "site", "created", box=None)
    with _api_keys() as keys:
        listed = keys.list()
    for key in listed:
        table.add_row(key.name, key.role.value, key.site or "all", f"{key.created_at:%Y-%m-%d %H:%M}")
    Console(soft_wrap=True).print(table)


@app.command("revoke")
def keys_revoke_command(name: Annotated[str, typer.Argument(help="Name of the key.")]) -> None:
    """Revoke a key at once."""
    with _api_keys() as keys:
        keys.revoke(name)
    print(f"Revoked key {name}")
