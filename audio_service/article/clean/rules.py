"""The rules of the files beside this module: which lines and which parts of lines are not read, and why.

A rule matches a whole line (block), from start to end, so a sentence that mentions a newsletter is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from audio_service.article.document import BlockKind, Reason
from audio_service.article.toml_tables import Tables
from audio_service.errors import InvalidTable


@dataclass(frozen=True, slots=True)
class Rule:
    """Drops lines of at most `longest` characters that `pattern` matches completely."""

    reason: Reason
    pattern: re.Pattern[str]
    longest: int


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """A rule as a file has it: alternatives; ignores surrounding signs and, unless `cased`, case."""

    reason: Reason
    patterns: tuple[str, ...]
    longest: int = 160
    cased: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, in the order in which they are tried. No line above `longest` characters matches any of `lines`."""

    lines: tuple[Rule, ...]
    longest: int
    labels: tuple[Rule, ...]
    early_date: Rule
    holes: tuple[tuple[Reason, re.Pattern[str]], ...]
    dateline: re.Pattern[str]


@cache
def rules() -> Rules:
    """Read the files and compile their patterns."""
    about, around, labels, parts = (
        Tables.beside(__file__, f"{name}.toml")
        for name in ("lines_about_article", "lines_around_article", "labels", "parts_of_lines")
    )
    lines = (*_rules(about, "rules"), *_rules(around, "rules"))
    holes = parts.read("holes", tuple[tuple[Reason, str], ...])
    return Rules(
        lines,
        max(rule.longest for rule in lines),
        _rules(labels, "labels"),
        _rule(labels, labels.read("early_date", WrittenRule)),
        tuple((reason, _compiled(parts, pattern, re.IGNORECASE)) for reason, pattern in holes),
        _compiled(parts, parts.read("dateline", str)),
    )


def _rules(file: Tables, key: str) -> tuple[Rule, ...]:
    return tuple(_rule(file, written) for written in file.read(key, tuple[WrittenRule, ...]))


def _rule(file: Tables, written: WrittenRule) -> Rule:
    flags = re.DOTALL if written.cased else re.DOTALL | re.IGNORECASE
    pattern = rf"[\W_]*(?:{'|'.join(map(_joined, written.patterns))})[\W_]*"
    return Rule(written.reason, _compiled(file, pattern, flags), written.longest)


def _compiled(file: Tables, pattern: str, flags: int = 0) -> re.Pattern[str]:
    try:
        return re.compile(_filled(_joined(pattern), _wording()), flags)
    except (re.error, KeyError) as error:
        raise InvalidTable(f"{file.file}: the pattern {pattern[:80]!r}", f"cannot be used: {error}") from error


@cache
def _wording() -> dict[str, str]:
    """The patterns that rules share, by name."""
    wording: dict[str, str] = {}
    for name, pattern in Tables.beside(__file__, "wording.toml").whole(dict[str, str]).items():
        wording[name] = _filled(_joined(pattern), wording)
    return wording


def _filled(pattern: str, wording: dict[str, str]) -> str:
    """Replace {NAME} by the pattern of that name."""
    return re.sub(r"\{([A-Z_]+)\}", lambda match: wording[match[1]], pattern)


def _joined(pattern: str) -> str:
    """Join a pattern written over several lines; leading and trailing spaces of a line do not count."""
    return "".join(line.strip() for line in pattern.splitlines())


def reason_of_line(text: str, kind: BlockKind) -> Reason | None:
    """Why a line is not read by its form alone, whatever stands around it; None if form does not say."""
    table = rules()
    if len(text) > table.longest:
        return None
    for rule in table.lines:
        if len(text) <= rule.longest and rule.pattern.fullmatch(text) is not None:
            return (
                None
                if kind is BlockKind.HEADING
                and rule.reason in (Reason.SHARE, Reason.CREDIT, Reason.WIDGET, Reason.DATE)
                else rule.reason
            )
    return None
