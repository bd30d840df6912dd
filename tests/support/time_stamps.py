"""A time-stamping authority (RFC 3161) on a port of its own, which openssl runs."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.support.certificates import Issued
from tests.support.servers import missing

_CONFIG = """[tsa]
default_tsa = own
[own]
serial = {folder}/serial
signer_cert = {certificate}
certs = {certificate}
signer_key = {key}
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@contextlib.contextmanager
def stamping(issued: Issued, folder: Path) -> Iterator[str]:
    """The URL of an authority that stamps with this certificate."""
    if shutil.which("openssl") is None:
        missing("openssl", "apt-get install openssl")
    folder.mkdir()
    config, settings = folder / "tsa.cnf", issued.settings
    config.write_text(_CONFIG.format(folder=folder, certificate=settings.certificate, key=settings.key))
    (folder / "serial").write_text("01\n")

    class Stamper(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = folder / "query"
            query.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            command = ["openssl", "ts", "-reply", "-config", str(config), "-queryfile", str(query)]
            reply = subprocess.run(command, capture_output=True, check=True).stdout
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *arguments: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Stamper)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
