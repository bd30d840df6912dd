"""The line of a request in the log."""

from __future__ import annotations

import logging

from starlette.types import Scope

from audio_service.waits import shortened

log = logging.getLogger("audio_service.access")


def log_request(scope: Scope, status: int, seconds: float) -> None:
    """Log a request whose answer took so many seconds to begin."""
    facts = {"method": scope["method"], "path": shown_path(scope), "status": status, "ms": round(seconds * 1000, 1)}
    log.info("%(method)s %(path)s %(status)s %(ms)s ms", facts, extra={"facts": facts})


def shown_path(scope: Scope) -> str:
    """The raw path: decoded it could contain line ends and forge log lines."""
    return shortened(bytes(scope.get("raw_path") or b"").decode("ascii", "backslashreplace"))
