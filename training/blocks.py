"""Train the classifier that says which parts of a web page are its article: `python -m training.blocks`.

The mean of two models: one has learned what a crawler keeps, the other what a narrator reads.
"""

from __future__ import annotations

import numpy as np

from audio_service.article.extract.html import parse
from audio_service.article.extract.judge import gather
from audio_service.article.extract.part_features import COLUMNS
from training.boosting import Example, Recipe, arguments, example, pages_of, write
from training.narration import is_bad
from training.word_ngrams import Page

PARTS = 20_000
RECIPES = (Recipe(3, 300, 31, 40), Recipe(4, 300, 31, 40, narrated=True))


def example_of(page: Page) -> Example | None:
    """The parts of one page that are classified; None if it has no text at all."""
    root = parse(page.html)
    evidence = gather(root, limit=PARTS) if root is not None else None
    if evidence is None or not len(evidence.asked):
        return None
    features = evidence.features()
    whole = example(page, features.words, features.rows(), floor=3)
    open_ = np.array([evidence.known[at] is None for at in evidence.asked], dtype=bool)
    return Example(whole.rows[open_], whole.truth[open_], whole.narration[open_], whole.weight[open_])


def main() -> None:
    options = arguments(__doc__, "blocks.onnx").parse_args()
    found = [one for page in pages_of(options) if not is_bad(page) and (one := example_of(page)) is not None]
    write(found, RECIPES, COLUMNS, options.output)


if __name__ == "__main__":
    main()
