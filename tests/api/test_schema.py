"""The OpenAPI document says all: random calls made from it never break the service or get an undocumented answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from audio_service.api import create_app
from audio_service.config import Rates, Settings
from tests.support.running import Running, prose

SCHEMA = schemathesis.openapi.from_dict(create_app(Settings()).openapi())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, voices_dir: object) -> Iterator[Running]:
    rates = Rates(listen="100000/minute", plays="100000/minute", wrong_keys="100000/minute")
    folder = tmp_path_factory.mktemp("schema")
    running = Running(
        Settings(data_dir=folder, voices_dir=voices_dir, voice="en_US-tick-x_low", rates=rates, workers=1)  # type: ignore[arg-type]
    )
    running.put("a", prose(2))
    running.ready("a")
    yield running
    running.stop()


def test_every_operation_is_tried() -> None:
    paths = SCHEMA.raw_schema["paths"]
    documented = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert {operation.label for operation in OPERATIONS} == documented


# An item of its own for each operation: schemathesis' own parametrization gives all of them one name, of which
# pytest-xdist runs but the first.
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_the_service_does_what_it_documents(running: Running, operation: Any) -> None:
    key = running.publisher.headers["Authorization"]

    @given(operation.as_strategy())
    @settings(
        max_examples=8,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    def documented(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(base_url=running.url, headers={"Authorization": key}, checks=CHECKS, timeout=30)

    documented()
