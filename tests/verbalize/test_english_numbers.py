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
    "units by topic": {
        "The storm's pressure fell to 940 mb.": "The storm's pressure fell to nine hundred forty millibars",
        "Crude stocks fell 2.4 mb.": "Crude stocks fell two point four million barrels",
        "a 512 mb file": "a five hundred twelve megabyte file",
        "a 12-nm limit at sea": "a twelve nautical mile limit at sea",
        "3-nm chips": "three nanometer chips",
        "winds of 120 kt": "winds of one hundred twenty knots",
        "a bomb of 15 kt": "a bomb of fifteen kilotons",
    },
    "units of trades": {
        "1.3 mb/d": "one point three million barrels per day",
        "400 kbpd": "four hundred thousand barrels per day",
        "9 Bcf/d of gas": "nine billion cubic feet per day of gas",
        "30,000 boe/d": "thirty thousand barrels of oil equivalent per day",
        "$3/MMBtu": "three dollars per million B T U",
        "£2 per kg": "two pounds per kilogram",
        "$45 per sq. ft.": "forty five dollars per square foot",
        "80 dB(A)": "eighty A weighted decibels",
        "9.8 m/s2": "nine point eight meters per second squared",
    },
    "units before nouns": {
        "a 1,150-sq.-ft. flat": "a one thousand one hundred fifty square foot flat",
        "a 3,500-sq-ft house": "a three thousand five hundred square foot house",
        "a 12-ft. wall": "a twelve foot wall",
        "12 ft. high": "twelve feet high",
        "a 9ft by 12ft rug": "a nine foot by twelve foot rug",
        "5 kg bags": "five kilogram bags",
        "10 km thanks to": "ten kilometers thanks to",
        "a 2-in.-thick board": "a two inch thick board",
        "a 5-in-1 tool": "a five in one tool",
        "12 st 4 lb": "twelve stone four pounds",
    },
    "lakhs and crores": {
        "₹1,25,000 was seized": "one lakh twenty five thousand rupees was seized",
        "1,03,45,678 voters": "one crore three lakh forty five thousand six hundred seventy eight voters",
        "a ₹2,50,000-crore plan": "a two lakh fifty thousand crore rupee plan",
        "Rs 5-6 lakh crore": "five to six lakh crore rupees",
        "₹500cr and Rs 3.5L": "five hundred crore rupees and three point five lakh rupees",
        "Rs. 500/-": "five hundred rupees",
        "1,25,000-strong": "one lakh twenty five thousand strong",
        "1,250,000 men": "one million two hundred fifty thousand men",
        "rows 1,25 and 3": "rows one twenty five and three",
    },
    "grouped with spaces and apostrophes": {
        "CHF 1'250'000": "one million two hundred fifty thousand Swiss francs",
        "2 500 000 tonnes": "two million five hundred thousand tonnes",
        "12 345 people": "twelve thousand three hundred forty five people",
        "Of 100 200 left": "Of one hundred two hundred left",
    },
    "leading zeros": {
        "Episode 01 and week 07": "Episode one and week seven",
        "a 007 film": "a double oh seven film",
        "code 007": "code zero zero seven",
        "an 0800 number": "an oh eight hundred number",
        "Room 012": "Room zero one two",
    },
    "cricket": {
        "England were 287-6 at lunch.": "England were two hundred eighty seven for six at lunch",
        "Kent 287/6 (50 overs)": "Kent two hundred eighty seven for six fifty overs",
        "She took 5-43.": "She took five for forty three",
        "She took a 5-4 lead.": "She took a five to four lead",
        "120* off 85": "one hundred twenty not out off eighty five",
        "The Senate voted 87-6.": "The Senate voted eighty seven to six",
    },
    "tennis": {
        "won 6-4, 7-6 (7-5), 6-0": "won six four seven six seven five six love",
        "6-4 7-6(5)": "six four seven six five",
        "6-7 (4), 6-4": "six seven four six four",
        "by 6-4 and 6-3": "by six four and six three",
        "won 6-4 in overtime": "won six to four in overtime",
    },
    "records": {
        "The Owls (10-2) lost.": "The Owls ten and two lost",
        "improved to 10-2 (4-1 in the Big Ten)": "improved to ten and two four and one in the Big Ten",
        "went 21-7": "went twenty one and seven",
        "the 0-5 Owls": "the oh and five Owls",
        "went 2-0 up": "went two nil up",
        "It was 2-1.": "It was two to one",
        "aged 5-10 years": "aged five to ten years",
        "Hull 0-2 Leeds": "Hull nil two Leeds",
        "a 6-4 guard": "a six four guard",
        "a 70-30 split": "a seventy thirty split",
        "batting .305": "batting three oh five",
        "a .045 share": "a point zero four five share",
        "priced at 15/8": "priced at fifteen to eight",
        "with 27:45 left": "with twenty seven forty five left",
    },
    "two figures with a slash": {
        "in 3/4 time": "in three four time",
        "a waltz in 6/8.": "a waltz in six eight",
        "in 3/4 of cases": "in three quarters of cases",
        "a 5/8 share": "a five eighths share",
        "Rating: 7/10": "Rating seven out of ten",
        "9/10 of a mile": "nine tenths of a mile",
        "the 16/17 season": "the sixteen seventeen season",
        "16/17 of the cake": "sixteen seventeenths of the cake",
        "Directive 2016/679": "Directive twenty sixteen six seven nine",
        "1/2-price tickets": "half price tickets",
        "page 3/4": "page three of four",
    },
    "weekdays": {
        "On Mon. we met.": "On Monday we met",
        "The talk is Wed. at noon.": "The talk is Wednesday at noon",
        "closed Sun.": "closed Sunday",
        "Mon., Wed. and Fri.": "Monday Wednesday and Friday",
        "Mon - Fri": "Monday to Friday",
        "Sat night": "Saturday night",
        "8 p.m. Sun.": "eight P M Sunday",
        "The Sun. said": "The Sun said",
        "on Sun Microsystems": "on Sun Microsystems",
        "He sat. We left.": "He sat We left",
    },
    "months and years": {
        "on 3/4/24": "on March fourth twenty twenty four",
        "in 2020-12": "in December twenty twenty",
        "in 2010-12": "in twenty ten to twelve",
        "since 03/2021": "since March twenty twenty one",
        "a 0% APR offer": "a zero percent A P R offer",
        "APR 5, 2020": "April fifth twenty twenty",
        "by 2100": "by twenty one hundred",
        "2100 people": "two thousand one hundred people",
        "(c.1450-1500)": "circa fourteen fifty to fifteen hundred",
        "(fl. 1620)": "flourished sixteen twenty",
    },
    "times on air": {
        "at 8/7c on NBC": "at eight seven Central on N B C",
        "9pm/8c": "nine P M eight Central",
        "[00:03:12] Mayor: Hello": "Mayor Hello",
        "after 00:03:12": "after three minutes and twelve seconds",
        "at 0830": "at oh eight thirty",
    },
    "money": {
        "€1,659/l": "one point six five nine euros per liter",
        "€1,659/t": "one thousand six hundred fifty nine euros per ton",
        "₲5,000 and ₠5": "five thousand guaranis and five euro currency",
        "¢50 or 50¢": "fifty cents or fifty cents",
        "two $20s": "two twenties",
        "£5's worth": "five pounds worth",
        "paid in US$": "paid in U S dollars",
        "in £m": "in million pounds",
        "between $50 and $60 million": "between fifty and sixty million dollars",
        "between $5 and $10": "between five dollars and ten dollars",
        "$5-million-plus": "five million dollars plus",
        "$100+/month": "one hundred dollars plus per month",
        "12p/kWh": "twelve pence per kilowatt hour",
        "Rp 50,000": "fifty thousand rupiah",
        "a $$$ sign": "a three dollar signs sign",
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


def test_british_times() -> None:
    assert spoken("at 9.15 on Monday", "en-GB") == "at nine fifteen on Monday"
    assert spoken("at 9.15 per cent", "en-GB") == "at nine point one five per cent"
