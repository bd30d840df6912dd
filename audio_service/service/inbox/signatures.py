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
# The same for an unknown hook: strangers must not learn which there are.
_ADVICE = (
    "Check the name in the address, and sign with the `secret` of that hook in AUDIO_SERVICE_HOOKS; see docs/cms.md."
)


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
        raise Forbidden(
            "This message is not signed with the secret of a hook of this name.", known=False, advice=_ADVICE
        )
    if signed.sent_at is not None and abs(signed.sent_at - now) > TOLERANCE:
        minutes = int(TOLERANCE.total_seconds() // 60)
        what = f"This message was signed more than {minutes} minutes from now."
        raise Forbidden(what, known=False, advice="Set the clocks of both machines, or send it again with a new time.")
    return signed


# Each takes a digest of the body whatever the headers are: the time must not tell which kind a hook is, or that it is.
def _ghost(secret: str, header: str, body: bytes) -> Signed | None:
    """Ghost signs the body and, right behind it, the time in milliseconds."""
    found = _GHOST.fullmatch(header)
    digest, stamp = ("", "0") if found is None else found.groups()
    if not _equal(digest, _hex(secret.encode(), body + stamp.encode())):
        return None
    return Signed(f"sha256={digest}, t={stamp}", _time(int(stamp) / 1000))


def _standard(secret: str, headers: Mapping[str, str], body: bytes) -> Signed | None:
    own_id, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    digest = hmac.new(signing_key(secret), f"{own_id}.{sent}.".encode() + body, hashlib.sha256).digest()
    wanted = f"v1,{base64.b64encode(digest).decode()}"
    given = headers.get("webhook-signature", "").split(" ")[:SIGNATURES]
    right = any([_equal(each, wanted) for each in given])  # all of them: the time must not tell which
    if not right or not 0 < len(own_id) <= ID_LENGTH:
        return None
    if _SECONDS.fullmatch(sent) is None:
        advice = "Standard Webhooks has the time in whole seconds, not milliseconds."
        raise Forbidden(f"webhook-timestamp is {sent!r}; it must be a unix time.", known=False, advice=advice)
    return Signed(own_id, _time(int(sent)))


def _plain(secret: str, header: str, body: bytes) -> Signed | None:
    found = _HEX.fullmatch(header.strip())
    given = "" if found is None else found[1].lower()
    return Signed() if _equal(given, _hex(secret.encode(), body)) else None


def _hex(key: bytes, message: bytes) -> str:
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def _equal(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _time(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):  # far from now, which is all that matters
        return datetime.max.replace(tzinfo=UTC)
