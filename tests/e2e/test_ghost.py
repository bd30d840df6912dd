"""The player's code for Ghost, on pages as Ghost's themes make them."""

from __future__ import annotations

import re

import pytest

from tests.conftest import REPOSITORY
from tests.e2e.conftest import Opener
from tests.e2e.publisher import TEXT, TITLE, Player, push
from tests.support.running import Running
from tests.support.web_site import Site

pytestmark = pytest.mark.browser

PARTS = REPOSITORY / "integrations" / "ghost"


def code(name: str, service: Running) -> str:
    """A file for Ghost, with the service's address in it."""
    return (PARTS / name).read_text("utf-8").replace("https://audio.example.com", service.url)


def themed(kind: str, *, above: str = "", foot: str = "") -> str:
    """A page of a theme with Ghost's usual class names."""
    text = "".join(f"<p>{each}</p>" for each in TEXT)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title></head>'
        f'<body class="{kind}-template"><main><article class="gh-article"><h1>{TITLE}</h1>{above}'
        f'<section class="gh-content">{text}</section></article></main>{foot}</body></html>'
    )


def test_the_injected_code_puts_the_player_above_a_posts_text(service: Running, site: Site, open_page: Opener) -> None:
    foot = code("code-injection.html", service)
    tab = open_page(site.put("/ghost-post", themed("post", foot=foot)))
    Player(tab).start()
    assert tab.evaluate("document.querySelector('listen-article').nextElementSibling.className") == "gh-content"
    home = open_page(site.put("/ghost-home", themed("home", foot=foot)))
    assert home.locator("listen-article").count() == 0


def test_the_themes_part_plays_the_post(service: Running, site: Site, open_page: Opener) -> None:
    push(service, "ghost-67447438")
    part = re.sub(r"\{\{!.*?\}\}", "", code("listen-player.hbs", service)).replace("{{id}}", "67447438")
    assert "{{" not in part
    tab = open_page(site.put("/ghost-themed", themed("post", above=part)))
    player = Player(tab)
    player.start()
    assert player.get("player.manifest.id") == "ghost-67447438"
