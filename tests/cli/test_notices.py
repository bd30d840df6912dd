"""Notices in words: each kind has its line, with what to do."""

from __future__ import annotations

import pytest

from audio_service.article import Notice, NoticeKind, Reason
from audio_service.cli.notices import notice_lines, print_notices


def test_a_large_removal_says_how_much_of_what_and_where_it_begins() -> None:
    notice = Notice(NoticeKind.LARGE_REMOVAL, Reason.COMMENTS, 412, 1030, 9, "{The} second half")
    (line,) = notice_lines([notice], "here")
    assert "412 of 1,030 words were left out as “comments”, beginning with “{The} second half”. Check it here." in line


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_is_one_line_that_names_no_enum(kind: NoticeKind, capsys: pytest.CaptureFixture[str]) -> None:
    print_notices([Notice(kind, Reason.TABLE, 1, 2, 3, "x")], "-")
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("standard input: ")
    assert "None" not in err
    assert "{" not in err
