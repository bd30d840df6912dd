"""A publisher for tests: a site whose pages are fetched, and a receiver of webhooks, that may hang or refuse."""

from __future__ import annotations

import contextlib
import http.server
import threading
from typing import ClassVar

from audio_service.config import Fetching


class PublisherHandler(http.server.BaseHTTPRequestHandler):
    """A publisher's site, and the receiver of webhooks."""

    visits: ClassVar[list[str]] = []
    messages: ClassVar[list[tuple[dict[str, str], bytes]]] = []
    refusals: ClassVar[int] = 0
    refusal: ClassVar[int] = 500
    refused: ClassVar[list[dict[str, str]]] = []
    head: ClassVar[str] = ""
    asked: ClassVar[threading.Event]
    resume: ClassVar[threading.Event]
    text: ClassVar[str] = "The first version of the text is here, and it is long enough to be an article of its own."

    def do_GET(self) -> None:
        type(self).visits.append(self.path)
        if self.hangs():
            return
        body = f"<p>{self.text}</p><p>A second paragraph follows the first one, so that there is something to read.</p>"
        page = f"<html lang=en><head><title>A page</title>{self.head}</head><body><article><h1>A page</h1>{body}"
        self.answer(200, page.encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.hangs():
            return
        if type(self).refusals:
            type(self).refusals -= 1
            type(self).refused.append(dict(self.headers))
            self.answer(self.refusal)
            return
        type(self).messages.append((dict(self.headers), body))
        self.answer(204)

    def hangs(self) -> bool:
        """/slow answers 404 once that is set."""
        if not self.path.startswith("/slow"):
            return False
        self.asked.set()
        self.resume.wait(30)
        with contextlib.suppress(BrokenPipeError):
            self.answer(404)
        return True

    def answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Publisher:
    """A site on a port of its own."""

    def __init__(self, port: int = 0) -> None:
        class OwnSite(PublisherHandler):
            visits: ClassVar[list[str]] = []
            messages: ClassVar[list[tuple[dict[str, str], bytes]]] = []
            refused: ClassVar[list[dict[str, str]]] = []
            asked = threading.Event()
            resume = threading.Event()

        self.handler: type[PublisherHandler] = OwnSite
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), self.handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def fetching(self) -> Fetching:
        return Fetching(private_networks=("127.0.0.0/8",), ports=(self.port,))
