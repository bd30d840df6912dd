"""Cue words of short lines that sites print around articles, in the main European languages.

`cues` is loose and feeds the classifiers; cleaning has strict patterns of its own.
"""

from __future__ import annotations

import re
from itertools import pairwise

# Looked up word by word and pair by pair: a regular expression for each kind was the slowest step of a page.
_WORDS: dict[str, str] = {
    "share": """
        share shares sharing tweet facebook twitter whatsapp linkedin pinterest reddit telegram instagram youtube
        tiktok print follow teilen partager compartir compartilhar condividi delen dela copy_link x_facebook
        """,
    "newsletter": """
        newsletter newsletters subscribe subscriber subscribers subscription inbox sign_up signup join_us
        mailing_list e-mail_address email_address abonnieren abonnez abonne inscrivez iscriviti suscríbete assine
        free_trial get_started delivered latest_news
        """,
    "related": """
        related recommended trending popular similar suggested read_more see_more more_from more_on more_stories
        more_news also_read read_also read_next see_also watch_next up_next further_reading keep_reading
        continue_reading learn_more find_out you_may you_might most_read most_viewed most_popular dont_miss
        recent_posts recent_articles latest_posts previous_post next_post next_article previous_article click_here
        check_out lesen_sie mehr_zum lire_aussi à_lire voir_aussi leer_más te_puede relacionados relacionadas
        leia_mais leia_também veja_também você_pode leggi_anche potrebbe_interessarti lees_ook verwandte
        artículos_relacionados baca_juga read_full full_story more_like keep_exploring explore_more editors_picks
        """,
    "contents": """
        in_this_article table_of of_contents on_this_page jump_to quick_links key_takeaways inhaltsverzeichnis
        sommaire índice indice
        """,
    "comments": """
        comment comments reply replies kommentar kommentare comentario comentarios comentários comentário
        commentaire commentaires commenti respond discussion moderated leave_a upvote thoughts_on responses
        """,
    "sign_in": """
        login log_in sign_in register password account anmelden connexion iniciar_sesión accedi member members
        unlock premium
        """,
    "cookies": """
        cookie cookies consent gdpr privacy datenschutz confidentialité tracking do_not_sell preferences
        """,
    "advertisement": """
        advertisement advertisements advertising advertise advert ad ads sponsored sponsor anzeige publicidad
        publicité pubblicità werbung affiliate commission promo promoted promotion disclosure
        """,
    "credit": """
        photo photos photograph photographer image images picture getty reuters ap afp courtesy credit credits
        illustration shutterstock unsplash istock pexels foto fotos bild pixabay adobe_stock file_photo via_getty
        """,
    "byline": """
        by von par por di door av written_by posted_by reviewed_by author authors reporter editor staff writer
        correspondent contributor redaktion redação fact_checked medically_reviewed
        """,
    "date": """
        january february march april may june july august september october november december jan feb mar apr jun
        jul aug sep sept oct nov dec updated published modified ago min_read minute_read read_time reading_time
        last_updated am pm gmt edt est pst utc monday tuesday wednesday thursday friday saturday sunday
        """,
    "copyright": """
        copyright rights_reserved all_rights terms impressum imprint trademark trademarks llc gmbh inc
        """,
    "tags": """
        tags tag topics topic categories category filed_under posted_in tagged keywords schlagwörter étiquettes
        etiquetas labels
        """,
    "bio": """
        is_a is_an writer journalist founder professor about_the the_author she_is he_is has_been has_written
        lives_in based_in graduate holds_a years_of passionate_about specializes_in
        """,
    "contact": """
        contact call phone tel fax email street suite po_box address reach_us reached_at mailto contact_us
        """,
    "action": """
        shop buy get download start try book visit request explore discover view schedule order search apply find
        see add learn watch listen click tap submit send choose select compare
        """,
    "correction": """
        correction clarification editors_note editor_s originally_published earlier_version was_updated corrected
        """,
    "reference": """
        doi et_al vol pp isbn journal retrieved references sources footnotes bibliography citations accessed
        """,
    "player": """
        listen audio play pause video podcast episode subtitles playback mute seconds volume transcript watch_now
        """,
    "skip": """
        skip menu navigation toggle close open home back expand show_more load_more scroll search skip_to back_to
        view_all see_all show_all more previous next
        """,
    "disclaimer": """
        disclaimer informational_purposes professional_advice not_intended legal_advice medical_advice
        investment_advice
        """,
    "question": "faq faqs frequently_asked what_is how_to how_do can_i do_i should_i is_it",
    "first": "our we us ours",
    "second": "you your yours",
    "third": "he she they said told says according",
}
_SIGNS: tuple[tuple[str, str], ...] = (
    ("copyright_sign", r"©|\(c\)|®|™"),
    ("clock", r"\b\d{1,2}:\d\d"),
    ("day", r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\b\d{4}-\d\d-\d\d|\b(?:19|20)\d\d\b"),
    ("address", r"https?://|www\.|\.com\b|\.org\b|\.net\b"),
    ("at", r"@|\d{3}[-. ]\d{3,4}"),
    ("hash", r"#\w"),
    ("money", r"[$€£¥]\s?\d"),
    ("numbered", r"^\W?\d{1,3}[.):\]]"),
    ("labelled", r"^[\w '-]{2,25}:(?:\s|$)"),
)


def names_in(text: str) -> tuple[str, ...]:
    """The names in a space-separated table, in order."""
    return tuple(text.split())


def words_of(text: str) -> frozenset[str]:
    """The words of a space-separated table."""
    return frozenset(text.split())


WORD = re.compile(r"\w+")
_PATTERNS = tuple((re.compile(pattern), 1 << (len(_WORDS) + at)) for at, (_, pattern) in enumerate(_SIGNS))
CUE_NAMES = (*_WORDS, *(name for name, _ in _SIGNS))
CUE_WORDS = 40
CUE_CHARACTERS = 240


def _bits() -> dict[str, int]:
    bits: dict[str, int] = {}
    for at, words in enumerate(_WORDS.values()):
        for word in words.split():
            bits[word.replace("_", " ")] = bits.get(word.replace("_", " "), 0) | 1 << at
    return bits


_BITS = _bits()


def cues(text: str, words: list[str]) -> int:
    """One bit per kind of cue, in the order of CUE_NAMES; `words` are the text's in lower case."""
    found = 0
    get = _BITS.get
    words = words[:CUE_WORDS]
    for word in words:
        found |= get(word, 0)
    for first, second in pairwise(words):
        found |= get(f"{first} {second}", 0)
    shown = text[:CUE_CHARACTERS]
    for pattern, bit in _PATTERNS:
        if pattern.search(shown):
            found |= bit
    return found


_COMMENTS_LABEL = re.compile(
    r"[\W_]*(?:"
    r"\(?\d[\d,.]*\)? (?:comments?|replies|responses|kommentare?|commentaires?|comentarios?|comentários?|commenti|"
    r"reacties|kommentarer|thoughts on .{2,160}|responses to .{2,160})|"
    r"(?:reader |user |all )?(?:comments?|kommentare|commentaires|comentarios|comentários|commenti|reacties|"
    r"kommentarer)(?: \(?\d+\)?)?|"
    r"leave a (?:reply|comment)\b.{0,40}|post a comment|add a comment|join the (?:conversation|discussion)|"
    r"schreiben sie einen kommentar|laisser un commentaire|deja un comentario|deixe um comentário|lascia un commento"
    r")[\W_]*",
    re.IGNORECASE | re.DOTALL,
)
_COMMENTS_LABEL_CHARACTERS = 180


_COMMENTS_BIT = 1 << CUE_NAMES.index("comments")


def is_comments_label(text: str) -> bool:
    """Whether a whole line announces or counts comments."""
    return len(text) <= _COMMENTS_LABEL_CHARACTERS and _COMMENTS_LABEL.fullmatch(text) is not None


def cues_of_part(text: str, words: list[str]) -> int:
    """The cues of a part of a web page, without comments labels, which also stand on buttons in an article.

    On the validation half F1 is equal with and without them.
    """
    found = cues(text, words)
    return found & ~_COMMENTS_BIT if found & _COMMENTS_BIT and is_comments_label(text) else found


# The commonest function words of English, German, French, Spanish, Portuguese, Italian, Dutch and the Nordic languages:
# running text has many, menus and lists of links few.
FUNCTION_WORDS = words_of(
    """a about after all also an and are as at be because been but by can could did do for from had has have he her his
    how i if in into is it its just more most my new no not of on one only or other our out over said she so some than
    that the their them then there these they this to up was we were what when where which who will with would you your
    aber als am an auf aus bei bis das dass dem den der des die durch ein eine einem einen einer er es für haben hat ich
    ihr im ist mit nach nicht noch nur oder sein sich sie sind so über um und unter vom von vor war werden wie wird wir
    zu zum zur au aux avec ce ces cette comme dans de des du elle en est et il ils je la le les leur lui mais ne nous on
    ont ou par pas plus pour qu que qui sa se ses son sont sur un une vous y a al como con cuando de del desde donde el
    ella en entre era es esta este fue ha han hay la las le lo los más me muy no nos o para pero por porque que se sin
    sobre son su sus también un una y ya ao aos as com da das do dos e ela ele em essa esse está foi isso já mais mas na
    nas não no nos o os ou pela pelo quando se sem seu sua são também tem um uma che chi ci come con da dai dal dalla
    degli dei del della delle di è gli ha hanno i il in la le lo loro ma nel nella non o per più se si sono su sul un
    una uno aan als bij dat de deze die dit door een en er had heeft het hij hun ik in is je maar met naar niet nog of
    om ook op te tot uit van voor was wat we wel werd worden ze zich zijn att av de den det dig du efter eller en ett
    för från han har hon i inte jag med men mot när och om på sig som så till var vi är af at der det en er et for fra
    havde hun ikke jeg kan med men ned og på sig skal som til ud var ved vil"""
)
