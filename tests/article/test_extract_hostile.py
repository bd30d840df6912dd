"""Untrusted input: bounded time and memory, our own errors only, and the Document's invariants whatever comes in."""

from __future__ import annotations

import resource
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from audio_service.article.clean import Cleaned, clean_document
from audio_service.article.document import OPTIONAL_KINDS
from audio_service.article.extract import extract
from audio_service.config import Reading, Settings
from audio_service.errors import ArticleTooLong, AudioServiceError
from tests.support.pages import PARAGRAPHS, page, paragraphs

SETTINGS = Settings()
# Generous, for a loaded machine of one core: docs/cleaning.md states half of it.
SECONDS = 60
MEGABYTES = 3_000

TAGS = (
    "p",
    "div",
    "span",
    "a",
    "br",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "h1",
    "sup",
    "pre",
    "script",
    "figure",
    "svg",
    "x-y",
)
WORDS = (
    "ferry",
    "The council voted.",
    "Share",
    "2 Comments",
    "0:00",
    "©",
    "https://a.example/b",
    "[1]",
    "\u202e",
    "𝛼",
    "&lt;",
    "&#0;",
)
markup = st.lists(
    st.one_of(
        st.sampled_from(TAGS).map(lambda tag: f"<{tag}>"),
        st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
        st.sampled_from(TAGS).map(lambda tag: f"<{tag} class='comment share' style='display:none' href='#"),
        st.sampled_from(WORDS),
        st.sampled_from(PARAGRAPHS),
        st.text(max_size=20),
    ),
    max_size=60,
).map("".join)


def covers(cleaned: Cleaned) -> None:
    """Kept blocks and removals cover the document's blocks exactly, each character once, but for optional blocks."""
    text = cleaned.document.text
    seen = [0] * len(text)
    for kept in cleaned.kept:
        for at in range(kept.block.span.start, kept.block.span.end):
            seen[at] += 1
        for hole in kept.holes:
            assert kept.block.span.contains(hole)
            for at in range(hole.start, hole.end):
                seen[at] -= 1
    for removal in cleaned.removals:
        assert removal.text == removal.span.of(text)
        for at in range(removal.span.start, removal.span.end):
            seen[at] += 1
    inside = [0] * len(text)
    kept_blocks = [kept.block for kept in cleaned.kept]
    for block in cleaned.document.blocks:
        if block.kind in OPTIONAL_KINDS and block not in kept_blocks:
            continue
        for at in range(block.span.start, block.span.end):
            inside[at] = 1
    assert seen == inside


def check(data: bytes | str, trusted: bool = False, media_type: str | None = None) -> None:
    """Either one of our errors, or a document that cleaning covers."""
    try:
        document = extract(data, source="-", media_type=media_type, settings=SETTINGS, trusted=trusted)
    except AudioServiceError:
        return
    for mark in document.marks:
        assert any(block.span.contains(mark.span) for block in document.blocks)
    everything = Reading(captions=True, tables=True, corrections=True, bylines=True, title=False)
    for reading in (Reading(), Reading(announce_tables=True, announce_code=True), everything):
        covers(clean_document(document, reading))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(markup, st.booleans())
@example("<p>" * 300 + PARAGRAPHS[0], True)
@example("<table><tr><td></td><td></td></tr></table>" + PARAGRAPHS[0], True)
@example(f"{PARAGRAPHS[0]}<table><tr><th>a<th>b c d e f<tr><td>1<td>2<tr><td>3<td>{WORDS[1]} So.</table>", True)
@example(
    f"{PARAGRAPHS[0]}<table><tr><th>a<th>b<tr><td rowspan=9>1<td>2<sup>[1]</sup><tr><td>4</table><pre>x</pre>", True
)
@example("<sup><a>1</a></sup><p>x<sup><a>2</a></sup></p>", True)
def test_any_markup(text: str, trusted: bool) -> None:
    check(text, trusted, "text/html")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from((*PARAGRAPHS, *WORDS, "", "Related", "- one", "By Mara Quist"))).map("\n\n".join))
def test_any_lines(text: str) -> None:
    check(text, media_type="text/plain")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=400))
def test_any_text_in_any_format(text: str) -> None:
    for media_type in ("text/plain", "text/markdown", "text/html", None):
        check(text, media_type=media_type)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    check(data)
    check(page().encode()[:900] + data + page().encode()[900:])


HOSTILE = {
    "nested": "<div>" * 100_000 + PARAGRAPHS[0] + "</div>" * 100_000,
    "nested inline": "<b>" * 100_000 + PARAGRAPHS[0],
    "nested tables": "<table><tr><td>" * 30_000 + PARAGRAPHS[0],
    "open tags": "<div " * 500_000,
    "open quotes": '<a href="' * 500_000,
    "brackets": "<" * 3_000_000,
    "one line": "word " * 1_000_000,
    "no spaces": "a" * 5_000_000,
    "punctuation": ".:/-" * 500_000,
    "entities": "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
    + "<!ENTITY b '&a;&a;&a;&a;'>" * 20_000
    + "]><p>&b;</p>"
    + page(),
    "references": "&amp;" * 500_000 + "&#x10FFFF;" * 100_000,
    "attributes": "<p " + " ".join(f"a{n}='{n}'" for n in range(200_000)) + ">text</p>",
    "classes": "".join(f"<p class='c{n} comment-{n}'>Word {n}.</p>" for n in range(19_000)),
    "parts": "<p>x</p>" * 400_000,
    "zero bytes": page().replace(" ", " \x00"),
    "right to left": page(paragraphs().replace("ferry", "\u202eمعبر\u202c العبّارة")),
    "json": f'<script type="application/ld+json">{"[" * 200_000}</script>' + page(),
    "links": "http://a." * 200_000,
    "by": "By A " * 100_000,
}


@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_take_bounded_time(name: str, media_type: str) -> None:
    started = time.process_time()
    check(HOSTILE[name], media_type=media_type)
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize(
    "line", ["Photo: " + "a " * 90, "- " * 60, "Share " * 40, "by A. " * 30, "related " * 25, "," * 250]
)
def test_rules_do_not_backtrack_without_end(line: str) -> None:
    started = time.process_time()
    check("\n\n".join([*PARAGRAPHS, *[line] * 50]), trusted=True, media_type="text/plain")
    assert time.process_time() - started < 5


@pytest.mark.parametrize("paragraph", ["The ferry crossed again, and nobody said a word about it. " * 40, "Short."])
def test_twenty_megabytes(paragraph: str) -> None:
    filler = f"<p>{paragraph}</p>"
    html = page(filler * (19_500_000 // len(filler)))
    started = time.process_time()
    with pytest.raises(ArticleTooLong):
        extract(html, source="-", settings=SETTINGS)
    assert time.process_time() - started < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MEGABYTES * 1_000


def test_time_is_linear_in_size() -> None:
    def seconds(times: int) -> float:
        html = page("".join(f"<p>{n} {text}</p>" for n in range(times) for text in PARAGRAPHS))
        started = time.process_time()
        extract(html, source="-", media_type="text/html", settings=SETTINGS)
        return time.process_time() - started

    seconds(10)
    assert seconds(400) < 16 * max(seconds(50), 0.05)
