"""What American papers print: weather, sport, courts, agencies and roads, with near misses that stay as they are."""

from __future__ import annotations

import pytest

from tests.verbalize.test_verbalize import compared, spoken

CASES: dict[str, dict[str, str]] = {
    "weather": {
        "a Cat. 4 hurricane": "a Category four hurricane",
        "He said the cat. 5 people laughed.": "He said the cat. five people laughed",
        "12 miles ESE of Reno": "twelve miles east southeast of Reno",
        "Winds NW 10-15 mph": "Winds northwest ten to fifteen miles per hour",
        "45 mi. SW of Reno": "forty five miles southwest of Reno",
        "NW winds of 15 mph": "northwest winds of fifteen miles per hour",
        "moving NNE at 12 mph": "moving north northeast at twelve miles per hour",
        "The office at 123 K St. NW is shut.": "The office at one twenty three K Street Northwest is shut",
        "It was 72 degrees F at noon.": "It was seventy two degrees Fahrenheit at noon",
        'Snow fell at 2"/hr. in Buffalo.': "Snow fell at two inches per hour in Buffalo",
        'Rain of 1/4" fell.': "Rain of one quarter inch fell",
        'The storm left 8-12" of snow.': "The storm left eight to twelve inches of snow",
        '“Rain of 1/4" fell,” he said.': "Rain of one quarter inch fell he said",
        "“The score was 8-12” then.": "The score was eight to twelve then",
        'He said the score was "8-12" then.': "He said the score was eight to twelve then",
        "1,200 ac. and temps. of 105": "one thousand two hundred acres and temperatures of one hundred five",
        "2 AC units and the temps.": "two A C units and the temps",
        "grad. rates of grad. students; a grad.": "graduation rates of graduate students a grad",
        "1,117 MWe": "one thousand one hundred seventeen megawatts electric",
    },
    "sport": {
        "He had 24 HRs and 3 TDs.": "He had twenty four home runs and three touchdowns",
        "11 rebs. and 9 asts.": "eleven rebounds and nine assists",
        "The HRs are firm.": "The H R's are firm",
        "He works 3 hrs. a day.": "He works three hours a day",
        "He hit .298/.371/.512 in May.": "He hit two ninety eight three seventy one five twelve in May",
        "a 3-2 count and a 1-2 slider": "a three two count and a one two slider",
        "a 3-2 win": "a three to two win",
        "15 SEC teams": "fifteen S E C teams",
        "15 sec. later": "fifteen seconds later",
        "LSU (6-1, 4-0 SEC) hosts Ole Miss.": "L S U six and one four and oh S E C hosts Ole Miss",
        "Astros win 3-0 in 9 innings": "Astros win three to nothing in nine innings",
        "A wild 3-0 win for the giants": "A wild three nil win for the giants",
        "Spurs win 3-0": "Spurs win three nil",
        "Kansas City def. Buffalo 42-36": "Kansas City defeated Buffalo forty two to thirty six",
        "Roe d. Poe 6-3, 6-2": "Roe defeated Poe six three six two",
        "Jane Roe, b. May 2, 1931, d. June 3": "Jane Roe born May second nineteen thirty one died June third",
        "the def. of a word": "the def. of a word",
        "Giants-49ers in Wk. 11": "Giants forty niners in Week eleven",
        "the NCAA's rule": "the N C double A's rule",
    },
    "courts and agencies": {
        "Section 230 and section 230 houses": "Section two thirty and section two hundred thirty houses",
        "Form 990 and a 529 plan": "Form nine ninety and a five twenty nine plan",
        "the 529 people": "the five hundred twenty nine people",
        "Case 22-cr-673 and the 22-by-6 lot": "Case twenty two C R six seventy three and the twenty two by six lot",
        "a N.D. Ill. judge in Fargo, N.D.": "a N D Illinois judge in Fargo North Dakota",
        "Ann Roe, MD, PhD, of Rockville, MD": "Ann Roe M D P H D of Rockville Maryland",
        "Dr. Ann Roe, MD, said": "Doctor Ann Roe M D said",
        "the Senate Cmte. and Flt. 364": "the Senate Committee and Flight three sixty four",
        "in the E.D. Va. office": "in the E D Virginia office",
        "Fed. R. Civ. P. 12 and P. 55": "Fed. R Civ. P twelve and Page fifty five",
        "S. 2226 passed under P.L. 115-97.": "S twenty two twenty six passed under P L one fifteen ninety seven",
        "On Monday, Amb. to France Ann Roe": "On Monday Ambassador to France Ann Roe",
        "a Boeing 737–800, P.L. 115–97": "a Boeing seven thirty seven eight hundred P L one fifteen ninety seven",
        "He left Dover, Del., on Monday.": "He left Dover Delaware on Monday",
        "Dist. Atty. Jane Roe": "District Attorney Jane Roe",
        "in Ore. and Wash.; in the 2nd Cong. Dist.": "in Oregon and Washington in the second Congressional District",
        "Pct. of adults at elev. 288 ft.": "Percent of adults at elevation two hundred eighty eight feet",
        "Pa. man and Ga. DA sue": "Pennsylvania man and Georgia D A sue",
        "Dem. aides and Dem. Jane Roe": "Democratic aides and Dem. Jane Roe",
        "AAA, the NAACP and a super PAC": "triple A the N double A C P and a super pack",
        "a 9th Cir. case and the Trump Org.": "a ninth Circuit case and the Trump Organization",
        "an F/A-18F jet and a 98F day": "an F A eighteen F jet and a ninety eight degree Fahrenheit day",
        "the FY '25 budget": "the fiscal year twenty five budget",
    },
    "roads and calls": {
        "Hwy. 101 to Exit 152": "Highway one oh one to Exit one fifty two",
        "the exit 100 people used": "the exit one hundred people used",
        "Take Rte. 9 N. home.": "Take Route nine North home",
        "PS 118, Econ 101 and Bears 101": "P S one eighteen Econ one oh one and Bears one hundred one",
        "Dial 911 or 988.": "Dial nine one one or nine eight eight",
        "911 or 988 people": "nine hundred eleven or nine hundred eighty eight people",
        "the 1–800 line": "the one eight hundred line",
        "Call 1–800–555–0199 now.": "Call one eight hundred five five five zero one nine nine now",
        "Call +1–555–555–0199.": "Call plus one five five five five five five zero one nine nine",
        "Rents of 800–1200 a month": "Rents of eight hundred to one thousand two hundred a month",
        "P.O. Box 96929": "P O Box nine six nine two nine",
        "W. Philly and W. Philip Roe": "West Philly and W Philip Roe",
        "on U.S. 50 E. of Reno by the Miss. River": "on U S fifty East of Reno by the Mississippi River",
        "the 400 blk. of Main": "the four hundred block of Main",
    },
    "money": {
        "Her $15/hr. job ended.": "Her fifteen dollar per hour job ended",
        "$83 a bbl. or 45 cents a lb.": "eighty three dollars a barrel or forty five cents a pound",
        "$1.02 bil. or 84 cents/share": "one point zero two billion dollars or eighty four cents per share",
        "$1,000 x 9 days and 3 x 4 feet": "one thousand dollars times nine days and three by four feet",
        "a $1B haul": "a one billion dollar haul",
        "The plan covers 24M; see row 3M.": "The plan covers twenty four million see row three M",
        "a $4M pact": "a four million dollar pact",
        "at 6:30 p.m. CST/7:30 p.m. EST": "at six thirty P M C S T seven thirty P M E S T",
        "$1M cash/$2M bond": "one million dollar cash two million dollars bond",
        "The price—$3 million—was high.": "The price three million dollars was high",
        "He ran —10km north.": "He ran ten kilometers north",
        "5 percent - 10 percent and 5 miles – 10 miles": "five percent to ten percent and five miles to ten miles",
        "cut 5 percent – 10 people left": "cut five percent ten people left",
        "Band of the 1980S; an 80S unit": "Band of the nineteen eighties an eighty S unit",
        "‘N. Dakota St. won.’": "North Dakota State won",
        "5 per cent – 10 per cent": "five per cent to ten per cent",
        "‘12 345 people’": "twelve thousand three hundred forty five people",
        "8 3/4% notes": "eight and three quarters percent notes",
        "It takes effect 11/1.": "It takes effect November first",
        "It starts 3/4 of a mile away.": "It starts three quarters of a mile away",
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
def test_american(written: str, expected: str) -> None:
    assert compared(spoken(written)) == compared(expected)
