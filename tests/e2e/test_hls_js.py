"""The HLS stream in hls.js, as sites play it that bring a player of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.e2e.conftest import Opener
from tests.e2e.publisher import push
from tests.support.running import Running, prose
from tests.support.web_site import Site

pytestmark = pytest.mark.browser

VERSION = "1.6.13"
CACHED = REPOSITORY / ".cache" / f"hls-{VERSION}.min.js"
PLAY = """async (url) => {
    window.audio = new Audio();
    window.problems = [];
    const hls = new Hls();
    hls.on(Hls.Events.ERROR, (_, data) => data.fatal && problems.push(data.details));
    hls.loadSource(url);
    hls.attachMedia(audio);
    await new Promise((resolve) => hls.on(Hls.Events.MANIFEST_PARSED, resolve));
    await audio.play();
}"""


@pytest.fixture(scope="module")
def hls_js(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """hls.js from the npm registry, kept in .cache/."""
    if not CACHED.is_file():
        folder = tmp_path_factory.mktemp("npm")
        npm = Path(sys.executable).with_name("npm")
        done = subprocess.run(
            [npm, "pack", "--silent", f"hls.js@{VERSION}"], cwd=folder, capture_output=True, text=True
        )
        if done.returncode and not os.environ.get("CI"):
            pytest.skip(f"hls.js could not be had from the npm registry: {done.stderr[-200:]}")
        assert done.returncode == 0, done.stderr
        with tarfile.open(folder / f"hls.js-{VERSION}.tgz") as archive:
            member = archive.extractfile("package/dist/hls.min.js")
            assert member is not None
            CACHED.parent.mkdir(exist_ok=True)
            CACHED.write_bytes(member.read())
    return CACHED.read_bytes()


def test_hls_js_plays_a_stream_that_grows(hls_js: bytes, service: Running, site: Site, open_page: Opener) -> None:
    site.put("/hls.js", hls_js, "text/javascript")
    tab = open_page(site.put("/hls", "<!doctype html><title>HLS</title><script src='/hls.js'></script>"))
    manifest = service.put("streamed", prose(40, "streamed"), language="en")
    assert manifest["status"] == "rendering"
    tab.evaluate(PLAY, manifest["links"]["stream"])
    tab.wait_for_function("audio.currentTime > 1")
    finished = service.ready("streamed")
    length_s = finished["duration_ms"] / 1000
    # hls.js asks for the playlist again until it is closed.
    tab.wait_for_function(f"Math.abs(audio.duration - {length_s}) < 0.2", timeout=60_000)
    tab.evaluate(f"audio.currentTime = {length_s} - 1.5")
    tab.wait_for_function("audio.ended", timeout=20_000)
    assert tab.evaluate("problems") == []


def test_hls_js_plays_a_finished_stream(hls_js: bytes, service: Running, site: Site, open_page: Opener) -> None:
    site.put("/hls.js", hls_js, "text/javascript")
    manifest = push(service)
    tab = open_page(site.put("/hls", "<!doctype html><title>HLS</title><script src='/hls.js'></script>"))
    tab.evaluate(PLAY, manifest["links"]["stream"])
    length_s = manifest["duration_ms"] / 1000
    tab.wait_for_function("audio.currentTime > 0.5")
    assert abs(tab.evaluate("audio.duration") - length_s) < 0.2
    tab.evaluate(f"audio.currentTime = {length_s / 2}")
    tab.wait_for_function(f"audio.currentTime > {length_s / 2 + 0.5}")
    assert tab.evaluate("problems") == []
