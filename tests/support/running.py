"""A running service for tests: the real app in a real server on a port of its own."""

from __future__ import annotations

import threading
import time

from audio_service.api import HttpServer, create_app
from audio_service.config import Settings
from audio_service.service.service import Service
from audio_service.storage import open_catalog
from tests.support.catalogs import start_empty
from tests.support.clients import Clients, new_keys


class Running(Clients):
    """A service on a port of its own, and a client for each role."""

    def __init__(self, settings: Settings) -> None:
        if settings.database_url is None:
            start_empty(settings.data_dir)
        catalog = open_catalog(settings.database_url, settings.data_dir)
        keys = new_keys(catalog)
        catalog.close()
        self.settings = settings
        self.app = create_app(settings)
        self.server = HttpServer(self.app, settings.model_copy(update={"port": 0}))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.bound:
            assert self.thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        port = self.server.bound[0].getsockname()[1]
        super().__init__(f"http://127.0.0.1:{port}", keys)

    def stop(self) -> None:
        self.close()
        self.server.should_exit = True
        self.thread.join(30)

    @property
    def service(self) -> Service:
        """What the service holds."""
        service: Service = self.app.state.service
        return service


def prose(count: int, tag: str = "one") -> str:
    """A title and so many sentences, in paragraphs of five."""
    lines = [f"This is sentence {n} of article {tag}, and it is about nothing in particular." for n in range(count)]
    return "A title of some words\n\n" + "\n\n".join(" ".join(lines[n : n + 5]) for n in range(0, count, 5))
