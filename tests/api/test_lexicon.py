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
    assert (listed["id"], listed["saved_by"], listed["saved_at"][:2]) == (saved.json()["id"], "edit", "20")
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
