"""Which voice reads an article: one that speaks its language, or the one that was named."""

from __future__ import annotations

from pathlib import Path

import pytest

from audio_service.article.document import BlockKind, Document, document_of
from audio_service.config import Choices, Settings, SiteRule
from audio_service.errors import UnspokenLanguage, VoiceUnusable
from audio_service.narration.prepare import prepare_script
from audio_service.narration.studio import open_studio, reading_language
from tests.support.running import Running
from tests.support.tick_voice import NAME, write_measured_voice, write_tick_voice

GERMAN, AUSTRIAN, BRITISH, NORWEGIAN = (f"{code}-tock-x_low" for code in ("de_DE", "de_AT", "en_GB", "no_NO"))
TEXT = "Die Fähre bleibt. Der Rat hat am Dienstag beschlossen, sie zu behalten, und das Schiff wird repariert."


def article(language: str | None = "de", source: str = "https://zeitung.example/a") -> Document:
    """A title, a paragraph and a quote."""
    kinds = (BlockKind.TITLE, BlockKind.PARAGRAPH, BlockKind.QUOTE)
    return document_of([(kind, f"{kind.value}: {TEXT}", None) for kind in kinds], language=language, source=source)


def voices_for(
    settings: Settings,
    folder: Path,
    *installed: str,
    document: Document | None = None,
    choices: Choices | None = None,
    **changes: object,
) -> list[str]:
    """The voices of title, text and quote, with some installed beside the default one; they stay in the folder."""
    folder.mkdir(exist_ok=True)
    for name in (NAME, *installed):
        if not (folder / f"{name}.onnx").exists():
            write_measured_voice(folder, name)
    studio = open_studio(settings.model_copy(update={"voices_dir": folder, **changes}))
    script = prepare_script(document or article(), studio, choices)
    by_kind = {sentence.block.kind: sentence.voice for sentence in script.sentences}
    return [by_kind[kind] for kind in (BlockKind.TITLE, BlockKind.PARAGRAPH, BlockKind.QUOTE)]


def test_a_language_that_no_voice_speaks_is_refused(settings: Settings, tmp_path: Path) -> None:
    wanted = r"is in German \(de-CH\).*`audio-service voices add --language de` \(de_DE-thorsten-medium\)"
    with pytest.raises(UnspokenLanguage, match=wanted) as refused:
        voices_for(settings, tmp_path / "v", BRITISH, document=article("de-CH"))
    assert (refused.value.language, refused.value.suggested) == ("de-CH", "de_DE-thorsten-medium")
    with pytest.raises(UnspokenLanguage, match=r"is in Japanese.*voices add --language ja`, or name a voice"):
        voices_for(settings, tmp_path / "v", document=article("ja"))


def test_a_voice_that_cannot_be_used_is_passed_over(settings: Settings, tmp_path: Path) -> None:
    model = write_tick_voice(tmp_path / "v", "de_DE-aaa-x_low")
    model.write_bytes(model.read_bytes()[:100])
    assert voices_for(settings, tmp_path / "v", GERMAN) == [GERMAN] * 3
    (tmp_path / "v" / f"{GERMAN}.onnx").unlink()
    with pytest.raises(VoiceUnusable, match=r"de_DE-aaa-x_low.*does not load"):
        voices_for(settings, tmp_path / "v")


def test_a_text_in_no_known_language_is_refused_unless_a_voice_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UnspokenLanguage, match=r"is in no language that is recognized\. Name a voice") as refused:
        voices_for(settings, tmp_path / "v", document=article("und"))
    assert "und" not in str(refused.value)
    assert voices_for(settings, tmp_path / "v", document=article("und"), choices=Choices(voice=NAME)) == [NAME] * 3


def test_the_named_voice_reads_any_language(settings: Settings, tmp_path: Path) -> None:
    assert voices_for(settings, tmp_path / "v", choices=Choices(voice=NAME)) == [NAME] * 3


def test_a_text_of_unknown_language_has_the_default_voice(settings: Settings, tmp_path: Path) -> None:
    assert voices_for(settings, tmp_path / "v", GERMAN, document=article(None)) == [NAME] * 3


