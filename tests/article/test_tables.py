"""Tables are read as rows with their headers, announced, or left out, and so is code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audio_service.article.announcements import announcement, announcement_words
from audio_service.article.clean import Cleaned, clean_document
from audio_service.article.document import Document, Reason, document_from_json, document_to_json
from audio_service.article.extract import extract
from audio_service.article.intake import from_text
from audio_service.article.keep_and_drop import leave_out, spans_of
from audio_service.article.notices import notices_of
from audio_service.config import Reading, Settings
from audio_service.narration.prepare import prepare_script
from audio_service.narration.studio import Studio
from audio_service.verbalize.languages.language_table import LANGUAGES
from tests.support.pages import PARAGRAPHS, SECOND_HALF, page, paragraphs

PLAYER_LANGUAGES = Path(__file__).parents[2] / "audio_service" / "web" / "player" / "strings"
ENGLISH = "The harbour master has written down when the boats leave, and nobody in the town has to ask him any more."
GERMAN = "Der Hafenmeister hat aufgeschrieben, wann die Boote fahren, und niemand in der Stadt muss ihn noch fragen."
LAST = "Nothing else was posted at the gate."
FARES = """<table><caption>Table 2: Fares from March</caption>
<thead><tr><th rowspan="2">Passenger</th><th colspan="2">2025</th><th colspan="2">2026</th></tr>
<tr><th>single</th><th>return</th><th>single</th><th>return</th></tr></thead>
<tbody><tr><th scope="row" rowspan="2">Adults</th><td>4.20</td><td>8.00<sup><a href="#n1">1</a></sup></td>
<td>4.60</td><td>9.00</td></tr>
<tr><td>3.20</td><td></td><td>2.60</td><td>6.00</td></tr></tbody></table>"""
QUAYS = "| Quay | First boat |\n|---|--:|\n| Brennick | 6:10 |\n| Tolle | 7:40 |\n"
CODE = "```\nboat = harbour[0]\n```\n"
ROWS, ANNOUNCED = Reading(tables=True), Reading(announce_code=True)
SILENT = Reading(announce_tables=False)


def fragment(inner: str) -> Document:
    text = f"<p>{ENGLISH}</p>{inner}<p>{LAST}</p>"
    return extract(text, source="-", media_type="text/html", settings=Settings(), trusted=True)


def markdown(inner: str, opening: str = ENGLISH) -> Document:
    return extract(f"# Boats\n\n{opening}\n\n{inner}", source="a.md", settings=Settings())


def read(document: Document, reading: Reading) -> list[str]:
    """What is read between the first paragraph and the last one."""
    lines = clean_document(document, reading).body.split("\n\n")
    return [line for line in lines if line not in (ENGLISH, GERMAN, LAST)]


def removed(cleaned: Cleaned, reason: Reason) -> list[str]:
    return [removal.text for removal in cleaned.removals if removal.reason is reason]


def test_headers_that_span_columns_and_cells_that_span_rows() -> None:
    assert read(fragment(FARES), ROWS) == [
        "Passenger: Adults; 2025, single: 4.20; 2025, return: 8.00; 2026, single: 4.60; 2026, return: 9.00",
        "Passenger: Adults; 2025, single: 3.20; 2026, single: 2.60; 2026, return: 6.00",
    ]


TABLES = {
    "headers of rows": (
        "<table><tr><th>Built</th><td>1958</td></tr><tr><th>Length</th><td>24 m</td></tr></table>",
        ["Built: 1958", "Length: 24 m"],
        "Built, Length",
    ),
    "headers of rows and columns": (
        "<table><tr><td></td><th>Mon</th><th>Tue</th></tr><tr><th scope='row'>Tolle</th><td>3</td><td>4</td></tr>"
        "</table>",
        ["Tolle; Mon: 3; Tue: 4"],
        "Mon, Tue",
    ),
    "totals": (
        "<table><tr><th>Quay</th><th>Boats</th></tr><tr><td>Tolle</td><td>3</td></tr>"
        "<tr><th>Together</th><th>3</th></tr></table>",
        ["Quay: Tolle; Boats: 3", "Quay: Together; Boats: 3"],
        "Quay, Boats",
    ),
    "words above figures": (
        "<table><tr><td>Quay</td><td>First</td><td>Last</td></tr><tr><td>Tolle</td><td>6:10</td><td>21:00</td></tr>"
        "<tr><td>Brennick</td><td>6:40</td><td>22:00</td></tr></table>",
        ["Quay: Tolle; First: 6:10; Last: 21:00", "Quay: Brennick; First: 6:40; Last: 22:00"],
        "Quay, First, Last",
    ),
    "a bold row above": (
        "<table><tr><td><b>Quay</b></td><td><b>Keeper</b></td></tr><tr><td>Tolle</td><td>Per Holt</td></tr>"
        "<tr><td>Brennick</td><td>Jun Maddox</td></tr></table>",
        ["Quay: Tolle; Keeper: Per Holt", "Quay: Brennick; Keeper: Jun Maddox"],
        "Quay, Keeper",
    ),
    "names and values": (
        "<table><tr><td>Builder</td><td>Holt</td></tr><tr><td>Length</td><td>24 m</td></tr>"
        "<tr><td>Draught</td><td>2 m</td></tr></table>",
        ["Builder; Holt", "Length; 24 m", "Draught; 2 m"],
        None,
    ),
    "labels between rows": (
        "<figure><table><tr><th>Line</th><th>On time</th></tr><tr><td colspan='2'>Weekdays</td></tr><tr><td>Ten</td>"
        "<td>61 %</td></tr></table><figcaption>Boats on time. Source: own count</figcaption></figure>",
        ["Weekdays", "Line: Ten; On time: 61 %"],
        "Boats on time",
    ),
    "a source below": (
        "<figure><table><tr><th>Day</th><th>Hour</th></tr><tr><td>Friday</td><td>4:10</td></tr></table>"
        "<figcaption>Source: own count</figcaption></figure>",
        ["Day: Friday; Hour: 4:10"],
        "Day, Hour",
    ),
    "a label for screen readers": (
        "<table aria-label='Tides'><tr><th>Day</th><th>Hour</th></tr><tr><td>Friday</td><td>4:10</td></tr></table>",
        ["Day: Friday; Hour: 4:10"],
        "Tides",
    ),
}


@pytest.mark.parametrize(("html", "rows", "name"), TABLES.values(), ids=TABLES)
def test_a_table_is_read_by_rows_announced_by_its_name_or_left_out(
    html: str, rows: list[str], name: str | None
) -> None:
    document = fragment(html)
    assert read(document, ROWS) == rows
    assert read(document, ANNOUNCED) == [f"A table of {name}, left out." if name else "A table, left out."]
    assert read(document, SILENT) == []
    assert removed(clean_document(document, ANNOUNCED), Reason.TABLE) == rows
    assert [notice.count for notice in notices_of(clean_document(document, ANNOUNCED))] == [1]
    assert notices_of(clean_document(document, ROWS)) == ()


def test_rows_of_text_have_headers_where_tables_are_read() -> None:
    row = "<tr><td>Tolle</td><td>It is dark, and nobody waits there.</td></tr>"
    document = fragment(f"<table><tr><th>Quay</th><th>What we saw</th></tr>{row}</table>")
    assert read(document, ROWS) == ["Quay: Tolle; What we saw: It is dark, and nobody waits there."]
    assert read(document, ANNOUNCED)[-1] == "Tolle; It is dark, and nobody waits there."


def test_a_short_sentence_in_a_table_of_text_is_read() -> None:
    cells = (("1911", "The first ferry crosses the bay."), ("1958", "A new engine."))
    rows = "".join(f"<tr><td>{year}</td><td>{text}</td></tr>" for year, text in cells)
    assert read(fragment(f"<table>{rows}</table>"), Reading()) == [f"{year}; {text}" for year, text in cells]


def test_cells_of_a_layout_are_text() -> None:
    sentence = "The boats were late on Friday."
    layout = f"<table><tr><td><p>{sentence}</p></td></tr></table>"
    for reading in (Reading(), ROWS, ANNOUNCED):
        assert read(fragment(layout), reading) == [sentence]


def test_a_whole_page_announces_what_is_inside_its_article() -> None:
    html = page(f"{paragraphs()}{FARES}<pre>for boat in [1, 2]: print(boat)</pre>{paragraphs(SECOND_HALF)}{FARES}")
    html = html.replace("</body>", f"<div><p>Terms of use</p></div>{FARES}</body>")
    document = extract(html, source="-", media_type="text/html", settings=Settings())
    said = ["A table of Fares from March, left out.", "A code example, left out."]
    assert read(document, ANNOUNCED) == [*PARAGRAPHS, *said, *SECOND_HALF, said[0]]
    assert removed(clean_document(document, ANNOUNCED), Reason.CODE) == ["for boat in [1, 2]: print(boat)"]


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        (ENGLISH, ["A table of Quay, First boat, left out.", "A code example, left out."]),
        (GERMAN, ["Eine Tabelle wurde ausgelassen: Quay, First boat.", "Ein Codebeispiel wurde ausgelassen."]),
    ],
)
def test_markdown_in_two_languages(opening: str, said: list[str]) -> None:
    document = markdown(f"{QUAYS}\n{CODE}", opening)
    cleaned = clean_document(document, ANNOUNCED)
    assert read(document, ANNOUNCED) == said
    assert removed(cleaned, Reason.TABLE) == ["Quay: Brennick; First boat: 6:10", "Quay: Tolle; First boat: 7:40"]
    assert removed(cleaned, Reason.CODE) == ["boat = harbour[0]"]
    assert read(document, ROWS) == removed(cleaned, Reason.TABLE)


def test_a_pasted_table() -> None:
    document = extract(f"{GERMAN}\n\n{QUAYS}\n\n{GERMAN[::-1]}", source="a.txt", settings=Settings(), trusted=True)
    assert read(document, ROWS)[:2] == ["Quay: Brennick; First boat: 6:10", "Quay: Tolle; First boat: 7:40"]
    assert read(document, ANNOUNCED)[0] == "Eine Tabelle wurde ausgelassen: Quay, First boat."


def test_what_an_editor_puts_back_is_read_and_not_announced() -> None:
    document = markdown(f"{QUAYS}\n{CODE}")
    rows = removed(clean_document(document, ANNOUNCED), Reason.TABLE)
    put_back = clean_document(document, ANNOUNCED, keep=spans_of((*rows, "boat = harbour[0]"), document))
    assert put_back.body.split("\n\n")[1:] == [*rows, "boat = harbour[0]"]
    only_one = clean_document(document, ANNOUNCED, keep=spans_of(rows[:1], document))
    assert only_one.body.split("\n\n")[1:] == [rows[0], "A code example, left out."]


def test_a_heading_above_an_announcement_is_read() -> None:
    document = markdown(f"## Where the boat lies\n\n{CODE}")
    assert read(document, ANNOUNCED) == ["Where the boat lies", "A code example, left out."]
    assert read(document, Reading()) == []


def test_rows_may_look_like_labels_and_cells_may_be_empty() -> None:
    rows = "<tr><td>Tolle</td><td>Opens when the tide allows.</td></tr><tr><td>Kai</td><td>–</td></tr>"
    table = f"<table><tr><th>Photo</th><th>Hours</th></tr>{rows}</table>"
    assert read(fragment(table), ROWS) == ["Photo: Tolle; Hours: Opens when the tide allows.", "Photo: Kai; –"]


def test_an_editor_leaves_an_announcement_out() -> None:
    cleaned = clean_document(markdown(CODE), ANNOUNCED)
    assert leave_out(["A code example, left out."], cleaned).body == ENGLISH


def test_a_table_that_the_page_wants_read_is_not_announced() -> None:
    table = FARES.replace("<table>", '<table data-listen="read">')
    assert [line[:18] for line in read(fragment(table), ANNOUNCED)][-2:] == ["Passenger: Adults;", "Passenger: Adults;"]


def test_the_language_that_a_publisher_states_is_that_of_announcements() -> None:
    raw = from_text(f"# Boats\n\nTolle, 1958.\n\n{QUAYS}\n{CODE}", "text/markdown", source="-")
    stated = type(raw)(raw.data, raw.source, raw.media_type, language="fr").document(Settings())
    assert clean_document(stated, ANNOUNCED).body.split("\n\n")[1:] == [
        "Un tableau n’est pas lu : Quay, First boat.",
        "Un exemple de code n’est pas lu.",
    ]
    assert document_from_json(json.loads(json.dumps(document_to_json(stated)))) == stated


def test_every_language_of_the_service_has_its_sentences() -> None:
    languages = {"en", *LANGUAGES, *(path.stem for path in PLAYER_LANGUAGES.glob("*.js"))}
    assert languages <= set(announcement_words())
    for language in languages:
        said = [announcement(Reason.TABLE, "", language), announcement(Reason.TABLE, "Quays", language)]
        said.append(announcement(Reason.CODE, "", language))
        assert len(set(said)) == 3
        assert "Quays" in (said[1] or "")
        assert not any("{" in (text or "{") for text in said)


def test_announced_words_have_times_and_are_the_text_that_is_shown(studio: Studio) -> None:
    settings = studio.settings.model_copy(update={"reading": ANNOUNCED})
    script = prepare_script(markdown(QUAYS), Studio(settings, studio.voices, studio.lexicon, studio.ffmpeg))
    said = [sentence.span.of(script.document.text) for sentence in script.sentences]
    assert said == ["Boats", ENGLISH, "A table of Quay, First boat, left out."]
    assert [word.span.of(script.document.text) for word in script.sentences[-1].words][:3] == ["A", "table", "of"]
