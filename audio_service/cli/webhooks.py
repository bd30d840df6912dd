"""`audio-service webhooks`: list and replay the messages to webhooks."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from audio_service.cli.sources import settings_with
from audio_service.config import Settings
from audio_service.errors import InputError, NotFound
from audio_service.storage import (
    Deliveries,
    DeliveryRecord,
    DeliverySelection,
    DeliveryState,
    EventType,
    open_catalog,
)

app = typer.Typer(help="List and replay the messages to webhooks.", no_args_is_help=True, add_completion=False)

_AGO = re.compile(r"(\d{1,6})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
# Messages that are looked up by their ids in one query.
# Characters of a line of the list, also where a terminal is narrower and wraps it: ids are copied from it.
_LEAST_WIDTH = 200
_IDS = 500

Since = Annotated[
    str | None,
    typer.Option(help="Only messages recorded since: 90m, 12h, 3d, or a time such as 2026-02-03T18:30 (UTC)."),
]
OfEvent = Annotated[EventType | None, typer.Option("--event", help="Only messages of this event.")]
Receiver = Annotated[str | None, typer.Option(help="Only messages to this URL of AUDIO_SERVICE_WEBHOOKS.")]
InState = Annotated[DeliveryState | None, typer.Option("--state", help="Only messages in this state.")]


@contextlib.contextmanager
def _deliveries(settings: Settings) -> Iterator[Deliveries]:
    with contextlib.closing(open_catalog(settings.database_url, settings.data_dir)) as catalog:
        yield catalog.deliveries


@app.command("list")
def webhooks_list_command(
    since: Since = None,
    event: OfEvent = None,
    receiver: Receiver = None,
    state: InState = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Newest messages listed.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON line per message.")] = False,
) -> None:
    """List messages, newest first: their state, tries, and the last answer."""
    selection = DeliverySelection(None, _time(since), event, receiver, _states(state))
    with _deliveries(settings_with()) as deliveries:
        listed = deliveries.list(selection, limit)
    if as_json:
        for message in listed:
            print(_json(message))
        return
    table = Table("id", "recorded", "event", "article", "receiver", "state", "tries", "status", "error", box=None)
    for each in listed:
        status = "" if each.status is None else str(each.status)
        recorded = f"{each.created_at:%Y-%m-%d %H:%M:%S}"
        ends = (each.state.value, str(each.tries), status, each.error or "")
        table.add_row(each.id, recorded, each.event, each.article_id, each.url, *ends)
    console = Console(soft_wrap=True, markup=False, highlight=False)
    console.width = max(console.width, _LEAST_WIDTH)
    console.print(table)


@app.command("replay")
def webhooks_replay_command(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Messages, in any state.")] = None,
    since: Since = None,
    event: OfEvent = None,
    receiver: Receiver = None,
    state: InState = None,
) -> None:
    """Send messages again, under their ids. Without ids: those selected that were not delivered, or are in --state.

    A running service sends them; else the next one does.
    """
    if not ids and since is event is receiver is state is None:
        raise InputError(
            "Nothing is selected.", advice="Name messages, or give --since, --event, --receiver or --state."
        )
    settings = settings_with()
    urls = [hook.url for hook in settings.webhooks]
    if receiver is not None and receiver not in urls:
        raise InputError(f"{receiver} is not in AUDIO_SERVICE_WEBHOOKS.", advice=_known(urls))
    undelivered = (DeliveryState.PENDING, DeliveryState.FAILED)
    states = _states(state) if ids or state else undelivered
    selection = DeliverySelection(tuple(ids) if ids else None, _time(since), event, receiver, states)
    with _deliveries(settings) as deliveries:
        if ids:
            _check(ids, deliveries, urls)
        count = deliveries.replay(selection, urls)
    print(f"To be sent again: {count} messages")


def _known(urls: list[str]) -> str:
    return f"Receivers are {', '.join(urls)}." if urls else "Set AUDIO_SERVICE_WEBHOOKS as for `serve`."


def _check(ids: list[str], deliveries: Deliveries, urls: list[str]) -> None:
    """Raise NotFound for unknown messages, InputError for those whose receiver is not in the settings."""
    if len(ids) > _IDS:
        raise InputError(
            f"{len(ids)} messages are named.", advice=f"Name {_IDS} at most, or use --since and --receiver."
        )
    found = {message.id: message for message in deliveries.list(DeliverySelection(tuple(ids)), len(ids))}
    unknown = [each for each in ids if each not in found]
    if unknown:
        advice = "`audio-service webhooks list` lists those that are kept (AUDIO_SERVICE_WEBHOOK_KEPT_DAYS)."
        raise NotFound(f"Unknown messages: {', '.join(unknown)}.", advice=advice)
    gone = sorted({message.url for message in found.values()} - set(urls))
    if gone:
        raise InputError(f"Not in AUDIO_SERVICE_WEBHOOKS: {', '.join(gone)}.", advice=_known(urls))


def _states(state: DeliveryState | None) -> tuple[DeliveryState, ...]:
    return tuple(DeliveryState) if state is None else (state,)


def _time(since: str | None) -> datetime | None:
    """The time that `--since` means. Raises InputError."""
    if since is None:
        return None
    ago = _AGO.fullmatch(since)
    try:
        if ago is not None:
            return datetime.now(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        given = datetime.fromisoformat(since)
    except (ValueError, OverflowError) as error:
        advice = "Give 90m, 12h, 3d, or a time such as 2026-02-03T18:30 (UTC)."
        raise InputError(f"--since {since} is not a time.", advice=advice) from error
    return given if given.tzinfo is not None else given.replace(tzinfo=UTC)


def _json(message: DeliveryRecord) -> str:
    facts = asdict(message)
    for name in ("created_at", "changed_at", "due_at"):
        facts[name] = None if facts[name] is None else facts[name].isoformat(timespec="seconds")
    facts["receiver"] = facts.pop("url")
    facts["article"] = facts.pop("article_id")
    return json.dumps(facts, ensure_ascii=False)
