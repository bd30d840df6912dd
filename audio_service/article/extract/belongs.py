"""What belongs to the article though the classifier left it out: standfirst, headings, paragraphs between its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from audio_service.article.document import BlockKind, Reason
from audio_service.article.extract.hints import Hint, hints_of
from audio_service.article.extract.kinds import HEADINGS
from audio_service.article.extract.parts import PROSE_CHARACTERS, Box, Part
from audio_service.article.extract.phrases import WORD, cue_bits, cues
from audio_service.article.extract.titles import is_title

_END = re.compile(r"[.!?…。！？:][\"'”’“»«)\]]*$")
_OTHERS = (
    Hint.RELATED | Hint.NEWSLETTER | Hint.PROMOTION | Hint.ADVERTISEMENT | Hint.COMMENTS | Hint.SHARE | Hint.COOKIES
    | Hint.NAVIGATION | Hint.BIOGRAPHY | Hint.CAPTION | Hint.PULL_QUOTE | Hint.REFERENCES | Hint.PLAYER | Hint.TAGS
)  # fmt: skip
_BUTTONS = cue_bits("share", "sign_in", "skip", "newsletter")
_ABOUT = Hint.META | Hint.AUTHOR
# An interview may begin and end with a few short lines.
_SHORT_SENTENCES = 12
_ANSWER_CHARACTERS = 120
_LISTED = 2
_ITEM_TAGS = ("li", "dt", "dd")
# As many kept parts in boxes of the same names make those the article's.
_SAME_NAMES = 2
_CONTROL_CHARACTERS = 12
_HEADING_CHARACTERS = 60
_LEAD_WORDS = 6
_LEAD_ALIKE = 0.7
# How many boxes up a heading's and its text's common box may be.
_NEAR = 4
_FAR = 20


class Belonging:
    """The parts of a page with what is kept of them; `known` are the reasons that markup and form give."""

    def __init__(self, parts: Sequence[Part], kept: NDArray[np.bool_], known: Sequence[Reason | None]) -> None:
        self._parts = parts
        self.kept = kept.copy()
        self._spans: dict[int, tuple[int, int]] = {}
        self._named: dict[str, tuple[int, int]] = {}
        self._open = [reason is None for reason in known]
        self._headed: Counter[str] = Counter()

    def add(self, title: str | None, lead: str | None) -> NDArray[np.bool_]:
        """The kept parts, shape (parts,), with all that belongs to them."""
        if self.kept.any():
            self._paragraphs()
            self._headings()
            self._standfirst(title, lead)
        return self.kept

    def _paragraphs(self) -> None:
        """Sentences in a box between two kept paragraphs of the same box: nobody prints another text there."""
        spans = self._spans
        for at in map(int, np.flatnonzero(self.kept)):
            part = self._parts[at]
            if len(part.text) >= PROSE_CHARACTERS and part.kind is BlockKind.PARAGRAPH and part.box.parent:
                spans[id(part.box.parent)] = (spans.get(id(part.box.parent), (at,))[0], at)
                self._named[part.box.parent.path] = (self._named.get(part.box.parent.path, (at,))[0], at)
        for at, part in enumerate(self._parts):
            first, last = spans.get(id(part.box.parent), (0, -1))
            if not first < at < last and len(part.text) >= PROSE_CHARACTERS:
                first, last = next((spans[id(box)] for box in _columns(part.box) if id(box) in spans), (0, -1))
            if first < at < last and not self.kept[at] and self._open[at] and _is_sentence(part):
                self.kept[at] = True
        self._items(spans)
        self._answers()
        self._quotes()
        kept = map(int, np.flatnonzero(self.kept))
        ends = {id(box): at for at in kept for box in _around(self._parts[at].box.parent, 1)}
        for box, (first, last) in spans.items():
            self._beside(first, range(first - 1, max(first - _SHORT_SENTENCES, -1), -1))
            for end in (last + 1, ends.get(box, last) + 1):
                self._beside(last, range(end, min(end + _SHORT_SENTENCES, len(self._parts))))

    def _quotes(self) -> None:
        """The first lines of quotes that stand between two kept paragraphs of a box, or of boxes of the same names."""
        begun: set[int] = set()
        for at, part in enumerate(self._parts):
            quote = part.box if part.box.tag == "blockquote" else part.box.parent
            if part.kind is not BlockKind.QUOTE or quote is None or quote.tag != "blockquote" or id(quote) in begun:
                continue
            begun.add(id(quote))
            spans = [self._named.get(box.path, (0, -1)) for box in _columns(quote)]
            own = any(first < at < last for first, last in spans) and self._open[at]
            own = own and part.linked <= len(part.text) // 2
            self.kept[at] |= own and not (part.box.own | quote.own) & (_OTHERS & ~Hint.PULL_QUOTE)

    def _beside(self, known: int, numbers: range) -> None:
        """Short sentences right before the first kept paragraph of a box or after its last, of the same names."""
        box = self._parts[known].box
        for at in numbers:
            part = self._parts[at]
            if at > known and not any(map(str.isalpha, part.text)):
                break
            if not self._open[at] or _is_insert(part, box):
                continue
            beside = part.box.parent is box.parent or (part.box.tag in HEADINGS and abs(at - known) == 1)
            if beside and part.kind is BlockKind.HEADING and part.box.path != box.path:
                continue
            alike = beside and part.box.path == box.path and not part.linked
            if not alike or len(part.text) >= _ANSWER_CHARACTERS or not _is_sentence(part):
                break
            self.kept[at] = True

    def _answers(self) -> None:
        """Sentences in boxes of the same names as kept ones before and after: an answer may be a word."""
        places: dict[str, list[int]] = {}
        for at in map(int, np.flatnonzero(self.kept)):
            places.setdefault(self._parts[at].box.path, []).append(at)
        for at, part in enumerate(self._parts):
            same = places.get(part.box.path, []) if not self.kept[at] and self._open[at] else []
            if len(same) >= _SAME_NAMES and same[0] < at < same[-1] and not part.linked and _is_sentence(part):
                self.kept[at] = len(part.text) < _ANSWER_CHARACTERS

    def _items(self, spans: Mapping[int, tuple[int, int]]) -> None:
        """Lists between kept paragraphs of their box or half kept, without links; sentences beside two kept ones."""
        lists: dict[int, list[int]] = {}
        for at, part in enumerate(self._parts):
            if part.box.tag in _ITEM_TAGS and part.box.parent is not None:
                lists.setdefault(id(part.box.parent), []).append(at)
        for listed in lists.values():
            parts = [self._parts[at] for at in listed]
            items = int(self.kept[listed].sum())
            outer = parts[0].box.parent
            if outer is None or outer.own & (_OTHERS | _ABOUT):
                continue
            first, last = spans.get(id(outer.parent), (0, -1))
            inner = first < listed[0] < last and all(map(_is_plain, parts)) and not any(map(_is_button, parts))
            half = 2 * items >= len(listed)
            for at, part in zip(listed, parts, strict=True):
                own = inner or (half and _is_plain(part)) or (items >= _LISTED and _says(part))
                self.kept[at] |= self._open[at] and own

    def _headings(self) -> None:
        """Headings right above kept text of the same box."""
        below: int | None = None
        known = (part for part, keep in zip(self._parts, self.kept, strict=True) if keep)
        self._headed = Counter(part.box.path for part in known if part.kind is BlockKind.HEADING)
        for at in reversed(range(len(self._parts))):
            part = self._parts[at]
            if self.kept[at]:
                below = at
            elif self._open[at]:
                if below is not None and _is_heading(part) and self._heads(at, self._parts[below]):
                    self.kept[at] = True
                    below = at
                elif below is not None and not _is_insert(part, self._parts[below].box) and not _is_control(part):
                    below = None

    def _heads(self, at: int, text: Part) -> bool:
        """Whether a heading stands above this text, and does not link to another page unless others of its names do."""
        part = self._parts[at]
        # A link that begins above the heading leads away too.
        within = (part.anchors > 0 and all("#" in link for link in part.links)) or (
            self._headed[part.box.path] >= _SAME_NAMES
        )
        if (part.linked > len(part.text) // 2 and not within) or not any(map(str.isalpha, part.text)):
            return False
        if part.box.tag == "h1" or part.kind is not BlockKind.HEADING:
            inside = any(part.box.parent is box for box in _around(text.box.parent, 1))
            return inside and self._spans.get(id(part.box.parent), (at, 0))[0] < at
        beside = {id(box) for box in _around(text.box, _NEAR)}
        for box in _around(part.box, _NEAR):
            if id(box) in beside:
                return True
            # A heading's id is made of its words.
            own = hints_of(box.element.get("class") or "") if box is part.box else box.own
            if own & (_OTHERS | _ABOUT):
                return False
        return False

    def _standfirst(self, title: str | None, lead: str | None) -> None:
        """Sentences between title and text that are named or described as the article's lead."""
        first = int(np.flatnonzero(self.kept)[0])
        above = self._parts[:first] if title else ()
        titles = [at for at, part in enumerate(above) if is_title(part.text, part.kind, title or "")]
        if not titles:
            return
        summary = set(_words(lead or ""))
        for at in range(titles[-1] + 1, first):
            part = self._parts[at]
            words = _words(part.text)
            if not self._open[at] or len(words) < _LEAD_WORDS or part.linked > len(part.text) // 3:
                continue
            if 3 * sum(map(str.isdigit, part.text)) > len(part.text):
                continue
            own = set(words)
            if part.kind is BlockKind.HEADING and at == titles[-1] + 1:
                # Right under the title: a standfirst, or a chapter's heading.
                self.kept[at] |= part.box.parent is self._parts[titles[-1]].box.parent and not part.linked
                continue
            described = bool(summary) and len(own & summary) >= _LEAD_ALIKE * len(own)
            title_box = self._parts[titles[-1]].box
            if described or _is_lead(part.box, title_box) or _follows(part, title_box, at == titles[-1] + 1):
                self.kept[at] = True


