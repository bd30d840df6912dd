"""Parts of a language's table that stand by themselves: addresses, telephone numbers, codes."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Web:
    """Addresses."""

    at: str
    dot: str
    slash: str
    hyphen: str
    underscore: str
    colon: str = ""
    hash: str = "hashtag"
    tops: frozenset[str] = frozenset()  # ends of addresses of its countries, besides the one that is its locale


@dataclass(frozen=True, slots=True)
class Phones:
    """Telephone numbers, digit by digit unless said otherwise."""

    words: frozenset[str] = frozenset()  # before a number
    articles: frozenset[str] = frozenset()  # words between those and the number
    joints: frozenset[str] = frozenset()  # words between two numbers of three digits: "190 ou 192"
    extensions: frozenset[str] = frozenset()  # words before a number of any length that is read digit by digit
    country: bool = False  # the code of a country is a number
    shapes: tuple[str, ...] = ()  # patterns of numbers that need no word before, with single spaces
    groups: int = 0  # groups of up to so many digits are read as a number
    pairs: bool = False  # groups are read as numbers of two digits
    services: dict[str, str] = field(default_factory=dict)  # 112 and the like -> words, near one of `near`
    near: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Codes:
    """Numbers of laws and the like, which are no ranges."""

    before: frozenset[str] = frozenset()  # words before them
    streets: frozenset[str] = frozenset()  # words near which 6/12 is the number of a house
    countdown: frozenset[str] = frozenset()  # letters before days that are left: J-3
    glued: dict[str, str] = field(default_factory=dict)  # capitals right before a figure -> their word: "J12"
    hyphen: str = ""
    slash: str = ""
    colon: str = ""  # said in 2018:218, 2025/26:114
    post_digits: int = 0  # digits of a post code before a place, which are said one by one: "C/ Mayor 5, 28001 Madrid"
    of: str = ""  # said for a slash before the year of a case: 12/2023

    @property
    def before_year(self) -> str:
        """What is said for a slash before a year."""
        return self.of or self.slash
