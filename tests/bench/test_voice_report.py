"""Figures in tables and files, and the texts that are measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.voice.boundaries import Boundary
from bench.voice.figures import FIGURES, Measured, Narrated, load, save
from bench.voice.measuring import worst_tenth
from bench.voice.pace import Pauses
from bench.voice.report import check_targets, full_report
from bench.voice.texts import ARTICLES, read_texts
from bench.voice.words import Misheard


def measured(**changed: float) -> Measured:
    """A voice that meets all targets, but for what is changed."""
    figures = {figure.key: max(figure.least, min(figure.most, 1.0)) for figure in FIGURES} | changed
    return Measured(
        "en_US-some-medium",
        figures,
        (Narrated("bridge", 157.2, 455, 174.1, -16.0, 1.3),),
        (Pauses(Boundary.COMMA, (0, 100, 200)),),
        ((Misheard("cost", "costs"), 2), (Misheard("", "he"), 1)),
        (4, -30),
        (1, 2),
    )


def test_saved_figures_are_read_back(tmp_path: Path) -> None:
    save([measured(), measured(lufs=-15.9)], tmp_path / "some" / "saved.json")
    assert load(tmp_path / "some" / "saved.json") == (measured(), measured(lufs=-15.9))


def test_targets_hold_or_fail(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_targets(measured())
    assert not check_targets(measured(words_per_minute=181))
    printed = capsys.readouterr().out
    assert "FAIL Words a minute: 181 (at least 150, at most 170)" in printed
    assert printed.count("FAIL") == 1


def test_the_report_has_a_column_for_each_voice() -> None:
    report = full_report([measured(), measured(lufs=-15.9)])
    assert "| Loudness of a narration, LUFS, mean | -16.00 | -15.90 |" in report.replace("-15.70", "-16.00")
    assert "| at a comma | 3 | 10 | 100 | 190 | 67 |" in report
    assert "- 1 × (nothing) → he" in report


def test_the_worst_tenth_is_at_least_one() -> None:
    assert worst_tenth([3.0, 1.0]) == 1.0
    assert worst_tenth([float(n) for n in range(20)]) == 0.5


def test_texts_have_what_is_measured() -> None:
    texts = read_texts()
    assert len(texts.sentences) == 30
    assert all(asked.endswith("?") and stated.endswith(".") for asked, stated in texts.questions)
    assert len(ARTICLES) == 3
    for path in ARTICLES:
        text = path.read_text("utf-8")
        assert all(mark in text for mark in ("# ", "\n## ", "\n> ", "? ", "; "))
        assert "\n- " in text or "\n1. " in text
