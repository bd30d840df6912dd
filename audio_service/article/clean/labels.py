"""Patterns of labels that announce unread blocks, unread parts of lines, and the page's own dates."""

from __future__ import annotations

import re

from audio_service.article.clean.wording import AGENCY, CLOCK, DAY, joined, rule
from audio_service.article.document import Reason

# A date alone is the page's own above the article, and the article's (a timeline, a diary) inside it.
EARLY_DATE = rule(
    Reason.DATE,
    rf"""
        (?:(?:\w+-feira|\w+day|sábado|domingo|lunes|martes|miércoles|jueves|viernes|lundi|mardi|mercredi|jeudi|vendredi|
        samedi|dimanche|\w+tag|mittwoch),? )?{DAY}{CLOCK}(?:[ ,|/•·–-]+{DAY}{CLOCK})?(?:[|
        •·–, -]*\d+ min\w*(?: read)?)?
        """,
    longest=90,
)

# Labels, and which of the following blocks belong to them.
LIST_LABELS = rule(
    Reason.RELATED,
    r"""
        related(?: (?:articles?|posts?|stories|story|reading|news|content|topics?|links?|coverage|
        resources?|items?|products?|videos?|reports?|guides?|publications?).{0,60})?|
        (?:recommended|further|additional|suggested|more) (?:readings?|resources|articles|stories|
        posts|reads|links|helpful .{0,40}|from .{0,40})\b.{0,40}|you (?:may|might|can|will)(?: also)? (?:like|enjoy|
        love|be interested|check|want)\b.{0,60}|read (?:more|next|also)|see also|also (?:read|check|see)|don[’']?t miss|
        more (?:from|on|in|about|like)\b.{0,60}|up next|trending.{0,20}|most (?:read|popular|viewed).{0,20}|
        popular (?:posts|articles|stories).{0,20}|latest (?:posts|news|articles|stories).{0,20}|recent posts.{0,20}|
        keep reading|mehr zum thema|auch interessant|weitere artikel|lire aussi|
        à lire aussi|sur le même sujet|te puede interesar|notas relacionadas|artículos relacionados|leia também|
        veja também|você (?:também )?pode gostar.{0,20}|leggi anche|articoli correlati|lees ook|läs också|
        verwandte (?:artikel|beiträge)
        """,
    longest=110,
)
CONTENTS_LABELS = rule(
    Reason.NAVIGATION,
    r"""
        (?:table of contents?|contents|in this (?:article|guide|post|story)|on this page|jump to(?: section)?|
        quick (?:links|navigation)|what[’']?s inside|inhalt(?:sverzeichnis)?|sommaire|table des matières|índice|
        contenido|sommario|indice|inhoud(?:sopgave)?|innehåll)
        """,
    longest=60,
)
REFERENCE_LABELS = rule(
    Reason.REFERENCES,
    r"""
        (?:selected |further |key )?(?:references?|sources?|footnotes?|endnotes?|notes and references|bibliography|
        works cited|citations?|literature(?: cited)?|resources and references|article sources|quellen|literatur|
        einzelnachweise|références|bibliographie|fuentes|referencias|bibliografía|referências|fontes|riferimenti|fonti|
        bibliografia|bronnen|källor|referenser)(?: cited| and notes)?
        """,
    longest=60,
)
# Parts inside a block that is otherwise read.
HOLES: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (Reason.URL, re.compile(r"(?<![\w@/])(?:https?://|www\.)[^\s<>\"'“”]*[^\s<>\"'“”.,;:!?)\]}’]", re.IGNORECASE)),
    (
        Reason.FOOTNOTE_MARK,
        re.compile(r"(?<=[\w.,;:!?\"”’)])\s?(?:\[(?:\d{1,3}|[a-z]|note \d+|citation needed)\](?:, ?)?)+|\s?↩︎?", re.I),
    ),
    (
        Reason.RELATED,
        re.compile(
            joined(r"""
        \[ ?(?:also )?(?:read|see|want|watch|related)\b[^\[\]]{3,220}\]|\((?:also )?(?:read (?:more|also|next|:)|
        see also|related|click here|watch)\b[^()]{0,200}\)
        """),
            re.IGNORECASE,
        ),
    ),
    (
        Reason.CREDIT,
        re.compile(
            joined(rf"""
        \((?:photos?|images?|picture|illustration|graphic|foto|bild|credit)\b ?(?:by|credits?|source|courtesy|via|
        from|:)[^()]{{0,120}}\)|\((?:{AGENCY})(?: ?(?:/|via|images?|photo|file)[^()]{{0,60}})?\)(?=\s*$)|\s\|
        \s(?:photo|image|picture)s? (?:by|courtesy|credit|via)\b.{{0,80}}$|(?<=[.!?…] )(?:photo|image|picture)s?
        (?: credit)?(?: (?:by|courtesy(?: of)?|via|from))?: ?[^:]{{2,80}}$
        """),
            re.IGNORECASE,
        ),
    ),
)
_WIRE = joined(r"""
    (?:AP|Reuters|REUTERS|AFP|CNN|UPI|Xinhua|dpa|EFE|ANSA|Bloomberg|ANI|PTI|IANS|KTLA|CBS|NBC|ABC|PA|TASS|Kyodo|
    Yonhap)
    """)
_MONTH_CASED = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
# A place in capitals or an agency in brackets, then a dash: only in front of the first paragraphs.
DATELINE = re.compile(
    joined(rf"""
        (?:[A-ZÀ-Þ][A-ZÀ-Þ .'’/-]{{2,30}}(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?(?:,? {_MONTH_CASED} \d{{1,2}}(?:
        , \d{{4}})?)?(?: ?[(/]{_WIRE}[)]?)?|
        [A-ZÀ-Þ][\w.'’ -]{{2,30}}(?:, [A-Z][\w. ]{{1,20}})?(?:,? {_MONTH_CASED} \d{{1,2}}(?:, \d{{4}})?)? ?[(/]
        {_WIRE}[)]?)\s?(?:[—–]|--?)\s+
        """)
)
