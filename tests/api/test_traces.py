"""Traces: a receiver gets a span for a request, with no secret in it; without the setting it gets nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from audio_service.api import create_app
from audio_service.config import Settings
from audio_service.errors import InputError
from tests.support.running import Running, prose


class Collector:
    """A receiver of OTLP over HTTP; what it gets, in order."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.path == "/v1/traces"
                collector.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def exports(self) -> list[ExportTraceServiceRequest]:
        return [ExportTraceServiceRequest.FromString(body) for body in self.bodies]

    @property
    def spans(self) -> list[Span]:
        return [
            span
            for export in self.exports
            for resource in export.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@pytest.fixture
def collector() -> Iterator[Collector]:
    found = Collector()
    thread = threading.Thread(target=found.server.serve_forever)
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


def attributes(span: Span) -> dict[str, str | int]:
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


def test_a_request_is_a_span_without_texts_keys_and_tokens(fast: Settings, collector: Collector) -> None:
    running = Running(fast.model_copy(update={"traces_url": f"{collector.url}/"}))
    try:
        running.put("a", prose(2, "SECRETTEXT"), publish=False)
        draft = running.ready("a")["links"]["page"]
        token = draft.partition("draft=")[2]
        assert token
        assert running.anyone.get(draft).status_code == 200
        running.anyone.get("/v1/articles/a", headers={"Authorization": "Bearer SECRETKEY", "traceparent": "bad"})
        running.anyone.get("/healthz")
        running.anyone.get("/metrics")
    finally:
        running.stop()  # sends what is left
    found = {span.name: attributes(span) for span in collector.spans}
    assert {"PUT /v1/articles/{article_id}", "GET /read/{article_id}"} <= {*found}
    page = found["GET /read/{article_id}"]
    assert (page["http.route"], page["http.response.status_code"]) == ("/read/{article_id}", 200)
    assert page["url.query"] == "REDACTED"
    assert not any("healthz" in name or "metrics" in name for name in found)
    sent = b"".join(collector.bodies)
    secrets = [token.encode(), b"SECRETKEY", b"SECRETTEXT", *(key.encode() for key in keys_of(running))]
    assert [secret for secret in secrets if secret in sent] == []
    names = {each.key: each.value.string_value for each in collector.exports[0].resource_spans[0].resource.attributes}
    assert names["service.name"] == "audio-service"


def keys_of(running: Running) -> list[str]:
    return [client.headers["Authorization"].removeprefix("Bearer ") for client in (running.reader, running.publisher)]


def test_an_error_is_marked_and_the_callers_trace_is_continued(fast: Settings, collector: Collector) -> None:
    running = Running(fast.model_copy(update={"traces_url": collector.url}))
    try:
        running.put("a", prose(1))
        with running.service.catalog.database.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE plays")
        parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        answer = running.reader.get("/v1/articles/a/plays", headers={"traceparent": parent})
        assert answer.status_code == 500
    finally:
        running.stop()
    (span,) = (span for span in collector.spans if span.name == "GET /v1/articles/{article_id}/plays")
    assert span.trace_id.hex() == "0af7651916cd43dd8448eb211c80319c"
    assert span.status.code == span.status.STATUS_CODE_ERROR
    assert [event.name for event in span.events] == []


def test_nothing_is_sent_without_the_setting(
    fast: Settings, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the variables of OpenTelemetry are set for another program."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    running = Running(fast)
    running.put("a", prose(1))
    running.ready("a")
    running.stop()
    assert collector.bodies == []


def test_a_collector_that_is_away_breaks_nothing(fast: Settings) -> None:
    running = Running(fast.model_copy(update={"traces_url": "http://127.0.0.1:9"}))
    running.put("a", prose(1))
    assert running.ready("a")["status"] == "ready"
    running.stop()
    assert not running.thread.is_alive()


def test_what_is_missing_is_named(fast: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name, package=None: None)
    with pytest.raises(InputError, match="packages that send traces are not installed"):
        create_app(fast.model_copy(update={"traces_url": "http://127.0.0.1:4318"}))
