"""Headers of responses that grow while they are sent."""

from __future__ import annotations

# nginx would hold back the first parts.
UNBUFFERED = {"X-Accel-Buffering": "no"}
# Seconds between two parts of what grows while it renders: so many streams leave time for other calls.
PAUSE_S = 0.2
EVENT_STREAM = {"Cache-Control": "no-cache", **UNBUFFERED}
