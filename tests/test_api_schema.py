"""The OpenAPI document says all: random calls made from it never break the service or get an undocumented answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from audio_service.api import create_app
from audio_service.config import Rates, Settings
from tests.service import Running, prose

SCHEMA = schemathesis.openapi.from_dict(create_app(Settings()).openapi())
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, voices_dir: object) -> Iterator[Running]:
    rates = Rates(listen="100000/minute", plays="100000/minute", wrong_keys="100000/minute")
    folder = tmp_path_factory.mktemp("schema")
    service = Running(
        Settings(data_dir=folder, voices_dir=voices_dir, voice="en_US-tick-x_low", rates=rates, workers=1)  # type: ignore[arg-type]
    )
    service.put("a", prose(2))
    service.ready("a")
    yield service
    service.stop()


@SCHEMA.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_the_service_does_what_it_documents(running: Running, case: schemathesis.Case[Any]) -> None:
    key = running.publisher.headers["Authorization"]
    case.call_and_validate(base_url=running.url, headers={"Authorization": key}, checks=CHECKS, timeout=30)
