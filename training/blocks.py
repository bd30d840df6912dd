"""Train the classifier that says which parts of a web page are its article: `python -m training.blocks`.

Truth per part: the share of its words that the page's true body has at the same place (longest common subsequence
of words). A part weighs as much as it is of its page, so that the training error is the page's error in the metric.
Three models are averaged, one of which does not hear the witness: it fails on other pages than they do.
LightGBM, fixed seeds, one thread: the same pages give the same file.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import lightgbm
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from audio_service.article.extract.html import parse
from audio_service.article.extract.judge import Evidence, gather
from audio_service.article.extract.part_features import Rows
from bench.shingles import CASES, Page, load
from training.export import Member, export

MODEL = Path(__file__).resolve().parent.parent / "audio_service" / "extract" / "blocks.onnx"
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


@dataclass(frozen=True, slots=True)
class Recipe:
    """One of the models that are averaged; one that is not `hearing` knows nothing of what trafilatura found."""

    seed: int
    trees: int
    leaves: int
    least_rows: int
    hearing: bool = True


RECIPES = (Recipe(1, 200, 31, 40), Recipe(2, 300, 15, 100), Recipe(3, 300, 15, 100, hearing=False))
# The news pages are fewer (90 to 793) and annotated by hand.
NEWS_WEIGHT = 3.0
_WORD = re.compile(r"\w+")


class Trained(Protocol):
    """What a classifier is trained on: rows with the truth, 0 to 1, and the weight of each."""

    @property
    def rows(self) -> Rows: ...
    @property
    def truth(self) -> NDArray[np.float64]: ...
    @property
    def weight(self) -> NDArray[np.float64]: ...


@dataclass(frozen=True, slots=True)
class Example:
    """A page's rows with the truth, 0 to 1, and the weight of each."""

    page: Page
    rows: Rows
    truth: NDArray[np.float64]
    weight: NDArray[np.float64]
    evidence: Evidence


def coverage(words: Sequence[Sequence[str]], truth: Sequence[str]) -> NDArray[np.float64]:
    """Per part the share of its words that stand in the longest common subsequence of page and truth."""
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


def example(page: Page) -> Example | None:
    """The rows of one page; None if it has no text at all."""
    root = parse(page.html)
    evidence = gather(root, limit=20_000) if root is not None else None
    if evidence is None or not evidence.walked.parts:
        return None
    words = [_WORD.findall(part.text) for part in evidence.walked.parts]
    true = _WORD.findall(page.truth)
    truth = coverage(words, true)
    size = np.array([len(part) for part in words], dtype=np.float64)
    weight = (size + 3) / (0.5 * max(len(true), 30) + 0.5 * size[truth > 0.5].sum() + 60)
    weight *= np.maximum(0.1, np.abs(2 * truth - 1)) * (NEWS_WEIGHT if page.set == "aeb" else 1.0)
    return Example(page, evidence.rows(), truth, weight, evidence)


def deaf(columns: Sequence[str]) -> tuple[int, ...]:
    """The numbers of the columns that say nothing of what trafilatura found."""
    heard = ("witness_trafilatura", "since_first", "since_last", "chars_after_last")
    return tuple(at for at, name in enumerate(columns) if "seen" not in name and name not in heard)


def fit(examples: Sequence[Trained], recipe: Recipe, columns: tuple[int, ...]) -> lightgbm.Booster:
    """One classifier for these examples, of these columns of theirs."""
    rows = np.vstack([one.rows[:, columns] for one in examples])
    truth = np.concatenate([one.truth >= 0.5 for one in examples]).astype(int)
    weight = np.concatenate([one.weight for one in examples])
    settings = {"seed": recipe.seed, "num_leaves": recipe.leaves, "min_data_in_leaf": recipe.least_rows}
    data = lightgbm.Dataset(rows, truth, weight=weight / weight.mean())
    return lightgbm.train({**SETTINGS, **settings}, data, recipe.trees)


def members(examples: Sequence[Trained], recipes: Sequence[Recipe], columns: Sequence[str]) -> list[Member]:
    """The classifiers whose mean is shipped."""
    found = []
    for recipe in recipes:
        own = tuple(range(len(columns))) if recipe.hearing else deaf(columns)
        found.append(Member(fit(examples, recipe, own).dump_model(), 1 / len(recipes), own))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="train on the development half only")
    parser.add_argument("-o", "--output", type=Path, default=MODEL)
    parser.add_argument("--cases", type=Path, default=CASES)
    options = parser.parse_args()
    pages = [page for name in ("aeb", "wcxb") for page in load(name, options.cases)]
    examples = [example(page) for page in pages if not (options.dev and page.held_out)]
    found = [one for one in examples if one is not None]
    columns = found[0].evidence.columns
    export(members(found, RECIPES, columns), columns, options.output)
    print(f"{options.output}: {len(found)} pages, {options.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
