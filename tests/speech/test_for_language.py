"""The voice that is added for a language, and the sentence that it says."""

from __future__ import annotations

from typing import Any

import pytest

from audio_service.errors import InputError
from audio_service.speech.calibration import sample_text
from audio_service.speech.catalogue import read_catalogue
from audio_service.speech.for_language import best_of, voice_for_language

NOWHERE = "http://127.0.0.1:9"


def index(**voices: tuple[str, int]) -> dict[str, Any]:
    """An index like Piper's: name -> (quality, speakers)."""
    return {
        name: {"language": {"code": name.partition("-")[0]}, "quality": quality, "num_speakers": speakers}
        for name, (quality, speakers) in voices.items()
    }


def test_the_catalogue_is_asked_first() -> None:
    for language, name in (("de", "de_DE-thorsten-medium"), ("de-AT", "de_DE-thorsten-medium"), ("nn", "no_NO-")):
        assert voice_for_language(language, read_catalogue(), NOWHERE).startswith(name)
    assert voice_for_language("en_GB", read_catalogue(), NOWHERE) == "en_GB-emma-medium"
    assert voice_for_language("en-AU", read_catalogue(), NOWHERE) == "en_US-heart-medium"


@pytest.mark.parametrize(
    ("voices", "language", "best"),
    [
        ({"is_IS-b-medium": ("medium", 1), "is_IS-a-high": ("high", 1)}, "is", "is_IS-b-medium"),
        ({"is_IS-b-medium": ("medium", 2), "is_IS-c-medium": ("medium", 1)}, "is", "is_IS-c-medium"),
        ({"is_IS-c-medium": ("medium", 1), "is_IS-b-medium": ("medium", 1)}, "is", "is_IS-b-medium"),
        ({"is_IS-a-x_low": ("x_low", 1), "is_IS-b-low": ("low", 9), "is_IS-c-odd": ("odd", 1)}, "is", "is_IS-b-low"),
        ({"zh_CN-a-medium": ("medium", 1), "zh_TW-b-low": ("low", 1)}, "zh-TW", "zh_TW-b-low"),
        ({"zh_CN-a-medium": ("medium", 1), "zh_TW-b-low": ("low", 1)}, "zh", "zh_CN-a-medium"),
        ({"is_IS-a-low": ("low", 1)}, "fo", None),
        ({}, "is", None),
    ],
)
def test_the_best_of_a_collection(voices: dict[str, tuple[str, int]], language: str, best: str | None) -> None:
    assert best_of(index(**voices), language) == best


def test_what_cannot_be_asked_or_found_says_so() -> None:
    with pytest.raises(InputError, match=r"for Icelandic \(is\).*cannot be read.*Retry"):
        voice_for_language("is", read_catalogue(), NOWHERE)
    for wrong in ("german", "", "../x", "d"):
        with pytest.raises(InputError, match="is not a language"):
            voice_for_language(wrong, read_catalogue(), NOWHERE)


@pytest.mark.parametrize("language", ["en", "en-GB", "de", "fr", "es"])
def test_a_sample_is_one_sentence(language: str) -> None:
    text = sample_text(language)
    assert text is not None
    assert 20 < len(text) < 300
    assert text.endswith((".", "!", "?"))
    assert "\n" not in text


def test_a_language_without_a_sample_has_none() -> None:
    assert sample_text("xx") is None
