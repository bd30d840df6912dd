"""An upgrade from the previous release with its data, which that release's own code makes here."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from audio_service.storage import Role
from bench.servers import free_port, wait_for_port
from tests.conftest import REPOSITORY
from tests.support.clients import Clients
from tests.support.cluster import wait_until
from tests.support.podcast import check_feed
from tests.support.publisher import Publisher
from tests.support.servers import missing

# The last commit of the release before this one.
PREVIOUS = "b011300a3b7151b2621f34ff02e909e701c19343"
NODE_MODULES = Path("audio_service", "web", "node_modules")
SECRET = "a secret of sixteen"


@pytest.fixture
def previous(tmp_path: Path) -> Path:
    """The previous release's code, with its player built."""
    git = ["git", "-C", str(REPOSITORY)]
    if subprocess.run([*git, "cat-file", "-e", f"{PREVIOUS}^{{commit}}"], capture_output=True).returncode:
        missing("The previous release", "git fetch --unshallow")
    folder = tmp_path / "previous"
    folder.mkdir()
    archive = subprocess.run([*git, "archive", PREVIOUS, "audio_service", "examples", "scripts", "voices"], stdout=-1)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    (folder / NODE_MODULES).symlink_to((REPOSITORY / NODE_MODULES).resolve())
    subprocess.run([sys.executable, "-m", "scripts.build_web"], cwd=folder, check=True, capture_output=True)
    return folder


class Installation:
    """Data and settings, with which the code of any folder can be run."""

    def __init__(self, data: Path, voices: Path, receiver: str) -> None:
        self.log = data.parent / "serve.log"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            "AUDIO_SERVICE_DATA_DIR": str(data),
            "AUDIO_SERVICE_VOICES_DIR": str(voices),
            "AUDIO_SERVICE_WEBHOOKS": json.dumps([{"url": receiver, "secret": SECRET}]),
            "AUDIO_SERVICE_WEBHOOK_WAIT_S": "0.5",
            "AUDIO_SERVICE_FETCHING__PRIVATE_NETWORKS": '["127.0.0.0/8"]',
            "AUDIO_SERVICE_FETCHING__PORTS": f"[{receiver.rpartition(':')[2].rstrip('/')}]",
        }

    def run(self, code: Path, *arguments: str | Path) -> str:
        """Run a command of that code; what it prints."""
        command = [sys.executable, "-m", "audio_service", *map(str, arguments)]
        done = subprocess.run(command, cwd=code, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextlib.contextmanager
    def serve(self, code: Path, secret: str) -> Iterator[Clients]:
        """The server of that code; all clients have the key."""
        port = free_port()
        command = [sys.executable, "-m", "audio_service", "serve", "--port", str(port)]
        with self.log.open("ab") as log:
            process = subprocess.Popen(command, cwd=code, env=self.environment, stdout=log, stderr=log)
        clients = Clients(f"http://127.0.0.1:{port}", dict.fromkeys(Role, secret))
        try:
            wait_for_port(port, process, 60)
            yield clients
        finally:
            clients.close()
            process.terminate()
            process.wait(30)


def edit(clients: Clients, article_id: str, text: str) -> dict[str, object]:
    """Save another text of an article's second block as an editor does."""
    path = f"/v1/editor/articles/{article_id}"
    view = clients.editor.get(path).json()
    changes = {"version": view["version"], "choices": view["choices"], "texts": {"1": text}}
    answer = clients.editor.put(path, json=changes)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.voice
def test_the_data_of_the_previous_release_stays_in_use(
    previous: Path, tmp_path: Path, default_voice_dir: Path, publisher: Publisher
) -> None:
    publisher.handler.refusals = 1000
    here = Installation(tmp_path / "data", default_voice_dir, f"{publisher.url}/")
    here.run(previous, "batch", previous / "examples" / "article.html")
    secret = here.run(previous, "keys", "create", "cms", "--role", "publish").split()[-1]
    with here.serve(previous, secret) as old:
        (article,) = old.reader.get("/v1/articles").json()["articles"]
        before = old.ready(article["id"])
        source = before["audio"][0]["src"].removeprefix(old.url)
        sound, timeline = old.anyone.get(source).content, old.anyone.get(source.replace("audio.mp3", "timeline.json"))
        edit(old, article["id"], "An editor wrote this sentence before the upgrade.")
        rule = {"written": "Lindqvist", "kind": "alias", "said": "lind kvist"}
        assert old.publisher.post("/v1/lexicon", json=rule).status_code == 201
    assert publisher.handler.messages == []
    publisher.handler.refusals = 0

    with here.serve(REPOSITORY, secret) as new:
        after = new.ready(before["id"])
        assert (after["status"], after["revision"], after["published"]) == ("ready", before["revision"], True)
        assert after["audio"][0]["src"].removeprefix(new.url) == source
        assert new.anyone.get(source).content == sound
        assert new.anyone.get(source.replace("audio.mp3", "timeline.json")).content == timeline.content
        assert "lind kvist" in new.reader.get("/v1/lexicon").text
        assert check_feed_of(new) == []
        view = new.editor.get(f"/v1/editor/articles/{before['id']}").json()
        assert "An editor wrote this sentence before the upgrade." in json.dumps(view)
        wait_until(lambda: any(b"audio.ready" in body for _, body in publisher.handler.messages))
        published = new.publisher.post(f"/v1/editor/articles/{before['id']}/publish", json={"version": view["version"]})
        assert published.status_code in (200, 202), published.text
        renewed = new.ready(before["id"])
        assert renewed["revision"] == before["revision"] + 1
        assert new.anyone.get(renewed["audio"][0]["src"]).content != sound
        assert new.anyone.get(source).content == sound  # superseded audio stays under its address
    assert "cms" in here.run(REPOSITORY, "keys", "list")
    assert here.run(REPOSITORY, "store", "verify") == "0 damaged or missing\n"


def check_feed_of(clients: Clients) -> list[str]:
    """What is wrong with the feed but what settings add: the cover and the owner."""
    found = check_feed(clients.anyone.get("/feed.xml").content, clients.anyone.get)
    return [each for each in found if "image" not in each and "owner" not in each]
