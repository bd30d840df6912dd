"""The reference at /docs: all that the OpenAPI document says, and nothing from elsewhere."""

from __future__ import annotations

import re
import shlex
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

from audio_service.api.pages import html_page
from audio_service.api.reference import reference
from tests.support.running import Running


class Outline(HTMLParser):
    """What of a page leads elsewhere, what can be led to, and its headings."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.levels: list[int] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.links += [value for name in ("href", "src", "action") if (value := found.get(name))]
        self.ids += [value for name in ("id",) if (value := found.get(name))]
        self.levels += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []


def test_the_reference_has_every_call_and_nothing_from_elsewhere(running: Running) -> None:
    answer = running.anyone.get("/docs")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    outline = Outline(answer.text)
    for path, methods in running.anyone.get("/openapi.json").json()["paths"].items():
        for method in methods:
            assert f'<h3 id="{re.sub("[^a-z0-9_]+", "-", method + path).strip("-")}">' in answer.text
            assert f"<code>{method.upper()} {path}</code></h3>" in answer.text
    assert "<script" not in answer.text
    assert set(re.findall(r"https?://[^/\s\"&<]+", answer.text)) == {running.url}  # in the lines for the shell
    assert {link for link in outline.links if not link.startswith("#")} == {
        "/icon.svg",
        "/page.css",
        "/reference.css",
        "/openapi.json",
    }
    assert len(set(outline.ids)) == len(outline.ids)
    assert {link[1:] for link in outline.links if link.startswith("#")} <= set(outline.ids)
    assert outline.levels[0] == 1
    assert all(level <= before + 1 for before, level in pairwise(outline.levels))
    assert running.anyone.head("/docs").status_code == 200
    assert running.anyone.get("/redoc").status_code == 404


def a_document() -> dict[str, Any]:
    """A document of one call, with a bit of everything."""
    said = {
        "said": {"type": "string", "minLength": 1, "maxLength": 5000, "description": "<b> in `code`"},
        "again": {"anyOf": [{"type": "integer", "minimum": 0.0}, {"type": "null"}], "default": None},
        "kinds": {"type": "array", "items": {"$ref": "#/components/schemas/Kind"}, "maxItems": 2},
    }
    schemas = {
        "In": {"type": "object", "properties": said, "required": ["said", "kinds"]},
        "Kind": {"type": "string", "enum": ["a", "b"]},
    }
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^x$"}}
    mode = {"name": "mode", "in": "query", "required": True, "schema": {"$ref": "#/components/schemas/Kind"}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/In"}}}
    call = {
        "summary": "Say",
        "tags": ["speech"],
        "parameters": [name, mode],
        "requestBody": {"content": content},
        "responses": {"404": {"description": "Gone."}, "204": {"description": "Successful Response"}},
        "security": [{"Key": ["edit"]}],
    }
    paths = {"/say/{name}": {"post": call}}
    return {"info": {"title": "T", "version": "1"}, "components": {"schemas": schemas}, "paths": paths}


def test_the_reference_says_what_the_document_says() -> None:
    found = reference(a_document(), "https://a.example")
    ((group, (operation,)),) = found.groups
    assert (group, operation.anchor, operation.roles) == ("speech", "post-say-name", ("edit",))
    assert [(each.name, each.place, each.pattern, each.limits) for each in operation.parameters] == [
        ("name", "path", "^x$", ()),
        ("mode", "query", "", ("one of a, b",)),
    ]
    shown = [("".join(part.text for part in each.kind), *each.limits, each.default) for each in operation.fields]
    assert shown == [
        ("string", "1 to 5,000 characters", ""),
        ("integer or null", "at least 0", "null"),
        ("list of Kind", "at most 2 entries", ""),
    ]
    assert [each.required for each in operation.fields] == [True, False, True]
    assert [(each.status, each.meaning) for each in operation.answers] == [
        ("204", "Done; no content."),
        ("404", "Gone."),
    ]
    assert shlex.split(operation.curl)[1:] == [
        *("-X", "POST", "-H", "Authorization: Bearer as_…", "-H", "Content-Type: application/json"),
        *("-d", '{"said": "…", "kinds": []}', "https://a.example/say/NAME?mode=MODE"),
    ]
    page = html_page("reference.html", reference=found)
    assert b"&lt;b&gt; in <code>code</code>" in page


def test_the_document_names_the_role_that_a_call_needs(running: Running) -> None:
    paths = running.anyone.get("/openapi.json").json()["paths"]
    assert paths["/v1/articles/{article_id}"]["put"]["security"] == [{"HTTPBearer": ["publish"]}]
    assert paths["/v1/articles"]["get"]["security"] == [{"HTTPBearer": ["read"]}]
    assert paths["/v1/audio/speech"]["post"]["security"] == [{"HTTPBearer": ["edit"]}]
    assert "security" not in paths["/feed.xml"]["get"]
