"""Webhooks: an event's signed messages, delivered to public addresses only, by one thread per receiver."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import logging
import threading
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from audio_service.article import check_receiver, post
from audio_service.config import Settings, Webhook
from audio_service.errors import AudioServiceError, InputError, Unavailable
from audio_service.narration import AUDIO, FORMATS
from audio_service.storage import Deliveries, Delivery, Event
from audio_service.waits import LogThrottle, backoff_s

log = logging.getLogger(__name__)

SIGNATURE = "X-Audio-Service-Signature"
LONGEST_WAIT_S = 3600.0
# Doubling from 10 s to an hour: the last attempt is about five hours after the first.
ATTEMPTS = 14
# Beyond the time that a receiver may take. Until then no other process sends the message, even if this one was killed.
LEASE_MARGIN = timedelta(seconds=15)
POLL_S = 0.5
# Seconds that a stopping service waits; a receiver may take as long as a page (15 s).
CLOSE_S = 2.0
_ENCODED_SECRET = "whsec_"
KEY_BYTES = 16


def signature(secret: str, timestamp: int, body: str) -> str:
    """`t=<unix time>,v1=<HMAC-SHA256 of "time.body" in hex>`; receivers verify it and reject old times."""
    digest = hmac.new(secret.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def standard_signature(secret: str, message_id: str, timestamp: int, body: str) -> str:
    """The signature of Standard Webhooks: `v1,<HMAC-SHA256 of "id.time.body" in Base64>`.

    The key is what follows `whsec_` in the secret, decoded from Base64, else the secret's bytes. Raises ValueError for
    invalid Base64.
    """
    digest = hmac.new(signing_key(secret), f"{message_id}.{timestamp}.{body}".encode(), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def signing_key(secret: str) -> bytes:
    """What follows `whsec_` in a secret, decoded from Base64, else its bytes. Raises ValueError for invalid Base64."""
    if not secret.startswith(_ENCODED_SECRET):
        return secret.encode()
    return base64.b64decode(secret.removeprefix(_ENCODED_SECRET), validate=True)


def check_webhooks(settings: Settings) -> None:
    """Raise InputError for a receiver that could never get a message."""
    for hook in settings.webhooks:
        where = "AUDIO_SERVICE_WEBHOOKS"
        if [other.url for other in settings.webhooks].count(hook.url) > 1:
            raise InputError(f"{where}: {hook.url} is listed twice.", advice="Remove one of them.")
        try:
            short = len(signing_key(hook.secret)) < KEY_BYTES
            check_receiver(hook.url, settings.fetching)
        except binascii.Error as error:
            advice = f"Write {_ENCODED_SECRET} and Base64, or a secret that does not begin so."
            raise InputError(f"{where}: the secret of {hook.url} is not Base64.", advice=advice) from error
        except AudioServiceError as error:
            advice = "AUDIO_SERVICE_FETCHING__PORTS and __PRIVATE_NETWORKS allow other ports and private addresses."
            raise InputError(f"{where}: {error.message}", advice=advice) from error
        if short:
            raise InputError(f"{where}: the secret of {hook.url} is short.", advice=f"Use {KEY_BYTES} bytes or more.")


class Announcer:
    """Makes the messages of an event, one for each receiver."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __call__(self, event: Event) -> Iterator[Delivery]:
        facts = self._facts(event) if self._settings.webhooks else {}
        for hook in self._settings.webhooks:
            own_id = f"msg_{uuid.uuid4().hex}"
            body = json.dumps({**facts, "delivery": own_id}, ensure_ascii=False)
            yield Delivery(own_id, hook.url, event.type, body, event.article_id, event.number)

    def _facts(self, event: Event) -> dict[str, object]:
        names = ["mp3", *self._settings.formats]
        base = (self._settings.public_url or "").rstrip("/")
        src = f"{base}/media/{event.key}/{AUDIO.removesuffix('mp3')}"
        return {
            "type": event.type,
            "timestamp": event.at.isoformat(timespec="seconds"),
            "event": event.type,
            "id": event.article_id,
            "revision": event.revision,
            "title": event.title,
            "url": event.url,
            "published": event.published,
            "key": event.key,
            "audio": [{"type": FORMATS[name].mime, "src": f"{src}{name}"} for name in names],
            "duration_ms": event.duration_ms,
            "purge": list(event.purge),
            "error": event.error,
            "sequence": event.number,
            "at": event.at.isoformat(timespec="seconds"),
        }


class Webhooks:
    """Sends a catalogue's messages, one at a time to each receiver. Must be closed."""

    def __init__(self, settings: Settings, deliveries: Deliveries) -> None:
        self._settings = settings
        self._deliveries = deliveries
        self._lease = LEASE_MARGIN + timedelta(seconds=settings.fetching.timeout_s)
        self._away = LogThrottle()
        self._closing = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(hook,), name=f"webhook-{number}", daemon=True)
            for number, hook in enumerate(settings.webhooks)
        ]

    def start(self) -> None:
        """Start sending if there are webhooks."""
        if self._threads:
            self._deliveries.give_up_except([hook.url for hook in self._settings.webhooks])
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop after the current messages, waiting CLOSE_S at most; others send the rest."""
        self._closing.set()
        until = time.monotonic() + CLOSE_S
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))

    def _run(self, hook: Webhook) -> None:
        while not self._closing.wait(POLL_S):
            try:
                while not self._closing.is_set():
                    delivery = self._deliveries.claim(hook.url, datetime.now(UTC), self._lease)
                    if delivery is None:
                        break
                    self._deliver(hook, delivery)
            except Unavailable as error:  # the messages stay due
                if self._away.allows():
                    log.warning("webhooks are sent later: %s", error)
            except Exception:  # the thread must survive; the messages stay due
                log.exception("webhook %s", hook.url)

    def _deliver(self, hook: Webhook, delivery: Delivery) -> None:
        status, error = self._send(hook, delivery)
        if error is None:
            self._deliveries.done(delivery, status)
            return
        wait_s = backoff_s(delivery.attempts, self._settings.webhook_wait_s, LONGEST_WAIT_S)
        last = delivery.attempts + 1 >= ATTEMPTS or status == HTTPStatus.GONE
        due_at = None if last else datetime.now(UTC) + timedelta(seconds=wait_s)
        self._deliveries.failed(delivery, error, due_at, status)
        log.warning("webhook %s failed%s: %s", delivery.url, " for good" if last else "", error)

    def _send(self, hook: Webhook, delivery: Delivery) -> tuple[int | None, str | None]:
        """Send once; the status of the answer, if any, and what went wrong, if anything."""
        now = int(time.time())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": delivery.id,
            "webhook-timestamp": str(now),
            "webhook-signature": standard_signature(hook.secret, delivery.id, now, delivery.body),
            "X-Audio-Service-Event": delivery.event,
            "X-Audio-Service-Delivery": delivery.id,
            SIGNATURE: signature(hook.secret, now, delivery.body),
        }
        try:
            status = post(hook.url, delivery.body.encode(), headers, self._settings.fetching)
        except AudioServiceError as error:
            return None, str(error)
        return status, None if 200 <= status < 300 else f"it answered {status}"
