"""Traces of requests, sent over OTLP (OpenTelemetry) by FastAPI's own support."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Any

from fastapi.telemetry import TelemetryConfig

from audio_service import __version__
from audio_service.errors import InputError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

# Asked every few seconds by monitoring, which has its own records.
UNTRACED = ("/healthz", "/readyz", "/metrics")
# Milliseconds that a stop waits for the last spans.
FLUSH_MS = 2000


class Tracing:
    """What FastAPI records, and where spans go; nothing without a collector, whatever the environment says."""

    def __init__(self, collector: str | None) -> None:
        self._collector = collector
        self._provider = None if collector is None else _provider()
        self.config: TelemetryConfig = {
            "tracer_provider": self._provider,
            "tracing": self._provider is not None,
            "metrics": False,  # /metrics has them
            "logs": False,  # they hold messages of exceptions
            "operation_spans": False,
            "auto_configure": False,
            "exclude": _is_untraced,
        }

    @contextlib.contextmanager
    def sending(self) -> Iterator[None]:
        """Send spans meanwhile, in a thread of its own; one that cannot be sent is dropped and logged."""
        if self._provider is None:
            yield
            return
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        exporter = OTLPSpanExporter(endpoint=f"{(self._collector or '').rstrip('/')}/v1/traces")
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        try:
            yield
        finally:
            self._provider.force_flush(FLUSH_MS)
            self._provider.shutdown()


def _provider() -> TracerProvider:
    if importlib.util.find_spec("opentelemetry.sdk") is None:
        raise InputError(
            "AUDIO_SERVICE_TRACES_URL is set, and the packages that send traces are not installed.",
            advice="Install them with pip install 'audio-service[otel]', or unset it.",
        )
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource
    from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider

    class WithoutQueries(SpanProcessor):
        """Queries hold the tokens of drafts and of subscribers, and addresses of pages."""

        def on_start(self, span: Span, parent_context: Any = None) -> None:
            if "url.query" in (span.attributes or {}):
                span.set_attribute("url.query", "REDACTED")

    own = Resource({"service.name": "audio-service", "service.version": __version__})
    provider = TracerProvider(resource=own.merge(OTELResourceDetector().detect()), shutdown_on_exit=False)
    provider.add_span_processor(WithoutQueries())
    return provider


def _is_untraced(scope: MutableMapping[str, Any]) -> bool:
    return scope.get("path") in UNTRACED
