"""What operators copy from deploy/: the alert rules ask for metrics and routes that the service has."""

from __future__ import annotations

import re

from tests.conftest import REPOSITORY
from tests.support.running import Running, prose

ALERTS = (REPOSITORY / "deploy" / "alerts.yml").read_text("utf-8")


def test_alerts_ask_for_metrics_that_exist(running: Running) -> None:
    running.put("a", prose(2))
    running.ready("a")
    found = running.anyone.get("/metrics").text
    rules = re.findall(r"expr: (.*?)\n +(?:for|labels):", ALERTS, re.DOTALL)
    assert len(rules) == ALERTS.count("- alert: ")
    for name in set(re.findall(r"\b(?:audio_service|process)_[a-z_]+", " ".join(rules))):
        assert re.search(rf"^{name}[ {{]", found, re.MULTILINE), name
    for label, value in re.findall(r'(route|method|outcome)="([^"]+)"', " ".join(rules)):
        assert value == "failed" or f'{label}="{value}"' in found, (label, value)


def test_every_alert_is_described() -> None:
    page = (REPOSITORY / "docs" / "operations.md").read_text("utf-8")
    assert [name for name in re.findall(r"- alert: (\w+)", ALERTS) if f"`{name}`" not in page] == []
