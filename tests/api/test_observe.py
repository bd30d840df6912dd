"""Request ids, logs, metrics, and answers to what broke."""

from __future__ import annotations

import logging

import pytest

from audio_service.logs import TextLines
from tests.support.running import Running, prose


def test_what_breaks_is_a_problem_with_the_id_that_is_in_the_log(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    running.put("a", prose(1))
    with running.service.catalog.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE plays")
    answer = running.reader.get("/v1/articles/a/plays", headers={"X-Request-ID": "mine-7"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert answer.headers["X-Request-ID"] == "mine-7"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no such table" in caplog.text
    line = TextLines("%(request_id)s %(message)s").format(caplog.records[-1])
    assert line.startswith("- ")  # outside of a request


def test_the_log_and_the_metrics_take_nothing_from_strangers(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "audio_service.access"):
        running.anyone.get("/v1/x%0a2026 INFO forged")
        for method in ("PROPFIND", "MKCOL", "LOCK"):
            assert running.anyone.request(method, "/healthz").status_code == 405
        assert running.anyone.request("INVENTED", "/healthz").status_code == 400
    assert "%0a2026" in caplog.text
    metrics = running.anyone.get("/metrics").text
    assert not any(method in metrics for method in ("PROPFIND", "MKCOL", "LOCK", "INVENTED"))
    assert 'method="other"' in metrics


def test_metrics_and_headers(running: Running) -> None:
    running.put("a", prose(3))
    running.ready("a")
    answer = running.anyone.get("/metrics")
    values = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert float(values["audio_service_sentences_synthesized_total"]) == 4
    assert float(values['audio_service_narrations_total{outcome="ready"}']) == 1
    assert float(values["audio_service_first_audio_seconds_count"]) == 1
    named = running.anyone.get("/healthz", headers={"X-Request-ID": "abc-1"})
    assert named.headers["X-Request-ID"] == "abc-1"
    forged = running.anyone.get("/healthz", headers={"X-Request-ID": "a b<script>"})
    assert forged.headers["X-Request-ID"] != "a b<script>"
    assert named.headers["X-Content-Type-Options"] == "nosniff"
