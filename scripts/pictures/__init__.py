"""Pictures of player and editor, with 128 colours: a quarter of the bytes, and no visible difference."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page

REPOSITORY = Path(__file__).resolve().parents[2]
ARTICLE = REPOSITORY / "examples" / "article.html"
SHOWN = REPOSITORY / "docs" / "pictures"
COLOURS = 128
# After this, transitions have ended.
SETTLED_MS = 400
WIDTHS = (320, 768, 1280)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Camera:
    """A browser, the service that it looks at, and the folder for pictures that no page of docs/ shows."""

    browser: Browser
    service: str
    key: str
    folder: Path

    def page(self, width: int, height: int, scheme: Scheme) -> Page:
        """An empty page, in which scripts of ours may run beside the service's."""
        return self.browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True)

    def take(self, page: Page, name: str) -> None:
        """Write what the page looks like now to NAME.png."""
        shown = SHOWN / f"{name}.png"
        path = shown if shown.exists() else self.folder / shown.name
        page.wait_for_timeout(SETTLED_MS)
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        shot.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        print(path)
