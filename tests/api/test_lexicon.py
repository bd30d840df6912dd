"""/v1/lexicon and /v1/voices: rules over HTTP."""

from __future__ import annotations

from tests.support.running import Running
from tests.support.tick_voice import NAME


def test_a_rule_changes_only_what_it_touches(running: Running) -> None:
    text = "A title here\n\nThe mayor of Xyzzy spoke first. Then others spoke for a long time."
    running.put("a", text)
    running.ready("a")
    before = running.service.renderer.synthesized
    rule = {"written": "Xyzzy", "kind": "alias", "said": "ziz ee", "scope": "article:a"}
    saved = running.editor.post("/v1/lexicon", json=rule)
    assert saved.status_code == 201, saved.text
    (listed,) = running.reader.get("/v1/lexicon").json()
    assert (listed["id"], listed["saved_by"].split("-")[0]) == (saved.json()["id"], "edit")
    running.put("a", text)
    revised = running.ready("a")
    assert revised["revision"] == 2
    assert running.service.renderer.synthesized == before + 1
    words = running.anyone.get(revised["timeline"]).json()["words"]
    assert [word["spoken"] for word in words if word["text"] == "Xyzzy"] == ["ziz ee"]
    running.put("b", text.replace("first", "now"))
    words = running.anyone.get(running.ready("b")["timeline"]).json()["words"]
    assert [word["spoken"] for word in words if word["text"] == "Xyzzy"] == ["Xyzzy"]
    assert running.editor.delete(f"/v1/lexicon/{saved.json()['id']}").status_code == 204
    assert running.reader.get("/v1/lexicon").json() == []


def test_rules_travel_as_csv_and_pls(running: Running) -> None:
    rules = [
        {"written": "Größe", "kind": "ipa", "said": "ɡɹˈøːsə", "language": "en"},
        {"written": "ACME", "kind": "letters", "said": ""},
    ]
    for rule in rules:
        assert running.editor.post("/v1/lexicon", json=rule).status_code == 201
    for form in ("csv", "pls"):
        exported = running.reader.get(f"/v1/lexicon.{form}")
        assert "Größe" in exported.text
        scope = {"scope": f"site:{form}.example"}
        imported = running.editor.put(
            f"/v1/lexicon.{form}", params=scope, content=exported.content, headers={"Content-Type": "text/plain"}
        )
        assert imported.json() == {"saved": 2}, imported.text
        listed = running.reader.get("/v1/lexicon", params=scope).json()
        assert {rule["written"] for rule in listed} == {"Größe", "ACME"}
    broken = running.editor.put(
        "/v1/lexicon.csv", content="written,kind,said\nA,ipa,☃\n", headers={"Content-Type": "text/plain"}
    )
    assert broken.status_code == 422
    assert "no sound for ☃" in broken.json()["detail"]
    assert running.anyone.get("/v1/lexicon").status_code == 401
    assert running.reader.post("/v1/lexicon", json=rules[0]).status_code == 403


def test_voices_are_listed(running: Running) -> None:
    voices = running.reader.get("/v1/voices").json()
    assert [voice["name"] for voice in voices if voice["default"]] == [NAME]
    # Other tests may have had the default voice made in the same folder.
    (tick,) = (voice for voice in voices if voice["name"] == NAME)
    assert (tick["licence"], tick["credit"]) == ("unknown: read its model card", "")


def test_rules_are_searched_page_by_page(running: Running) -> None:
    for written in ("Ceallaigh", "Siobhán", "siobhan smith", "Łódź", "100 % Quist"):
        rule = {"written": written, "kind": "alias", "said": f"{written} said", "scope": "article:a"}
        assert running.editor.post("/v1/lexicon", json=rule).status_code == 201
    assert running.editor.post("/v1/lexicon", json={"written": "Adele", "kind": "letters"}).status_code == 201

    def page(**query: str | int) -> list[str]:
        found = running.reader.get("/v1/lexicon", params=query).json()
        return [rule["written"] for rule in found]

    assert page(search="") == ["100 % Quist", "Adele", "Ceallaigh", "Łódź", "Siobhán", "siobhan smith"]
    assert page(search="SIOBHAN") == ["Siobhán", "siobhan smith"]
    assert page(search="quist SAID") == page(search="%") == ["100 % Quist"]
    assert page(scope="global", search="") == ["Adele"]
    assert page(level="global") == ["Adele"]
    first = running.reader.get("/v1/lexicon", params={"limit": 4}).json()
    assert page(limit=4, after=first[-1]["id"]) == ["Siobhán", "siobhan smith"]
    assert page(search="lodz") == ["Łódź"]
    running.editor.delete(f"/v1/lexicon/{first[-1]['id']}")
    gone = running.reader.get("/v1/lexicon", params={"limit": 4, "after": first[-1]["id"]})
    assert (gone.status_code, "List the rules again." in gone.json()["detail"]) == (404, True)


