"""What a voice speaks when it is measured: sentences, questions and articles of our own writing."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ARTICLES = tuple(sorted((HERE / "articles").glob("*.md")))


@dataclass(frozen=True, slots=True)
class Texts:
    """Sentences as printed; `questions` are (question, statement) pairs that end in the same words."""

    sentences: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]


def read_texts() -> Texts:
    """The texts of texts.toml."""
    table = tomllib.loads((HERE / "texts.toml").read_text("utf-8"))
    return Texts(tuple(table["sentences"]), tuple((asked, stated) for asked, stated in table["questions"]))
