"""Neighbours that decide a reading: function words, determiners, starts of sentences, described nouns."""

from __future__ import annotations

from audio_service.verbalize.words import Line, wordset

FUNCTION_WORDS = wordset(
    """a an the and or but nor so yet if than as that which who whom whose when where while because although though
    of in on at by for from to with into onto over under between among through during before after since until till
    against about above below within without across along behind beyond per via towards toward upon off up down out
    is are was were be been being am has have had do does did will would shall should can could may might must
    he she it they we you i him her them us his its their our your my this these those there here not no only also
    more less fewer later earlier ago each every apiece too very just even still already now then again away apart
    last next this once twice plus minus worth long tall wide deep high thick old ahead short or'clock total
    x today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday compared versus"""
)
DETERMINERS = wordset("a an the this that his her its their our my your each every another any no one's")
INDEFINITE = frozenset(("a", "an", "another", "each", "every"))
# Nouns that money describes in front of them: "signs $5 billion deal".
PRICED = wordset(
    """deal fund bonus bonuses contract contracts fine fines loan loans package plan project investment budget bill
    bills
    note notes coin coins bailout settlement lawsuit grant grants prize ransom reward bid offer takeover acquisition
    valuation stake deficit surplus debt penalty payout payouts buyout mortgage salary aid cap
    ticket tickets fee voucher
    rebate subsidy pledge donation gift cheque check tab mansion house home yacht jackpot bond bonds merger ipo"""
)
# Words that after an abbreviation mostly start a sentence.
STARTERS = wordset(
    """he she it they we you i the a an this that these those there here but and so then however his her its their our
    in on at as after before when while if although though what why how who where yes no now today yesterday
    meanwhile mr mrs ms dr"""
)


def describes(line: Line, at: int, last: int) -> bool:
    """Whether the quantity in chunks `at`..`last` stands before a noun that it describes: "a 5kg bag"."""
    following = line.after(last)
    if not following or following in FUNCTION_WORDS or not following[0].isalpha():
        return False
    if following in PRICED or (line.after(last + 1) in PRICED and not following.endswith(("ed", "ly", "ing"))):
        return True
    before = line.before(at)
    if before in INDEFINITE or (
        line.before(at - 1) in INDEFINITE and before.isalpha() and before not in FUNCTION_WORDS
    ):
        return not following.endswith("ly")
    return before in DETERMINERS and not following.endswith(("ed", "ly", "ing"))


def starts_sentence(line: Line, at: int) -> bool:
    """Whether chunk `at` seems to start a sentence inside the line."""
    core = line.core(at)
    return bool(core) and core[0].isupper() and line.low(at) in STARTERS and core not in ("I",)
