"""Train the classifier that finds the article in flattened text: `python -m training.lines`.

The pages of the shared cases are dumped to text by inscriptis and html-text, as editors' clipboards do it in their
own ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import html_text
import inscriptis

from audio_service.article.extract.line_features import COLUMNS, LineFeatures, split
from audio_service.article.extract.phrases import WORD
from audio_service.article.extract.plain import askable
from training.boosting import Example, Recipe, arguments, example, pages_of, write
from training.narration import is_bad
from training.word_ngrams import Page

RECIPES = (Recipe(1, 250, 31, 40),)
DUMPS: tuple[Callable[[str], str], ...] = (inscriptis.get_text, html_text.extract_text)


def examples(page: Page) -> Iterator[Example]:
    """The lines of one page's dumps; nothing of a dump that is empty."""
    for dump in DUMPS:
        lines = split(dump(page.html))
        if lines := [lines[at] for at in askable(lines)] if lines else []:
            yield example(page, [WORD.findall(line.text) for line in lines], LineFeatures(lines).rows(), floor=2)


def main() -> None:
    options = arguments(__doc__, "lines.onnx").parse_args()
    found = [one for page in pages_of(options) if not is_bad(page) for one in examples(page)]
    write(found, RECIPES, COLUMNS, options.output)


if __name__ == "__main__":
    main()
