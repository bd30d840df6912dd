"""Barriers that axe-core finds: WCAG 2.2 AA, and what axe considers good practice."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def violations(tab: Page, within: str = "html") -> list[str]:
    """What breaks a rule in an element of the page."""
    found = AXE.run(tab, context=within, options=RULES)
    return [f"{each['id']}: {node['html'][:200]}" for each in found.response["violations"] for node in each["nodes"]]
