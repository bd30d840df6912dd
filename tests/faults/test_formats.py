"""Files of other formats while ffmpeg hangs: nobody else waits, and it works again after the deadline."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest

from audio_service.narration.ffmpeg import find_ffmpeg
from tests.support.cluster import wait_until
from tests.support.faults import ServeProcess, StubFfmpeg
from tests.support.pages import PARAGRAPHS
from tests.support.running import prose
from tests.support.web_site import Site, serving

CORES = len(os.sched_getaffinity(0))
ARTICLES = 20


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.fixture
def ffmpeg(tmp_path: Path) -> StubFfmpeg:
    return StubFfmpeg(tmp_path, find_ffmpeg())


@pytest.fixture
def serve(tmp_path: Path, voices_dir: Path, site: Site, ffmpeg: StubFfmpeg) -> Iterator[ServeProcess]:
    settings: dict[str, Any] = {
        "FFMPEG": str(ffmpeg.path),
        "LISTEN_HOSTS": '["127.0.0.1"]',
        "FETCHING__PRIVATE_NETWORKS": '["127.0.0.0/8"]',
        "FETCHING__PORTS": f"[{site.port}]",
    }
    with ServeProcess(tmp_path / "data", voices_dir, **settings) as started:
        yield started
        for pid in children(started):
            os.kill(pid, signal.SIGKILL)


def children(serve: ServeProcess) -> list[int]:
    """The processes that it has started and that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text("ascii", "replace").rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == serve.process.pid and state != "Z":
            found.append(int(path.parent.name))
    return found


def test_hanging_encoders_hold_up_nobody_else(serve: ServeProcess, site: Site, ffmpeg: StubFfmpeg) -> None:
    for number in range(ARTICLES):
        serve.put(f"a{number}", prose(1, str(number)))
    sources = [serve.ready(f"a{number}")["audio"][0]["src"] for number in range(ARTICLES)]
    opus = [source.replace("audio.mp3", "audio.opus") for source in sources]
    with ffmpeg.hanging():
        for source in opus:
            head = serve.anyone.head(source)
            assert (head.status_code, head.headers["content-type"]) == (200, "audio/ogg; codecs=opus")
            assert "content-length" not in head.headers
        assert ffmpeg.runs == 0

        def give_up(source: str) -> None:
            with pytest.raises(httpx2.ReadTimeout):
                httpx2.get(source, timeout=2)

        with ThreadPoolExecutor(ARTICLES) as pool:
            list(pool.map(give_up, opus))
        wait_until(lambda: ffmpeg.runs > 0)
        # Both would wait for a minute if they shared anything with the encoders.
        page = {"url": site.article("/a", *PARAGRAPHS)}
        assert serve.anyone.post("/v1/listen", json=page, timeout=20).status_code == 202
        assert serve.anyone.get(sources[0], timeout=20).status_code == 200
        waiting = serve.anyone.get(opus[0])
        assert (waiting.status_code, waiting.headers["retry-after"]) == (429, "10")
        assert len(children(serve)) == ffmpeg.runs == CORES
    for pid in children(serve):  # as the deadline does, after a minute
        os.kill(pid, signal.SIGKILL)
    serve.put("later", prose(1, "later"))
    later = serve.ready("later")["audio"][0]["src"].replace("audio.mp3", "audio.opus")
    wait_until(lambda: serve.anyone.get(later).status_code == 200)
    assert serve.anyone.get(opus[-1]).status_code == 200
