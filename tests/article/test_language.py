"""The language of a text, and of a passage inside it."""

from __future__ import annotations

import pytest

from audio_service.article.language import UNDETERMINED, detect, passage_language
from audio_service.language_tag import given_language, language_tag
from tests.support.languages import KNOWN, UNKNOWN


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("AI for all: AI at work, AI at home, AI at sea.", "en", "en"),
        ("Range 18.7 mi 11.4 mi 20 mi 23.3 mi 24.9 mi", None, None),
        ("Range 18.7 mi 11.4 mi 20 mi 23.3 mi 24.9 mi", "en", "en"),
        ("Men die in war.", None, None),
        ("Men die in war.", "en", "en"),
        ("Ursula von der Leyen resigned on Friday.", None, None),
        ("El Niño brought rain. La Niña brought drought to Los Angeles.", None, None),
        (
            "Mathieu van der Poel won again. He beat Wout van Aert by nine seconds, and the fans of Jan de Wit.",
            "en",
            "en",
        ),
        ("The winners: Y tu mamá también; Luis de la Torre; María de los Ángeles Pérez; Juan de la Cruz.", "en", "en"),
        ("Elizabeth I. Henry V. George V. James I. Charles I. Louis V. Philip I. O King!", None, None),
        ("Burmistrz otworzył w poniedziałek nowy basen. Miasto wydało na budowę dziewięć milionów euro.", "en", "pl"),
        ("Borgmästaren öppnade den nya simhallen på måndagen. Trots regnet kom många familjer.", None, "sv"),
        ("Pormestari avasi maanantaina uuden uimahallin. Sateesta huolimatta monta perhettä tuli.", None, "fi"),
        ("Міський голова відкрив у понеділок новий басейн. Попри дощ прийшло багато родин.", None, "uk"),
        ("El alcalde abrió el lunes la nueva piscina. A pesar de la lluvia acudieron muchas familias.", "en", "es"),
        ("Die Fähre bleibt. Der Rat stimmte am Dienstag dafür.", "en", "de"),
        ("Wir haben lange genug gewartet, jetzt muss etwas geschehen.", None, "de"),
        ("Le conseil a voté le budget mardi soir, selon le maire.", "en", "fr"),
        ("No vamos a permitir que esto siga así.", None, "es"),
        ("Photo by Tyler on https://example.com/de/fotos/menschen-die-sich-im-raum-versammeln", None, None),
        ("Range trails the VX2 Pro's 40 miles, and it's the Pro's 20k.", None, "en"),
        ("- Non-profit, non-stop, pre-amp, check-ins and bent-over rows", None, None),
        ("Die Fähre bleibt. Der Rat stimmte am Dienstag dafür.", "de-AT", "de-AT"),
    ],
)
def test_few_words_and_names_make_no_language(text: str, declared: str | None, language: str | None) -> None:
    assert detect(text, declared) == language


@pytest.mark.parametrize(
    ("passage", "own", "language"),
    [
        ("Wir haben lange genug gewartet, jetzt muss etwas geschehen.", "en-US", "de"),
        ("Ich bin ein Berliner.", "en", "de"),
        ("Il faut que cela change, et vite.", "en", "fr"),
        ("Yo no sé qué ha pasado aquí.", "en", "es"),
        ("Chi va piano va sano e va lontano.", "en", "it"),
        ("Eu não sei o que aconteceu.", "en", "pt"),
        ("Ik weet niet wat er gebeurd is.", "en", "nl"),
        ("Nie wiem, co się stało.", "en", "pl"),
        ("Jag vet inte vad som har hänt.", "en", "sv"),
        ("Мы не можем принять это решение.", "en", "ru"),
        ("私たちはこの決定を受け入れることができません。", "en", "ja"),
        ("우리는 이 결정을 받아들일 수 없습니다.", "en", "ko"),
        ("We have waited long enough, and something has to happen now.", "de", "en"),
        ("Wir haben lange genug gewartet, jetzt muss etwas geschehen.", "de-AT", None),
        ("We have waited long enough.", "en-GB", None),
        ("C'est la vie.", "en", None),
        ("Hasta la vista", "en", None),
        ("Die Hard and Das Boot are films.", "en", None),
        ("Der Spiegel, Die Zeit, Le Monde, El País and La Repubblica reported the same.", "en", None),
        ("The winners: Luis de la Torre; María de los Ángeles Pérez; Juan de la Cruz.", "en", None),
        ("Real Madrid 2, Bayern München 1; Paris Saint-Germain 3, Borussia Dortmund 0.", "en", None),
        ("The restaurant Le Petit Prince serves coq au vin and crème brûlée.", "en", None),
        ("Carpe diem, he said, and left.", "en", None),
        ("東京 (Tokyo) is the capital.", "en", None),
        ("四字熟語 一石二鳥", "ja", None),
        ("", "en", None),
        ("1 2 3 4 5", "en", None),
    ],
)
def test_a_passage_in_another_language(passage: str, own: str, language: str | None) -> None:
    assert passage_language(passage, own) == language