def test_an_installed_voice_that_speaks_the_language_is_taken(settings: Settings, tmp_path: Path) -> None:
    assert voices_for(settings, tmp_path / "v", GERMAN) == [GERMAN] * 3
    # The region decides between two, then the name.
    assert voices_for(settings, tmp_path / "v", AUSTRIAN, document=article("de-DE")) == [GERMAN] * 3
    assert voices_for(settings, tmp_path / "v", document=article("de-AT")) == [AUSTRIAN] * 3
    assert voices_for(settings, tmp_path / "v", document=article("de-LI")) == [AUSTRIAN] * 3
    for tag in ("de", "DE", "de-DE", "de-CH"):
        chosen = {tag: GERMAN, "en": NAME}
        assert voices_for(settings, tmp_path / "v", document=article("de-LI"), language_voices=chosen) == [GERMAN] * 3
    both = {"de": GERMAN, "de-at": AUSTRIAN}
    assert voices_for(settings, tmp_path / "v", document=article("de-AT"), language_voices=both) == [AUSTRIAN] * 3


def test_a_sites_voice_reads_its_own_language_only(settings: Settings, tmp_path: Path) -> None:
    sites = {"zeitung.example": SiteRule(voice=BRITISH)}
    with pytest.raises(UnspokenLanguage):
        voices_for(settings, tmp_path / "v", BRITISH, sites=sites)
    assert voices_for(settings, tmp_path / "v", BRITISH, sites=sites, document=article("en")) == [BRITISH] * 3


def test_title_and_quotes_stay_in_the_language(settings: Settings, tmp_path: Path) -> None:
    others = settings.model_copy(update={"title_voice": BRITISH, "quote_voice": AUSTRIAN})
    german, english = article("de-DE"), article("en")
    found = voices_for(others, tmp_path / "v", GERMAN, AUSTRIAN, BRITISH, document=german)
    assert found == [GERMAN, GERMAN, AUSTRIAN]
    assert voices_for(others, tmp_path / "v", document=english) == [BRITISH, NAME, NAME]
    named = Choices(quote_voice=AUSTRIAN)
    assert voices_for(others, tmp_path / "v", document=english, choices=named) == [BRITISH, NAME, AUSTRIAN]


def test_both_forms_of_norwegian_have_one_voice(settings: Settings, tmp_path: Path) -> None:
    for language in ("nb", "nn-NO", "no"):
        assert voices_for(settings, tmp_path / "v", NORWEGIAN, document=article(language)) == [NORWEGIAN] * 3


@pytest.mark.parametrize(
    ("voice", "language", "read_in"),
    [
        (NAME, "en", "en-US"),
        (NAME, "EN", "en-US"),
        (NAME, None, "en-US"),
        (NAME, "en-GB", "en-GB"),
        (BRITISH, "en", "en-GB"),
        (BRITISH, "en-US", "en-US"),
        (NORWEGIAN, "nb", "nb"),
        (NAME, "de", "en-US"),
    ],
)
def test_a_language_without_a_region_has_that_of_the_voice(
    settings: Settings, tmp_path: Path, voice: str, language: str | None, read_in: str
) -> None:
    write_measured_voice(tmp_path, voice)
    voices = open_studio(settings.model_copy(update={"voices_dir": tmp_path})).voices
    assert reading_language(article(language), voices.load(voice)) == read_in


def test_a_caller_gets_the_reason_and_may_name_a_voice(running: Running) -> None:
    refused = running.publisher.put("/v1/articles/a", json={"text": f"Ein Titel\n\n{TEXT}"})
    assert refused.status_code == 422
    assert refused.json()["type"] == "urn:audio-service:UnspokenLanguage"
    assert "in German (de)" in refused.json()["detail"]
    assert running.reader.get("/v1/articles/a").status_code == 404
    assert running.put("a", f"Ein Titel\n\n{TEXT}", voice=NAME)["language"] == "de"
    # The voice is a choice that stays: a comma needs not name it again.
    assert running.put("a", f"Ein Titel\n\n{TEXT} Noch etwas.")["revision"] == 2
