"""A running service for tests: the real app in a real server on a port of its own."""

from __future__ import annotations

import threading
import time
from typing import Any

import httpx2

from audio_service.api import HttpServer, create_app
from audio_service.config import Settings
from audio_service.service.service import Service
from audio_service.storage import Role, open_catalog


class Running:
    """A service on a port of its own, and a client for each role."""

    def __init__(self, settings: Settings) -> None:
        catalog = open_catalog(settings.database_url, settings.data_dir)
        secrets = {}
        for role in Role:
            name = f"{role.value}-{time.time_ns()}"
            secrets[role] = catalog.api_keys.create(name, role)
        catalog.close()
        self.settings = settings
        self.app = create_app(settings)
        self.server = HttpServer(self.app, settings.model_copy(update={"port": 0}))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            assert self.thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.anyone = httpx2.Client(base_url=self.url, timeout=60)
        self.reader, self.editor, self.publisher = (
            httpx2.Client(base_url=self.url, timeout=60, headers={"Authorization": f"Bearer {secrets[role]}"})
            for role in Role
        )

    def stop(self) -> None:
        for client in (self.anyone, self.reader, self.editor, self.publisher):
            client.close()
        self.server.should_exit = True
        self.thread.join(30)

    @property
    def service(self) -> Service:
        """What the service holds."""
        service: Service = self.app.state.service
        return service

    def put(self, article_id: str, text: str, **fields: Any) -> dict[str, Any]:
        answer = self.publisher.put(f"/v1/articles/{article_id}", json={"text": text, "publish": True, **fields})
        assert answer.status_code in (200, 202), answer.text
        return dict(answer.json())

    def ready(self, article_id: str) -> dict[str, Any]:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            manifest = self.publisher.get(f"/v1/articles/{article_id}").json()
            if manifest["status"] != "rendering":
                return dict(manifest)
            time.sleep(0.02)
        raise TimeoutError(article_id)


def prose(count: int, tag: str = "one") -> str:
    """A title and so many sentences, in paragraphs of five."""
    lines = [f"This is sentence {n} of article {tag}, and it is about nothing in particular." for n in range(count)]
    return "A title of some words\n\n" + "\n\n".join(" ".join(lines[n : n + 5]) for n in range(0, count, 5))
