"""The table of a language: everything that is said otherwise in each one. Its file lies beside this module.

`docs/languages.md` says how to write one. Names of months, days, units and currencies, number words and the decimal
mark come from CLDR (see `cldr.py`); a table says what CLDR lacks or what a newsreader says instead. A region that
differs has a small file beside it, such as pt-PT.toml, whose keys replace those of the language.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from audio_service.article import Tables
from audio_service.verbalize.formulas import FormulaWords
from audio_service.verbalize.languages.small_tables import Codes, Phones, Web

_HERE = Path(__file__).parent
LANGUAGES = frozenset(path.stem for path in _HERE.glob("??.toml"))

# One and several; in Slavic languages one, few, many and a fraction. A single form is that of any number.
Forms = tuple[str, ...]
# Old -> new endings of a word; the first that it has is replaced.
Endings = dict[str, str]


@dataclass(frozen=True, slots=True)
class Context:
    """Where a number has a certain case; all the conditions that are given hold there."""

    form: str
    before: frozenset[str] = frozenset()  # the word before
    further: frozenset[str] = frozenset()  # one of the three words before that
    nouns: frozenset[str] = frozenset()  # the word behind
    endings: frozenset[str] = frozenset()  # an ending of the word behind
    gender: frozenset[str] = frozenset()  # its gender
    counts: frozenset[str] = frozenset()  # CLDR's plural category of the number: "one", "few"
    before_endings: frozenset[str] = frozenset()  # an ending of the word before
    second: frozenset[str] = frozenset()  # the word before that
    behind: frozenset[str] = frozenset()  # one of the three words behind


@dataclass(frozen=True, slots=True)
class Agreement:
    """Gender and case of what is counted."""

    default: str = ""  # the gender of a noun of which nothing is known
    capital_nouns: bool = False  # nouns begin with a capital: small words before one are its adjectives
    adjectives: frozenset[str] = frozenset()  # endings of words that may stand between a number and its noun
    # Gender -> nouns, in small letters; "none" -> other words.
    genders: dict[str, frozenset[str]] = field(default_factory=dict)
    names_apart: bool = False  # a word with a capital is a name, which is not counted
    head_first: bool = False  # the first word of a name with several has the gender
    endings: dict[str, frozenset[str]] = field(default_factory=dict)  # gender -> endings; the longest decides
    articles: dict[str, frozenset[str]] = field(default_factory=dict)  # gender -> words before that tell it
    look_ahead: int = 0  # how many words of unknown gender, such as adjectives, may stand before the noun
    partitive: str = ""  # between a number and the whole that it is a part of, if one of `of_which` follows
    of_which: frozenset[str] = frozenset()
    partitives: frozenset[str] = frozenset()  # words that are both in one: "1 des 5 victimes"
    peoples: frozenset[str] = frozenset()  # endings of nouns with a capital that are no names: "21 Françaises"
    joints: frozenset[str] = frozenset()  # words between two numbers of one noun, besides `conjunction` and `to`
    sharing: frozenset[str] = frozenset()  # words between two counts that share the case of the first
    joints_behind: frozenset[str] = frozenset()  # words between a noun and a second number of it: "281 voix contre 201"
    alone_after: frozenset[str] = frozenset()  # words after which a number neither counts nor orders
    contexts: tuple[Context, ...] = ()  # the first that holds gives the case
    unit_cases: dict[str, Endings] = field(default_factory=dict)  # case -> endings of the plural of units -> its own
    plural_cases: dict[str, Endings] = field(default_factory=dict)  # case -> endings of the genitive plural -> its own
    singular_cases: dict[str, Endings] = field(default_factory=dict)  # the same from the genitive singular
    # Plural category -> gender -> endings of nouns behind such a number; they are asked before `endings`.
    count_endings: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    # Endings of words, such as verbs, before which a number stands for what an earlier number of the line counts.
    elliptic: frozenset[str] = frozenset()
    elliptic_after: frozenset[str] = frozenset()  # words before such a number, besides the joints and a comma
    elliptic_genders: dict[str, str] = field(default_factory=dict)  # gender of that noun -> form of such a number
    adverbs: frozenset[str] = frozenset()  # words that may stand between a preposition and a number


@dataclass(frozen=True, slots=True)
class Numbers:
    """Number words. A form is a gender, a case or both ("f", "gen", "f-gen"); "" is the one of a plain figure.

    `cardinals` and `ordinals` name rule sets of CLDR without their "spellout-".
    """

    point: str  # said for the decimal mark
    cldr: str = ""  # CLDR's locale, if it is not that of the language
    cardinals: dict[str, str] = field(default_factory=dict)
    ordinals: dict[str, str] = field(default_factory=dict)
    year: str = "numbering-year"
    hundreds: bool = False  # 1200 is twelve hundred, as in years
    cardinal_endings: dict[str, Endings] = field(default_factory=dict)  # form -> endings of its words -> its own
    # Form -> patterns in the words of its rule set -> what is said instead.
    rewritten_forms: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    rewritten: tuple[tuple[str, str], ...] = ()  # patterns in CLDR's words -> what is said instead
    before_nouns: tuple[tuple[str, str], ...] = ()  # patterns in a cardinal with its noun -> what is said instead
    rewritten_years: tuple[tuple[str, str], ...] = ()
    rewritten_ordinals: tuple[tuple[str, str], ...] = ()
    whole_form: str = ""  # the form of the number before the decimal mark; "*" is that of the noun behind
    decimals: str = "digits"  # or "number" (up to three digits), "pairs"
    decimals_agree: bool = False  # the end of decimals has the form that the noun behind asks for
    fraction_many: bool = False  # 1,5 asks for the plural, whatever CLDR has
    parts: tuple[Forms, ...] = ()  # tenths, hundredths, thousandths: 2,5 is "two wholes and five tenths"
    half: str = ""  # said for ,5: "dwa i pół"
    # The form of the whole and what is said for ,5 in a compound: "двух с половиной летний".
    half_joined: tuple[str, str] = ("", "")
    cased_parts: int = 0  # up to so many decimals are ordinals of the plural ("pl-gen") in a case
    wholes: Forms = ()  # a third form of these is the singular in another case, a fourth its accusative
    one_and_half: dict[str, str] = field(default_factory=dict)  # form -> what is said for 1.5
    # What is said for a sign before a number of these nouns, behind these words: "les -12 ans".
    bounds: dict[str, str] = field(default_factory=dict)
    bound_nouns: frozenset[str] = frozenset()
    bound_after: frozenset[str] = frozenset()
    range_form: str = ""  # the case of the second number behind `to`
    range: tuple[str, str] = ("", "")  # before and between two numbers that both have that case
    ranged: frozenset[str] = frozenset()  # words behind which a range of numbers is said as one of days
    years_joined: bool = False  # nothing is said between two years in a row: "la saison 2023-2024"
    # Words behind which nothing is said between two numbers.
    range_joined: frozenset[str] = frozenset()
    range_rises: bool = False  # nothing is said either between 787-9, which falls
    part_form: str = ""  # the form of numbers of wholes and parts
    # Ordinals where CLDR has none: words of a cardinal -> of the ordinal, for that many of the last words.
    ordinal_words: dict[str, str] = field(default_factory=dict)
    ordinal_tail: int = 1
    ordinal_fixed: frozenset[str] = frozenset()  # words that stay cardinals before another one
    ordinal_endings: dict[str, Endings] = field(default_factory=dict)  # form -> endings of the ordinal -> its own


@dataclass(frozen=True, slots=True)
class Ordinals:
    """How ordinals are printed, and in which case they stand."""

    marks: dict[str, str] = field(default_factory=dict)  # what is printed behind the figure -> form
    dot: bool = False  # "3." is an ordinal
    one_dropped: frozenset[str] = frozenset()  # words behind which "one millionth" is "millionth"
    degrees: bool = False  # a degree sign without a noun behind it is one, and not the sign of an ordinal
    degrees_without_article: bool = False  # it is one before a noun too, unless an article of `articles` stands before
    articles: dict[str, frozenset[str]] = field(default_factory=dict)  # gender -> words before that tell it
    before_nouns: dict[str, str] = field(default_factory=dict)  # form -> that before a noun of its gender: "1.º puesto"
    degrees_after: frozenset[str] = frozenset()  # words before 28° in degrees, which else is an ordinal
    # Words of the weather near which 28º, unless an article of `articles` stands before, is in degrees.
    degrees_near: frozenset[str] = frozenset()
    cardinal_marks: dict[str, str] = field(default_factory=dict)  # ends of cardinals (2-х) -> their form
    first: str = ""  # 1st in a date, where other days are cardinals
    contexts: tuple[Context, ...] = ()
    mark_contexts: dict[str, tuple[Context, ...]] = field(default_factory=dict)  # mark -> where it has another form
    printed: dict[str, str] = field(default_factory=dict)  # "2nd" and others with words of their own
    endings: dict[str, Endings] = field(default_factory=dict)  # form -> endings of CLDR's words -> its own
    nouns: frozenset[str] = frozenset()  # nouns before which a figure by itself is one: "w 30 minucie", "4 kap."
    # The same for nouns that are so only before some words: "na 34 km autostrady"; a context has to hold too.
    nouns_before: dict[str, frozenset[str]] = field(default_factory=dict)
    nouns_after: dict[str, frozenset[str]] = field(
        default_factory=dict
    )  # that are so only behind some words: "2 § 1 st."
    prepositions: frozenset[str] = frozenset()  # words behind which it is an ordinal at the end of a sentence
    places_after: frozenset[str] = frozenset()  # the same, but no day stands behind them: "wurde 3."
    ranks: frozenset[str] = frozenset()  # words joined to one by a hyphen: "Tabellen-3."
    long_after: frozenset[str] = frozenset()  # words behind which 1500. is one and no year at the end of a sentence
    starters: frozenset[str] = frozenset()  # words that begin a sentence, so that the dot before them ends one
    numbered: dict[str, str] = field(default_factory=dict)  # words before a figure that is one -> gender, or form
    before_capitals: bool = True  # also before a word with a capital


@dataclass(frozen=True, slots=True)
class Dates:
    """Days, months, years."""

    day: str = ""  # the form of a day, where days are ordinals
    between: str = " "  # between day, month and year
    days_ordinal: bool = False
    year_form: str = ""  # the form of a year behind a month, where years are ordinals
    year_word: str = ""  # said behind such a year if no word for it is printed
    span_form: str = ""  # the form of two years with a dash and without a noun, if they are ordinals
    year_nouns: dict[str, str] = field(default_factory=dict)  # words behind a year that make it an ordinal -> its case
    year_contexts: tuple[Context, ...] = ()
    eras: frozenset[str] = frozenset()  # printed behind a year: those, and the towns of clubs
    year_joints: frozenset[str] = frozenset()  # words between two years or two days that share their noun
    days_in: tuple[str, ...] = ()  # names of days, Monday first, behind one of `days_in_after`
    days_in_after: frozenset[str] = frozenset()
    days_from: tuple[str, ...] = ()  # names of days, Monday first, with the words of a range before them
    days_to: tuple[str, ...] = ()
    range: tuple[str, str, str] = ("", "", "")  # before and between two days, and the form of the second
    years_behind: dict[str, str] = field(default_factory=dict)  # words before a year that make it an ordinal -> case
    day_contexts: tuple[Context, ...] = ()  # of days, if they differ from those of ordinals
    short_years: dict[str, dict[str, str]] = field(default_factory=dict)  # "r." -> case -> word
    months: dict[str, str] = field(default_factory=dict)  # abbreviations besides CLDR's -> the month's number
    weekdays: dict[str, str] = field(default_factory=dict)  # the same for days, Monday is 1
    decades: dict[str, str] = field(default_factory=dict)  # endings of a decade (1990er) -> endings of its words
    decade_form: str = ""  # where decades are ordinals
    decade_words: Endings = field(default_factory=dict)  # endings of the number -> of the decade
    counted_in: str = ""  # the word between a count and a year: "von 1250 in 2019"
    spoken_as_years: frozenset[str] = frozenset()  # words before a figure of four digits that is a year
    slashed: str = ""  # between two days with a slash; the word of a range if it is empty
    short_after: frozenset[str] = frozenset()  # words behind which 31.08 is a date rather than a time
    short_before: frozenset[str] = frozenset()  # words before which have day and month behind them: 12/7
    # Words between the two days of a range, besides `to` and `conjunction`; before 21/5, but not 3/4, also of a date.
    joints: frozenset[str] = frozenset()
    days_behind: frozenset[str] = frozenset()  # words behind which an abbreviation with a dot is a day: "le ven."
    articles: frozenset[str] = frozenset()  # words before 1/4 as a date, unless one of `parts_of` stands behind
    parts_of: frozenset[str] = frozenset()
    days_before: frozenset[str] = frozenset()  # words behind such a one: "Mo. Ruhetag"; an abbreviation makes it sure
    not_days: frozenset[str] = frozenset()  # abbreviations that are words unless they have a dot
    month_words: dict[str, str] = field(default_factory=dict)  # abbreviations behind a day -> words, as of a month
    roman_months: bool = False  # "24 V 1543"
    roman_years: frozenset[str] = frozenset()  # words that are their year: "3 V br."
    month_first: bool = False  # "abril 30" is a date
    letters: dict[str, str] = field(default_factory=dict)  # initial in "8-M", with its hyphen if only so -> month
    letters_after: frozenset[str] = frozenset()  # words before "8M" without a hyphen
    numeric_months: bool = False  # "24.12." is "vierundzwanzigster Zwölfter"


@dataclass(frozen=True, slots=True)
class Times:
    """Times of day and durations."""

    between: str = " "  # between hours and minutes
    between_one: str = ""  # the same after 0 and 1
    full: str = ""  # after a full hour
    full_one: str = ""
    nouns: frozenset[str] = frozenset()  # printed behind a time and not said again
    hour: Forms = ()  # said for one of them behind a full hour
    units: bool = False  # 1:02:33 has its hours, minutes and seconds named
    dots_alone: bool = False  # 15.30 is a time between marks or the ends of the line, or from one to another
    dots_before: frozenset[str] = frozenset()  # words after which 15.30 is a time
    dots_after: frozenset[str] = frozenset()  # words before which it is one
    dots_first: bool = False  # it is one at the beginning of a line
    commas_after: frozenset[str] = frozenset()  # words after which 15,30 is one
    minutes_named: bool = False  # a time that is all of a line names its minutes
    spaced: frozenset[str] = frozenset()  # between hours and minutes with spaces around it: 8 h 30
    minute_nouns: frozenset[str] = frozenset()  # behind those minutes
    zero_many: bool = False  # 0 has the plural
    hours: str = ""  # the form of the hour
    before: frozenset[str] = frozenset()  # words after which a figure by itself is an hour
    alone: tuple[Context, ...] = ()  # where a figure by itself is an hour; the gender "end" is that of no word behind
    laps: bool = False  # 3:35,12 is in minutes and seconds
    compared: frozenset[str] = frozenset()  # words two behind a figure that counts: "o 18 w porównaniu"
    range_joints: frozenset[str] = frozenset()  # words between two hours of which the second has its half of the day
    ranges_after: frozenset[str] = frozenset()  # words, such as names of days, behind which 10–16 are hours
    ordinal: bool = False  # hours are ordinals
    contexts: tuple[Context, ...] = ()
    minutes: str = ""  # the form of minutes
    zones: dict[str, str] = field(default_factory=dict)  # "cet" -> what is said for it behind a half of the day
    zero: str = ""  # said before minutes below ten
    named: dict[str, str] = field(default_factory=dict)  # minutes with a name: 30 -> "y media"
    minute_said: bool = False  # a single minute has its word: "vinte e uma horas e um minuto"
    named_until: int = 24  # the last hour that has minutes with a name
    halves: dict[str, str] = field(default_factory=dict)  # "a.m" -> "de la mañana"
    dashed_scores: bool = False  # 2-1 is said without a word between
    sets: str = ""  # between the games of a set of tennis: " " or a word between spaces
    minute: tuple[str, str] = ("", "")  # form of the ordinal, or "", and word of a minute of a match: 87'
    minute_after: frozenset[str] = frozenset()  # the articles before it
    spaced_scores: bool = False  # 2 : 1 is a score, and no colon that stands behind a space
    range: tuple[str, str, str] = ("", "", "")  # before and between two times, and the form of both
    minutes_and_seconds: tuple[str, str] = ("", "")  # before the seconds, e.g. " minutes and ", and behind them
    clock_before: frozenset[str] = frozenset()  # words after which "7 h" and 2:10 are times of day
    lasted_after: frozenset[str] = frozenset()  # words after which 2.14.32 is a time that somebody needed
    gaps_after: frozenset[str] = frozenset()  # words before 1:31 in minutes and seconds: "a 1:31 del líder"
    scores: frozenset[str] = frozenset()  # words near which 2:10 is a score or a ratio; also a comparison without them


@dataclass(frozen=True, slots=True)
class Fractions:
    """½, 3/4, 2 1/2."""

    joint: str = " "  # between whole and fraction
    one: str = ""  # the form of a numerator of 1
    form: str = ""  # the form of other numerators
    denominators: dict[str, Forms] = field(
        default_factory=dict
    )  # "2" -> half, halves; "" if several are said with `over`
    # "1/2" and other fractions with a name of their own, also with the gender of their noun: "n 1/2".
    halves: dict[str, str] = field(default_factory=dict)
    genitive: dict[str, str] = field(default_factory=dict)  # fractions where a cardinal has this case
    contexts: tuple[Context, ...] = ()  # where the numerator has another case than a cardinal
    mixed: dict[str, str] = field(default_factory=dict)  # the same behind a whole number, or with it ("1 1/2")
    mixed_joined: bool = False  # these are written together with the whole number
    ordinal: str = ""  # the form of ordinals that are denominators
    plural: str = ""  # the same for several
    suffix: tuple[str, str] = ("", "")  # behind them, for one and several
    bare_of: frozenset[str] = frozenset()  # nouns, also behind `of`, that have 1/8 without its numerator
    bare_plural_after: frozenset[str] = frozenset()  # words behind which such a fraction is a plural
    bare_after: frozenset[str] = frozenset()  # words behind which no fraction of one has it: "le 1/4 des voix"
    singular: bool = False  # a unit behind a fraction is one: "två och en halv timme"
    limit: int = 100  # above it the denominator is a cardinal behind `over`
    over: str = ""
    ranges: frozenset[str] = frozenset()  # words behind which make 18/25 a range
    parts: frozenset[str] = frozenset()  # words before which denominators are ordinals: "3/4 partes"
    scores: frozenset[str] = frozenset()  # words before which have 8/10 as "eight out of ten"
    score: str = ""  # between its figures
    rated: str = ""  # said in 4/5 if one of `rated_by` stands up to two words before or behind it: "4/5 i betyg"
    rated_by: frozenset[str] = frozenset()
    majorities: frozenset[str] = frozenset()  # nouns before which a fraction has the endings of `majority`
    majority: Endings = field(default_factory=dict)
    half_before: dict[str, str] = field(default_factory=dict)  # gender -> ½ before a noun, if it agrees
    half_behind: dict[str, str] = field(default_factory=dict)  # gender -> that of 2½ behind its noun
    cardinal_above: int = 0  # above it, up to the limit, denominators are cardinals changed by `cardinal_endings`
    cardinal_endings: tuple[tuple[str, str], ...] = ()  # patterns in them -> what is said instead


@dataclass(frozen=True, slots=True)
class Money:
    """Currencies besides CLDR's names for their codes. A value that is a code stands for its name."""

    names: dict[str, Forms] = field(default_factory=dict)  # sign, abbreviation or code -> name
    hundredths: dict[str, Forms] = field(default_factory=dict)  # code -> cents; "" for the others
    joint: str = " "  # between a sum and its hundredths
    unnamed: frozenset[str] = frozenset()  # signs behind a figure of which the hundredths are not named
    thousandths: bool = False  # of those of which they are not named, thousandths are said likewise: 1,659 €
    before: frozenset[str] = frozenset()  # abbreviations that may stand before a sum
    unnamed_behind: frozenset[str] = frozenset()  # signs before a figure of which they are not named either
    colon: bool = False  # 2:15 kr is a sum
    dashed: str = ""  # the currency of a figure with a dash for its hundredths: 5:-
    of: str = ""  # between a magnitude and a currency or unit
    elided: str = ""  # the same before a vowel
    thousands: Forms = ()  # said for the K of "$450K"
    without_of: frozenset[str] = frozenset()  # magnitudes that are no nouns: "mil euros"


