"""Take all pictures of a service of its own with the example article: `python -m scripts.pictures [FOLDER]`.

Those that a page shows are in docs/pictures/ and are replaced there; all others go to FOLDER (out/pictures).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.service import audio_service
from scripts.pictures import ARTICLE, REPOSITORY, Camera, editor, player


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=REPOSITORY / "out" / "pictures")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        data = Path(work) / "data"
        command = [sys.executable, "-m", "audio_service", "batch", str(ARTICLE)]
        subprocess.run(command, env={**os.environ, "AUDIO_SERVICE_DATA_DIR": str(data)}, check=True)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--autoplay-policy=no-user-gesture-required", "--no-sandbox"],
        )
        with audio_service(data) as (url, headers):
            camera = Camera(browser, url, headers["Authorization"].removeprefix("Bearer "), folder)
            player.take_all(camera)
            editor.take_all(camera)
        browser.close()


if __name__ == "__main__":
    main()
