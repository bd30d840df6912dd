"""The number of changes, on both databases."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from audio_service.storage import Catalog, open_catalog
from audio_service.storage.catalog.changes import FILE_S, SERVER_S, VALID_S, ChangeNumber
from audio_service.storage.catalog.leases import this_process
from tests.storage.test_catalog import draft
from tests.support.cluster import wait_until


def known(catalog: Catalog) -> ChangeNumber:
    """The number, as soon as it is known."""
    wait_until(lambda: catalog.changes.number() is not None, 10)
    number = catalog.changes.number()
    assert number is not None
    return number


def test_a_change_by_this_process_is_known_at_once(catalog: Catalog) -> None:
    before = known(catalog)
    assert catalog.changes.number() == before
    catalog.articles.save("a", draft())
    assert catalog.changes.number() != before


def test_only_changes_of_articles_count(catalog: Catalog) -> None:
    catalog.articles.save("a", draft())
    time.sleep(2 * SERVER_S)  # until the change itself was read
    before = known(catalog)
    catalog.articles.touch("a")
    time.sleep(2 * FILE_S)
    assert known(catalog) == before


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_change_by_another_process_is_known_soon(
    request: pytest.FixtureRequest, tmp_path: Path, database: str
) -> None:
    url = request.getfixturevalue("postgresql_url") if database == "postgresql" else None
    with (
        contextlib.closing(open_catalog(url, tmp_path)) as own,
        contextlib.closing(open_catalog(url, tmp_path)) as other,
    ):
        before = known(own)
        other.articles.save("a", draft())
        wait_until(lambda: known(own) != before, VALID_S + SERVER_S + 5)


def test_each_step_of_a_repair_is_a_change(catalog: Catalog) -> None:
    catalog.articles.save("a", draft(key="k"))
    catalog.articles.finish("a", 1, "k", duration_ms=1, audio_bytes=1)
    steps: tuple[Callable[[], bool], ...] = (
        lambda: catalog.articles.reopen("a", 1, this_process(60)),
        lambda: catalog.articles.finish("a", 1, "k", duration_ms=1, audio_bytes=2),
        lambda: catalog.articles.reopen("a", 1, this_process(60)),
        lambda: catalog.articles.fail("a", 1, "k", "why"),
    )
    for step in steps:
        before = known(catalog)
        assert step()
        assert known(catalog) != before