@dataclass(frozen=True, slots=True)
class Romans:
    """What Roman numerals count."""

    cardinal_above: int = 0  # centuries above it are cardinals; 0 if all are ordinals
    rulers_above: int = 99  # rulers above it are cardinals
    article: str = ""  # before a ruler's numeral
    # Words between which and a noun a numeral is an ordinal, elsewhere a cardinal -> its form; "" if the noun tells it.
    articles: dict[str, str] = field(default_factory=dict)
    alone: bool = False  # a numeral that is all of a line is an ordinal
    ruler_articles: dict[str, str] = field(default_factory=dict)  # gender and case -> another article: "f", "m-dat"
    ruler_contexts: tuple[Context, ...] = ()  # the case of a ruler, by the words before the name
    ruler_form: str = ""  # the form of the numeral in these cases
    genitive: str = ""  # what a name ends in that is in the genitive, the case "gen"
    one_behind: bool = False  # a lone I behind a name is one: "Landgericht München I"
    capital: bool = False  # a ruler's ordinal has a capital
    nouns: dict[str, str] = field(default_factory=dict)  # centuries and what else is counted by ordinals -> case
    contexts: tuple[Context, ...] = ()  # for these nouns, if they differ from those of ordinals
    between: str = ""  # between two that are ordinals, if it is not `to`
    marks: dict[str, str] = field(default_factory=dict)  # endings of printed numerals (XIXe) -> form
    unmarked: bool = True  # a numeral without such an ending, before a word, is an ordinal
    compounds: dict[str, str] = field(default_factory=dict)  # what is joined to one (XIX-wieczny) -> form
    endings: dict[str, str] = field(default_factory=dict)  # endings of names in capitals before one -> case
    single_before: frozenset[str] = frozenset()  # words before an ordinal of one letter: "a I Guerra"
    parts: frozenset[str] = frozenset()  # words before a cardinal, besides those of all languages
    named_after: frozenset[str] = frozenset()  # words before a name with an ordinal: "governo Conte I"
    short: dict[str, dict[str, str]] = field(default_factory=dict)  # "w." -> case -> word
    rulers: dict[str, frozenset[str]] = field(default_factory=dict)  # form -> names of rulers in that case


