"""Many machines: Celery on a real Redis, PostgreSQL, moto's S3; processes that are killed in the middle."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from audio_service.storage import Catalog, Role, Status, open_catalog
from audio_service.storage.store import Store, open_store
from tests.support import cluster, servers
from tests.support.running import prose

ARTICLES = 14


@pytest.fixture
def redis() -> Iterator[servers.Redis]:
    """A broker."""
    server = servers.Redis()
    yield server
    server.kill()


@pytest.fixture
def catalog(postgresql_url: str, tmp_path: Path) -> Iterator[Catalog]:
    """What all machines share."""
    catalog = open_catalog(postgresql_url, tmp_path)
    yield catalog
    catalog.close()


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The environment of a bucket, set here too."""
    with servers.s3() as environment:
        for name, value in environment.items():
            if not name.startswith("AUDIO_SERVICE_"):
                monkeypatch.setenv(name, value)
        yield environment


@pytest.fixture
def many(
    tmp_path: Path, voices_dir: Path, redis: servers.Redis, postgresql_url: str, bucket: dict[str, str]
) -> Iterator[cluster.Cluster]:
    """Machines on one queue, database and bucket; none is started."""
    settings = {
        "AUDIO_SERVICE_QUEUE_URL": redis.url,
        "AUDIO_SERVICE_QUEUE_AGAIN_S": "2",
        "AUDIO_SERVICE_DATABASE_URL": postgresql_url,
        **bucket,
    }
    with cluster.running(tmp_path / "many", voices_dir, **settings) as many:
        yield many


def unfinished(catalog: Catalog) -> list[str]:
    """The articles that are accepted and not made."""
    return [article.id for article in catalog.articles.list() if article.latest.status is Status.RENDERING]


def files_of(store: Store, key: str) -> dict[str, bytes | None]:
    names = ("audio.mp3", "timeline.json", "captions.vtt", "narration.json")
    return {name: store.media(key, name) for name in names}


def test_many_articles_outlive_a_worker_and_the_broker(
    tmp_path: Path,
    voices_dir: Path,
    redis: servers.Redis,
    catalog: Catalog,
    bucket: dict[str, str],
    many: cluster.Cluster,
) -> None:
    articles = tmp_path / "articles.jsonl"
    lines = [json.dumps({"id": f"a{n}", "text": prose(8, f"number {n}")}) for n in range(ARTICLES)]
    articles.write_text("\n".join(lines), "utf-8")

    def ready() -> int:
        found = catalog.articles.list(limit=200)
        return sum(article.latest.status == Status.READY for article in found)

    killed, _ = many.worker(), many.worker()
    batch = many.start("batch", "--queue", "celery", "--jsonl", str(articles), "--json")
    cluster.wait_until(lambda: ready() >= 4)
    cluster.kill(killed)
    cluster.wait_until(lambda: ready() >= 8)
    redis.kill()
    redis.start()
    assert ready() < ARTICLES, "the broker was restarted too late to show anything"
    assert batch.wait(120) == 0
    many.stop()
    spoken = Counter(many.spoken())
    assert ready() == ARTICLES
    with cluster.running(tmp_path / "one", voices_dir) as one:
        alone = one.start("batch", "--jsonl", str(articles))
        assert alone.wait(120) == 0
    single = open_catalog(None, tmp_path / "one" / "batch-0")
    ours, theirs = (
        open_store(bucket["AUDIO_SERVICE_STORE_URL"], tmp_path),
        open_store(None, tmp_path / "one" / "batch-0"),
    )
    for number in range(ARTICLES):
        key = catalog.articles.get(f"a{number}").latest.key
        assert key == single.articles.get(f"a{number}").latest.key
        assert files_of(ours, key) == files_of(theirs, key)
        assert None not in files_of(ours, key).values()
    clips = {path.name for path in (tmp_path / "one" / "batch-0" / "store" / "takes").glob("*/*")}
    assert set(spoken) <= clips
    # The killed worker's sentence may have been spoken and not stored; nothing else was spoken again.
    assert sum(count - 1 for count in spoken.values()) <= 1
    assert len(clips) - len(spoken) <= 1
    single.close()


def test_any_node_serves_what_another_one_renders(catalog: Catalog, many: cluster.Cluster) -> None:
    headers = {"Authorization": f"Bearer {catalog.api_keys.create('cms', Role.PUBLISH)}"}
    nodes = [many.serve(), many.serve()]
    many.worker()
    heard = {}
    for number, (first, second) in enumerate((nodes, nodes[::-1])):
        body = {"text": prose(40, f"number {number}"), "publish": True}
        accepted = httpx2.put(f"{first}/v1/articles/a{number}", json=body, headers=headers, timeout=30)
        assert accepted.status_code == 202, accepted.text
        path = httpx2.URL(accepted.json()["audio"][0]["src"]).path
        with httpx2.stream("GET", f"{second}{path}", timeout=60) as growing:
            assert growing.headers["accept-ranges"] == "none"  # it is still being made
            heard[number] = growing.read()
        cluster.wait_until(lambda: not unfinished(catalog))
        whole = [httpx2.get(f"{node}{path}", timeout=30).content for node in nodes]
        assert whole[0] == whole[1]
        # The stream has a silent frame at each end where the file has its header.
        assert heard[number][2000:-2000] in whole[0]
    many.stop()
    spoken = Counter(many.spoken())
    assert sum(count - 1 for count in spoken.values()) == 0


