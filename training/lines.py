"""Train the classifier that finds the article in flattened text: `python -m training.lines`.

The pages of the shared cases are dumped to text by inscriptis and html-text, as editors' clipboards do it in their
own ways; truth and weights are those of training/blocks.py, line by line.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import html_text
import inscriptis
import numpy as np
from numpy.typing import NDArray

from audio_service.article.extract.line_features import COLUMNS, LineFeatures, split
from audio_service.article.extract.part_features import Rows
from audio_service.article.extract.phrases import WORD
from bench.shingles import CASES, Page, load
from training.blocks import NEWS_WEIGHT, Recipe, coverage, members
from training.export import export

MODEL = Path(__file__).resolve().parent.parent / "audio_service" / "extract" / "lines.onnx"
RECIPES = (Recipe(1, 250, 31, 40),)
DUMPS: dict[str, Callable[[str], str]] = {"inscriptis": inscriptis.get_text, "html-text": html_text.extract_text}


@dataclass(frozen=True, slots=True)
class Example:
    """A dump's rows with the truth, 0 to 1, and the weight of each."""

    page: Page
    rows: Rows
    truth: NDArray[np.float64]
    weight: NDArray[np.float64]


def example(page: Page, dumped: str) -> Example | None:
    """The rows of one dump; None if it is empty."""
    lines = split(dumped)
    if not lines:
        return None
    words = [WORD.findall(line.text) for line in lines]
    true = WORD.findall(page.truth)
    truth = coverage(words, true)
    size = np.array([len(line) for line in words], dtype=np.float64)
    weight = (size + 2) / (0.5 * max(len(true), 30) + 0.5 * size[truth > 0.5].sum() + 60)
    weight *= np.maximum(0.1, np.abs(2 * truth - 1)) * (NEWS_WEIGHT if page.set == "aeb" else 1.0)
    return Example(page, LineFeatures(lines).rows(), truth, weight)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="train on the development half only")
    parser.add_argument("-o", "--output", type=Path, default=MODEL)
    parser.add_argument("--cases", type=Path, default=CASES)
    options = parser.parse_args()
    pages = [page for name in ("aeb", "wcxb") for page in load(name, options.cases)]
    pages = [page for page in pages if not (options.dev and page.held_out)]
    examples = [example(page, dump(page.html)) for page in pages for dump in DUMPS.values()]
    found = [one for one in examples if one is not None]
    export(members(found, RECIPES, COLUMNS), COLUMNS, options.output)
    print(f"{options.output}: {len(found)} dumps, {options.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