@dataclass(frozen=True, slots=True, eq=False)
class LanguageTable:
    """Everything that the engine knows of a language. Keys of abbreviations are as printed, without a final dot."""

    locale: str
    to: str
    minus: str
    plus: str
    conjunction: str
    percent: Forms
    numbers: Numbers
    web: Web
    agreement: Agreement = field(default_factory=Agreement)
    ordinals: Ordinals = field(default_factory=Ordinals)
    dates: Dates = field(default_factory=Dates)
    times: Times = field(default_factory=Times)
    fractions: Fractions = field(default_factory=Fractions)
    money: Money = field(default_factory=Money)
    romans: Romans = field(default_factory=Romans)
    phones: Phones = field(default_factory=Phones)
    codes: Codes = field(default_factory=Codes)
    ranges_joined: bool = False  # nothing is said between the numbers of "10-15 days", two days, two years
    other_mark: str = ""  # a second one, where both are printed: 8.40 Franken, 52,3 Prozent
    times_sign: str = "x"  # said for × between figures
    factor: str = ""  # said for × where no lengths are multiplied, if it is another word: "4 x 100 m", "2x2 voies"
    compass: dict[str, str] = field(default_factory=dict)  # the letter behind the degrees of a place -> its word
    crossed: str = ""  # said for an x between two numbers of one digit without a unit, if it is another word
    metres: str = ""  # between metres and centimetres in 1m80; such a length is not printed if it is empty
    elisions: dict[str, str] = field(default_factory=dict)  # words before a number -> what they are before `elided`
    elided: frozenset[str] = frozenset()  # first words of such a number
    expressions: dict[str, str] = field(default_factory=dict)  # as printed -> words: 24/7
    magnitudes: dict[str, Forms] = field(default_factory=dict)
    units: dict[str, Forms] = field(default_factory=dict)  # symbol -> CLDR's name of the unit, or its forms
    # Symbol -> where it is that of another unit; the words behind are those of a number behind it: "3 t og 20 min".
    unit_contexts: dict[str, tuple[Context, ...]] = field(default_factory=dict)
    unit_words: dict[str, frozenset[str]] = field(default_factory=dict)  # units that are words before these endings
    per: dict[str, str] = field(default_factory=dict)  # unit -> "per unit"; "" is "per" before its singular
    per_measure: dict[str, str] = field(default_factory=dict)  # the same where no money is paid: "mg/l"
    singular_before: frozenset[str] = frozenset()  # words before a unit by itself that is one: "par m²"; any if empty
    compounds: dict[str, str] = field(default_factory=dict)  # words joined to a number -> its form; "*" is any other
    percents: dict[str, str] = field(default_factory=dict)  # behind % and a hyphen -> the word joined to the number
    clipped_compounds: dict[str, str] = field(default_factory=dict)  # "proc" in "25-proc." -> stem of the adjective
    adjective_contexts: tuple[Context, ...] = ()  # by the noun behind such an adjective: its ending as `form`
    rewritten_compounds: tuple[tuple[str, str], ...] = ()  # patterns in such words -> what is said instead
    signs: dict[str, str] = field(default_factory=dict)  # what is said for a sign by itself or before a number
    abbreviations: dict[str, str] = field(default_factory=dict)  # with a dot
    shortened: dict[str, str] = field(default_factory=dict)  # endings of longer words, before a dot: "str" -> "straße"
    suffixes: frozenset[str] = frozenset()  # endings of letters and numbers with their mark: ":s" in "EU:s"
    clipped: dict[str, str] = field(default_factory=dict)  # behind an apostrophe: "t" in "'t" -> what is said
    inflected: dict[str, dict[str, str]] = field(default_factory=dict)  # case -> abbreviation -> its words in that case
    inflection: tuple[Context, ...] = ()  # where abbreviations have these cases
    undotted: dict[str, str] = field(default_factory=dict)  # also without one, before another word; anywhere if in both
    # A key may have a dot that has to be printed, or the word before: "les art".
    before_number: dict[str, str] = field(default_factory=dict)
    after_number: dict[str, str] = field(default_factory=dict)  # also with the word before: "des Jh" -> in its case
    # Before a word with a capital; for men and women with a slash between.
    before_name: dict[str, str] = field(default_factory=dict)
    before_code: dict[str, str] = field(default_factory=dict)  # before a letter or a letter and figures
    dotted: frozenset[str] = frozenset()  # abbreviations that are words unless they have a dot
    closing: frozenset[str] = frozenset()  # abbreviations whose dot ends a sentence before a capital
    formulas: FormulaWords = field(default_factory=FormulaWords)


def _merged(base: dict[str, Any], region: dict[str, Any]) -> dict[str, Any]:
    """`base` with the values of `region` in place of its own, table by table."""
    inner = {
        key: _merged(base[key], value) if isinstance(value, dict) and isinstance(base.get(key), dict) else value
        for key, value in region.items()
    }
    return base | inner


@cache
def table_of(language: str) -> LanguageTable:
    """The table of a language tag whose language is one of LANGUAGES: `pt` or `pt-PT`."""
    base, _, region = language.partition("-")
    tables = Tables.beside(__file__, f"{base.lower()}.toml")
    regional = f"{base.lower()}-{region.upper()}"
    values = {"locale": regional.replace("-", "_") if region else base.lower()} | tables.values
    if region and (_HERE / f"{regional}.toml").exists():
        tables = Tables.beside(__file__, f"{regional}.toml")
        values = _merged(values, tables.values)
    return Tables(tables.file, values).whole(LanguageTable)
