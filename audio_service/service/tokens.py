r"""Tokens that a publisher's server signs: what a subscriber may hear, and until when.

    claims = base64url("KIND\nNAME\nEXPIRES\nSUBSCRIBER")
    token  = claims "." base64url(HMAC-SHA256(secret, claims))

KIND    media: NAME is an article's id, or `*` for all; for some hours
        feed: NAME is a feed's name, or `*` for /feed.xml; for months, so that a podcast app can keep it
        episode: NAME is an article's id; made here, for the links in a subscriber's feed; expires with its feed's token
EXPIRES unix time in seconds; SUBSCRIBER may be empty, except for a feed; base64url is without padding (RFC 4648, 5).
"""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from enum import StrEnum

from audio_service.config import SubscriberAccess
from audio_service.errors import SubscribersOnly

ALL = "*"
# Clocks of the publisher's servers and this one may differ by so much.
SKEW_S = 30
DAY_S = 86_400
TOKEN_CHARACTERS = 2000
# Of an article's id, a feed's name and a subscriber's id.
NAME_CHARACTERS = 200
_EXPIRES_DIGITS = 12


class TokenKind(StrEnum):
    """What a token opens."""

    MEDIA = "media"
    FEED = "feed"
    EPISODE = "episode"


@dataclass(frozen=True, slots=True)
class SubscriberToken:
    """The claims of a token."""

    kind: TokenKind
    name: str
    """Of the article or feed that it opens, or ALL."""
    expires_at: int
    """Unix time in seconds."""
    subscriber: str

    def opens(self, name: str) -> bool:
        """Whether it is for this article or feed. An episode is one article, also one whose id is ALL."""
        return self.name == name or (self.name == ALL and self.kind is not TokenKind.EPISODE)


def sign_token(token: SubscriberToken, access: SubscriberAccess) -> str:
    """Sign with the first secret, as a publisher does. Equal claims give equal tokens."""
    fields = (token.kind.value, token.name, str(token.expires_at), token.subscriber)
    claims = _encoded("\n".join(fields).encode())
    return f"{claims}.{_signature(access.secrets[0].get_secret_value(), claims)}"


def read_token(text: str, kinds: tuple[TokenKind, ...], access: SubscriberAccess, now: float) -> SubscriberToken:
    """Read a token of one of these kinds, valid `now` (unix time). Raises SubscribersOnly."""
    token = _signed(text, access)
    if token is None:
        raise SubscribersOnly("signature" if text else "missing")
    if token.kind not in kinds:
        raise SubscribersOnly("kind")
    if token.expires_at + SKEW_S <= now:
        raise SubscribersOnly("expired")
    longest_s = access.max_s if token.kind is TokenKind.MEDIA else access.feed_days * DAY_S
    if token.expires_at - now > longest_s + SKEW_S:
        raise SubscribersOnly("lifetime")
    return token


def _signed(text: str, access: SubscriberAccess) -> SubscriberToken | None:
    """The claims of a token that one of the secrets signed; None if none did, or they cannot be read."""
    claims, _, signature = text.partition(".")
    if len(text) > TOKEN_CHARACTERS or not text.isascii():
        return None
    expected = [_signature(secret.get_secret_value(), claims) for secret in access.secrets]
    # All are compared, so that the time does not tell which one it was.
    if sum(hmac.compare_digest(each, signature) for each in expected) == 0:
        return None
    try:
        kind, name, expires, subscriber = _decoded(claims).decode().split("\n")
        known = TokenKind(kind)
    except (binascii.Error, ValueError):
        return None
    if not (expires.isascii() and expires.isdecimal() and len(expires) <= _EXPIRES_DIGITS):
        return None
    if not 0 < len(name) <= NAME_CHARACTERS or len(subscriber) > NAME_CHARACTERS:
        return None
    if known is not TokenKind.MEDIA and not subscriber:  # it could not be revoked
        return None
    return SubscriberToken(known, name, int(expires), subscriber)


def _signature(secret: str, claims: str) -> str:
    return _encoded(hmac.digest(secret.encode(), claims.encode(), "sha256"))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _decoded(text: str) -> bytes:
    """Raises binascii.Error for what is not base64url without padding."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
