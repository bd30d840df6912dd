"""A voice and a language -> the sounds of the language, each with a word that has it, and the voice's other symbols."""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from audio_service.speech.calibration import paragraph
from audio_service.speech.phonemes import is_vowel
from audio_service.speech.voices import Voice, speaks

STRESS = ("ˈ", "ˌ")
LENGTH = "ː"
# A sound that the paragraph of a language has less often is a foreign word's.
_LEAST = 2
_OPEN_VOWELS = ("ɑː", "aː", "a", "ɑ")
# They begin no syllable.
_FINAL = ("ŋ",)


@dataclass(frozen=True, slots=True)
class ExampleSound:
    """A sound in espeak's symbols, a word that has it ("" if none is known), and phonemes to hear it by."""

    symbol: str
    example: str
    carrier: str


@dataclass(frozen=True, slots=True)
class SoundInventory:
    """The sounds of a language, and the symbols that a voice has beside them."""

    vowels: tuple[ExampleSound, ...]
    consonants: tuple[ExampleSound, ...]
    more: tuple[ExampleSound, ...]


def sounds_of(voice: Voice, language: str) -> SoundInventory:
    """The sounds of a language that a voice speaks."""
    alphabet = frozenset(voice.piper.config.phoneme_id_map)
    vowels, consonants = _from_table(language) or _counted(voice, language)
    known = [
        {symbol: example for symbol, example in sounds.items() if alphabet.issuperset(voice.phonemizer.split(symbol))}
        for sounds in (vowels, consonants)
    ]
    used = {symbol for sounds in known for symbol in sounds}
    rest = sorted(symbol for symbol in alphabet - used - {*STRESS, LENGTH} if _is_sound(symbol))
    open_vowel = next((vowel for vowel in _OPEN_VOWELS if vowel in known[0]), "a")
    return SoundInventory(
        *(
            tuple(ExampleSound(symbol, example, _carrier(symbol, open_vowel)) for symbol, example in sounds.items())
            for sounds in (*known, dict.fromkeys(rest, ""))
        )
    )


def _from_table(language: str) -> tuple[dict[str, str], dict[str, str]] | None:
    """Vowels and consonants with their examples, of a language in sounds.toml; that of its region comes first."""
    tables = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    own = language.lower().partition("-")[0]
    name = next((name for name in tables if name.lower() == language.lower()), None)
    name = name or next((name for name in tables if speaks(name, own)), None)
    return None if name is None else (tables[name]["vowels"], tables[name]["consonants"])


def _counted(voice: Voice, language: str) -> tuple[dict[str, str], dict[str, str]]:
    """Vowels and consonants of a language's paragraph, the commonest first, each with the shortest word that has it."""
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for word in " ".join(paragraph(language)).split():
        plain = word.strip(".,;:?!¿¡«»„“”\"'()。、؟،।")
        for sound in _sounds(voice.phonemizer.word(plain)):
            counts[sound] += 1
            if len(plain) < len(examples.get(sound, plain + " ")):
                examples[sound] = plain
    common = {sound: examples[sound] for sound, count in counts.most_common() if count >= _LEAST and examples[sound]}
    return (
        {sound: word for sound, word in common.items() if is_vowel(sound)},
        {sound: word for sound, word in common.items() if not is_vowel(sound)},
    )


def _sounds(symbols: Iterable[str]) -> list[str]:
    """The sounds of a word: each symbol with the marks behind it."""
    found: list[str] = []
    for symbol in symbols:
        if found and (symbol == LENGTH or unicodedata.category(symbol[0]) in ("Mn", "Lm")):
            found[-1] += symbol
        elif _is_sound(symbol):
            found.append(symbol)
    return found


def _is_sound(symbol: str) -> bool:
    return symbol[0].isalpha() and unicodedata.category(symbol[0]) != "Lm"


def _carrier(symbol: str, open_vowel: str) -> str:
    """What is spoken to hear a sound: a vowel alone, a consonant with a vowel."""
    if is_vowel(symbol):
        return f"ˈ{symbol}"
    return f"ˈ{open_vowel}{symbol}" if symbol in _FINAL else f"{symbol}ˈ{open_vowel}"
