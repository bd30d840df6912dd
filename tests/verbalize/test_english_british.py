"""What British, Indian and Australian papers print. Compared without case and marks, but with "and"."""

from __future__ import annotations

import pytest

from tests.verbalize.test_verbalize import spoken

CASES: dict[str, dict[str, str]] = {
    "and in quantities": {
        "£88,325": "eighty eight thousand three hundred and twenty five pounds",
        "a 120kg safe": "a one hundred and twenty kilogram safe",
        "£31,049": "thirty one thousand and forty nine pounds",
        "£2,500 for 200 trees": "two thousand five hundred pounds for two hundred trees",
        "a 737-800": "a seven thirty seven eight hundred",
    },
    "recipes": {
        "Add 250ml milk and 7g yeast.": "Add two hundred and fifty milliliters milk and seven grams yeast",
        "75g unsalted butter": "seventy five grams unsalted butter",
        "18g fat, of which 6g saturates": "eighteen grams fat of which six grams saturates",
        "a 400g tin and two 500lb bombs": "a four hundred gram tin and two five hundred pound bombs",
        "a 30g protein bar": "a thirty gram protein bar",
        "1 heaped tsp salt, 2 level tbsp flour": "one heaped teaspoon salt two level tablespoons flour",
        "200C (180C fan)/gas 6": "two hundred degrees Celsius one hundred and eighty degrees Celsius fan gas six",
        "freezes for 3mths": "freezes for three months",
    },
    "lengths twice": {
        "Cross Hill (893m/2,930ft)": (
            "Cross Hill eight hundred and ninety three meters two thousand nine hundred and thirty feet"
        ),
        "a walk of 10km/6 miles": "a walk of ten kilometers six miles",
        "5 l/100km and 80mg/100ml": (
            "five liters per one hundred kilometers and eighty milligrams per one hundred milliliters"
        ),
    },
    "distances": {
        "12km NW of Bury": "twelve kilometers northwest of Bury",
        "5 miles N of Ely, Group E of the cup": "five miles north of Ely Group E of the cup",
        "the NW zone": "the N W zone",
        "The bus was 12min late.": "The bus was twelve minutes late",
        "0-60mph takes 3sec": "zero to sixty miles per hour takes three seconds",
        "200hrs unpaid work, a 20mins walk": "two hundred hours unpaid work a twenty minute walk",
        "lost 3st, on the 21st": "lost three stone on the twenty first",
        "374/1,230 litres": "three hundred and seventy four one thousand two hundred and thirty litres",
        "a 330ml can, which can": "a three hundred and thirty milliliter can which can",
        "a 12min film": "a twelve minute film",
        "over 2m 3f at Ayr": "over two miles three furlongs at Ayr",
        "2m 3cm": "two meters three centimeters",
        "The queue stands at 7.3m patients.": "The queue stands at seven point three million patients",
        "a 3m croc": "a three meter croc",
        "ran 5K in 24:30 and 10k in 52 mins": "ran five K in twenty four thirty and ten K in fifty two minutes",
        "raised 10k in May": "raised ten thousand in May",
    },
    "rates of pay and rent": {
        "£40pw or £120pcm": "forty pounds per week or one hundred and twenty pounds per calendar month",
        "on £65k pa, £45pp": "on sixty five thousand pounds per annum forty five pounds per person",
        "paid £2m PA Media said": "paid two million pounds P A Media said",
        "at $5 p.m. on Friday": "at five dollars P M on Friday",
    },
    "amounts": {
        "bought US64.6c": "bought sixty four point six U S cents",
        "25p-50p a go": "twenty five to fifty pence a go",
        "a £2.3m, five-bed house": "a two point three million pound five-bed house",
        "He had a hat, £2m, five-bed house": "He had a hat two million pounds five-bed house",
        "3.5 cr voters": "three point five crore voters",
        "cut by 25 bps to 5.25%": "cut by twenty five basis points to five point two five percent",
        "Rs 800-Rs 2,500": "eight hundred to two thousand five hundred rupees",
        "Rs 5 lakh-Rs 10 lakh": "five lakh to ten lakh rupees",
        "1.2 lakh ha; ha, he said": "one point two lakh hectares ha he said",
        "£18/£17; £18/hr": "eighteen pounds seventeen pounds eighteen pounds per hour",
        "up 5pp; 883pp": "up five percentage points eight hundred and eighty three pages",
    },
    "grades": {
        "three A*s and a B": "three A stars and a B",
        "A*A*B; an A* pupil; A*-C": "A star A star B an A star pupil A star to C",
        "a Grade II*-listed barn, a Grade II* church": "a Grade two star listed barn a Grade two star church",
        "Plan A** and *A*": "Plan A and A",
        "a 2:1 degree; odds of 2:1": "a two one degree odds of two to one",
        "the 5:2 diet": "the five two diet",
    },
    "results": {
        "HT 1-0, FT 2-1": "half-time one nil full-time two one",
        "the FT and an HT cable": "the F T and an H T cable",
        "lost 2-3 seats": "lost two to three seats",
        "won the vote 52-48": "won the vote fifty two to forty eight",
        "6-121 at tea": "six for one hundred and twenty one at tea",
        "won 2-1 aet": "won two one after extra time",
        "85 off 60 balls (9x4, 1x6)": "eighty five off sixty balls nine fours one six",
        "102 (95b, 11x4)": "one hundred and two ninety five balls eleven fours",
        "a 4x4 and 2x4 timber": "a four by four and two by four timber",
        "Essex 9.8 (62) d Kent 8.7 (55)": "Essex nine eight sixty two defeated Kent eight seven fifty five",
        "rose 9.8 (61) points": "rose nine point eight sixty one points",
        "Roe def. Poe": "Roe defeated Poe",
        "in high def. Poe left": "in high def. Poe left",
        "the starting XI, an Essex XI": "the starting eleven an Essex eleven",
        "President XI said": "President XI said",
        "190/9 (20 ov)": "one hundred and ninety for nine twenty overs",
    },
    "books and law": {
        "(Faber, pp384)": "Faber three hundred and eighty four pages",
        "see p24; pp30-31": "see page twenty four pages thirty to thirty one",
        "from p16 cells, on p24.": "from P sixteen cells on page twenty four",
        "s100 protein": "S one hundred protein",
        "the p53 gene": "the P fifty three gene",
        "R (Roe) v Minister": "R Roe versus Minister",
        "para 4 of the para": "paragraph four of the para",
        "at No10; VED in yr 1": "at Number ten V E D in year one",
        "s21 evictions": "section twenty one evictions",
        "an S21 phone": "an S twenty one phone",
        "Art 8 of the treaty": "Article eight of the treaty",
        "modern Art 8 years on": "modern Art eight years on",
        "Sec 9 and Op 125": "Section nine and Opus one hundred and twenty five",
        "the 2nd edn": "the second edition",
        "c60,000 years": "circa sixty thousand years",
    },
    "ranks and places": {
        "Lt-Gen Sir Ian Roe": "Lieutenant General Sir Ian Roe",
        "Brig Tom Ash sailed the brig Tom built": "Brigadier Tom Ash sailed the brig Tom built",
        "Det-Con Poe of 1st Bn": "Detective Constable Poe of first Battalion",
        "Gt Yarmouth and a Golf GT": "Great Yarmouth and a Golf G T",
        "Cairns, Qld": "Cairns Queensland",
        "Smt. Rao, u/s 302": "Shrimati Rao under section three hundred and two",
        "a Cat 4 storm": "a Category four storm",
        "inc VAT, Roe Inc": "including V A T Roe Incorporated",
        "the sun's size, Sat's race": "the sun's size Saturday's race",
        "UP's vote, what's UP": "U P's vote what's up",
        "He said: ANNE LANE (Leeds) won; JOHN LEWIS cut jobs": "He said Anne Lane Leeds won John Lewis cut jobs",
        "y/e March": "year ending March",
    },
    "calls and codes": {
        "call 116 123": "call one one six one two three",
        "the 101 line; 101 ideas": "the one zero one line one hundred and one ideas",
        "1–800–555–0199": "one eight hundred five five five zero one nine nine",
        "a 500-1200 word essay": "a five hundred to one thousand two hundred word essay",
        "call 555-1200 now": "call five five five one two zero zero now",
        "Mon ‑ Fri": "Monday to Friday",
        "On Friday, OK, so": "On Friday O K so",
        "runs on 220 V, in Flat 12 W": "runs on two hundred and twenty volts in Flat twelve W",
        "She said: BACK TO THE 1980S": "She said Back To The nineteen eighties",
        "Lane & Co., Ltd": "Lane and Company Limited",
        "text 85258 or call": "text eight five two five eight or call",
        "with 225/45 R17 tyres": "with two twenty five forty five R seventeen tyres",
        "24/25 accounts": "twenty four twenty five accounts",
        "pressure of 120/80": "pressure of one hundred and twenty over eighty",
        "the 26/11 case": "the twenty six eleven case",
        "On Nov. 6 & 11": "On November sixth and eleventh",
    },
}


def words(text: str) -> str:
    return " ".join("".join(" " if char in ",.;:!?" else char for char in text).lower().split())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(written, said, id=f"{kind}: {written}")
        for kind, table in CASES.items()
        for written, said in table.items()
    ],
)
def test_kinds(written: str, expected: str) -> None:
    assert words(spoken(written, "en-GB")) == words(expected)


def test_american_quantities_have_no_and() -> None:
    assert spoken("£88,325", "en-US") == "eighty eight thousand three hundred twenty five pounds"
