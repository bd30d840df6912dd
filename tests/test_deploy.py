"""What operators copy from deploy/: alert rules and a board that ask for metrics that the service has."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audio_service.config import Hook, Settings
from tests.conftest import REPOSITORY
from tests.support import servers
from tests.support.hooks import GHOST_SECRET
from tests.support.running import Running, prose

DEPLOY = REPOSITORY / "deploy"
ALERTS = (DEPLOY / "alerts.yml").read_text("utf-8")
BOARD = json.loads((DEPLOY / "grafana" / "audio-service.json").read_text("utf-8"))
WORKFLOWS = REPOSITORY / ".github" / "workflows"


def rules() -> list[str]:
    """The expressions of the alerts."""
    found = re.findall(r"expr: (.*?)\n +(?:for|labels):", ALERTS, re.DOTALL)
    assert len(found) == ALERTS.count("- alert: ")
    return found


def queries() -> list[str]:
    """The expressions of the board's panels."""
    return [target["expr"] for panel in BOARD["panels"] for target in panel["targets"]]


def promtool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run Prometheus' own check."""
    found = shutil.which("promtool")
    if found is None:
        servers.missing("promtool", "apt-get install prometheus")
    return subprocess.run([found, *arguments], capture_output=True, text=True)


def test_alerts_and_board_ask_for_metrics_that_exist(fast: Settings) -> None:
    hooks = {"blog": Hook(kind="ghost", secret=GHOST_SECRET)}
    running = Running(fast.model_copy(update={"hooks": hooks}))
    try:
        running.put("a", prose(2))
        running.ready("a")
        found = running.anyone.get("/metrics").text
    finally:
        running.stop()
    for name in set(re.findall(r"\b(?:audio_service|process)_[a-z_]+", " ".join([*rules(), *queries()]))):
        assert re.search(rf"^{name}[ {{]", found, re.MULTILINE), name
    for label, value in re.findall(r'(route|method|outcome|result)="([^"]+)"', " ".join(rules())):
        assert value == "failed" or f'{label}="{value}"' in found, (label, value)


def test_every_alert_is_described() -> None:
    page = (REPOSITORY / "docs" / "operations.md").read_text("utf-8")
    assert [name for name in re.findall(r"- alert: (\w+)", ALERTS) if f"`{name}`" not in page] == []


def test_every_alert_fires_and_keeps_still_as_its_test_says() -> None:
    tests = (DEPLOY / "alerts_test.yml").read_text("utf-8")
    assert set(re.findall(r"- alert: (\w+)", ALERTS)) == set(re.findall(r"alertname: (\w+)", tests))
    for command in (("check", "rules", DEPLOY / "alerts.yml"), ("test", "rules", DEPLOY / "alerts_test.yml")):
        done = promtool(*command)
        assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_understands_the_board(tmp_path: Path) -> None:
    records = [
        {"record": f"query:{number}", "expr": query.replace("$instance", ".*")}
        for number, query in enumerate(queries())
    ]
    file = tmp_path / "board.yml"
    file.write_text(json.dumps({"groups": [{"name": "board", "rules": records}]}))
    done = promtool("check", "rules", file)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(records)} rules found" in done.stdout


def test_the_board_is_laid_out_without_overlaps() -> None:
    places = list(_places(BOARD["panels"]))
    assert len(places) == len(set(places))
    assert all(x < 24 for x, _ in places)
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])


def _places(panels: list[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    """The squares of the grid that panels take."""
    for panel in panels:
        at = panel["gridPos"]
        for x in range(at["x"], at["x"] + at["w"]):
            yield from ((x, y) for y in range(at["y"], at["y"] + at["h"]))


@pytest.mark.parametrize("file", sorted(WORKFLOWS.glob("*.yml")), ids=lambda path: path.name)
def test_a_workflow_is_one(file: Path) -> None:
    """By GitHub's own schema, which check-jsonschema brings."""
    command = ["--builtin-schema", "vendor.github-workflows", str(file)]
    done = subprocess.run([sys.executable, "-m", "check_jsonschema", *command], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
