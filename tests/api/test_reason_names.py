"""Every reason why text is left out has a name on the editor's page."""

from __future__ import annotations

import re

from audio_service.article.document import Reason
from tests.conftest import REPOSITORY

PAGE = REPOSITORY / "audio_service" / "web" / "editor" / "removals.js"


def test_every_reason_has_a_name() -> None:
    table = re.search(r"const NAMES = \{(.*?)\n\};", PAGE.read_text("utf-8"), re.DOTALL)
    assert table is not None
    assert set(re.findall(r'^  "?([a-z-]+)"?: \["', table[1], re.MULTILINE)) == {reason.value for reason in Reason}
