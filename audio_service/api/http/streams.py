"""Headers of responses that grow while they are sent."""

from __future__ import annotations

# nginx would hold back the first parts.
UNBUFFERED = {"X-Accel-Buffering": "no"}
EVENT_STREAM = {"Cache-Control": "no-store", **UNBUFFERED}
