"""Revoked subscribers are kept until they are restored."""

from __future__ import annotations

import pytest

from audio_service.errors import NotFound
from audio_service.storage import Catalog


def test_subscribers_are_revoked_and_restored(catalog: Catalog) -> None:
    revoked = catalog.revoked_subscribers
    for name in ("b", "a", "c"):
        revoked.revoke(name, "cms")
    first = revoked.list()[0]
    revoked.revoke("a", "another key")
    assert revoked.list()[0] == first
    assert "a" in revoked
    assert "A" not in revoked
    assert [each.subscriber for each in revoked.list(after="a", limit=1)] == ["b"]
    revoked.restore("a")
    assert "a" not in revoked
    with pytest.raises(NotFound, match="'a' is not revoked"):
        revoked.restore("a")
