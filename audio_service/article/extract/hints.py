"""Class names, ids and roles of an element -> hints as bits, one per kind of page part.

The names are those of content management systems and themes, in the main European languages. The classifier weighs
them; none decides alone.
"""

from __future__ import annotations

import re
from enum import IntFlag, auto
from functools import lru_cache


class Hint(IntFlag):
    """One bit per kind of page part."""

    BODY = auto()
    CONTENT = auto()
    ARTICLE = auto()
    TITLE = auto()
    LEAD = auto()
    META = auto()
    AUTHOR = auto()
    BIOGRAPHY = auto()
    CAPTION = auto()
    NAVIGATION = auto()
    HEADER = auto()
    FOOTER = auto()
    SIDEBAR = auto()
    RELATED = auto()
    SHARE = auto()
    NEWSLETTER = auto()
    PROMOTION = auto()
    ADVERTISEMENT = auto()
    COMMENTS = auto()
    COOKIES = auto()
    PAYWALL = auto()
    TAGS = auto()
    WIDGET = auto()
    GALLERY = auto()
    EMBED = auto()
    CONTENTS_LIST = auto()
    REFERENCES = auto()
    CARD = auto()
    PULL_QUOTE = auto()
    PLAYER = auto()
    HIDDEN = auto()
    CORRECTION = auto()
    TABLE = auto()
    FORM = auto()


