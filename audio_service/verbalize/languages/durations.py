"""Durations: how long somebody needed, in hours, minutes and seconds."""

from __future__ import annotations

import re
from dataclasses import replace

from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.agreement import NOWHERE, cardinal_form
from audio_service.verbalize.languages.cldr import Noun
from audio_service.verbalize.languages.counted import unit_of
from audio_service.verbalize.languages.language_table import LanguageTable
from audio_service.verbalize.languages.numbers import Figure, before_noun, counted, figure_of, said
from audio_service.verbalize.words import Found, Line, say

_LASTED = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?")
_DOTTED_LASTED = re.compile(r"(\d{1,2})\.([0-5]\d)\.([0-5]\d)(?:,(\d{1,2}))?|(\d{1,2})h([0-5]\d)")
LASTING = ("duration-hour", "duration-minute", "duration-second")
_GAP = re.compile(r"(\d):([0-5]\d)")
_TIMED = re.compile(r"(\d{1,2}):([0-5]\d,\d{1,3})")


def duration(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`1:02:33 Stunden`, `9:58,3 Minuten`, `på 2.14.32`: a time that somebody needed."""
    if lap := _lap_in_decimals(table, line.core(at)):
        return say(lap)
    if gap := _gap(table, line, at):
        return say(gap)
    if found := _dotted_duration(table, line, at):
        return found
    match = _LASTED.fullmatch(line.core(at)) if line.tied(at) else None
    if not match:
        return None
    names = [name for kind in LASTING if (name := cldr.unit(table.locale, kind))]
    following = line.core(at + 1)
    symbol = unit_of(table, following)
    largest = next(
        (place for place, name in enumerate(names) if symbol == name or following in (name.one, name.other)), 3
    )
    printed = match.group().split(":")
    if len(printed) == 2 and following in table.times.nouns | {"h"}:
        return None
    if largest + len(printed) > len(names):
        return None
    figures = [figure_of(table, part.lstrip("0") or "0") for part in printed]
    words = lasting(table, line, at, tuple(zip(figures, names[largest:], strict=False)))
    return say(words, "", dot=True) if words else None


def _gap(table: LanguageTable, line: Line, at: int) -> str:
    """`a 1:31 del líder` in minutes and seconds, or ""."""
    match = _GAP.fullmatch(line.core(at)) if line.before(at) in table.times.gaps_after else None
    if not match or line.core(at - 2)[:1].isdecimal() or line.low(at + 1) in table.times.nouns | {*table.times.halves}:
        return ""
    names = [name for kind in LASTING[1:] if (name := cldr.unit(table.locale, kind))]
    figures = [Figure(str(int(part))) for part in match.groups()]
    parts = (lasting(table, line, at, (part,)) for part in zip(figures, names, strict=False))
    return f" {table.conjunction} ".join(part for part in parts if part)


def _lap_in_decimals(table: LanguageTable, core: str) -> str:
    """`3:35,12` in minutes and seconds, where a table says so, or ""."""
    match = _TIMED.fullmatch(core) if table.times.laps else None
    names = [cldr.unit(table.locale, kind) for kind in LASTING[1:]]
    parts = (
        [
            (figure_of(table, part.lstrip("0") or "0"), name)
            for part, name in zip(match.groups(), names, strict=True)
            if name
        ]
        if match
        else []
    )
    return lasting(table, NOWHERE, 0, tuple(parts))


def _dotted_duration(table: LanguageTable, line: Line, at: int) -> Found | None:
    """`på 2.14.32`, `4.32.15 timer`, `in 1h42`"""
    match, hour = _DOTTED_LASTED.fullmatch(line.core(at)), cldr.unit(table.locale, LASTING[0])
    named = line.tied(at) and hour is not None and line.core(at + 1) == hour.other
    if not match or not (named or line.low(at - 1) in table.times.lasted_after):
        return None
    parts = [Figure(str(int(part))) for part in match.group(1, 2, 3, 5, 6) if part]
    parts[-1] = replace(parts[-1], fraction=match[4] or "")
    return say(spoken_parts(table, parts), *[""] * named)


def lasting(table: LanguageTable, line: Line, at: int, parts: tuple[tuple[Figure | None, Noun], ...]) -> str:
    """Hours, minutes and seconds in words, without those that are zero."""
    words = [
        f"{before_noun(table, said(table, figure, cardinal_form(table, line, at, name.one)), noun)} {noun}"
        for figure, name in parts
        if figure and figure.value and (noun := counted(table, name, figure.value))
    ]
    if table.times.units and words[1:]:
        words[-1] = f"{table.conjunction} {words[-1]}"
    return " ".join(words)


def spoken_parts(table: LanguageTable, parts: list[Figure]) -> str:
    names = [name for kind in LASTING if (name := cldr.unit(table.locale, kind))]
    return lasting(table, NOWHERE, 0, tuple(zip(parts, names, strict=False)))
