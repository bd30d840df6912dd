"""Accuracy by class and speed of verbalizing in all languages, in English also of espeak, num2words and NeMo.

    python -m bench.verbalize [CASES] [--article FILE]

CASES is a folder with tables verbalize-*.tsv (default: ../shared/cases). Texts are compared in lower case without
punctuation and "and", in other languages without spaces. espeak gives no text, so its phonemes for what is written are
compared with its phonemes for what is accepted. NeMo is compared where it is installed. Prints Markdown.
"""

from __future__ import annotations

import argparse
import csv
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from num2words import num2words

from audio_service.config import disable_onnxruntime_telemetry
from audio_service.script.sentences import sentences
from audio_service.verbalize import verbalize
from audio_service.verbalize.lexicon import Lexicon

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
Reader = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Case:
    kind: str
    written: str
    accepted: tuple[str, ...]


def cases(path: Path) -> list[Case]:
    rows = [[*line.split("\t"), "", ""][:3] for line in path.read_text("utf-8").splitlines()[1:]]
    return [Case(kind, written, tuple(accepted.split(" || "))) for kind, written, accepted in rows]


def plain(text: str) -> str:
    words = re.sub(r"[^\w\s]|_", " ", text.lower().replace("’", "'")).split()
    return " ".join(word for word in words if word != "and")


def ours() -> Reader:
    lexicon = Lexicon()
    return lambda text: " ".join(word.spoken for word in verbalize(text, "en", lexicon) if word.spoken)


def only_numbers(text: str) -> str:
    return re.sub(r"\d+", lambda match: f" {num2words(int(match.group()))} ", text)


def nemo() -> Reader | None:
    try:
        from nemo_text_processing.text_normalization.normalize import Normalizer
    except ImportError:
        return None
    normalizer = Normalizer(input_case="cased", lang="en")
    return lambda text: str(normalizer.normalize(text))


def espeak() -> Reader:
    disable_onnxruntime_telemetry()
    from piper.phonemize_espeak import EspeakPhonemizer

    phonemizer = EspeakPhonemizer()
    return lambda text: "".join("".join(part) for part in phonemizer.phonemize("en-us", text))


def sounds(phonemes: str) -> str:
    return re.sub(r"[\s,.;:!?ˈˌ]", "", phonemes.replace("ænd", ""))


def right_by_text(table: Iterable[Case], read: Reader) -> Counter[str]:
    return Counter(case.kind for case in table if plain(read(case.written)) in {plain(form) for form in case.accepted})


def right_by_sound(table: Iterable[Case], read: Reader) -> Counter[str]:
    return Counter(
        case.kind for case in table if sounds(read(case.written)) in {sounds(read(form)) for form in case.accepted}
    )


def milliseconds(read: Reader, lines: list[str]) -> float:
    for line in lines:
        read(line)
    began = time.process_time()
    for line in lines:
        read(line)
    return (time.process_time() - began) / len(lines) * 1000


def accuracy(name: str, table: list[Case], readers: dict[str, Reader]) -> None:
    every = Counter(case.kind for case in table)
    right = {
        title: (right_by_sound if title == "espeak" else right_by_text)(table, read) for title, read in readers.items()
    }
    print(f"\n### {name}: {len(table)} lines\n")
    print("| class | lines | " + " | ".join(readers) + " |")
    print("|---|---|" + "---|" * len(readers))
    for kind, total in sorted(every.items()):
        print(f"| {kind} | {total} | " + " | ".join(str(right[title][kind]) for title in readers) + " |")
    share = (f"{right[title].total()} ({100 * right[title].total() / len(table):.1f} %)" for title in readers)
    print(f"| **all** | {len(table)} | " + " | ".join(share) + " |")


