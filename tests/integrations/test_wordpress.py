"""The plugin in a real WordPress: what is published there is heard, as it is read there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import httpx2

from scripts.wordpress_languages import texts
from tests.integrations.conftest import SETTINGS
from tests.support.running import Running
from tests.support.wordpress import PLUGIN, Desk, WordPress, check_installed, spoken, until

FERRY = "<!-- wp:paragraph --><p>The ferry crosses the estuary at seven.</p><!-- /wp:paragraph -->"
BRIDGE = "<!-- wp:paragraph --><p>The bridge is closed until spring.</p><!-- /wp:paragraph -->"


def heard(service: Running, post: int) -> str:
    """The words that anybody hears of a post; empty if nobody does."""
    manifest = service.anyone.get(f"/v1/articles/wp-{post}")
    if manifest.status_code == 404 or manifest.json()["status"] != "ready":
        return ""
    return spoken(service.anyone.get(manifest.json()["timeline"]).content)


def status(service: Running, post: int) -> int:
    """The HTTP status that a reader's player gets for a post."""
    return service.anyone.get(f"/v1/articles/wp-{post}").status_code


def test_every_file_of_the_plugin_is_php() -> None:
    check_installed()
    files = sorted(PLUGIN.rglob("*.php"))
    assert len(files) > 10
    done = subprocess.run(["php", "-l", *map(str, files)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_readme_and_the_page_of_the_docs_match_the_plugin() -> None:
    readme = (PLUGIN / "readme.txt").read_text("utf-8")
    page = (PLUGIN.parents[2] / "docs" / "wordpress.md").read_text("utf-8")
    sources = {path.name: path.read_text("utf-8") for path in PLUGIN.rglob("*.php")}
    for header in ("Requires at least", "Requires PHP", "License"):
        [value] = re.findall(rf"^ \* {header}: +(.+)$", sources[f"{PLUGIN.name}.php"], re.MULTILINE)
        assert f"\n{header}: {value}\n" in readme
        assert header == "License" or f"{'PHP' if 'PHP' in header else 'WordPress'} {value}" in page
    code = "\n".join(sources.values())
    for constant in re.findall(r"defined\( '(\w+)' \)", code):
        assert not constant.startswith("LISTEN_") or (constant in readme and f"'{constant}'" in page)
    for name in re.findall(r"apply_filters\( '(listen_\w+)'", code):
        assert f"`{name}`" in page
    labels = set(re.findall(r"(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)", page))
    assert len(labels) > 5
    assert labels <= {text.one for text in texts()}


NEWER = """<?php
#[Pure] enum Suit {}
function one(int|string $a, mixed $b, $c = new D(),) : static { return match (1) { default => $a?->b }; }
class E { public function __construct(private readonly int $f) {} }
try { g(h: 1); str_contains('i', 'j'); $k::class; strlen(...); } catch (L) { $m ?? throw new N(); }
function fine(?string $o = null, array ...$p): ?int { return $q ? R : self::S | T; }
"""
FOUND = {
    *("#[", "enum", "a union type", "the type mixed", "new among parameters", "a comma behind the last parameter"),
    *("the type static", "match", "?->", "private among parameters", "readonly", "the named argument h"),
    *("str_contains()", "::class of an object", "a function as f(...)", "catch without a variable"),
    "throw as an expression",
}


def newer_php(*paths: Path) -> list[str]:
    """What PHP 7.4 does not have of these files."""
    command = ["php", "-d", "error_reporting=-1", str(Path(__file__).with_name("newer_php.php")), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_php_7_4_runs_the_plugin(tmp_path: Path) -> None:
    check_installed()
    newer = tmp_path / "newer.php"
    newer.write_text(NEWER, "utf-8")
    found = [line.removeprefix("newer.php: ") for line in newer_php(newer)]
    assert sorted(found) == sorted(FOUND), "the check itself finds each"
    assert newer_php(*PLUGIN.rglob("*.php")) == []


def test_a_published_post_is_heard_with_its_changes(ada: Desk, service: Running) -> None:
    post = ada.publish("The ferry &amp; the bridge", FERRY)
    words = until(lambda: heard(service, post))
    assert words == "The ferry & the bridge The ferry crosses the estuary at seven."
    manifest = service.reader.get(f"/v1/articles/wp-{post}").json()
    assert (manifest["title"], manifest["language"]) == ("The ferry & the bridge", "en-US")
    assert manifest["jsonld"]["datePublished"] is not None
    ada.rest("POST", f"/wp/v2/posts/{post}", content=FERRY + BRIDGE)
    until(lambda: "The bridge is closed until spring." in heard(service, post))


def test_section_tags_and_author_are_sent(ada: Desk, service: Running) -> None:
    category = ada.rest("POST", "/wp/v2/categories", name="Harbour &amp; sea")["id"]
    tags = [ada.rest("POST", "/wp/v2/tags", name=name)["id"] for name in ("ferries", "tides", "much too long " * 8)]
    post = ada.publish("The tide", FERRY, categories=[category], tags=tags)
    until(lambda: heard(service, post))
    manifest = service.reader.get(f"/v1/articles/wp-{post}").json()
    assert (manifest["section"], manifest["author"]) == ("Harbour & sea", "ada")
    assert sorted(manifest["tags"]) == ["ferries", "tides"]
    ada.rest("POST", f"/wp/v2/posts/{post}", categories=[], tags=[])
    until(lambda: service.reader.get(f"/v1/articles/wp-{post}").json()["tags"] == [])
    assert service.reader.get(f"/v1/articles/wp-{post}").json()["section"] is None


def test_a_draft_a_private_and_a_trashed_post_are_not_heard(ada: Desk, service: Running) -> None:
    post = ada.publish("A letter", FERRY)
    for hidden in ({"status": "draft"}, {"status": "private"}, {"password": "sesame", "status": "publish"}):
        until(lambda: heard(service, post))
        ada.rest("POST", f"/wp/v2/posts/{post}", **hidden)
        until(lambda: status(service, post) == 404)
        assert service.reader.get(f"/v1/articles/wp-{post}").status_code == 200, "the audio is kept"
        ada.rest("POST", f"/wp/v2/posts/{post}", status="publish", password="")
    until(lambda: heard(service, post))
    ada.rest("DELETE", f"/wp/v2/posts/{post}")
    until(lambda: status(service, post) == 404)
    ada.rest("DELETE", f"/wp/v2/posts/{post}?force=true")
    until(lambda: service.reader.get(f"/v1/articles/wp-{post}").status_code == 404)


def test_the_page_of_a_post_has_the_player_and_no_page_has_the_key(
    ada: Desk, service: Running, key: str, address: str
) -> None:
    post = ada.publish("A page", FERRY)
    until(lambda: heard(service, post))
    page = ada.page(post)
    assert page.count(f'<listen-article article-id="wp-{post}"><a href="{address}/read/wp-{post}">') == 1
    assert page.count(f'src="{address}/player.js"') == 1
    assert page.index("<listen-article ") < page.index("The ferry crosses")
    draft = ada.rest("POST", "/wp/v2/posts", title="A draft", content=FERRY, status="draft")["id"]
    drafted = ada.client.get("/", params={"p": draft, "preview": "true"}).text
    assert "The ferry crosses" in drafted
    assert "listen-article article-id" not in drafted
    # WordPress lists its options there.
    for path in (SETTINGS, "/wp-admin/options.php", f"/wp-admin/post.php?post={post}&action=edit"):
        answer = ada.client.get(path)
        assert answer.status_code == 200
        assert key not in answer.text, path
    assert key not in page
    assert key not in ada.client.get("/index.php", params={"rest_route": "/"}).text


def test_only_administrators_change_settings(gazette: WordPress, ada: Desk, key: str, address: str) -> None:
    tom = gazette.sign_in("tom")
    form = {"action": "listen_save", "url": "https://evil.example", "prefix": "wp"}
    assert tom.client.get(SETTINGS).status_code == 403
    assert tom.client.post("/wp-admin/admin-post.php", data=form).status_code == 403
    assert ada.client.post("/wp-admin/admin-post.php", data=form).status_code == 403, "without the form's nonce"
    assert httpx2.post(f"{gazette.url}/wp-admin/admin-post.php", data=form).status_code in (302, 400, 403)
    assert f'value="{address}"' in ada.client.get(SETTINGS).text
    tom.close()


def test_the_connection_is_checked(ada: Desk) -> None:
    assert "Connected: the service answers, and the key may publish." in ada.form(SETTINGS, "listen_check").text