def test_a_node_resumes_what_a_lost_one_accepted(catalog: Catalog, many: cluster.Cluster) -> None:
    headers = {"Authorization": f"Bearer {catalog.api_keys.create('cms', Role.PUBLISH)}"}
    first = many.serve()
    for number in range(6):  # nobody speaks yet
        body = {"text": prose(6, f"number {number}"), "publish": True}
        httpx2.put(f"{first}/v1/articles/a{number}", json=body, headers=headers, timeout=30).raise_for_status()
    cluster.kill(many.processes[0])
    many.serve()
    many.worker()
    cluster.wait_until(lambda: not unfinished(catalog))
    assert [article.latest.status for article in catalog.articles.list()] == [Status.READY] * 6


def test_a_worker_ends_within_ten_seconds_and_loses_nothing(tmp_path: Path, many: cluster.Cluster) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text(json.dumps({"id": "a", "text": prose(80)}), "utf-8")
    stopped = many.worker()
    batch = many.start("batch", "--queue", "celery", "--jsonl", str(articles))
    cluster.wait_until(lambda: len(many.spoken()) > 10)
    stopped.terminate()
    stopped.wait(10)
    count = len(many.spoken())
    assert count < 70, "it was stopped too late to show anything"
    many.worker()
    assert batch.wait(90) == 0
    assert max(Counter(many.spoken()).values()) == 1


def test_a_failed_sentence_fails_its_article_with_the_reason(tmp_path: Path, many: cluster.Cluster) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text(json.dumps({"id": "a", "text": prose(3)}), "utf-8")
    # Another loudness target makes other sound: the worker must not put it under this key.
    many.environment["AUDIO_SERVICE_SOUND__TARGET_LUFS"] = "-20"
    many.worker()
    del many.environment["AUDIO_SERVICE_SOUND__TARGET_LUFS"]
    batch = many.start("batch", "--queue", "celery", "--jsonl", str(articles))
    assert batch.wait(90) == 1
    assert "differs from the requester's" in many.log()


def test_without_a_queue_a_worker_says_what_to_set(tmp_path: Path, voices_dir: Path) -> None:
    with cluster.running(tmp_path, voices_dir) as none:
        worker = none.worker()
        assert worker.wait(60) == 2
        assert "AUDIO_SERVICE_QUEUE_URL" in none.log()


def test_a_listener_goes_before_a_batch(tmp_path: Path, catalog: Catalog, many: cluster.Cluster) -> None:
    articles = tmp_path / "articles.jsonl"
    lines = [json.dumps({"id": f"slow{n}", "text": prose(60, f"slow {n}")}) for n in range(8)]
    articles.write_text("\n".join(lines), "utf-8")
    headers = {"Authorization": f"Bearer {catalog.api_keys.create('cms', Role.PUBLISH)}"}
    many.environment["AUDIO_SERVICE_QUEUE_WORKERS"] = "8"
    node = many.serve()
    many.start("batch", "--queue", "celery", "--jsonl", str(articles))
    cluster.wait_until(lambda: len(unfinished(catalog)) == 8)
    many.worker()
    cluster.wait_until(lambda: len(many.spoken()) > 5)
    body = {"text": prose(2, "live"), "publish": True}
    accepted = httpx2.put(f"{node}/v1/articles/live", json=body, headers=headers, timeout=30).json()
    before = len(many.spoken())
    path = httpx2.URL(accepted["audio"][0]["src"]).path
    assert len(httpx2.get(f"{node}{path}", timeout=60).content) > 1000
    # Some 190 sentences of the batch were waiting when the listener came.
    assert len(many.spoken()) - before < 60


def test_serve_ends_within_ten_seconds_and_loses_nothing(tmp_path: Path, voices_dir: Path) -> None:
    with cluster.running(tmp_path / "one", voices_dir) as one:
        store, data = tmp_path / "store", tmp_path / "catalog.sqlite"
        store.mkdir()
        one.environment["AUDIO_SERVICE_STORE_URL"] = store.as_uri()
        one.environment["AUDIO_SERVICE_DATABASE_URL"] = f"sqlite:///{data}"
        catalog = open_catalog(f"sqlite:///{data}", tmp_path)
        headers = {"Authorization": f"Bearer {catalog.api_keys.create('cms', Role.PUBLISH)}"}
        node = one.serve()
        body = {"text": prose(160), "publish": True}
        accepted = httpx2.put(f"{node}/v1/articles/a", json=body, headers=headers, timeout=30).json()
        with httpx2.stream("GET", accepted["audio"][0]["src"], timeout=60) as growing:
            next(growing.iter_raw())
            one.processes[0].terminate()
            assert one.processes[0].wait(10) is not None
        stored = len(list((store / "takes").glob("*/*")))
        assert 0 < stored < 160, "it was stopped too late to show anything"
        assert unfinished(catalog) == ["a"]
        node = one.serve()
        cluster.wait_until(lambda: not unfinished(catalog))
        name = "audio_service_sentences_synthesized_total "
        spoken = [line for line in httpx2.get(f"{node}/metrics").text.splitlines() if line.startswith(name)]
        assert int(float(spoken[0].split()[-1])) == 161 - stored
        catalog.close()
