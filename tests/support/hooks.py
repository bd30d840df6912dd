"""Messages to hooks, signed as their senders sign them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import uuid
from typing import Any

import httpx2

GHOST_SECRET = "a secret of the blog"
STANDARD_SECRET = "whsec_" + base64.b64encode(b"a secret of the newsroom").decode()
PLAIN_SECRET = "a secret of the forge"


def ghost_headers(body: bytes, *, secret: str = GHOST_SECRET, at_ms: int | None = None) -> dict[str, str]:
    """Ghost's header: the body and, right behind it, the time in milliseconds are signed."""
    stamp = str(int(time.time() * 1000) if at_ms is None else at_ms)
    digest = hmac.new(secret.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()
    return {"X-Ghost-Signature": f"sha256={digest}, t={stamp}"}


def standard_headers(
    body: bytes, *, secret: str = STANDARD_SECRET, message_id: str | None = None, at: int | None = None
) -> dict[str, str]:
    """The headers of Standard Webhooks."""
    own_id, stamp = message_id or f"msg_{uuid.uuid4().hex}", str(int(time.time()) if at is None else at)
    key = base64.b64decode(secret[6:]) if secret.startswith("whsec_") else secret.encode()
    digest = hmac.new(key, f"{own_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": own_id, "webhook-timestamp": stamp, "webhook-signature": signature}


def plain_headers(body: bytes, header: str = "X-Hub-Signature-256", secret: str = PLAIN_SECRET) -> dict[str, str]:
    """The HMAC of the body alone, as forges send it."""
    return {header: "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def ghost_post(post_id: str, text: str, updated: str, **changes: Any) -> dict[str, Any]:
    """What Ghost sends of a post."""
    current = {
        "id": post_id,
        "uuid": "5a9d6c1f-9f0a-4a53-8d5f-1f1a8c7c2f11",
        "title": "The ferry stays",
        "slug": "the-ferry-stays",
        "html": f"<p>{text}</p><p>In winter the ship is repaired, and the prices rise in spring.</p>",
        "plaintext": text,
        "status": "published",
        "visibility": "public",
        "created_at": "2026-02-01T08:00:00.000Z",
        "updated_at": updated,
        "published_at": "2026-02-03T18:30:00.000Z",
        "canonical_url": None,
        "url": "https://blog.example.com/the-ferry-stays/",
        "authors": [{"id": "1", "name": "Ann Kvist"}, {"id": "2", "name": "Ole Berg"}],
        "tags": [
            {"id": "3", "name": "Harbour", "visibility": "public"},
            {"id": "4", "name": "#wide", "visibility": "internal"},
        ],
        "primary_tag": {"id": "3", "name": "Harbour", "visibility": "public"},
        **changes,
    }
    return {"post": {"current": current, "previous": {"updated_at": "2026-02-01T08:00:00.000Z", "status": "draft"}}}


def ghost_deleted(post_id: str, updated: str) -> dict[str, Any]:
    """What Ghost sends once a post is deleted."""
    return {"post": {"current": {}, "previous": {"id": post_id, "title": "The ferry stays", "updated_at": updated}}}


def post(client: httpx2.Client, name: str, body: bytes, headers: dict[str, str]) -> httpx2.Response:
    """Post a message to a hook."""
    return client.post(f"/v1/hooks/{name}", content=body, headers={"Content-Type": "application/json", **headers})


def send_ghost(client: httpx2.Client, message: dict[str, Any], **signing: Any) -> httpx2.Response:
    """Post a message of Ghost, signed, to the hook `ghost`."""
    body = json.dumps(message).encode()
    return post(client, "ghost", body, ghost_headers(body, **signing))


def send(client: httpx2.Client, name: str, message: dict[str, Any], **signing: Any) -> httpx2.Response:
    """Post a message to a hook, signed as Standard Webhooks."""
    body = json.dumps(message).encode()
    return post(client, name, body, standard_headers(body, **signing))
