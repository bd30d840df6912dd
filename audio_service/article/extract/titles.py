"""The article's title, among those that a page states in its data, its headings and its window."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element as Element

from audio_service.article.document import BlockKind
from audio_service.article.toml_tables import wordset

_WORD = re.compile(r"\w+")
# Titles with this share of words in common are one.
ALIKE = 0.6
# A heading below the first level is the title if it has this share of its words.
_SAME = 0.9
# The only heading of the first level is the title, whatever the window says, if it has as many words: fewer may
# name a section, more are a text.
_TITLE_WORDS = range(4, 25)
_SEPARATOR = re.compile(r"(\s+[|–—·•»«:→-]{1,3}\s+|\s*[|·•]\s*|:\s+)")
# A name of a file or of nothing.
_NO_TITLE = re.compile(
    r"[\w.%+-]+\.(?:html?|xhtml|php\d?|aspx?|jsp|docx?|odt|pdf|txt|md)|https?://\S+|microsoft word - .*|"
    r"(?:untitled|unbenannt|sans titre|sin título)(?: \w+)?|index|home(?: ?page)?|startseite|accueil|inicio|"
    r"(?:new|neue) (?:page|document|seite)|document|undefined|null|none|title|loading\W*",
    re.IGNORECASE,
)
_LOGO = re.compile(r"logo|site-?(?:title|name)|brand|masthead", re.IGNORECASE)
# Words that a site's name may have or not.
_COMMON = wordset("the online news blog magazine official website site home com org net www der die das le la el")
# A site's name after a dash has at most so many words.
_SITE_WORDS = 4
_HEADINGS = 40
_KICKER_WORDS = 4
_SHORT_WORD = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the page; `logo`: it names or links the site."""

    text: str
    level: int
    logo: bool


@dataclass(frozen=True, slots=True)
class SiteNames:
    """The names of a page's site: what its data calls it, and its host."""

    names: tuple[str, ...]
    host: str = ""

    def has(self, text: str) -> bool:
        """Whether a text is the site's name."""
        words = _telling(text)
        labels = self.host.split(".")
        hosts = {"".join(labels[at:end]) for at in range(len(labels)) for end in (at + 1, len(labels))}
        return bool(words) and ("".join(words) in hosts or any(words == _telling(name) for name in self.names))

    def has_part(self, text: str, sign: str) -> bool:
        """Whether a piece of a window's title is the site's name: nearly, unless the `sign` beside it is a colon."""
        words = _telling(text)
        names = [_telling(name) for name in self.names]
        return self.has(text) or any(
            sign.strip() != ":"
            and 0 < len(words) <= len(name) + 2
            and len({*words} & {*name}) >= 0.8 * min(len(words), len(name))
            for name in names
        )


NO_SITE = SiteNames(())


def alike(first: str, second: str) -> float:
    """Shared words over the words of the shorter title: 1 if one contains the other. One or two words do not decide,
    nor do short ones among longer.
    """
    one, two = set(_WORD.findall(first.lower())), set(_WORD.findall(second.lower()))
    if one.isdisjoint(two):
        return 0.0
    long = [{word for word in words if len(word) > _SHORT_WORD or word.isdecimal()} for words in (one, two)]
    if min(map(len, long)) > 2:
        one, two = long
    least = min(len(one), len(two))
    return len(one & two) / (least if least > 2 else max(len(one), len(two)))


def headings(root: Element) -> tuple[Heading, ...]:
    """The first headings of a page, of the first level before others."""
    found: list[Heading] = []
    for level in (1, 2):
        for element in islice(root.iter(f"h{level}"), _HEADINGS):
            text = " ".join("".join(str(text) for text in element.itertext())[:1000].split())
            if text:
                found.append(Heading(text, level, _is_logo(element)))
    return tuple(found)


def without_site(title: str, site: SiteNames) -> str:
    """A title without the site's name before or after it."""
    pieces = _SEPARATOR.split(" ".join(title.split()))
    named = False
    while len(pieces) > 2 and site.has_part(pieces[-1], pieces[-2]):
        pieces, named = pieces[:-2], True
    while len(pieces) > 2 and site.has_part(pieces[0], pieces[1]):
        pieces, named = pieces[2:], True
    if not named and len(pieces) > 2 and _is_short(pieces):
        pieces = pieces[:-2]
    return "".join(pieces).strip()


