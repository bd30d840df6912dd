"""What markup alone decides: elements that are never read, notes and their marks, struck text, embedded posts, code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import _Element as Element

from audio_service.article.document import Reason
from audio_service.article.extract.hints import hints_of
from audio_service.article.toml_tables import Tables, wordset

_TABLES = Tables.beside(__file__)
_NEVER = {name: Reason(reason) for reason, names in _TABLES.texts("never").items() for name in names.split()}
_CODE = wordset(" ".join(_TABLES.texts("code").values()))
_POSTS = wordset(" ".join(_TABLES.texts("posts").values()))
STRUCK = wordset("del s strike")
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_NOTE_MARK = re.compile(
    r"[\[(]?\s*(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶#]{1,4}|(?:note|nb|fn|anm\.?) \d{1,3}|citation needed)\s*[\])]?",
    re.IGNORECASE,
)
# Where the address or the names of a link say that it leads to a note.
_TO_NOTE = re.compile(
    r"(?:^|[#_:.-])(?:fn|ftn|edn|sdfootnote|sdendnote)[\w:.-]*\d|note|cite|(?<!p)ref(?:erence)?s?\b", re.I
)
_NOTE_NAMES = re.compile(
    r"foot-?note|end-?note|noteref|fn-?ref|\bfn\b|side-?note|citation|\breference\b", re.IGNORECASE
)
# Of fewer words a line in capitals may be a name.
_CALL_WORDS = 4
# A credit of an embedded post: "— Name (@handle) date".
_POST_CREDIT = re.compile(r"[—–-]\s.{0,160}")


NAMES = (
    "class", "id", "role", "itemprop", "aria-label", "data-testid", "data-test-id", "data-component", "data-name",
    "data-gu-name", "data-block", "data-module", "data-type",
)  # fmt: skip
_FIGURES = re.compile("[0-9]+")


@dataclass(frozen=True, slots=True)
class Named:
    """What the names of an element say: its hints, its first name without figures, and what they alone decide.

    `reason`: why it is never read. `code`: a highlighter of code has set it. `post`: it embeds somebody's post.
    """

    hints: int = 0
    first: str = ""
    reason: Reason | None = None
    code: bool = False
    post: bool = False


NO_NAMES = Named()


@lru_cache(maxsize=8192)
def names_in(values: tuple[str | None, ...]) -> Named:
    """What the values of an element's attributes NAMES say; None for those that it has not."""
    names = " ".join(filter(None, values)).strip()
    if not names:
        return NO_NAMES
    own = names_of({name: value for name, value in zip(NAMES, values, strict=True) if value})
    first = _FIGURES.sub("", names.split(None, 1)[0])
    return Named(hints_of(names), first, reason_of_names(own), not _CODE.isdisjoint(own), not _POSTS.isdisjoint(own))


def names_of(attributes: Mapping[str, str]) -> list[str]:
    """An element's class names, id and roles."""
    others = map(attributes.get, ("id", "role", "data-component"))
    return [*attributes.get("class", "").split(), *filter(None, others)]


def reason_of_names(names: list[str]) -> Reason | None:
    """Why an element with one of these names is never read; None if none of them decides."""
    for name in names:
        if name in _NEVER:
            return _NEVER[name]
    return None


def is_post_credit(text: str) -> bool:
    """Whether a line in an embedded post names its author."""
    return _POST_CREDIT.fullmatch(text) is not None


def is_call(text: str) -> bool:
    """Whether a line that is all link calls to another article: "FERRY STOPPED FOR NINE WEEKS AS CRACKS GROW"."""
    return text.isupper() and len(text.split()) >= _CALL_WORDS


def is_struck(tag: str, style: str | None) -> bool:
    """Whether an element's text is struck out."""
    return tag in STRUCK or bool(style and _STRUCK_STYLE.search(style))


def note_link(element: Element, text: str) -> str | None:
    """The fragment that a note's mark leads to, "" if it leads nowhere; None if the element is not one.

    A mark is a number, letter or sign of its own in an `<a>` that is raised or whose names say so.
    """
    if len(text) > 20 or not _NOTE_MARK.fullmatch(text.strip()):
        return None
    link = element if element.tag == "a" else element.find(".//a")
    address = "" if link is None else link.get("href") or ""
    around = element.getparent()
    raised = element.tag == "sup" or (around is not None and around.tag == "sup")
    marked = [element.get(name) or "" for name in ("data-component-name", "rel", "epub:type", "data-type")]
    names = " ".join([*names_of(dict(element.items())), *marked])
    named = bool(_NOTE_NAMES.search(names)) or bool("#" in address and _TO_NOTE.search(address))
    if link is None or not (raised or named):
        return None
    if "#" not in address and not named:
        return None
    return address.rpartition("#")[2] if "#" in address else ""
