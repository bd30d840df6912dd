"""Webhooks for ready and failed narrations: signed, retried, to public addresses only."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta

from audio_service.article import post
from audio_service.config import Settings, Webhook
from audio_service.errors import AudioServiceError
from audio_service.storage import ArticleRecord, Deliveries, Delivery

log = logging.getLogger(__name__)

READY, FAILED = "audio.ready", "audio.failed"
SIGNATURE = "X-Audio-Service-Signature"
LONGEST_WAIT = timedelta(hours=1)
# Doubling from 10 s to an hour: the last attempt is about five hours after the first.
ATTEMPTS = 14
LEASE = timedelta(minutes=2)
POLL_S = 0.5
# Seconds that a stopping service waits; a receiver may take as long as a page (15 s).
CLOSE_S = 2.0
# As many as slow receivers take within LEASE; more would be sent twice.
CLAIMED = 5


def signature(secret: str, timestamp: int, body: str) -> str:
    """`t=<unix time>,v1=<HMAC-SHA256 of "time.body" in hex>`; receivers verify it and reject old times."""
    digest = hmac.new(secret.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


class Webhooks:
    """Sends a catalogue's messages on a thread. Must be closed."""

    def __init__(self, settings: Settings, deliveries: Deliveries) -> None:
        self._settings = settings
        self._deliveries = deliveries
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        """Start sending if there are webhooks."""
        if self._settings.webhooks:
            self._thread.start()

    def tell(self, event: str, article: ArticleRecord, number: int, error: str | None = None) -> None:
        """Queue a message for every webhook; it survives restarts."""
        now = datetime.now(UTC)
        facts = {
            "event": event,
            "id": article.id,
            "revision": number,
            "title": article.title,
            "url": article.url,
            "published": article.published,
            "duration_ms": article.served.duration_ms,
            "error": error,
            "at": now.isoformat(timespec="seconds"),
        }
        for hook in self._settings.webhooks:
            own_id = f"msg_{uuid.uuid4().hex}"
            body = json.dumps({**facts, "delivery": own_id}, ensure_ascii=False)
            self._deliveries.add(Delivery(own_id, hook.url, event, body, 0), now)

    def close(self) -> None:
        """Stop after the current message, waiting CLOSE_S at most; others send the rest."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(CLOSE_S)

    def _run(self) -> None:
        while not self._closing.wait(POLL_S):
            try:
                for delivery in self._deliveries.claim(datetime.now(UTC), LEASE, CLAIMED):
                    self._deliver(delivery)
                    if self._closing.is_set():
                        break
            except Exception:  # the thread must survive an unavailable database; the messages stay due
                log.exception("webhooks")

    def _deliver(self, delivery: Delivery) -> None:
        hook = next((hook for hook in self._settings.webhooks if hook.url == delivery.url), None)
        error = "this webhook was removed from the settings" if hook is None else self._send(hook, delivery)
        if error is None:
            self._deliveries.done(delivery)
            return
        wait = min(LONGEST_WAIT, timedelta(seconds=self._settings.webhook_wait_s) * 2**delivery.attempts)
        last = hook is None or delivery.attempts + 1 >= ATTEMPTS
        self._deliveries.failed(delivery, error, None if last else datetime.now(UTC) + wait)
        log.warning("webhook %s failed%s: %s", delivery.url, " for good" if last else "", error)

    def _send(self, hook: Webhook, delivery: Delivery) -> str | None:
        """Send once; what went wrong, or None."""
        headers = {
            "Content-Type": "application/json",
            "X-Audio-Service-Event": delivery.event,
            "X-Audio-Service-Delivery": delivery.id,
            SIGNATURE: signature(hook.secret, int(time.time()), delivery.body),
        }
        try:
            status = post(hook.url, delivery.body.encode(), headers, self._settings.fetching)
        except AudioServiceError as error:
            return str(error)
        return None if 200 <= status < 300 else f"it answered {status}"