def choose(data: Sequence[str], shared: Sequence[str], heads: Sequence[Heading], site: SiteNames) -> str | None:
    """The title that readers see: the heading that a stated title confirms, else that of the article's `data`, else the
    only heading, else what is `shared` or stands in the window.
    """
    said = [name for one in data if (name := _named(one, site))]
    titles = [*said, *(name for one in shared if (name := _named(one, site)))]
    own = [head for head in heads if not head.logo and not is_untitled(head.text, site)]
    first = [head.text for head in own if head.level == 1]
    only = first[0] if len(set(first)) == 1 else None
    if confirmed := _confirmed(first, titles, ALIKE):
        return next((title for title in titles if _is_kicked(confirmed, title)), confirmed)
    if only is not None and (not titles or (not said and len(_WORD.findall(only)) in _TITLE_WORDS)):
        return only
    if confirmed := _confirmed([head.text for head in own if head.level > 1], titles, _SAME):
        return confirmed
    if only is not None and not said and len(_WORD.findall(only)) > 1 and all(map(_may_be_site, shared)):
        return only
    level = (head.text for head in heads if head.level == 1)
    return next(iter([*titles, *first, *level, *map(str.strip, shared)]), None)


def _named(title: str, site: SiteNames) -> str | None:
    """A title without the site's name; of several between bars the first of three words, else the longest."""
    pieces = re.split(r"\s*[|•]\s*|\s+»\s+", without_site(title, site))
    named = [piece for piece in pieces if not is_untitled(piece, site)]
    return next((piece for piece in named if len(_WORD.findall(piece)) > 2), max(named, key=len, default=None))


def is_untitled(text: str, site: SiteNames) -> bool:
    """Whether a text is the name of the site or of a file, or empty."""
    return not _WORD.search(text) or _NO_TITLE.fullmatch(text.strip()) is not None or site.has(text)


def _confirmed(heads: Iterable[str], titles: Sequence[str], least: float) -> str | None:
    """The heading that agrees most with a title; one in capitals as the page's data writes it."""
    best, most = None, 0.0
    for head in heads:
        for title in titles:
            one, two = set(_WORD.findall(head.lower())), set(_WORD.findall(title.lower()))
            share = 2 * len(one & two) / (len(one) + len(two))
            if share > most and (alike(head, title) if least == ALIKE else share) >= least:
                best, most = title if head.isupper() and one == two else head, share
    return best


def kicker(heading: str, title: str) -> int:
    """The length of the few words before a title in its heading; 0 for none."""
    before = len(heading) - len(title)
    return before if heading.endswith(f" {title}") and 0 < len(heading[:before].split()) <= _KICKER_WORDS else 0


def is_title(text: str, kind: BlockKind, title: str) -> bool:
    """Whether a text is the title, or a heading that has it behind a few other words."""
    first, begins = _WORD.search(text), _WORD.search(title)
    alike = (first and first[0].lower()[:1]) == (begins and begins[0].lower()[:1])
    if alike and _WORD.findall(text.lower()) == _WORD.findall(title.lower()):
        return True
    return kind is BlockKind.HEADING and kicker(" ".join(text.split()), title) > 0


def _is_kicked(head: str, title: str) -> bool:
    """Whether a heading is a title behind a few words that only the page shows, such as "Live" or "Opinion"."""
    before = len(_WORD.findall(head)) - len(_WORD.findall(title))
    return 0 < before <= _KICKER_WORDS and before < len(_WORD.findall(title)) and head.endswith(f" {title}")


def _is_short(pieces: Sequence[str]) -> bool:
    """Whether the last piece of a title may be a site's name: few words, fewer than before it, not behind a colon."""
    last, before = len(_WORD.findall(pieces[-1])), len(_WORD.findall(" ".join(pieces[:-2])))
    named = pieces[-2].strip() != ":" and not pieces[-1][:1].islower()
    return named and last <= _SITE_WORDS and 2 * last <= before + 1


def _may_be_site(title: str) -> bool:
    """Whether a title has a few words, and a few behind each sign, as the name of a site or a section has."""
    return all(len(_WORD.findall(piece)) <= _SITE_WORDS for piece in _SEPARATOR.split(title))


def _is_logo(element: Element) -> bool:
    """Whether a heading names the site: by its class, its place above the article, or a link to the home page."""
    names = " ".join(box.get(name) or "" for box in (element, *element) for name in ("class", "id"))
    around = {box.tag for box in element.iterancestors()}
    if _LOGO.search(names) or ("header" in around and not around & {"article", "main"} and _has_other(element)):
        return True
    text = "".join(map(str, element.itertext())).split()
    return any(
        re.fullmatch(r"(?:https?://[^/]+)?/?", link.get("href") or "-") is not None
        and "".join(map(str, link.itertext())).split() == text
        for link in element.iter("a")
    )


def _has_other(element: Element) -> bool:
    """Whether the article's element has a heading of the first level, too."""
    return any(True for box in element.getroottree().iter("article", "main") for _ in box.iter("h1"))


def _telling(text: str) -> list[str]:
    """The words of a name that others do not have."""
    words = _WORD.findall(text.lower())
    return [word for word in words if word not in _COMMON] or words
