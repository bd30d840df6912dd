"""Train the classifier that says which parts of a web page are its article: `python -m training.blocks`.

The mean of two models: one has learned what a crawler keeps, the other what a narrator reads.
"""

from __future__ import annotations

import numpy as np

from audio_service.article.extract.html import parse
from audio_service.article.extract.judge import gather
from audio_service.article.extract.part_features import COLUMNS
from audio_service.article.extract.phrases import WORD
from training.boosting import Example, Recipe, arguments, example, pages_of, write
from training.narration import is_bad
from training.word_ngrams import Page

PARTS = 20_000
# Half and half the wide pages gain 0.1 points by a crawler's truth, and the news lose 0.3 by a narrator's.
RECIPES = (Recipe(3, 300, 31, 40, share=0.35), Recipe(4, 300, 31, 40, narrated=True, share=0.65))


def example_of(page: Page) -> Example | None:
    """The parts of one page that are classified; None if it has no text at all."""
    root = parse(page.html)
    evidence = gather(root, limit=PARTS) if root is not None else None
    if evidence is None or not len(evidence.asked):
        return None
    words = [WORD.findall(evidence.walked.parts[at].text) for at in evidence.asked]
    whole = example(page, words, evidence.features().rows(), floor=3)
    open_ = np.array([evidence.known[at] is None for at in evidence.asked], dtype=bool)
    return Example(whole.rows[open_], whole.truth[open_], whole.narration[open_], whole.weight[open_])


def main() -> None:
    options = arguments(__doc__, "blocks.onnx").parse_args()
    found = [one for page in pages_of(options) if not is_bad(page) and (one := example_of(page)) is not None]
    write(found, RECIPES, COLUMNS, options.output)


if __name__ == "__main__":
    main()
