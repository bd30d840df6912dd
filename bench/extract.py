"""What is read of the shared pages, in figures: `python -m bench.extract [--rivals] [--folds 4 | --half validation]`.

Scores by article-extraction-benchmark's 4-gram metric (`training/word_ngrams.py`), against the pages' own truth and
against what a narrator reads of it (`training/narration.py`), phrases kept and gone, leftovers by class, and time per
page, for this project and for the extractors that one would use instead. The classifiers that are
shipped are trained on all shared pages. With `--folds` each page is read with models that were trained on the pages of
the other folds (20 minutes), which is where the figures in docs/benchmarks.md come from. `--blocks` and `--lines` take
models that were trained on the development half only (`python -m training.blocks --dev -o FILE`).
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

from audio_service.article.clean import clean_document
from audio_service.article.extract import extract
from audio_service.article.extract.assemble import read_html
from audio_service.article.extract.classifier import load_file
from audio_service.article.extract.html import parse
from audio_service.article.extract.line_features import COLUMNS as LINE_COLUMNS
from audio_service.article.extract.part_features import COLUMNS as BLOCK_COLUMNS
from audio_service.article.extract.parts import walk
from audio_service.article.extract.plain import read_plain
from audio_service.config import Reading, Settings
from audio_service.errors import EmptyArticle
from bench.unseen import fold_of, train
from training.boosting import coverage
from training.narration import corrected, is_bad
from training.word_ngrams import Page, load, overlap, score

Extractor = Callable[[str], str]
_WORD = re.compile(r"\w+")
# Lines that a narrator would not read, by rule 4's classes; counted only where the truth has no such line.
LEFTOVERS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "related, read more": r"^\W*(?:read|see|watch) (?:more|also|next)|^\W*(?:also read|related|recommended|"
        r"you may also|more (?:from|on)\b|don[’']t miss|up next|trending)|read (?:the )?"
        r"full (?:story|article)",
        "newsletter, promotion": r"newsletter|subscribe|sign up (?:for|to|now|here)|free trial|your inbox",
        "caption, credit": r"^\W*(?:photo|image|picture|foto|credit)s?\b.{0,20}[:©/]|getty images|shutterstock|"
        r"(?:photo|image) (?:by|credit|courtesy)",
        "comments": r"^\W*(?:\d+ )?comments?\W*$|leave a (?:reply|comment)|log in to (?:comment|reply)|be the first to",
        "contact, follow": r"follow (?:us|me|him|her|them|@)|(?:can|may) be reached|contact us|@\w+\.(?:com|org|net)",
        "reporting credit": r"contributed to this|(?:additional )?reporting by|editing by",
        "date": r"^\W*(?:published|updated|posted|last updated)\b.{0,40}\d|^\W*\w+ \d{1,2}, \d{4}\W*$",
        "tags": r"^\W*(?:tags?|topics?|filed under|categories|posted in)\s*:|^\W*(?:#\w+\s*)+$",
        "share": r"^\W*(?:share|tweet|print|email|copy link|facebook|twitter)\W*$|share (?:this|on)",
        "player, clock": r"^\W*(?:\d{1,2}:)?\d{1,2}:\d\d\W*$|^\W*listen to",
        "advertisement": r"^\W*(?:advertisement|sponsored|ad)\W*$|affiliate|earn a commission",
        "copyright": r"©|all rights reserved",
        "cookies, sign-in": r"\bcookies?\b.{0,40}(?:accept|use|policy)|^\W*(?:log|sign) in\b",
    }.items()
}


def normal(text: str) -> str:
    """A text's words in lower case, one space between them."""
    return " ".join(_WORD.findall(text.lower()))


def leftovers(text: str, truth: str) -> Counter[str]:
    """Lines of each class that the truth does not have."""
    found: Counter[str] = Counter()
    true = normal(truth)
    for line in text.splitlines():
        if not line.strip() or len(line) > 300 or normal(line) in true:
            continue
        for name, pattern in LEFTOVERS.items():
            if pattern.search(line):
                found[name] += 1
                break
    return found


def ours(blocks: Path | None) -> Extractor:
    """This project's reading of an HTML page; with a model of its own if one is given."""
    settings = Settings()
    classifier = load_file(blocks, BLOCK_COLUMNS) if blocks is not None else None

    def read(html: str) -> str:
        try:
            if classifier is None:
                document = extract(html, source="-", media_type="text/html", settings=settings)
            else:
                root = parse(html)
                assert root is not None
                document = read_html(root, "-", settings.limits.page_parts, classifier=classifier)
        except EmptyArticle:
            return ""
        return clean_document(document, Reading()).body

    return read


def ours_flat(lines: Path | None, dump: Extractor) -> Extractor:
    """This project's reading of a page that `dump` made text of."""
    classifier = load_file(lines, LINE_COLUMNS) if lines is not None else None
    limit = Settings().limits.page_parts

    def read(html: str) -> str:
        try:
            document = read_plain(dump(html), "-", limit, classifier=classifier)
        except EmptyArticle:
            return ""
        return clean_document(document, Reading()).body

    return read