def _is_heading(part: Part) -> bool:
    """Whether a part is a heading by its markup, or a short line in bold."""
    bold = part.box.tag == "p" and len(part.text) <= part.bold < _HEADING_CHARACTERS and not part.linked
    return part.kind is BlockKind.HEADING or (bold and part.kind is BlockKind.PARAGRAPH)


def _is_insert(part: Part, text: Box) -> bool:
    """Whether a part may stand between lines of the text: a caption, a row, a line in a box named as something else."""
    shared = {id(box) for box in _around(text, _FAR)}
    own = (box for box in _around(part.box, _NEAR) if id(box) not in shared)
    return part.kind is BlockKind.CAPTION or part.row or any(box.own & _OTHERS for box in own)


def _is_plain(part: Part) -> bool:
    return not part.linked and not part.box.own & _OTHERS


def _is_button(part: Part) -> bool:
    return bool(cues(part.text, _words(part.text)) & _BUTTONS)


def _is_control(part: Part) -> bool:
    """Whether a part is a button or its label, such as "2x", which may stand beside a heading."""
    return part.box.tag == "button" or (len(part.text) <= _CONTROL_CHARACTERS and _END.search(part.text) is None)


def _is_sentence(part: Part) -> bool:
    return part.kind is BlockKind.PARAGRAPH and _says(part)


