"""A site of our own on a port of its own: pages that tests set, with ETags; what was asked for is kept."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.pages import page, paragraphs


class Site:
    """Pages and redirects by path; a blocked page waits for it, as does the second
    half of one that is halved. `requests` are (path, status) in order."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, bytes]] = {}
        self.redirects: dict[str, str] = {}
        self.blocked: dict[str, threading.Event] = {}
        self.halved: dict[str, threading.Event] = {}
        self.requests: list[tuple[str, int]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.port = int(self.server.server_address[1])

    def put(self, path: str, content: str | bytes, media_type: str = "text/html; charset=utf-8") -> str:
        """Set a page; its address."""
        self.pages[path] = (media_type, content.encode() if isinstance(content, str) else content)
        return self.url + path

    def article(self, path: str, *texts: str, head: str = "") -> str:
        """Set a news page with these paragraphs; its address."""
        return self.put(path, page(paragraphs(texts), head=head))

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        if request.path in self.blocked:
            assert self.blocked[request.path].wait(20)
        found = self.pages.get(request.path)
        if request.path in self.redirects:
            self.requests.append((request.path, 302))
            request.send_response(302)
            request.send_header("Location", self.redirects[request.path])
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        if found is None:
            self.requests.append((request.path, 404))
            request.send_error(404)
            return
        media_type, content = found
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        status = 304 if request.headers.get("If-None-Match") == etag else 200
        # Before it is sent: who reads the answer may look here at once.
        self.requests.append((request.path, status))
        request.send_response(status)
        request.send_header("ETag", etag)
        if status == 200:
            request.send_header("Content-Type", media_type)
            request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        if status == 200 and request.path in self.halved:
            half = len(content) // 2
            request.wfile.write(content[:half])
            assert self.halved[request.path].wait(20)
            content = content[half:]
        if status == 200:
            request.wfile.write(content)

    def asked(self, path: str) -> list[int]:
        """The statuses that a path was answered with."""
        return [status for asked, status in self.requests if asked == path]


@contextmanager
def serving() -> Iterator[Site]:
    """A site that is stopped at the end."""
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        thread.join()
        site.server.server_close()