def rivals() -> dict[str, Extractor]:
    """The extractors that one would use instead, as their own pages say to use them for news."""
    import html_text
    import justext
    import trafilatura
    from newspaper import Article
    from readability import Document
    from resiliparse.extract.html2text import extract_plain_text

    stops = justext.get_stoplist("English")

    def newspaper(html: str) -> str:
        article = Article("https://example.org/", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return str(article.text)

    def just(html: str) -> str:
        return "\n\n".join(
            p.text for p in justext.justext(html.encode(), stops, encoding="utf-8") if not p.is_boilerplate
        )

    return {
        "trafilatura": lambda html: trafilatura.extract(html, include_comments=False) or "",
        "trafilatura, precision": lambda html: (
            trafilatura.extract(html, include_comments=False, favor_precision=True) or ""
        ),
        "trafilatura, recall": lambda html: trafilatura.extract(html, include_comments=False, favor_recall=True) or "",
        "readability-lxml": lambda html: str(html_text.extract_text(Document(html).summary())),
        "resiliparse": lambda html: str(extract_plain_text(html, main_content=True, comments=False)),
        "newspaper4k": newspaper,
        "jusText": just,
    }


def dumps() -> dict[str, Extractor]:
    """Ways in which a page becomes plain text on its way to an editor."""
    import html_text
    import inscriptis

    return {"inscriptis": inscriptis.get_text, "html-text": html_text.extract_text}


def narrator_truth(page: Page) -> str:
    """What a narrator reads of the page, by parts; empty if its truth is not its article."""
    root = parse(page.html)
    if root is None or is_bad(page):
        return ""
    parts = walk(root, Settings().limits.page_parts).parts
    words = [_WORD.findall(part.text) for part in parts]
    truth = corrected(page, words, coverage(words, _WORD.findall(page.truth)))
    return "\n".join(part.text for part, share in zip(parts, truth, strict=True) if share >= 0.5)


def measure(name: str, read: Extractor, pages: list[Page], narrations: list[str]) -> str:
    """One line of the table."""
    overlaps, narrated, times, kept, gone, left = [], [], [], [], [], Counter[str]()
    for page, narration in zip(pages, narrations, strict=True):
        started = time.process_time()
        try:
            text = read(page.html)
        except Exception as error:  # a rival that fails on a page has read nothing of it
            print(f"  {name}: {page.url}: {type(error).__name__}")
            text = ""
        times.append(time.process_time() - started)
        overlaps.append(overlap(page.truth, text))
        if narration:
            narrated.append(overlap(narration, text))
        words = normal(text)
        kept += [normal(phrase) in words for phrase in page.kept]
        gone += [normal(phrase) not in words for phrase in page.gone]
        left += leftovers(text, page.truth)
    found = score(overlaps)
    phrases = f"{mean(kept):6.1%} {mean(gone):6.1%}" if kept and gone else " " * 13
    return (
        f"{name:24} {found.f1:.4f} {found.precision:.4f} {found.recall:.4f} {score(narrated).f1:.4f} {phrases} "
        f"{left.total() / len(pages):6.2f} {1000 * mean(times):7.1f}  {dict(left.most_common(4))}"
    )


def each_with_its_own(pages: list[Page], readers: list[Extractor]) -> Extractor:
    """A reading of these pages, each by the reader of its fold."""
    fold = {page.html: fold_of(page, len(readers)) for page in pages}
    return lambda html: readers[fold[html]](html)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=0, help="train as many models, each without a part of the pages")
    parser.add_argument("--half", choices=("development", "validation", "all"), default="all")
    parser.add_argument("--blocks", type=Path, help="a block model instead of the shipped one")
    parser.add_argument("--lines", type=Path, help="a line model instead of the shipped one")
    parser.add_argument("--rivals", action="store_true", help="measure the other extractors too")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        models = [(options.blocks, options.lines)]
        if options.folds:
            models = train([*load("aeb"), *load("wcxb")], options.folds, Path(folder))
        report(options, models)


def report(options: argparse.Namespace, models: list[tuple[Path | None, Path | None]]) -> None:
    """Print the tables, with one pair of block and line models per fold."""
    print(f"{'':24} F1     prec.  recall narr.  kept   gone   left    ms/page")
    for name in ("aeb", "wcxb"):
        pages = [p for p in load(name) if options.half == "all" or p.held_out == (options.half == "validation")]
        narrations = [narrator_truth(page) for page in pages]
        print(f"{name}, {options.half}, {len(pages)} pages")
        read = each_with_its_own(pages, [ours(blocks) for blocks, _ in models])
        print(measure("audio-service", read, pages, narrations), flush=True)
        for dump_name, dump in dumps().items():
            read = each_with_its_own(pages, [ours_flat(lines, dump) for _, lines in models])
            print(measure(f"  from {dump_name}", read, pages, narrations), flush=True)
        for rival, theirs in rivals().items() if options.rivals else ():
            print(measure(rival, theirs, pages, narrations), flush=True)


if __name__ == "__main__":
    main()
