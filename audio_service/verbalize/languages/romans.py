"""Roman numerals: rulers, centuries, world wars, chapters, as each language counts them."""

from __future__ import annotations

import re

from audio_service.article import wordset
from audio_service.verbalize.languages.tongue import Tongue, cardinal, ordinal
from audio_service.verbalize.roman_numerals import roman_value
from audio_service.verbalize.words import Found, Line, Said, say

_NUMERAL = re.compile(r"([IVXL]+)(er|re|ère|e|ème)?")
_CENTURIES = {
    "de": wordset("Jahrhundert Jahrhunderts"), "nl": wordset("eeuw"), "fr": wordset("siècle siècles"),
    "es": wordset("siglo siglos"), "it": wordset("secolo secoli"), "pt": wordset("século séculos"),
    "pl": wordset("wiek wieku wieków w"), "uk": wordset("століття столітті ст"), "ru": wordset("век века веке веков в"),
}  # fmt: skip
# What is counted by a numeral behind it: a cardinal.
_PARTS = wordset(
    """kapitel band teil akt hoofdstuk deel chapitre tome volume acte partie capítulo tomo volumen acto parte capitolo
    atto rozdział tom część розділ глава том часть titre titolo título"""
)
# In these the numeral of a ruler is an ordinal up to ten, above it a cardinal; in French a cardinal but for the first.
_TO_TEN = ("es", "pt")
_RULERS = wordset(
    """Adolf Albert Alberto Albrecht Alejandro Aleksander Alexander Alexandre Alfonso Anna August Augustus Baudouin
    Beatrix Benedetto Benedict Benedikt Benoît Benito Bento Bonifacio Boudewijn Bonifatius Carlo Carlos Casimir
    Catherine Charles Christian Clemens Clemente Clément Constantin Edward Eduard Eduardo Elisabeth Elisabetta
    Elizabeth Elżbieta Enrico Enrique Ernst Federico Felipe Fernando Ferdinand Filip Filippo Filips Francesco
    Francisco François Franz Frederik Friedrich Fryderyk Georg George Georges Giacomo Giorgio Giovanni Gregor
    Gregorio Grégoire Guillaume Guglielmo Gustaf Gustav Gustave Harald Heinrich Hendrik Henri Henry Henryk
    Innozenz Isabel Isabella Iwan Jacques Jakob James Jan Jean Johann Johannes João Joseph José Juan Juliana Karl
    Karel Karol Katarzyna Katharina Kazimierz Konrad Leo Leon Leone Leopold León Lodewijk Louis Ludwig Ludwik
    Luigi Luis Luís Léon Margrethe Maria Maximilian Michał Mikołaj Napoleon Napoleone Napoleón Napoléon Nicola
    Nicolas Nicolás Nikolaus Olav Otto Paul Paolo Pablo Pedro Peter Philipp Philippe Pie Pio Piotr Pius Pío Rama
    Ramses Richard Rudolf Sigismund Stanisław Umberto Urban Vittorio Wilhelm Willem Xerxes Zygmunt Александр
    Алексей Анна Василий Вильгельм Генрих Георг Григорий Елизавета Екатерина Иван Иоанн Карл Лев Людовик Наполеон
    Николай Павел Пётр Петр Пий Рамзес Ричард Фридрих Филипп Эдуард Олександр Олексій Василь Вільгельм Генріх
    Георг Єлизавета Катерина Іван Іоанн Людовік Микола Павло Петро Фрідріх Філіп Едуард Карло"""
)
_ARTICLES = {"de": "der ", "nl": "de "}
_LONGEST = 39


def romans(tongue: Tongue, line: Line, at: int) -> Found | None:
    """`XIXe siècle`, `Luis XIV`, `II wojna`, `Ludwig XIV.`"""
    match = _NUMERAL.fullmatch(line.core(at))
    value = roman_value(match[1]) if match else None
    if not match or not value or value > _LONGEST:
        return None
    if match[2]:
        return _french(value, match[2]) if tongue.code == "fr" else None
    before, after = line.core(at - 1) if line.tied(at - 1) else "", line.core(at + 1) if line.dotted(at) else ""
    if before.lower() in _PARTS:
        return say(cardinal(tongue.code, value))
    centuries = _CENTURIES[tongue.code]
    if after in centuries or before.lower() in centuries:
        return _century(tongue, line, at, value)
    if before in _RULERS:
        # A dot is the ordinal's in German and no more than the sentence's elsewhere.
        return (Said(_ARTICLES.get(tongue.code, "") + _of_ruler(tongue, before, value), dot=tongue.code == "de"),)
    if len(match[1]) == 1:
        return None
    if before[:1].isupper():
        return say(cardinal(tongue.code, value))
    return say(_agreeing(tongue, line, at, value), dot=True) if after else None


def _french(value: int, ending: str) -> Found:
    if value == 1:
        return say("premier" if ending == "er" else "première")
    return say(ordinal("fr", value))


def _century(tongue: Tongue, line: Line, at: int, value: int) -> Found:
    """In Slavic languages in the case that the noun shows, in Spanish and Portuguese a cardinal above ten."""
    code, after = tongue.code, line.core(at + 1)
    if code in _TO_TEN:
        return say(cardinal(code, value) if value > 10 else ordinal(code, value))
    if not tongue.slavic:
        return say(_agreeing(tongue, line, at, value), dot=True)
    located = after in ("веке", "столітті") or (
        after in ("wieku", "в", "ст", "w") and line.before(at) in ("w", "we", "в", "во", "у")
    )
    form = "loc" if located else "" if after in ("wiek", "век") else "gen"
    return say(ordinal(code, value, form))


def _of_ruler(tongue: Tongue, name: str, value: int) -> str:
    code, woman = tongue.code, name.endswith(("a", "а", "я")) or name in ("Isabel", "Beatriz")
    if code == "fr":
        return "premier" if value == 1 else cardinal(code, value)
    if code in _TO_TEN and value > 10:
        return cardinal(code, value)
    return _gendered(code, value, woman=woman).capitalize() if code == "de" else _gendered(code, value, woman=woman)


def _agreeing(tongue: Tongue, line: Line, at: int, value: int) -> str:
    """An ordinal before its noun: `II Guerra Mundial`, `II wojny światowej`, `im XX. Jahrhundert`."""
    noun, code = line.core(at + 1), tongue.code
    if code == "de":
        return ordinal("de", value, "n" if line.before(at) in ("im", "am", "dem", "den", "des", "vom", "zum") else "")
    if code == "pl" and noun.endswith("y"):
        return ordinal("pl", value, "fem-loc")
    return _gendered(code, value, woman=noun.endswith(("a", "а", "я")))


def _gendered(code: str, value: int, *, woman: bool) -> str:
    words = ordinal(code, value, "fem" if woman and code in ("pl", "uk") else "")
    if not woman:
        return words
    if code in ("es", "it", "pt"):
        return re.sub(r"o\b", "a", words)
    if code == "ru":
        return re.sub(r"(?:ый|ой|ий)$", lambda match: "ья" if words.endswith("третий") else "ая", words)
    return words