def by_language(path: Path) -> None:
    """A table whose classes begin with a language: `de/date`."""
    lexicon = Lexicon()
    every: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for case in cases(path):
        tag = case.kind.partition("/")[0]
        said = " ".join(word.spoken for word in verbalize(case.written, tag, lexicon) if word.spoken)
        every[tag] += 1
        right[tag] += joined(said, tag) in {joined(form, tag) for form in case.accepted}
    print(f"\n### {path.stem}\n\n| language | lines | right |\n|---|---|---|")
    for tag, lines in sorted(every.items()):
        print(f"| {tag} | {lines} | {right[tag]} ({100 * right[tag] / lines:.0f} %) |")


def joined(text: str, tag: str) -> str:
    """For comparison: number words are written together or apart."""
    return plain(text) if tag.startswith("en") else plain(text).replace(" ", "")


def reader_of(tag: str) -> Reader:
    lexicon = Lexicon()
    return lambda text: str(verbalize(text, tag, lexicon))


def speed_by_language(sentences_of: Path) -> None:
    """Milliseconds a line of the test sentences."""
    print("\n### Speed of the other languages\n\n| | lines | ms per line |\n|---|---|---|")
    for path in sorted(sentences_of.glob("*.tsv")):
        lines = [line.partition("\t")[0] for line in path.read_text("utf-8").splitlines()[1:]]
        took = milliseconds(reader_of(path.stem), lines) if lines else 0
        print(f"| {path.stem} | {len(lines)} | {took:.2f} |")


def heteronyms() -> None:
    lexicon, speak = Lexicon(), espeak()
    right: Counter[tuple[str, str]] = Counter()
    every: Counter[str] = Counter()
    with (HERE / "heteronyms.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            every[row["split"]] += 1
            right["rules", row["split"]] += row["ipa"] == chosen(row["sentence"], row["word"], lexicon)
            heard = speak(row["sentence"]).replace("ʲ", "").replace("ᵻ", "ɪ").replace("ɾ", "t")
            right["espeak", row["split"]] += row["ipa"].replace("ᵻ", "ɪ").replace("ɾ", "t") in heard
    print("\n### Heteronyms\n\n| | " + " | ".join(every) + " |\n|---|" + "---|" * len(every))
    for system in ("rules", "espeak"):
        print(f"| {system} | " + " | ".join(f"{right[system, split]} of {every[split]}" for split in every) + " |")


def chosen(sentence: str, word: str, lexicon: Lexicon) -> str | None:
    """The phonemes given for `word`; without any espeak's own are right for the verb "used" only."""
    for said in verbalize(sentence, "en", lexicon):
        for at, shown in enumerate(said.spoken.split()):
            if shown.strip(".,?!").lower() == word:
                return said.ipa[at] if said.ipa else {"used": "jˈuːzd"}.get(word)
    return None


def speed(readers: dict[str, Reader], article: Path) -> None:
    text = article.read_text("utf-8")
    lines = [span.of(part) for part in text.split("\n\n") for span in sentences(part, "en")]
    words = sum(len(line.split()) for line in lines) / len(lines)
    print(f"\n### Speed: {len(lines)} sentences of {words:.1f} words\n\n| | ms per sentence |\n|---|---|")
    for title, read in readers.items():
        print(f"| {title} | {milliseconds(read, lines):.2f} |")
    print(
        f"| finding the sentences | {milliseconds(lambda part: str(sentences(part, 'en')), [text]) / len(lines):.3f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="?", type=Path, default=SHARED / "cases")
    parser.add_argument("--article", type=Path, default=SHARED / "articles" / "seed-article.txt")
    given = parser.parse_args()
    readers = {"ours": ours(), "espeak": espeak(), "num2words": only_numbers}
    if other := nemo():
        readers["NeMo"] = other
    for name in ("news", "nemo"):
        path = given.cases / f"verbalize-{name}.tsv"
        if path.exists():
            accuracy(name, cases(path), readers)
        else:
            print(f"\n{path} is not here: skipped")
    for name in ("reports", "nemo-langs"):
        path = given.cases / f"verbalize-{name}.tsv"
        if path.exists():
            by_language(path)
    heteronyms()
    speed_by_language(HERE.parent / "tests" / "verbalize" / "sentences")
    if given.article.exists():
        speed(readers, given.article)


if __name__ == "__main__":
    main()
