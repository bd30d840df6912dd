"""Classifiers that have not seen a page: cross-validation over all shared pages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from audio_service.article.extract.line_features import COLUMNS as LINE_COLUMNS
from audio_service.article.extract.part_features import COLUMNS as BLOCK_COLUMNS
from training import blocks, lines
from training.boosting import write
from training.narration import is_bad
from training.word_ngrams import Page


def fold_of(page: Page, folds: int) -> int:
    """The fold of a page, 0 to `folds` - 1, by a hash of its id."""
    return hashlib.sha256(f"{page.set}/{page.id}".encode()).digest()[1] % folds


def train(pages: Sequence[Page], folds: int, folder: Path) -> list[tuple[Path, Path]]:
    """Per fold a block and a line model in `folder`, trained on the pages of all other folds."""
    good = [page for page in pages if not is_bad(page)]
    parts = [(fold_of(page, folds), one) for page in good if (one := blocks.example_of(page)) is not None]
    dumps = [(fold_of(page, folds), one) for page in good for one in lines.examples(page)]
    found = []
    for fold in range(folds):
        block_model, line_model = folder / f"blocks-{fold}.onnx", folder / f"lines-{fold}.onnx"
        write([one for number, one in parts if number != fold], blocks.RECIPES, BLOCK_COLUMNS, block_model)
        write([one for number, one in dumps if number != fold], lines.RECIPES, LINE_COLUMNS, line_model)
        found.append((block_model, line_model))
    return found
