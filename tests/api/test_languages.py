"""Articles in other languages over HTTP: which are refused, and what the audit marks."""

from __future__ import annotations

import pytest

from tests.support.running import Running


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le conseil de la ville a décidé mardi de garder le bac. Les travaux commenceront en hiver.", "French (fr)"),
        ("El consejo de la ciudad decidió el martes conservar el barco. Las obras empezarán pronto.", "Spanish (es)"),
        ("Городской совет во вторник решил сохранить паром. Зимой он будет отремонтирован.", "Russian (ru)"),
        ("市議会は火曜日、渡し船を残すことを決めた。冬に船は修理される。", "Japanese (ja)"),
    ],
)
def test_a_language_that_no_voice_speaks_is_refused_with_the_command(
    running: Running, text: str, language: str
) -> None:
    for body in ({"text": f"1911\n\n{text}"}, {"html": f'<h1>1911</h1><p lang="en">{text}</p>'}):
        refused = running.publisher.put("/v1/articles/a", json=body)
        assert refused.status_code == 422
        assert f"is in {language}, and no installed voice speaks it" in refused.json()["detail"]
        assert f"voices add --language {language[-3:-1]}`" in refused.json()["detail"]


def test_a_page_that_declares_another_language_is_read_in_its_own(running: Running) -> None:
    paragraphs = (
        "The council of the town decided on Tuesday to keep the ferry, which has crossed the river since 1911.",
        "In winter the ship will be repaired, and in spring the fares will rise by a third, said the mayor.",
    )
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = f'<!doctype html><html lang="de"><body><article><h1>The ferry stays</h1>{text}</article></body></html>'
    answer = running.publisher.put("/v1/articles/a", json={"html": html})
    assert answer.status_code == 202, answer.text
    assert answer.json()["language"] == "en"


def test_a_language_over_http_is_a_tag_in_one_spelling(running: Running) -> None:
    for given, tag in (("en_gb", "en-GB"), ("eng", "en"), ("", "en")):
        body = {"text": "The title\n\nThe mayor of the town spoke first, and it was short.", "language": given}
        assert running.publisher.put("/v1/articles/a", json=body).json()["language"] == tag
    refused = running.publisher.put("/v1/articles/b", json={"text": "A text.", "language": "English"})
    assert refused.status_code == 422
    assert "'English' is not a language" in refused.text
    rule = {"written": "Quist", "kind": "alias", "said": "kwist", "language": "english"}
    assert "is not a language" in running.publisher.post("/v1/lexicon", json=rule).text


def test_the_audit_marks_what_is_in_another_language(running: Running) -> None:
    german = "Wir haben lange genug gewartet, jetzt muss etwas geschehen."
    running.put("a", f"A title\n\nThe mayor of the town spoke first, and it was short. {german}")
    audit = running.reader.get("/v1/articles/a/audit").json()
    (found,) = audit["guessed"]
    assert (found["text"], found["why"], found["language"]) == (german, "foreign-language", "de")
    assert found["note"] == "in German, read by an English voice"
    assert audit["counts"] == {"foreign-language": 1}
