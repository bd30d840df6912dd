"""Numbers in English whose reading the neighbours decide. Compared without case, marks and "and"."""

from __future__ import annotations

import pytest

from tests.verbalize.test_verbalize import compared, spoken

CASES: dict[str, dict[str, str]] = {
    "meters": {
        "She ran the 100m in 10.91s.": "She ran the one hundred meters in ten point nine one seconds",
        "the men's 200m butterfly": "the men's two hundred meter butterfly",
        "the 1,500m heats": "the one thousand five hundred meter heats",
        "Discus: 61.25m; vault: 4.98m.": "discus sixty one point two five meters vault four point nine eight meters",
        "a 4m high gate": "a four meter high gate",
        "The gate is 4m high.": "The gate is four meters high",
        "within 50m of the gate": "within fifty meters of the gate",
        "a 15m by 20m plot": "a fifteen meter by twenty meter plot",
        "two 2m planks": "two two meter planks",
    },
    "millions": {
        "5m people left": "five million people left",
        "Deaths rose to 1m.": "Deaths rose to one million",
        "a city of 3.5m": "a city of three point five million",
        "between 2m and 3m people": "between two million and three million people",
        "5m-6m tonnes": "five to six million tonnes",
        "66m years ago": "sixty six million years ago",
        "a 2M-strong army": "a two million strong army",
        "She has 1M fans and 3B plays.": "She has one million fans and three billion plays",
        "Flat 5M and row 3B": "Flat five M and row three B",
        "Zeta 2.5 70B is out": "Zeta two point five seventy billion is out",
        "about 12k runners came": "about twelve thousand runners came",
        "the 10k runners": "the ten K runners",
        "20K fans": "twenty thousand fans",
        "2-3x since": "two to three times since",
        "from 5x-7x": "from five to seven times",
    },
    "durations": {
        "in 2m 14s": "in two minutes fourteen seconds",
        "ran 1m 44.2s": "ran one minute forty four point two seconds",
        "2h 3m 14s": "two hours three minutes fourteen seconds",
        "took 45s to answer": "took forty five seconds to answer",
        "in her 40s": "in her forties",
        "won in 1:32:07.986": "won in one hour thirty two minutes seven point nine eight six seconds",
        "+1:02.5": "plus one minute two point five seconds",
        "Windows 11 24H2": "Windows eleven twenty four H two",
    },
}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(written, said, id=f"{kind}: {written}")
        for kind, table in CASES.items()
        for written, said in table.items()
    ],
)
def test_kinds(written: str, expected: str) -> None:
    assert compared(spoken(written)) == compared(expected)