def _says(part: Part) -> bool:
    """Whether a part ends like a sentence, and is neither a link nor named as something else."""
    if part.row or part.box.own & _OTHERS:
        return False
    return part.linked <= len(part.text) // 2 and _END.search(part.text) is not None


def _columns(box: Box) -> Iterator[Box]:
    """The boxes around a paragraph, up to one that is named as something else than text."""
    for each in _around(box.parent, _NEAR):
        yield each
        if each.own & (_OTHERS | _ABOUT | Hint.WIDGET | Hint.EMBED) or each.tag in ("aside", "footer", "form"):
            return


def _is_lead(box: Box, title: Box) -> bool:
    """Whether one of the boxes around, up to the one with the title, is named as a lead."""
    beside = {id(each) for each in _around(title, _FAR)}
    for each in _around(box, _NEAR):
        if id(each) in beside or each.own & _OTHERS:
            return False
        if each.own & Hint.LEAD:
            return True
    return False


def _follows(part: Part, title: Box, directly: bool) -> bool:
    """Whether a sentence stands in the title's box, or next to it, and is not about the article."""
    if _END.search(part.text) is None or part.kind is BlockKind.CAPTION:
        return False
    if len(part.text) < PROSE_CHARACTERS and not (directly and part.box.tag == "p" and not part.linked):
        return False
    if any(box.own & (_OTHERS | _ABOUT) for box in _around(part.box, 1)):
        return False
    return any(part.box.parent is box for box in _around(title.parent, 2))


def _around(box: Box | None, most: int) -> list[Box]:
    """A box and up to `most` around it, without the page's own."""
    return [] if box is None else [each for each in islice(box.around(), most + 1) if each.parent is not None]


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())
