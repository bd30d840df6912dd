"""Signatures of messages that come in: Ghost's, Standard Webhooks, and the plain HMAC of a body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from audio_service.config import Hook
from audio_service.errors import Forbidden
from audio_service.service.webhooks import signing_key

# How far a message's time may be from ours.
TOLERANCE = timedelta(minutes=5)
# Characters of an id that a sender may give.
ID_LENGTH = 200
# Signatures that one message may have, for a change of the secret.
SIGNATURES = 10
_GHOST = re.compile(r"sha256=([0-9a-f]{64}), ?t=(\d{10,14})")
_HEX = re.compile(r"(?:sha256=)?([0-9a-fA-F]{64})")
_SECONDS = re.compile(r"\d{1,11}")
_ADVICE = "Sign it with the `secret` of this hook in AUDIO_SERVICE_HOOKS, as docs/cms.md says."


@dataclass(frozen=True, slots=True)
class Signed:
    """What a right signature vouches for: the message's id and the time at which it was sent, where they are signed."""

    id: str | None = None
    sent_at: datetime | None = None


def verify(hook: Hook, headers: Mapping[str, str], body: bytes, now: datetime) -> Signed:
    """Check the signature of a message; `headers` are looked up by their names in small letters. Raises Forbidden."""
    if hook.kind == "ghost":
        signed = _ghost(hook.secret, headers.get("x-ghost-signature", ""), body)
    elif hook.header is not None:
        signed = _plain(hook.secret, headers.get(hook.header.lower(), ""), body)
    else:
        signed = _standard(hook.secret, headers, body)
    if signed is None:
        raise Forbidden("This message is not signed with the hook's secret.", known=False, advice=_ADVICE)
    if signed.sent_at is not None and abs(signed.sent_at - now) > TOLERANCE:
        minutes = int(TOLERANCE.total_seconds() // 60)
        what = f"This message was signed more than {minutes} minutes from now."
        raise Forbidden(what, known=False, advice="Set the clocks of both machines, or send it again with a new time.")
    return signed


def _ghost(secret: str, header: str, body: bytes) -> Signed | None:
    """Ghost signs the body and, right behind it, the time in milliseconds."""
    found = _GHOST.fullmatch(header)
    if found is None or not _equal(found[1], _hex(secret.encode(), body + found[2].encode())):
        return None
    return Signed(header, _time(int(found[2]) / 1000))


def _standard(secret: str, headers: Mapping[str, str], body: bytes) -> Signed | None:
    own_id, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not 0 < len(own_id) <= ID_LENGTH or _SECONDS.fullmatch(sent) is None:
        return None
    digest = hmac.new(signing_key(secret), f"{own_id}.{sent}.".encode() + body, hashlib.sha256).digest()
    wanted = f"v1,{base64.b64encode(digest).decode()}"
    given = headers.get("webhook-signature", "").split(" ")[:SIGNATURES]
    if not any([_equal(each, wanted) for each in given]):  # all of them: the time must not tell which
        return None
    return Signed(own_id, _time(int(sent)))


def _plain(secret: str, header: str, body: bytes) -> Signed | None:
    found = _HEX.fullmatch(header.strip())
    if found is None or not _equal(found[1].lower(), _hex(secret.encode(), body)):
        return None
    return Signed()


def _hex(key: bytes, message: bytes) -> str:
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def _equal(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _time(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):  # far from now, which is all that matters
        return datetime.max.replace(tzinfo=UTC)
