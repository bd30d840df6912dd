"""Heteronyms decided by one neighbour: usual phonemes, other phonemes, and the neighbours that select these."""

from __future__ import annotations

from dataclasses import dataclass

from audio_service.verbalize.words import Line, wordset

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """`other` is said after one of `before` or before one of `after` (with `both`, only if both fit), but never after
    one of `unless`; else `usual`, or whatever the synthesizer says. With `cased` it holds for that spelling only."""

    usual: str | None
    other: str
    before: frozenset[str] = _NONE
    after: frozenset[str] = _NONE
    unless: frozenset[str] = _NONE
    both: bool = False
    cased: str = ""

    def ipa(self, line: Line, at: int) -> str | None:
        if self.cased and line.core(at) != self.cased:
            return None
        before, after = line.before(at), line.after(at)
        left, right = before in self.before, after in self.after
        fits = (left and right) if self.both else (left or right)
        counted = before[:1].isdecimal()
        return self.other if fits and before not in self.unless and not counted else self.usual


_ARTICLES = wordset("a an the his her its their my your our this that")
_TOWARD_TOWN = wordset("in to from of near and for at beat against southern leave reach around outside")
_TURNING = wordset("up down back around its their round tightly tight")

CHOICES: dict[str, Choice] = {
    "wound": Choice(
        "wˈuːnd",
        "wˈaʊnd",
        after=_TURNING | {"through", "on"},
        unless=_ARTICLES | wordset("to stab bullet gunshot head"),
    ),
    "wind": Choice(
        "wˈɪnd",
        "wˈaɪnd",
        after=wordset("up down back its their"),
        unless=_ARTICLES | wordset("of strong high north south east west cold with"),
    ),
    "winds": Choice(
        "wˈɪndz",
        "wˈaɪndz",
        after=wordset("up down its through back"),
        unless=_ARTICLES | wordset("of high strong gusty northerly westerly with as cold"),
    ),
    "minute": Choice(
        "mˈɪnɪt",
        "maɪnjˈuːt",
        before=wordset("so very are extremely most"),
        after=wordset(
            """amounts amount quantities quantity detail details particles particle traces trace fraction fragments
            differences difference changes doses levels scratches adjustments variations organisms creatures droplets
            examination scrutiny movements proportion sums"""
        ),
        unless=wordset("per every last five ten one"),
    ),
    "bass": Choice(
        "bˈeɪs",
        "bˈæs",
        before=wordset("sea largemouth striped smallmouth fried chilean grilled caught"),
        after=wordset("fishing fisherman boat fishermen"),
    ),
    "dove": Choice(
        "dˈʌv",
        "dˈoʊv",
        after=wordset("into in under off down for straight headfirst deep deeper onto behind over"),
        unless=_ARTICLES | wordset("peace white mourning turtle"),
    ),
    "resume": Choice(
        "ɹᵻzˈuːm", "ɹˈɛzuːmˌeɪ", before=wordset("a his her their my your the impressive fake candidate's")
    ),
    "aged": Choice(
        "ˈeɪdʒd",
        "ˈeɪdʒᵻd",
        before=frozenset(("the",)),
        after=wordset("care parents mother father relatives population"),
    ),
    "learned": Choice(
        None,
        "lˈɜːnᵻd",
        before=wordset("a my the his most"),
        after=wordset("man friend scholar judge society men colleague professor journal"),
        both=True,
    ),
    "nice": Choice(None, "nˈiːs", before=_TOWARD_TOWN, cased="Nice"),
    "reading": Choice(
        None,
        "ɹˈɛdɪŋ",
        before=_TOWARD_TOWN,
        after=wordset("fc festival university gaol station crown borough west east"),
        cased="Reading",
    ),
    "mobile": Choice(None, "moʊbˈiːl", after=wordset("bay county"), cased="Mobile"),
    "august": Choice(None, "ɔːɡˈʌst", before=_ARTICLES, cased="august"),
    "invalid": Choice(
        "ɪnvˈælɪd", "ˈɪnvəlɪd", before=wordset("elderly war"), after=wordset("wife mother father carriage husband")
    ),
    "buffet": Choice("bəfˈeɪ", "bˈʌfɪt", before=wordset("to will could winds storms"), after=wordset("the parts much")),
    "content": Choice(
        "kˈɑːntɛnt",
        "kəntˈɛnt",
        before=wordset("is are was were be been seem seems seemed not feel i'm he's she's more less being"),
        after=wordset("to with just themselves himself herself"),
        both=True,
    ),
}
