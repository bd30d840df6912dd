"""A publisher's secret, and tokens that its server signs with it."""

from __future__ import annotations

import time

from pydantic import SecretStr

from audio_service.config import SubscriberAccess
from audio_service.service import SubscriberToken, TokenKind, sign_token

ACCESS = SubscriberAccess(secrets=(SecretStr("a secret of the publisher"),))


def token(name: str, *, kind: TokenKind = TokenKind.MEDIA, subscriber: str = "", seconds: float = 3600) -> str:
    """A token for an article or a feed that is valid for so many seconds."""
    return sign_token(SubscriberToken(kind, name, int(time.time() + seconds), subscriber), ACCESS)
