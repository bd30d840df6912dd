"""The plugin's translations: complete, made of the sources, and shown."""

from __future__ import annotations

import gettext
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.wordpress_languages import DOMAIN, PLURALS, files, read_po, texts
from tests.integrations.conftest import SETTINGS
from tests.integrations.test_wordpress import FERRY
from tests.integrations.test_wordpress_desk import in_state
from tests.support.wordpress import PLUGIN, Desk, WordPress, check_installed

LANGUAGES = PLUGIN / "languages"
GERMAN = LANGUAGES / f"{DOMAIN}-de_DE"
# Every string of PHP's own tokens that stands in a call.
CALLS = """
$calls = ['__', '_e', '_n', 'esc_html__', 'esc_html_e', 'esc_attr__', 'esc_attr_e'];
foreach (array_slice($argv, 1) as $path) {
    $tokens = array_values(array_filter(token_get_all(file_get_contents($path)), function ($token) {
        return !is_array($token) || !in_array($token[0], [T_WHITESPACE, T_COMMENT, T_DOC_COMMENT], true);
    }));
    foreach ($tokens as $at => $token) {
        $is_call = is_array($token) && T_STRING === $token[0] && '(' === $tokens[$at + 1];
        if ($is_call && in_array($token[1], $calls, true)) {
            echo json_encode(eval('return ' . $tokens[$at + 2][1] . ';')), PHP_EOL;
        }
    }
}
"""


@pytest.fixture
def german(gazette: WordPress, ada: Desk) -> Iterator[None]:
    """Ada's screens in German; Austria's has no file of its own."""
    gazette.php("update_user_meta(1, 'locale', 'de_AT');")
    yield
    gazette.php("delete_user_meta(1, 'locale');")


def test_the_translations_are_made_of_the_sources() -> None:
    written = files()
    assert {path.name for path in LANGUAGES.iterdir()} == set(written)
    for name, content in written.items():
        assert (LANGUAGES / name).read_bytes() == content, f"{name} is out of date: make docs"


def test_the_template_has_every_text_of_the_plugin() -> None:
    check_installed()
    sources = [str(path) for path in sorted(PLUGIN.rglob("*.php"))]
    done = subprocess.run(["php", "-r", CALLS, "--", *sources], capture_output=True, text=True, check=True)
    called = {json.loads(line) for line in done.stdout.splitlines()}
    for script in PLUGIN.glob("assets/*.js"):
        called |= set(re.findall(r'\b__\("([^"]+)"', script.read_text("utf-8")))
    header = {"Listen to this article", "Sends published posts to your audio service, and shows its player on them."}
    assert len(called) > 60
    assert {text.one for text in texts()} == called | header


def test_every_text_of_a_page_can_be_translated() -> None:
    page = (PLUGIN / "includes" / "settings-page.php").read_text("utf-8")
    shown = re.sub(r"<[^>]*>", " ", re.sub(r"<\?php.*?\?>", "", page, flags=re.DOTALL))
    assert shown.split() == []
    for path in PLUGIN.rglob("*.php"):
        source = path.read_text("utf-8")
        assert source.count(f"'{DOMAIN}'") >= len(re.findall(r"\b(?:__|_n|esc_html__|esc_html_e)\(", source)), path


@pytest.mark.parametrize("locale", PLURALS)
def test_a_translation_is_complete(locale: str) -> None:
    translations = read_po(LANGUAGES / f"{DOMAIN}-{locale}.po")
    for text in texts():
        found = translations.get(text.one, ())
        assert len(found) == (int(PLURALS[locale].partition("nplurals=")[2][0]) if text.many else 1), text.one
        for given in found:
            assert given.strip() == given != "", f"not translated: {text.one}"
            assert re.findall(r"%\w", given) == re.findall(r"%\w", text.one), given


def test_german_addresses_nobody_so_that_it_is_formal_and_informal() -> None:
    for found in read_po(GERMAN.with_name(f"{GERMAN.name}.po")).values():
        assert not re.search(r"\b(?:[Dd]u|[Dd]ein\w*|Sie|Ihre?\w*)\b", " ".join(found)), found


def test_gettext_reads_the_binary_file() -> None:
    content = GERMAN.with_name(f"{GERMAN.name}.mo").read_bytes()
    german = gettext.GNUTranslations(io.BytesIO(content))
    for text, found in read_po(GERMAN.with_name(f"{GERMAN.name}.po")).items():
        if len(found) == 1 and text:
            assert german.gettext(text) == found[0]
    one, many = "Audio is removed from %s post.", "Audio is removed from %s posts."
    assert [german.ngettext(one, many, n) % n for n in (1, 2)] == [
        "Das Audio von 1 Beitrag wird entfernt.",
        "Das Audio von 2 Beiträgen wird entfernt.",
    ]


def test_gettexts_own_tool_agrees(tmp_path: Path) -> None:
    if shutil.which("msgfmt") is None or shutil.which("msgunfmt") is None:
        pytest.skip("gettext is not installed")
    made = tmp_path / "made.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", made, GERMAN.with_name(f"{GERMAN.name}.po")], check=True)
    ours, theirs = (
        subprocess.run(["msgunfmt", path], capture_output=True, check=True).stdout
        for path in (GERMAN.with_name(f"{GERMAN.name}.mo"), made)
    )
    assert ours == theirs


def test_the_screens_are_german(german: None, ada: Desk) -> None:
    page = ada.client.get(SETTINGS).text
    assert "Adresse des Dienstes" in page
    assert "Verbindung prüfen" in page
    shown = re.sub(r"<[^>]*>", "\n", page.split('<div class="wrap">')[1])
    left = [text.one for text in texts() if re.search(rf"^\s*{re.escape(text.one)}\s*$", shown, re.MULTILINE)]
    assert left == ["Player"], "which is German, too"
    assert "Verbunden: Der Dienst antwortet" in ada.form(SETTINGS, "listen_check").text


@pytest.mark.browser
def test_the_block_editor_is_german(german: None, tab: Page, gazette: WordPress, ada: Desk) -> None:
    post = ada.publish("Auf Deutsch", FERRY)
    in_state(ada, post, "ready")
    tab.goto(f"{gazette.url}/wp-admin/post.php?post={post}&action=edit")
    tab.wait_for_function("window.wp?.data?.select('core/editor')?.getCurrentPostId()")
    tab.evaluate("wp.data.dispatch('core/preferences').set('core/edit-post', 'welcomeGuide', false)")
    panel = tab.get_by_role("button", name="Diesen Artikel anhören", exact=True)
    if panel.get_attribute("aria-expanded") == "false":
        panel.click()
    expect(tab.get_by_label("Diesen Beitrag vorlesen")).to_be_visible()
    expect(tab.locator(".listen-state")).to_have_text(re.compile(r"Audio ist fertig, 0:0\d"))
    tab.locator("[data-type='core/paragraph']").click()
    expect(tab.get_by_label("Nicht vorlesen")).to_be_visible()
