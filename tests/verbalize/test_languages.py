"""The languages besides English that have a table: a few lines of each kind."""

from __future__ import annotations

import pytest

from audio_service.verbalize.languages.language_table import LANGUAGES, table_of
from tests.verbalize.test_verbalize import spoken

CASES = {
    "de": {
        "von 1914-1918": "von neunzehnhundertvierzehn bis neunzehnhundertachtzehn",
        "Ludwig XIV. und Hartz IV": "Ludwig der Vierzehnte und Hartz vier",
        "2 1/2 Stunden": "zweieinhalb Stunden",
        "rd. 50 Gäste": "rund fünfzig Gäste",
        "Am 3. Oktober 1990": "Am dritten Oktober neunzehnhundertneunzig",
        "der 2. Weltkrieg": "der zweite Weltkrieg",
        "Es kostet 1.250 €": "Es kostet eintausendzweihundertfünfzig Euro",
        "für 2,50 €": "für zwei Euro fünfzig",
        "5 Mio. Euro": "fünf Millionen Euro",
        "um 15:30 Uhr": "um fünfzehn Uhr dreißig",
        "z.B. 3,5 % mehr": "zum Beispiel drei Komma fünf Prozent mehr",
        "18–30 Jahre": "achtzehn bis dreißig Jahre",
        "die 1990er Jahre": "die neunzehnhundertneunziger Jahre",
        "am 24.02.2022": "am vierundzwanzigsten Februar zweitausendzweiundzwanzig",
        "bei 25°C": "bei fünfundzwanzig Grad Celsius",
        "Dr. Roe": "Doktor Roe",
    },
    "fr": {
        "le XIXe siècle": "le dix-neuvième siècle",
        "Louis XIV et François Ier": "Louis quatorze et François premier",
        "à 8 h 30": "à huit heures trente",
        "44 av. J.-C. ici": "quarante-quatre avant Jésus-Christ ici",
        "le Dr Roe": "le Docteur Roe",
        "le 1er mai 1968": "le premier mai mille neuf cent soixante-huit",
        "à 15h30": "à quinze heures trente",
        "10 000 personnes": "dix mille personnes",
        "12,5 M€": "douze virgule cinq millions d'euros",
        "le 2e tour": "le deuxième tour",
        "M. Roe et Mme Doe": "Monsieur Roe et Madame Doe",
        "18-30 ans": "dix-huit à trente ans",
    },
    "es": {
        "el siglo XIX": "el siglo diecinueve",
        "Felipe VI y Luis XIV": "Felipe sexto y Luis catorce",
        "la II Guerra Mundial": "la segunda Guerra Mundial",
        "US$5 millones": "cinco millones de dólares",
        "EE. UU. ayer": "Estados Unidos ayer",
        "el n.º 5 y la 1.ª": "el número cinco y la primera",
        "el 24/02/2022": "el veinticuatro de febrero de dos mil veintidós",
        "21 €": "veintiún euros",
        "en EE.UU. hoy": "en Estados Unidos hoy",
        "un 3,5 %": "un tres coma cinco por ciento",
        "el Sr. Roe": "el señor Roe",
    },
    "it": {
        "il XIX secolo": "il diciannovesimo secolo",
        "Luigi XIV": "Luigi quattordicesimo",
        "Sig. Rossi": "Signor Rossi",
        "il 1º maggio": "il primo maggio",
        "alle 15:30": "alle quindici e trenta",
        "5 mln di euro": "cinque milioni di euro",
        "il sig. Roe": "il signor Roe",
    },
    "pt": {
        "nº 5": "número cinco",
        "a II Guerra": "a segunda Guerra",
        "custou R$ 5 milhões": "custou cinco milhões de reais",
        "às 15h30": "às quinze horas e trinta",
        "3,5%": "três vírgula cinco por cento",
    },
    "nl": {
        "Lodewijk XIV": "Lodewijk de veertiende",
        "art. 5": "artikel vijf",
        "om 15.30 uur": "om vijftien uur dertig",
        "€ 1.250": "duizendtweehonderdvijftig euro",
        "in 1989": "in negentien honderd negenentachtig",
    },
    "pl": {
        "w XIX wieku": "w dziewiętnastym wieku",
        "II wojna": "druga wojna",
        "za 3,50 zł": "za trzy złote pięćdziesiąt",
        "dr Roe, nr 5": "doktor Roe, numer pięć",
        "w 1989 roku": "w tysiąc dziewięćset osiemdziesiątym dziewiątym roku",
        "24 lutego 2022 r.": "dwudziestego czwartego lutego dwa tysiące dwudziestego drugiego roku.",
        "2 km i 5 km": "dwa kilometry i pięć kilometrów",
        "5 mln zł": "pięć milionów złotych",
        "o 15:30": "o piętnastej trzydzieści",
    },
    "uk": {
        "у XIX столітті": "у дев'ятнадцятому столітті",
        "№ 5": "номер п'ять",
        "100 м²": "сто квадратних метрів",
        "90-ті роки": "дев'яності роки",
        "у 1991 році": "у одна тисяча дев'ятсот дев'яносто першому році",
        "5 млн грн": "п'ять мільйонів гривень",
        "2 км": "два кілометри",
        "24 лютого": "двадцять четвертого лютого",
    },
    "ru": {
        "в XX веке": "в двадцатом веке",
        "Екатерина II": "Екатерина вторая",
        "с 2014 г. по": "с две тысячи четырнадцатого года по",
        "90-е годы": "девяностые годы",
        "и т. д. тоже": "и так далее тоже",
        "100 м²": "сто квадратных метров",
        "в 1991 году": "в тысяча девятьсот девяносто первом году",
        "24 февраля 2022 года": "двадцать четвёртого февраля две тысячи двадцать второго года",
        "1 руб. и 5 руб.": "один рубль и пять рублей",
        "3,5 %": "три целых пять десятых процента",
        "т.е. 5 км": "то есть пять километров",
    },
}


@pytest.mark.parametrize(
    ("language", "written", "expected"),
    [(language, written, said) for language, table in CASES.items() for written, said in table.items()],
)
def test_languages(language: str, written: str, expected: str) -> None:
    assert spoken(written, language).rstrip(".") == expected.rstrip(".")


def test_a_language_without_a_table_is_left_as_it_is() -> None:
    assert spoken("Det är 10 grader [ju] dag", "sv") == "Det är 10 grader, ju, dag"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_language_table_is_whole(language: str) -> None:
    table = table_of(language)
    assert table.code == language
    assert len(table.months) == 12
    nouns = [table.percent, *table.currencies.values(), *table.units.values(), *table.magnitudes.values()]
    assert {len(forms) for forms in nouns} <= ({1, 4} if table.year_form else {1, 2})
    forms = {"", *table.ordinal_cases, *table.ordinal_endings}
    used = {table.day_form, table.year_form, *table.year_words.values(), *table.forms_after}
    assert used | {form for asked in table.centuries.values() for form in asked} <= forms
