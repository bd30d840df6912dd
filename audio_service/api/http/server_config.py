"""How uvicorn serves, in the service and in its reader processes."""

from __future__ import annotations

from starlette.types import ASGIApp
from uvicorn import Config

from audio_service.api.http.connections import Connections

# Seconds for open streams to end; then the current sentences are finished.
GRACE_S = 5
# Seconds that an idle connection is kept. Proxies keep theirs for 60 (nginx, load balancers): were ours shorter, a
# request could meet a connection that is being closed, and what is not asked twice, such as a PUT, would fail.
KEEP_ALIVE_S = 75
# Connections that wait to be accepted. The system lets clients wait a second longer when there are more.
BACKLOG = 2048


def server_config(app: ASGIApp, connections: Connections, host: str = "127.0.0.1", port: int = 0) -> Config:
    """The configuration of a server whose connections are in `connections`."""
    return Config(
        app,
        host=host,
        port=port,
        http=connections.protocol,  # type: ignore[arg-type]
        loop="uvloop",
        ws="none",
        lifespan="off",
        backlog=connections.accepted_at_once,
        proxy_headers=False,  # see proxies.py
        access_log=False,  # ours has the request's id
        log_config=None,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
    )
