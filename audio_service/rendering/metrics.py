"""The Prometheus metrics of a service."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

# From a stored sentence to what a listener takes for a failure.
FIRST_AUDIO_S = (0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 1, 2, 5, 10, 30)
REQUEST_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The metrics of one service, in their own registry."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.synthesized = Counter(
            "audio_service_sentences_synthesized", "Sentences synthesized.", registry=self.registry
        )
        self.reused = Counter(
            "audio_service_sentences_reused", "Sentences reused from the store.", registry=self.registry
        )
        self.audio = Counter("audio_service_audio_seconds", "Seconds of speech synthesized.", registry=self.registry)
        self.waiting = Gauge(
            "audio_service_articles_waiting", "Narrations waiting or rendering.", registry=self.registry
        )
        self.first_audio = Histogram(
            "audio_service_first_audio_seconds",
            "Seconds from the request to the first sentence.",
            buckets=FIRST_AUDIO_S,
            registry=self.registry,
        )
        self.narrations = Counter(
            "audio_service_narrations", "Narrations finished, by outcome.", ["outcome"], registry=self.registry
        )
        self.signatures = Counter(
            "audio_service_signatures", "Files signed, by outcome.", ["outcome"], registry=self.registry
        )
        for outcome in ("signed", "failed"):
            self.signatures.labels(outcome)
        self.certificate_expires = Gauge(
            "audio_service_signing_certificate_expires_timestamp_seconds",
            "When the signing certificate expires (Unix time); 0 if files are not signed.",
            registry=self.registry,
        )
        self.hooks = Counter(
            "audio_service_hook_messages",
            "Messages that came in by hooks, by result.",
            ["hook", "result"],
            registry=self.registry,
        )
        self.kept_answers = Counter(
            "audio_service_kept_answers",
            "Requests answered from memory, without a look into database or store.",
            registry=self.registry,
        )
        self.requests = Histogram(
            "audio_service_request_seconds",
            "Seconds until the response started.",
            ["method", "route", "status"],
            buckets=REQUEST_S,
            registry=self.registry,
        )
