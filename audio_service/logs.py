"""Log lines on standard error, as text or JSON, with the id of the request that they belong to."""

from __future__ import annotations

import contextvars
import json
import logging
from datetime import UTC, datetime

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="-")


class TextLines(logging.Formatter):
    """Formats text lines with the request id."""

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
    handler = logging.StreamHandler()
    text = TextLines("%(asctime)s %(levelname)s %(request_id)s %(message)s")
    handler.setFormatter(JsonLines() if kind == "json" else text)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # else ten lines at each start