def test_an_article_tells_the_rules_that_apply_to_it(running: Running) -> None:
    text = (
        "A title here\n\nMr Xyzzy and the Bank of Plugh met. The Xyzzy-led bank of nobody won’t lend to Xyzzy’s heirs."
    )
    running.put("a", text, title="On banks")
    running.ready("a")
    rules = [
        {"written": "Xyzzy", "kind": "alias", "said": "zizzy", "scope": "global"},
        {"written": "Bank of Plugh", "kind": "ipa", "said": "bˈæŋk ʌv plˈʌɡ", "scope": "article:a"},
        {"written": "heirs", "kind": "alias", "said": "airs", "scope": "article:b"},
        {"written": "lend", "kind": "alias", "said": "lent", "scope": "global", "language": "de"},
    ]
    ids = [running.editor.post("/v1/lexicon", json=rule).json()["id"] for rule in rules]
    view = running.editor.get("/v1/editor/articles/a").json()
    assert [rule["written"] for rule in view["rules"]] == ["Xyzzy", "Bank of Plugh"]
    listed = running.reader.get("/v1/lexicon", params={"level": "article"}).json()
    assert [(rule["written"], rule["title"]) for rule in listed] == [("Bank of Plugh", "On banks"), ("heirs", None)]
    block = view["blocks"][-1]
    ruled = [(block["text"][word["start"] : word["end"]], word["rule"]) for word in block["words"] if word["rule"]]
    bank = [(word, ids[1]) for word in ("Bank", "of", "Plugh")]
    assert ruled == [("Xyzzy", ids[0]), *bank, ("Xyzzy-led", ids[0]), ("Xyzzy’s", ids[0])]
    # What a stored rule affects is counted as that of a new one.
    assert running.editor.post("/v1/editor/effect", json=rules[0]).json()["sentences"] == 2
    # The article's own rule lies over one for all articles.
    general = {**rules[1], "said": "plˈʌɡ", "scope": "global"}
    assert running.editor.post("/v1/editor/effect", json=general).json()["sentences"] == 0


def test_a_word_is_heard_alone_and_the_sounds_of_a_language_are_listed(running: Running) -> None:
    found = running.editor.get("/v1/editor/sounds", params={"language": "en-GB"}).json()
    assert found["language"] == "en-GB"
    assert {"symbol": "ʃ", "example": "she", "carrier": "ʃˈɑː"} in found["consonants"]
    assert {"symbol": "ɒ", "example": "hot", "carrier": "ˈɒ"} in found["vowels"]
    shown = {sound["symbol"] for group in ("vowels", "consonants") for sound in found[group]}
    assert not shown & {"ǂ", "ǃ", "!", "ɓ"}
    assert "ǂ" in {sound["symbol"] for sound in found["more"]}
    german = running.editor.get("/v1/editor/sounds", params={"language": "de"}).json()
    assert "t" in {sound["symbol"] for sound in german["consonants"]}
    assert all(sound["example"] for group in ("vowels", "consonants") for sound in german[group])

    def say(**body: object) -> str:
        answer = running.editor.post("/v1/editor/words", json=body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["spoken"])

    rule = {"written": "Quist", "kind": "alias", "said": "Kvist"}
    assert say(text="Quist", rules=[rule]) == "Kvist."
    assert running.editor.post("/v1/lexicon", json=rule).status_code == 201
    assert say(text=" Quist ") == "Kvist."
    assert running.editor.post("/v1/editor/words", json={"text": "—"}).status_code == 422
    assert running.reader.post("/v1/editor/words", json={"text": "Quist"}).status_code == 403
