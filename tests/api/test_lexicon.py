"""/v1/lexicon and /v1/voices: rules over HTTP."""

from __future__ import annotations

from secrets import token_hex

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


def test_a_rule_of_a_section_changes_only_its_articles(running: Running) -> None:
    said = "A title here\n\nThe mayor of Plover spoke first. Then others spoke for a long time."
    site = f"https://{token_hex(4)}.example"
    host = site.removeprefix("https://")
    articles = {
        "sport": {"url": f"{site}/sport", "section": "Sport"},
        "world": {"url": f"{site}/world", "section": "World"},
        "none": {"url": f"{site}/none"},
        "elsewhere": {"url": f"{site}.org/1", "section": "Sport"},
    }
    for name, place in articles.items():
        running.put(name, said, **place)
        running.ready(name)
    rule = {"written": "Plover", "kind": "alias", "said": "pluvver", "scope": f"site:{host}", "section": " Sport "}
    before = running.service.renderer.synthesized
    saved = running.editor.post("/v1/lexicon", json=rule)
    assert (saved.status_code, saved.json()["section"]) == (201, "Sport"), saved.text
    spoken = {}
    for name, place in articles.items():
        running.put(name, said, **place)
        words = running.anyone.get(running.ready(name)["timeline"]).json()["words"]
        spoken[name] = [word["spoken"] for word in words if word["text"] == "Plover"]
    assert spoken == {"sport": ["pluvver"], "world": ["Plover"], "none": ["Plover"], "elsewhere": ["Plover"]}
    revisions = {name: running.ready(name)["revision"] for name in spoken}
    assert revisions == {"sport": 2, "world": 1, "none": 1, "elsewhere": 1}
    assert running.service.renderer.synthesized == before + 1
    effect = running.editor.post("/v1/editor/effect", json=rule).json()
    assert effect == {"sentences": 1, "articles": 1, "looked_through": 1}
    view = running.editor.get("/v1/editor/articles/sport").json()
    assert (view["site"], view["section"]) == (host, "Sport")
    assert [(each["scope"], each["section"]) for each in view["rules"]] == [(f"site:{host}", "Sport")]


def test_the_effect_of_a_rule_of_a_section_is_counted_in_its_articles(running: Running) -> None:
    said = "A title here\n\nThe mayor of Frobnitz spoke first. Then others spoke for a long time."
    for name, section in (("one", "Chess"), ("two", "Chess"), ("three", "World")):
        running.put(name, said, section=section)
        running.ready(name)
    rule = {"written": "Frobnitz", "kind": "alias", "said": "frob", "section": "Chess"}
    counted = running.editor.post("/v1/editor/effect", json=rule).json()
    assert counted == {"sentences": 2, "articles": 2, "looked_through": 2}
    assert running.editor.post("/v1/lexicon", json={**rule, "said": "nitz"}).status_code == 201
    assert running.editor.post("/v1/editor/effect", json=rule).json() == counted
    # The section's own rule lies over one for all sections.
    everywhere = running.editor.post("/v1/editor/effect", json={**rule, "section": ""}).json()
    assert everywhere["articles"] == 1


def test_rules_of_a_section_are_listed_and_travel_as_csv_and_pls(running: Running) -> None:
    rule = {"written": "Grue", "kind": "alias", "said": "grew", "scope": "site:one.example", "section": "Sport"}
    assert running.editor.post("/v1/lexicon", json=rule).status_code == 201
    assert running.editor.post("/v1/lexicon", json={**rule, "section": "", "said": "grow"}).status_code == 201

    def listed(**query: str) -> list[tuple[str, str]]:
        answer = running.reader.get("/v1/lexicon", params=query)
        assert answer.status_code == 200, answer.text
        return [(each["section"], each["said"]) for each in answer.json()]

    assert listed(scope="site:one.example") == listed(scope="site:one.example", search="gr") == [("", "grow")]
    for more in ({}, {"search": "gr"}):
        assert listed(scope="site:one.example", section="Sport", **more) == [("Sport", "grew")]
    assert listed(section="Sport") == listed(level="section") == [("Sport", "grew")]
    assert listed(scope="global", section="Sport") == []
    for form in ("csv", "pls"):
        query = {"scope": "site:one.example", "section": "Sport"}
        exported = running.reader.get(f"/v1/lexicon.{form}", params=query).text
        assert "grew" in exported
        assert "section" in exported
        assert "grow" not in exported
        query["scope"] = f"site:{form}.example"
        imported = running.editor.put(
            f"/v1/lexicon.{form}", params=query, content=exported, headers={"Content-Type": "text/plain"}
        )
        assert imported.json() == {"saved": 1}, imported.text
        assert listed(scope=query["scope"]) == []
        assert listed(**query) == [("Sport", "grew")]


def test_an_article_has_no_sections(running: Running) -> None:
    rule = {"written": "Grue", "kind": "alias", "said": "grew", "scope": "article:a", "section": "Sport"}
    for path in ("/v1/lexicon", "/v1/editor/effect"):
        answer = running.editor.post(path, json=rule)
        assert (answer.status_code, "has no sections" in answer.json()["detail"]) == (422, True)
    assert running.editor.post("/v1/lexicon", json={**rule, "scope": "global", "section": "x" * 201}).status_code == 422
    assert running.reader.get("/v1/lexicon").json() == []


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
