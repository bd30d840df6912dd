"""A language as somebody wrote it -> its BCP 47 tag in one spelling."""

from __future__ import annotations

import re

# A language of two or three letters, then parts of up to eight; as posix has it, with "_".
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
# What most pages have, which needs no library: a common language, with or without a region.
_USUAL = re.compile(r"(da|de|en|es|fr|it|nb|nl|pl|pt|ru|sv|uk)(?:[-_]([a-z]{2}))?", re.IGNORECASE)
# ISO 639-2: several, none, without a code; None is langcodes' for "und".
_NO_LANGUAGE = frozenset(("mul", "zxx", "mis", None))


def language_tag(text: str | None) -> str | None:
    """The tag in its usual spelling: `en_us` -> "en-US", `ger` -> "de"; None for what names no language."""
    if text is None or not _TAG.fullmatch(text.strip()):
        return None
    if usual := _USUAL.fullmatch(text.strip()):
        return usual[1].lower() + (f"-{usual[2].upper()}" if usual[2] else "")
    import langcodes  # 25 ms

    try:
        language = langcodes.get(text.strip())
    except ValueError:
        return None
    return language.to_tag() if language.is_valid() and language.language not in _NO_LANGUAGE else None


def given_language(text: str | None) -> str | None:
    """The tag of the language that a caller gave, None for an empty one. Raises ValueError for what is not one."""
    tag = language_tag(text)
    if tag is None and text and not text.isspace():
        raise ValueError(f"{text!r} is not a language; give a tag such as de or pt-BR")
    return tag
