"""English, kind by kind: what is written and what a newsreader says. Compared without case, marks and "and"."""

from __future__ import annotations

import csv

import pytest

from audio_service.verbalize import verbalize
from tests.conftest import REPOSITORY
from tests.verbalize.test_verbalize import LEXICON, compared, spoken

CASES: dict[str, dict[str, str]] = {
    "money": {
        "a fine of $75,000 was": "a fine of seventy five thousand dollars was",
        "he owes £3.7m": "he owes three point seven million pounds",
        "US$8 billion in loans": "eight billion U S dollars in loans",
        "between €20-30 million": "between twenty to thirty million euros",
        "$20–$30 each": "twenty dollars to thirty dollars each",
        "€50m–€60m": "fifty million euros to sixty million euros",
        "65p a pint": "sixty five pence a pint",
        "¥450 a bowl": "four hundred fifty yen a bowl",
        "a £12.5bn merger": "a twelve point five billion pound merger",
        "tickets cost $19.95": "tickets cost nineteen dollars ninety five cents",
        "$0.75 a share": "seventy five cents a share",
        "80 EUR": "eighty euros",
        "CHF 20 million": "twenty million Swiss francs",
        "Rs 500 crore": "five hundred crore rupees",
        "$15/hr": "fifteen dollars per hour",
        "a $2m-a-year contract": "a two million dollar a year contract",
        "-$5m": "minus five million dollars",
        "€ 40": "forty euros",
        "$1": "one dollar",
        "a 25¢ coin": "a twenty five cent coin",
    },
    "parts of an army, and growth": {
        "the 2nd Bn. of the 7th Regt.": "the second battalion of the seventh regiment",
        "3rd Bde. troops": "third brigade troops",
        "the 101st Div. landed": "the one hundred first division landed",
        "0.3% q/q and 1.2% y/y": "zero point three percent quarter on quarter and one point two percent year on year",
        "up 3% YoY": "up three percent year on year",
        "a y-o-y fall": "a year on year fall",
    },
    "dates": {
        "on Mar. 3, 1998, he": "on March third, nineteen ninety eight, he",
        "born 7 June 1954": "born the seventh of June nineteen fifty four",
        "the 4 July parade": "the fourth of July parade",
        "on 31/12/1999": "on the thirty first of December nineteen ninety nine",
        "2021-01-06": "January sixth twenty twenty one",
        "from 3–5 June": "from the third to the fifth of June",
        "the Nov. 5-7 summit": "the November fifth to seventh summit",
        "Tues., Oct. 8": "Tuesday, October eighth",
        "in Sept 2019": "in September twenty nineteen",
        "the 7/7 bombings": "the seven seven bombings",
        "Mon.-Thu.": "Monday to Thursday",
        "in May 2023": "in May twenty twenty three",
        "He may go": "He may go",
    },
    "years": {
        "in 1815": "in eighteen fifteen",
        "since 1700": "since seventeen hundred",
        "in 2009 or 2010": "in two thousand nine or twenty ten",
        "from 1914–18": "from nineteen fourteen to eighteen",
        "2003–07": "two thousand three to two thousand seven",
        "the late 1950s": "the late nineteen fifties",
        "the mid-'70s": "the mid seventies",
        "post-1989": "post nineteen eighty nine",
        "55 BC": "fifty five B C",
        "A.D. 410": "A D four hundred ten",
        "c. 1350": "circa thirteen fifty",
        "the 2021-22 season": "the twenty twenty one to twenty two season",
        "the 2019/20 season": "the twenty nineteen twenty season",
        "in 1066": "in ten sixty six",
    },
    "times": {
        "at 6:45 p.m. ET": "at six forty five P M E T",
        "by 8am on": "by eight A M on",
        "at 18:00 GMT": "at eighteen hundred G M T",
        "at 0430 GMT on": "at oh four thirty G M T on",
        "from 9:30-10:15 a.m.": "from nine thirty to ten fifteen A M",
        "9 a.m.-5 p.m. shifts": "nine A M to five P M shifts",
        "at 7.30pm on": "at seven thirty P M on",
        "at 9:05 sharp": "at nine oh five sharp",
        "in 2:03:59 flat": "in two hours three minutes and fifty nine seconds flat",
        "John 3:16": "John three sixteen",
    },
    "ranges and scores": {
        "aged 25–34": "aged twenty five to thirty four",
        "18 – 24 year olds": "eighteen to twenty four year olds",
        "10,000-15,000 men": "ten thousand to fifteen thousand men",
        "a 7-2 ruling": "a seven to two ruling",
        "a 4-0 win": "a four nil win",
        "a 50-50 chance": "a fifty fifty chance",
        "5-1 odds": "five to one odds",
        "up 5-10%": "up five to ten percent",
        "3:1": "three to one",
        "8 a.m. - noon": "eight A M to noon",
        "midnight–6 a.m.": "midnight to six A M",
        "rated 8/10": "rated eight out of ten",
    },
    "numbers": {
        "12,400 seats": "twelve thousand four hundred seats",
        "minus −7 today": "minus minus seven today",
        "~50 people": "about fifty people",
        ">10 cases": "more than ten cases",
        "2.75 million": "two point seven five million",
        "5m people": "five million people",
        "the 100m final": "the one hundred meter final",
        "100k followers": "one hundred thousand followers",
        "3x faster": "three times faster",
        "1 in 5": "one in five",
        "5,000+ fans": "five thousand plus fans",
        "007": "zero zero seven",
        "the 42nd and 3rd": "the forty second and third",
        "a 7-year-old": "a seven year old",
        "a 15,000-strong crowd": "a fifteen thousand strong crowd",
        "50\u00a0000 men": "fifty thousand men",
        "½ cup": "one half cup",
        "3¾ miles": "three and three quarters miles",
        "2 1/2 years": "two and a half years",
        "No. 10": "Number ten",
        "#1 song": "number one song",
    },
    "measures": {
        "a 10kg sack": "a ten kilogram sack",
        "155mm shells": "one hundred fifty five millimeter shells",
        "10km north": "ten kilometers north",
        "30 mph": "thirty miles per hour",
        "120km/h winds": "one hundred twenty kilometer per hour winds",
        "5 km²": "five square kilometers",
        "2,500 sq. miles": "two thousand five hundred square miles",
        "-12°C": "minus twelve degrees celsius",
        "98.6°F": "ninety eight point six degrees fahrenheit",
        "6'2\"": "six foot two",
        "a 6ft 2in man": "a six foot two inch man",
        "9 st 4lb": "nine stone four pounds",
        "0.7%": "zero point seven percent",
        "50bps": "fifty basis points",
        "8 in. of rain": "eight inches of rain",
        "a 4-inch gun": "a four inch gun",
        "500 kWh": "five hundred kilowatt hours",
        "a 512GB drive": "a five hundred twelve gigabyte drive",
    },
    "abbreviations": {
        "Gen. Mark Lee": "General Mark Lee",
        "Lt. Col. Smith": "Lieutenant Colonel Smith",
        "St. Paul's on Elm St.": "Saint Paul's on Elm Street",
        "Sen. Roe (D-Ohio)": "Senator Roe, Democrat of Ohio",
        "Roe v. Wade": "Roe versus Wade",
        "Smith & Co. said": "Smith and Company said",
        "Boston, Mass., on": "Boston, Massachusetts, on",
        "Fargo, N.D.": "Fargo, North Dakota",
        "Miami, FL 33101": "Miami, Florida three three one zero one",
        "a Ph.D. thesis": "a P H D thesis",
        "i.e. now": "that is now",
        "Mt. Fuji": "Mount Fuji",
        "pp. 10-12": "pages ten to twelve",
        "Sgt. Maj. Roe": "Sergeant Major Roe",
        "w/o help": "without help",
        "fish, etc. were": "fish, et cetera were",
    },
    "initials and acronyms": {
        "C.S. Lewis": "C S Lewis",
        "Harry S. Truman": "Harry S Truman",
        "the F.B.I. said": "the F B I said",
        "NATO and the IAEA": "NATO and the I A E A",
        "the WHO, who said": "the W H O, who said",
        "CEOs' pay": "C E O's pay",
        "R&D at AT&T": "R and D at A T and T",
        "US-led": "U S led",
        "the UK's plan": "the U K's plan",
        "OpenAI's ChatGPT": "Open A I's Chat G P T",
        "iPad and eBay": "I pad and E bay",
        "this is NOT it": "this is not it",
        "SENATE PASSES US AID BILL": "Senate passes U S aid bill",
        "TELL US WHO WON": "Tell us who won",
    },
    "serials": {
        "an F-35 and a B-2": "an F thirty five and a B two",
        "the H5N1 virus": "the H five N one virus",
        "a Boeing 737-800": "a Boeing seven thirty seven eight hundred",
        "an A320": "an A three twenty",
        "flight MH17": "flight M H seventeen",
        "COP29 and G20": "COP twenty nine and G twenty",
        "two F-16s": "two F sixteens",
        "GPT-4": "G P T four",
        "CO2": "C O two",
        "Covid-19": "Covid nineteen",
        "a 747": "a seven forty seven",
        "C++ and C#": "C plus plus and C sharp",
    },
    "romans": {
        "Elizabeth II": "Elizabeth the second",
        "Charles I of England": "Charles the first of England",
        "Louis XIV's court": "Louis the fourteenth's court",
        "Act III": "Act three",
        "World War I": "World War one",
        "Super Bowl LIX": "Super Bowl fifty nine",
        "the XX century": "the twentieth century",
        "Malcolm X": "Malcolm X",
        "I think": "I think",
        "vitamin C": "vitamin C",
        "a CD": "a C D",
    },
    "phones and addresses": {
        "call 911 now": "call nine one one now",
        "(212) 555-0187": "two one two five five five zero one eight seven",
        "1-800-555-0199": "one eight hundred five five five zero one nine nine",
        "+44 20 7946 0958": "plus four four two zero seven nine four six zero nine five eight",
        "10 Downing St.": "ten Downing Street",
        "1600 Pennsylvania Ave. NW": "sixteen hundred Pennsylvania Avenue Northwest",
        "350 5th Ave": "three fifty fifth Avenue",
        "Room 204": "Room two oh four",
        "192.168.0.1": "one nine two dot one six eight dot zero dot one",
    },
    "web": {
        "see https://www.example.org/a/b?c=1": "see example dot org",
        "at example.co.uk now": "at example dot co dot U K now",
        "mail me@example.com now": "mail me at example dot com now",
        "@WhiteHouse said": "at White House said",
        "#ClimateChange": "hashtag Climate Change",
        "it ended.Then he left": "it ended Then he left",
    },
    "more money": {
        "USD 9/110123": "nine U S dollars per one one zero one two three",
        "€9,50 a kilo": "nine euros fifty cents a kilo",
        "$5 m in aid": "five million dollars in aid",
        "$3 million-plus": "three million dollars plus",
        "a $4 billion-a-year firm": "a four billion dollar a year firm",
        "$8+ million": "eight plus million dollars",
        "$2bn-worth of oil": "two billion dollars worth of oil",
        "a $2-million flat": "a two million dollar flat",
        "$9/sq ft": "nine dollars per square foot",
        "SEK 7bn": "seven billion kronor",
        "$US30": "thirty U S dollars",
        "$6 million CAD": "six million Canadian dollars",
        "R40m": "forty million rand",
        "a new $3 trillion rescue package": "a new three trillion dollar rescue package",
    },
    "more dates": {
        "Oct. 30-Nov. 2, 2023": "October thirtieth to November second, twenty twenty three",
        "from 28 June-4 July": "from the twenty eighth of June to the fourth of July",
        "Dec. 28 - Jan. 3": "December twenty eighth to January third",
        "May 5 - 8": "May fifth to eighth",
        "a Sept. 11-style plot": "a September eleventh style plot",
        "FY2024": "fiscal year twenty twenty four",
        "FY 2022": "fiscal year twenty twenty two",
        "in 1H25": "in the first half of twenty five",
        "Q3'21": "the third quarter of twenty one",
        "c1480": "circa fourteen eighty",
        "the 1984-5 strike": "the nineteen eighty four to five strike",
        "the 2023/2024 season": "the twenty twenty three twenty twenty four season",
        "the 00s": "the two thousands",
        "© 2025 and ©2024": "copyright twenty twenty five and copyright twenty twenty four",
        "the 3rd c. BC": "the third century B C",
    },
    "more times": {
        "in 1:45.3": "in one minute forty five point three seconds",
        "2h 15m": "two hours fifteen minutes",
        "1h30": "one hour thirty minutes",
        "10.30-11.15am": "ten thirty to eleven fifteen A M",
        "6pm-midnight": "six PM to midnight",
        "9 a.m.-noon": "nine A M to noon",
        "Psalm 23:1-6": "Psalm twenty three one to six",
    },
    "more ranges and scores": {
        "18-24-year-olds": "eighteen to twenty four year olds",
        "1st-3rd graders": "first to third graders",
        "Q1-Q3": "Q one to Q three",
        "it passed 98-2": "it passed ninety eight to two",
        "led 14-7": "led fourteen to seven",
        "a 9-0 ruling": "a nine to zero ruling",
        "a 60/40 split": "a sixty forty split",
        "the 11/8 favourite": "the eleven to eight favourite",
        "the 100/1 outsider": "the one hundred to one outsider",
        "+/- 3 points": "plus or minus three points",
        "+/-3%": "plus or minus three percent",
        "Case No. 21-1234": "Case Number twenty one twelve thirty four",
        "rated 4/5": "rated four out of five",
    },
    "more numbers": {
        "2.3 bn people": "two point three billion people",
        "1.2 m people": "one point two million people",
        "a 5k race": "a five K race",
        "100s of people": "hundreds of people",
        "the 49ers": "the forty niners",
        "76ers": "seventy sixers",
        "a 3-1/2-year term": "a three and a half year term",
        "a 5 1/4-inch nail": "a five and one quarter inch nail",
        "a 1/2-mile walk": "a one half mile walk",
        "9/11-style": "nine eleven style",
        "the 12 th": "the twelfth",
    },
    "formulas": {
        "5 x 3 = 15": "five times three equals fifteen",
        "3 - 1 = 2": "three minus one equals two",
        "10/2=5": "ten divided by two equals five",
        "y = 2x + 3": "y equals two x plus three",
        "E = mc²": "E equals m c squared",
        "x^2": "x squared",
        "10^6": "ten to the power of six",
        "√16": "square root of sixteen",
        "p<0.05": "p less than zero point zero five",
        ">= 5": "at least five",
    },
    "more measures": {
        "25° C": "twenty five degrees celsius",
        "51.5° N": "fifty one point five degrees north",
        "104 F (40 C)": "one hundred four degrees Fahrenheit, forty degrees celsius",
        "9.8 m/s²": "nine point eight meters per second squared",
        "5 l/100km": "five liters per one hundred kilometers",
        "500 people per km²": "five hundred people per square kilometer",
        "90g CO2/km": "ninety grams C O two per kilometer",
        "220 V": "two hundred twenty volts",
        "5' 11\"": "five foot eleven",
        "he is 6' tall": "he is six feet tall",
        "6ft x 4ft": "six feet by four feet",
        "4 x 100m": "four by one hundred meters",
        "1920x1080": "nineteen twenty by ten eighty",
        "a .50-calibre gun": "a fifty calibre gun",
        "a .22 rifle": "a twenty two rifle",
        "a blood pressure of 120/80": "a blood pressure of one hundred twenty over eighty",
    },
    "more abbreviations": {
        "D-Day": "D Day",
        "Lee (R-Texas)": "Lee, Republican of Texas",
        "Mr. He said": "Mister He said",
        "Ali v Frazier": "Ali versus Frazier",
        "aka Banksy": "also known as Banksy",
        "M.D.s and Ph.D.s": "M D's and P H D's",
        "No 10 has denied": "Number ten has denied",
        "Va. Gov. Roe": "Virginia Governor Roe",
        "Mk. III": "Mark three",
        "Ch. IV": "Chapter four",
        "on W. 125th St. near": "on West one hundred twenty fifth Street near",
        "4059 Mt Lee Dr.": "forty fifty nine Mount Lee Drive",
        "123 St. John St.": "one twenty three Saint John Street",
        "11 1/2 Main St": "eleven and a half Main Street",
        "3400 Hwy 61": "thirty four hundred Highway sixty one",
    },
    "more serials": {
        "401(k)s": "four oh one K's",
        "a 401k plan": "a four oh one K plan",
        "501(c)(3)": "five oh one C three",
        "rated BBB- by": "rated B B B minus by",
        "an A+ and an A- grade": "an A plus and an A minus grade",
        "OPEC+ cuts": "Opec plus cuts",
        "Disney+": "Disney plus",
        "B.1.1.7": "B dot one dot one dot seven",
        "Mk-84": "Mark eighty four",
        "a .com firm": "a dot com firm",
        "here (4 June 2014).and": "here, the fourth of June twenty fourteen, and",
        "xAI and macOS": "X A I and mac O S",
        "737-MAX": "seven thirty seven max",
    },
    "more romans": {
        "Chapter XI": "Chapter eleven",
        "Pius XI": "Pius the eleventh",
        "Xi Jinping": "Xi Jinping",
        "Chapters II-IV": "Chapters two to four",
        "Parts I and II": "Parts one and two",
        "Louis XIV-style": "Louis the fourteenth style",
        "Super Bowl L": "Super Bowl fifty",
        "Queen Xenia II": "Queen Xenia the second",
        "Davis Love III": "Davis Love the third",
        "Model X and Series X": "Model X and Series X",
        "(ii) and (iv)": "two, and, four",
        "MCMXCIX": "nineteen ninety nine",
        "the XXIV Olympic Games": "the twenty fourth Olympic Games",
        "WWIII": "World War three",
    },
    "more phones": {
        "+44 (0)20 7946 0123": "plus four four two zero seven nine four six zero one two three",
        "0800 1111": "zero eight zero zero one one one one",
        "(02) 9876 5432": "zero two nine eight seven six five four three two",
        "text 741741": "text seven four one seven four one",
        "10.0.0.1:8080": "one zero dot zero dot zero dot one colon eight zero eight zero",
    },
    "silence": {
        "it works.[3] Then": "it works Then",
        "as said² before": "as said before",
        "Great 🎉🎉 news 😀": "Great news",
        "© 2031 Acme™": "copyright twenty thirty one Acme",
        "**bold** text": "bold text",
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


@pytest.mark.parametrize(
    ("written", "american", "british"),
    [
        ("on 03/04/2022", "on March fourth twenty twenty two", "on the third of April twenty twenty two"),
        ("101 men", "one hundred one men", "one hundred and one men"),
    ],
)
def test_regions(written: str, american: str, british: str) -> None:
    assert spoken(written, "en-US") == american
    assert spoken(written, "en-GB") == british


def test_british_letters() -> None:
    assert verbalize("ZR", "en-GB", LEXICON)[0].ipa == ("zˌɛd", "ˈɑː")


HETERONYMS = REPOSITORY / "bench" / "heteronyms.tsv"


@pytest.mark.parametrize(("split", "least"), [("dev", 0.95), ("test", 0.93)])
def test_heteronyms(split: str, least: float) -> None:
    right = total = 0
    with HETERONYMS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["split"] == split:
                total += 1
                right += row["ipa"] in (pronounced(row["sentence"], row["word"]), espeak_is_right(row["ipa"]))
    assert total > 90
    assert right >= least * total


def pronounced(sentence: str, word: str) -> str | None:
    for said in verbalize(sentence, "en", LEXICON):
        for at, shown in enumerate(said.spoken.split()):
            if shown.strip(".,?!").lower() == word:
                return said.ipa[at] if said.ipa else None
    return None


def espeak_is_right(ipa: str) -> str | None:
    """`used` as an ordinary verb needs no phonemes of ours."""
    return "jˈuːzd" if ipa == "jˈuːzd" else None
