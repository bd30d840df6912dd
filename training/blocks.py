"""Train the classifier that says which parts of a web page are its article: `python -m training.blocks`.

Three models are averaged, one of which does not hear the witness: it fails on other pages than they do.
"""

from __future__ import annotations

from collections.abc import Iterator

from audio_service.article.extract.html import parse
from audio_service.article.extract.judge import COLUMNS, gather
from audio_service.article.extract.phrases import WORD
from training.boosting import Example, Recipe, example, main
from training.word_ngrams import Page

PARTS = 20_000
# What says something of what trafilatura found.
WITNESS_COLUMNS = {"witness_trafilatura", "since_first", "since_last", "chars_after_last"} | {
    name for name in COLUMNS if "seen" in name
}
RECIPES = (Recipe(1, 200, 31, 40), Recipe(2, 300, 15, 100), Recipe(3, 300, 15, 100, without=frozenset(WITNESS_COLUMNS)))


def examples(page: Page) -> Iterator[Example]:
    """The parts of one page; nothing if it has no text at all."""
    root = parse(page.html)
    evidence = gather(root, limit=PARTS) if root is not None else None
    if evidence is not None and evidence.walked.parts:
        words = [WORD.findall(part.text) for part in evidence.walked.parts]
        yield example(page, words, evidence.features().rows(), floor=3)


if __name__ == "__main__":
    main(__doc__, "blocks.onnx", examples, RECIPES, COLUMNS)
