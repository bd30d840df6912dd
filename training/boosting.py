"""Pages with their truth -> classifiers of rows, as `training/blocks.py` and `training/lines.py` make them.

Truth per row: the share of its words that the page's true body has at the same place (longest common subsequence of
words), unless `narration.tsv` says what a narrator reads. A row weighs as much as it is of its page, so that the
training error is the page's error in the metric. LightGBM, fixed seeds, one thread: the same pages give the same file.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from audio_service.article import extract
from audio_service.article.extract.feature_rows import Rows
from audio_service.article.extract.phrases import WORD
from training.export import Member, export
from training.narration import corrected
from training.word_ngrams import CASES, Page, load

# Where the program has its classifiers.
MODELS = Path(extract.__file__).parent
SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.05,
    "min_sum_hessian_in_leaf": 2,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "deterministic": True,
    "force_col_wise": True,
    "num_threads": 1,
    "max_bin": 127,
    "verbose": -1,
}
# The news pages are fewer (90 to 793) and annotated by hand.
NEWS_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """One of the models that are averaged."""

    seed: int
    trees: int
    leaves: int
    least_rows: int
    narrated: bool = False
    """Whether it learns what a narrator reads, and not what a crawler keeps."""
    share: float = 1.0
    """Its weight in the mean."""


@dataclass(frozen=True, slots=True)
class Example:
    """The rows of one page or dump, with what a crawler keeps and a narrator reads of each, 0 to 1, and its weight."""

    rows: Rows
    truth: NDArray[np.float64]
    narration: NDArray[np.float64]
    weight: NDArray[np.float64]


def example(page: Page, words: Sequence[Sequence[str]], rows: Rows, floor: int) -> Example:
    """Truth and weight of rows with these words; a row weighs as if it had `floor` words more."""
    true = WORD.findall(page.truth)
    truth = coverage(words, true)
    size = np.array([len(part) for part in words], dtype=np.float64)
    weight = (size + floor) / (0.5 * max(len(true), 30) + 0.5 * size[truth > 0.5].sum() + 60)
    weight *= np.maximum(0.1, np.abs(2 * truth - 1)) * (NEWS_WEIGHT if page.set == "aeb" else 1.0)
    return Example(rows, truth, corrected(page, words, truth), weight)


def coverage(words: Sequence[Sequence[str]], truth: Sequence[str]) -> NDArray[np.float64]:
    """Per row the share of its words that stand in the longest common subsequence of page and truth."""
    numbers: dict[str, int] = {}
    page = [numbers.setdefault(word, len(numbers)) for part in words for word in part]
    true = [numbers.setdefault(word, len(numbers)) for word in truth]
    right = np.zeros(len(page) + 1)
    if page and true:
        for block in LCSseq.opcodes(page, true).as_matching_blocks():
            right[block.a : block.a + block.size] = 1
    total = np.concatenate([[0], np.cumsum(right[:-1])])
    ends = np.cumsum([len(part) for part in words], dtype=int)
    starts = np.concatenate([[0], ends[:-1]])
    return np.asarray((total[ends] - total[starts]) / np.maximum(ends - starts, 1))


def fit(examples: Sequence[Example], recipe: Recipe) -> lightgbm.Booster:
    """One classifier for these examples."""
    rows = np.vstack([one.rows for one in examples])
    truths = [one.narration if recipe.narrated else one.truth for one in examples]
    truth = (np.concatenate(truths) >= 0.5).astype(int)
    weight = np.concatenate([one.weight for one in examples])
    settings = {"seed": recipe.seed, "num_leaves": recipe.leaves, "min_data_in_leaf": recipe.least_rows}
    data = lightgbm.Dataset(rows, truth, weight=weight / weight.mean())
    return lightgbm.train({**SETTINGS, **settings}, data, recipe.trees)


def members(examples: Sequence[Example], recipes: Sequence[Recipe]) -> list[Member]:
    """The classifiers whose mean is shipped."""
    return [Member(fit(examples, recipe).dump_model(), recipe.share) for recipe in recipes]


def arguments(description: str | None, model: str) -> argparse.ArgumentParser:
    """The command line of a trainer whose main file is `model`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--dev", action="store_true", help="train on the development half only")
    parser.add_argument("-o", "--output", type=Path, default=MODELS / model)
    parser.add_argument("--cases", type=Path, default=CASES)
    return parser


def pages_of(options: argparse.Namespace) -> list[Page]:
    """The shared pages, or their development half."""
    pages = [page for name in ("aeb", "wcxb") for page in load(name, options.cases)]
    return [page for page in pages if not (options.dev and page.held_out)]


def write(examples: Sequence[Example], recipes: Sequence[Recipe], columns: tuple[str, ...], path: Path) -> None:
    """Train the classifiers of these recipes and write their mean as one file."""
    export(members(examples, recipes), columns, path)
    print(f"{path}: {len(examples)} examples, {path.stat().st_size:,} bytes")