_BOUNDARY = r"(?:^|[^a-z])"
_NAMES: tuple[tuple[Hint, str], ...] = (
    (
        Hint.BODY,
        r"(article|story|post|entry|news|blog|page|main|text|content)[-_]{0,2}(body|content|text|copy|entry|main)"
        r"|body[-_]?(text|copy|content)|articlebody|rich-?text|wysiwyg|prose|post__?content|td-post-content|e-content"
        r"|single-?content|field-name-body|paragraph|article-paragraph|cuerpo|contenido|artikeltext|inhalt|texte",
    ),
    (Hint.CONTENT, r"content|main|primary|body"),
    (Hint.ARTICLE, r"article|story|\bpost|entry|hentry|artikel|articulo|artigo|articolo|noticia"),
    (Hint.TITLE, r"title|headline|heading|titre|titulo|titolo|titel"),
    (
        Hint.LEAD,
        r"lead(?!er)|\blede|standfirst|teaser|deck\b|dek\b|sub-?title|sub-?head|summary|excerpt|abstract|intro|chapo",
    ),
    (Hint.META, r"meta|byline|dateline|date\b|time\b|timestamp|publish|posted|info\b|reading-?time|credits?\b"),
    (Hint.AUTHOR, r"author|byline|writer|contributor|autor|auteur|autore|vcard|reporter"),
    (Hint.BIOGRAPHY, r"bio\b|biography|author-?(box|info|bio|desc|card|about|profile|block)|about-?(the-?)?author"),
    (Hint.CAPTION, r"caption|credit|legend|figcaption|cutline|bildunter|copyright-?image|photo-?(by|credit)"),
    (
        Hint.NAVIGATION,
        r"nav\b|navi|navbar|navigation|menu|breadcrumb|pagination|pager|paging|skip-?(link|to)|topbar|toolbar"
        r"|prev-?next|site-?map|megamenu|dropdown|submenu",
    ),
    (Hint.HEADER, r"header|masthead|banner|hero|top-?bar"),
    (Hint.FOOTER, r"footer|foot\b|colophon|copyright|legal|disclaimer|bottom"),
    (Hint.SIDEBAR, r"side-?bar|aside|rail|right-?col|secondary|complementary|sticky"),
    (
        Hint.RELATED,
        r"related|recommend|more-?(from|news|stories|on|articles|posts|like)|read-?(more|next|also)|also-?(like|read)"
        r"|suggest|trending|popular|most-?(read|viewed|shared)|latest|recent|similar|outbrain|taboola|next-?(post|article"
        r"|up)|up-?next|see-?also|further-?reading|you-?may|jp-relatedposts|yarpp|zergnet|mgid|in-?this-?series"
        r"|relacionad|verwandt|weiterlesen|lire-?aussi|a-?lire|leggi-?anche|correlat|lees-?ook|mehr-?zum|baca-?juga",
    ),
    (
        Hint.SHARE,
        r"share|sharing|social|addthis|addtoany|sharedaddy|follow|twitter|facebook|whatsapp|linkedin|pinterest|teilen"
        r"|partage|compart|condivi|like-?button|print-?(link|button)|email-?(link|this)",
    ),
    (
        Hint.NEWSLETTER,
        r"newsletter|subscri|sign-?up|signup|mailing|mailchimp|mc_embed|optin|opt-?in|email-?(form|capture|list)"
        r"|inscri|abonn|hubspot-?form|hs-form|klaviyo|convertkit|lead-?(magnet|form|gen)",
    ),
    (
        Hint.PROMOTION,
        r"promo|cta\b|call-?to-?action|callout|call-?out|donat|support-?us|membership|\bjoin|download|app-?(banner|store)"
        r"|offer|upsell|marketing|campaign|affiliate|buy-?(now|button)|shop|product|price|deal",
    ),
    (
        Hint.ADVERTISEMENT,
        r"advert|\bads?\b|adslot|ad-?(unit|slot|container|wrap|block|box|label|space)|sponsor|dfp|gpt-?ad|google-?ad"
        r"|adsense|banner-?ad|anzeige|publicidad|publicite|werbung|pubblicit|reklam|partner-?content|commercial",
    ),
    (
        Hint.COMMENTS,
        r"comment|disqus|respond|reply|replies|discussion|livefyre|coral|spot-?im|viafoura|kommentar|commentaire"
        r"|comentario|commenti|reactie|conversation|wpd-|utterances|feedback",
    ),
    (Hint.COOKIES, r"cookie|consent|gdpr|ccpa|onetrust|cmp-|privacy|cky-|didomi|truste|usercentrics"),
    (
        Hint.PAYWALL,
        r"paywall|premium|subscriber-?only|regwall|piano|meter|gate\b|gated|login|log-?in|sign-?in|register"
        r"|registration|account",
    ),
    (
        Hint.TAGS,
        r"\btags?\b|tag-?(list|links|cloud)|tagged|topics?\b|categor|keyword|cat-?links|schlagwort|rubric|label",
    ),
    (
        Hint.WIDGET,
        r"widget|poll\b|quiz|survey|calculator|rating|vote|weather|stock|ticker|countdown|toolti?p|accordion",
    ),
    (Hint.GALLERY, r"gallery|slide|carousel|swiper|slick|lightbox|image|photo|picture|figure|media|thumb|video"),
    (Hint.EMBED, r"embed|tweet|instagram|tiktok|iframe|youtube|pym|infogram|datawrapper|oembed"),
    (
        Hint.CONTENTS_LIST,
        r"\btoc\b|table-?of-?contents|toc[-_]|jump-?(to|link|menu)|on-?this-?page|inhaltsverzeichnis|anchor",
    ),
    (Hint.REFERENCES, r"reference|reflist|footnote|endnote|citation|bibliograph|sources?\b|works-?cited"),
    (Hint.CARD, r"card|tile|grid|item\b|list\b|listing|feed|loop|archive|\brow\b|col-|column|box"),
    (Hint.PULL_QUOTE, r"pull-?quote|pullout|blockquote|tweetable|click-?to-?tweet|quote"),
    (Hint.PLAYER, r"player|audio|listen|podcast|speech|read-?aloud|text-?to-?speech|trinity|beyondwords|playlist"),
    (
        Hint.HIDDEN,
        r"hidden|hide\b|d-none|sr-only|screen-?reader|visually-?hidden|visuallyhidden|a11y|offscreen|modal|popup|pop-up"
        r"|overlay|dialog|tooltip|invisible|noprint|no-print|lightbox|interstitial|drawer|off-?canvas",
    ),
    (Hint.CORRECTION, r"correction|editors?-?note|clarification|update-?note|errata"),
    (Hint.TABLE, r"table|data-?grid|specs?\b|scoreboard|stats?\b|infobox|standings|fact-?box|ingredients|nutrition"),
    (Hint.FORM, r"form\b|form-|search|input|field\b|field-|button|btn|contact|captcha"),
)
_PATTERNS = tuple((hint, re.compile(pattern)) for hint, pattern in _NAMES)
_HUMPS = re.compile(r"([a-z])([A-Z])")


@lru_cache(maxsize=8192)
def hints_of(names: str) -> Hint:
    """The hints in an element's joined class, id, role and test names."""
    found = Hint(0)
    lowered = _HUMPS.sub(r"\1-\2", names[:300]).lower()
    for hint, pattern in _PATTERNS:
        if pattern.search(lowered):
            found |= hint
    return found
