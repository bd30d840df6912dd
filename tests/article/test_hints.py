"""Hints of class names and ids: `hints.toml`."""

import re

import pytest

from audio_service.article.extract import hints
from audio_service.article.extract.hints import _PATTERNS, beginnings, hints_of
from audio_service.article.toml_tables import Tables


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (r"\bads?\b", {"ad", "ads"}),
        (r"ad-?(unit|slot)", {"ad-", "adu", "ads"}),
        (r"body[-_]?(text|copy)", {"bod"}),
        (r"(in|on)[-_]{0,2}top", {"in-", "in_", "int", "on-", "on_", "ont"}),
        (r"lead(?!er)", {"lea"}),
    ],
)
def test_a_pattern_begins_with_what_it_can_match(pattern: str, found: set[str]) -> None:
    assert beginnings(pattern) == found


def test_a_pattern_that_is_not_understood_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond"):
        beginnings("[a-z]+box")


def test_a_name_has_the_hints_of_all_patterns_that_match_it() -> None:
    written = " ".join(Tables.beside(str(hints.__file__)).texts("names").values())
    plain = re.sub(r"\\b|\(\?!\w+\)|\{0,2\}|[-_]\?|\?", "", written)
    words = set(re.findall(r"[\w-]+", plain)) | {"ad", "ads", "no-hint", "x", "bylineAuthor", "LEADER"}
    names = [*words, *(f"{one}-{other}" for one, other in zip(sorted(words), sorted(words)[1:], strict=False))]
    for name in names:
        lowered = re.sub(r"([a-z])([A-Z])", r"\1-\2", name).lower()
        expected = sum(hint for hint, pattern in _PATTERNS.items() if pattern.search(lowered))
        assert hints_of(name) == expected, name
