"""HTTP clients of a running service, one for each role."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from typing import Any

import httpx2

from audio_service.storage import Catalog, Role

# Each client would read all certificate authorities of the machine: 24 ms.
_TLS = ssl.create_default_context()


class Clients:
    """Clients of the service at `url` with the `keys` of each role; `anyone` has none."""

    def __init__(self, url: str, keys: Mapping[Role, str]) -> None:
        self.url = url
        self.keys = keys
        headers = [{}, *({"Authorization": f"Bearer {keys[role]}"} for role in Role)]
        self.anyone, self.reader, self.editor, self.publisher = self._clients = [
            httpx2.Client(base_url=url, timeout=60, headers=each, verify=_TLS) for each in headers
        ]

    def close(self) -> None:
        """Close their connections."""
        for client in self._clients:
            client.close()

    def put(self, article_id: str, text: str, **fields: Any) -> dict[str, Any]:
        """Push and publish an article."""
        answer = self.publisher.put(f"/v1/articles/{article_id}", json={"text": text, "publish": True, **fields})
        assert answer.status_code in (200, 202), answer.text
        return dict(answer.json())

    def ready(self, article_id: str, seconds: float = 60) -> dict[str, Any]:
        """The article's manifest once it is decided. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            manifest = self.publisher.get(f"/v1/articles/{article_id}").json()
            if manifest["status"] != "rendering":
                return dict(manifest)
            time.sleep(0.02)
        raise TimeoutError(article_id)


def new_keys(catalog: Catalog) -> dict[Role, str]:
    """A new key of each role."""
    return {role: catalog.api_keys.create(f"{role.value}-{time.time_ns()}", role) for role in Role}
