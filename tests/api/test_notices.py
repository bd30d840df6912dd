"""What to check of an article, over HTTP."""

from __future__ import annotations

import pytest

from tests.support.running import Running


def test_an_ordinary_article_has_no_notices(running: Running) -> None:
    running.put("a", "A title\n\nIt cost $5 and nobody minded.")
    assert running.reader.get("/v1/articles/a/audit").json()["notices"] == []


def test_the_audit_says_what_to_check(running: Running) -> None:
    rows = "".join(f"<tr><td>Quay {n}</td><td>{n}:40</td></tr>" for n in range(10))
    html = f"<article><h1>Boats</h1><p>They leave at these times.</p><table>{rows}</table><p>Be early.</p></article>"
    running.publisher.put("/v1/articles/a", json={"html": html}).raise_for_status()
    (notice,) = running.reader.get("/v1/articles/a/audit").json()["notices"]
    assert notice == {
        "kind": "large-removal",
        "reason": "table",
        "words": 30,
        "of_words": 38,
        "share": pytest.approx(30 / 38),
        "count": 1,
        "begins": "Quay 0; 0:40 Quay 1; 1:40 Quay 2;",
    }