SHORT_ENGLISH = """
Storm hits coast
Ferry stays, council says
King Charles in Rome: no deal on drugs, he says
Angela Merkel, Emmanuel Macron, Pedro Sánchez and Giorgia Meloni met in Brussels on Monday.
Manuel Neuer, Thomas Müller, Joshua Kimmich, Ilkay Gündogan, Kai Havertz, Antonio Rüdiger, Leroy Sané.
Real Madrid 2, Bayern München 1; Paris Saint-Germain 3, Borussia Dortmund 0.
The restaurant Le Petit Prince serves coq au vin and crème brûlée on the Rue de la Paix.
Der Spiegel, Die Zeit, Le Monde, El País and La Repubblica reported the same.
Jean-Luc Mélenchon of La France Insoumise won in Marseille and Aix-en-Provence.
He plays for FC Den Bosch in Den Haag, and his son is the den leader.
Los Angeles, San Francisco, Las Vegas, El Paso, Santa Fe, San Diego, La Jolla, De Soto.
Kim Jong Un, Xi Jinping, Narendra Modi and Shinzo Abe talked to Luiz Inácio Lula da Silva.
Son, I am so proud of you.
Carpe diem, he said, and left. Et tu, Brute? Veni, vidi, vici.
Also on the list: Art, Mode, Rest, Not. A-ha: Take On Me.
""".strip().splitlines()


@pytest.mark.parametrize("text", SHORT_ENGLISH)
def test_short_english_with_foreign_names_is_not_refused(text: str) -> None:
    assert detect(text) in ("en", None)
    assert detect(text, "en-US") == "en-US"
    assert passage_language(text, "en") is None


def test_a_text_in_two_languages_is_in_neither() -> None:
    english, german = (
        "The mayor spoke first, and the town heard her.",
        "Wir haben lange genug gewartet, so geht es nicht.",
    )
    assert detect(f"{english} {german}") is None
    assert detect(f"{english} {german}", "en") == "en"
    assert detect(f"{english} {english} She said this to them all. {german}") in ("en", None)


@pytest.mark.parametrize("language", KNOWN)
def test_a_language_is_distinguished_from_its_neighbours(language: str) -> None:
    assert detect(KNOWN[language]) == language
    assert detect(KNOWN[language], "en-US") == language


@pytest.mark.parametrize("language", UNKNOWN)
def test_a_declared_language_without_a_list_of_words_is_kept(language: str) -> None:
    assert detect(UNKNOWN[language], language) == language


@pytest.mark.parametrize("language", UNKNOWN)
def test_a_text_in_no_known_language_is_in_none(language: str) -> None:
    assert detect(UNKNOWN[language]) == UNDETERMINED
    assert detect(UNKNOWN[language], "en-US") == UNDETERMINED


def test_a_few_words_of_no_known_language_are_not_judged() -> None:
    assert detect(UNKNOWN["so"][:120], "en-US") == "en-US"


ENGLISH = "The mayor said that the ferry will be kept, and that nobody in the town has to pay more for it."


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (ENGLISH, "lb", "en"),
        ("この決定は火曜日に町議会で行われました。", "lb", "ja"),
        ("شورای شهر روز سه شنبه تصمیم گرفت که قایق بماند.", "fa-IR", "fa-IR"),
        ("नगरपालिकेने मंगळवारी नाव सुरू ठेवण्याचा निर्णय घेतला.", "mr", "mr"),
        (KNOWN["sr"], "bs", "bs"),
        (KNOWN["nn"], "nb-NO", "nb-NO"),
    ],
)
def test_what_a_declared_language_decides(text: str, declared: str, language: str) -> None:
    assert detect(text, declared) == language


@pytest.mark.parametrize(
    "text",
    [
        ", ".join(["Zoltan Marquez", "Ines Okafor", "Piet Brandt", "Luka Petrov"] * 20) + ".",
        "\n".join(
            ["grilled salmon, lemon butter, roast potatoes, spring greens", "sticky toffee pudding, custard"] * 20
        ),
        "\n".join(["2 cups plain flour", "1 tsp baking powder", "3 large eggs", "100 g soft brown sugar"] * 15),
        "\n".join(["Rovers 2, Athletic 1 (after extra time).", "City 0, United 0."] * 30),
        "Ingredients: " + ", ".join(["flour", "sugar", "butter", "eggs", "milk", "salt"] * 12) + ".",
        "cheap hotel booking london paris travel deals flights holiday insurance " * 10,
        "STORM HITS COAST. FERRY STAYS DOCKED, COUNCIL DECIDES. " * 15,
        "Implementing proven practices helps websites rank higher, driving traffic and increasing conversions. " * 8,
    ],
)
def test_english_without_common_words_is_not_refused(text: str) -> None:
    assert detect(text) in ("en", None)
    assert detect(text, "en-US") == "en-US"


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en-us", "en-US"),
        (" en_GB ", "en-GB"),
        ("sr-latn-rs", "sr-Latn-RS"),
        ("bs_Latn_BA", "bs-Latn-BA"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("es-419", "es-419"),
        ("de-DE-1996", "de-DE-1996"),
        ("eng", "en"),
        ("ger", "de"),
        *((wrong, None) for wrong in ("", "xx", "und", "mul", "English", "en-", "C", "en, de", None)),
    ],
)
def test_tags_have_one_spelling(written: str | None, tag: str | None) -> None:
    assert language_tag(written) == tag


def test_a_language_that_was_given_wrongly_is_an_error() -> None:
    assert [given_language(empty) for empty in (None, "", " ")] == [None] * 3
    assert given_language("pt_br") == "pt-BR"
    with pytest.raises(ValueError, match=r"'English' is not a language; give a tag such as de"):
        given_language("English")
