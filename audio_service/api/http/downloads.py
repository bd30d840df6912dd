"""The name under which a browser saves a file: `Content-Disposition` (RFC 6266)."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

# Characters of a name, without its ending.
NAME_MAX = 80
UNNAMED = "article"


def attachment(title: str | None, ending: str) -> str:
    """The header for a file to save, named after its title: an ASCII name, and its UTF-8 one where that differs."""
    name = f"{_words(title or '')}.{ending}"
    plain = unicodedata.normalize("NFKD", title or "").encode("ascii", "ignore").decode("ascii")
    ascii_name = f"{_words(plain)}.{ending}"
    header = f'attachment; filename="{ascii_name}"'
    return header if name == ascii_name else f"{header}; filename*=UTF-8''{quote(name, safe='')}"


def _words(title: str) -> str:
    """The words of a title in small letters, joined by hyphens; nothing that a path or a shell could understand."""
    letters = re.sub(r"['’]", "", unicodedata.normalize("NFC", title)).lower()
    kept = (each if unicodedata.category(each)[0] in "LMN" else " " for each in letters)  # M: vowel signs
    name = "-".join("".join(kept).split())
    if len(name) > NAME_MAX:
        name = name[:NAME_MAX].rpartition("-")[0] or name[:NAME_MAX]
    return name or UNNAMED
