"""Log lines on standard error, as text or JSON, with the id of the request that they belong to."""

from __future__ import annotations

import contextvars
import json
import logging
import re
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="-")
REQUEST_ID = b"x-request-id"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def request_id_of(headers: Mapping[str, str]) -> str:
    """The id that a request brings, else a new one."""
    given = headers.get("x-request-id", "")
    return given if given and _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex


class TextLines(logging.Formatter):
    """Formats text lines with the request id."""

    def __init__(self, fmt: str) -> None:
        super().__init__(fmt)
        self._second = -1
        self._time = ""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """The time, of which only the milliseconds differ between most lines."""
        second = int(record.created)
        if second != self._second:
            self._second, self._time = second, time.strftime(self.default_time_format, time.localtime(second))
        return f"{self._time},{record.msecs:03.0f}"

    def format(self, record: logging.LogRecord) -> str:
        record.request_id = request_id.get()
        return super().format(record)


class JsonLines(logging.Formatter):
    """Formats JSON lines: time, level, logger, message, request id, and the record's `facts`."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up_logs(kind: str) -> None:
    """Log to standard error, as text or as JSON lines."""
    # What no line shows; to find it takes a quarter of the time of a line (Python's logging HOWTO, "Optimization").
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None
    handler = logging.StreamHandler()
    text = TextLines("%(asctime)s %(levelname)s %(request_id)s %(message)s")
    handler.setFormatter(JsonLines() if kind == "json" else text)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # else ten lines at each start
