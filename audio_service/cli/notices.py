"""Notices in words: one line each, with what to do."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable
from dataclasses import asdict

from audio_service.article import Notice, NoticeKind

_WORDS = {
    NoticeKind.PREVIEW_ONLY: "The page shows only the beginning of this article. Give the whole text instead.",
    NoticeKind.UNSURE: "It is not certain which parts of the page belong to the article. Check it {where}.",
    NoticeKind.LARGE_REMOVAL: "A part of the article may be missing: {words:,} of {of_words:,} words were left out as "
    "“{reason}”, beginning with “{begins}”. Check it {where}.",
    NoticeKind.FORMULAS: "Formulas left out: {count:,}. Check the text around them {where}.",
    NoticeKind.TABLES: "Tables left out: {count:,}. AUDIO_SERVICE_READING__TABLES=true reads them. Check them {where}.",
    NoticeKind.CODE: "Blocks of code left out: {count:,}. Check the text around them {where}.",
    NoticeKind.LOST_MARKS: "Narrator's marks dropped with words that an editor changed: {count:,}. Send the text with "
    "its marks again.",
}


def notice_lines(notices: Iterable[Notice], where: str) -> list[str]:
    """A line for each notice; `where` says where the user can check what was left out."""
    return [_WORDS[notice.kind].format(**asdict(notice), where=where) for notice in notices]


def print_notices(notices: Iterable[Notice], source: str) -> None:
    """Print the notices of a file, URL or standard input on standard error."""
    name = "standard input" if source == "-" else source
    for line in notice_lines(notices, f"with `audio-service clean --removed {shlex.quote(source)}`"):
        print(f"{name}: {line}", file=sys.stderr)
