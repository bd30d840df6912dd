"""Lines of today's sites that are not read, by kind and language; one more or less changes no other line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio_service.article.clean import clean_document
from audio_service.article.clean.rules import reason_of_line
from audio_service.article.document import BlockKind, Document, Reason, document_of
from audio_service.article.extract import extract
from audio_service.config import Reading, Settings
from audio_service.errors import EmptyArticle
from tests.conftest import SHARED
from tests.support.pages import PARAGRAPHS, TITLE

P, ITEM, HEADING = BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.HEADING
Part = tuple[BlockKind, str, Reason | None]
LINES = tuple(
    line.strip()
    for line in """
    Skip to main content
    Skip past newsletter promotion
    after newsletter promotion
    Zum Inhalt springen
    Aller au contenu
    Ir al contenido
    Naar de inhoud
    Hoppa till innehåll
    list 1 of 3
    list 2 of 3 Bridge toll to rise again
    end of list
    Share full article
    Share this article
    Gift this article
    Save for later
    Copy link
    Link copied
    Open in app
    Add us as a preferred source on Google
    Artikel teilen
    Artikel verschenken
    Link kopieren
    Partager cet article
    Offrir l'article
    Copier le lien
    Compartir en WhatsApp
    Copiar enlace
    Compartilhe esta notícia
    Copiar link
    Condividi su Facebook
    Regala l'articolo
    Deel dit artikel
    Artikel cadeau geven
    Dela artikeln
    Kopiera länk
    Report a typo
    Send us your feedback
    Get in touch: newsroom@courier.example
    Fehler melden
    Signaler une erreur
    Comment now
    12 comments
    Kommentare (12)
    Join the conversation
    Laisser un commentaire
    Deja un comentario
    Deixe um comentário
    Lascia un commento
    Plaats een reactie
    Lämna en kommentar
    Tap to unmute
    1x
    1.5x
    0:00 / 0:00
    Playback speed 1x
    This is a modal window.
    Beginning of dialog window. Escape will cancel and close the window.
    Captions off
    Listen to this article · 0:00 / 0:00
    Listen to this article · 5 min
    This audio is auto-generated. Please let us know if you have feedback.
    This article was narrated by a computer voice.
    Artikel anhören
    Diesen Artikel vorlesen lassen
    Écouter l'article
    Escuchar este artículo
    Ouça esta notícia
    Ascolta l'articolo
    Luister naar dit artikel
    Lyssna på artikeln
    What to read next
    Also on the Courier
    More from The Courier
    Most read
    Recommended for you
    Read more: Will the ferry stay?
    Mehr zum Thema
    Lesen Sie auch: Die Brücke bleibt
    À lire aussi
    Lire aussi : Le pont reste
    Te puede interesar
    Leia também
    Leggi anche
    Lees ook: De brug blijft
    Läs också
    Reprints and permissions
    Our Standards: The Thomson Reuters Trust Principles.
    A version of this article appears in print on March 5, 2026, Section A, Page 1 of the edition.
    Support local journalism: donate today
    Become a paid subscriber today.
    Download our app for the latest news
    Last updated 2 hours ago
    Updated 3 hours ago
    vor 3 Stunden
    il y a 2 heures
    hace 2 horas
    há 2 horas
    2 ore fa
    2 uur geleden
    för 2 timmar sedan
    5 min read
    Lesezeit: 4 Minuten
    Temps de lecture : 4 min
    Tiempo de lectura: 4 minutos
    Tempo di lettura: 4 min
    Leestijd 4 minuten
    Lästid: 4 min
    This content is not available due to your privacy preferences.
    An dieser Stelle finden Sie einen externen Inhalt von Instagram.
    Pour afficher ce contenu, vous devez accepter les cookies.
    This story has not been edited by our staff.
    (This story has not been edited by our staff and is published from a syndicated feed.)
    To continue reading, please log in or register.
    Already a subscriber? Log in
    Dieser Artikel ist exklusiv für Abonnenten.
    Cet article est réservé aux abonnés.
    Article continues after this advertisement
    Story continues below advertisement
    La suite après cette publicité
    Continua após a publicidade
    Artikel gaat verder onder de advertentie
    Subscribe on Apple Podcasts, Spotify or wherever you listen.
    Subscribe to our newsletter
    Thanks for reading! Subscribe for free to receive new posts and support my work.
    Thank you for reading The Lowmere Letter. This post is public so feel free to share it.
    Abonnieren Sie unseren Newsletter.
    Abonnez-vous à notre newsletter
    Suscríbete a nuestra newsletter
    Assine nossa newsletter
    Iscriviti alla newsletter
    Meld je aan voor onze nieuwsbrief.
    Prenumerera på vårt nyhetsbrev.
    A post shared by Lowmere (@lowmere)
    View this post on Instagram
    pic.twitter.com/abc123
    — Rob Hale (@robhale) March 4, 2026
    Sieh dir diesen Beitrag auf Instagram an
    Chart with 2 data series.
    Created with Datawrapper
    Get the data
    Download image
    Source: Harbour authority
    Quelle: Hafenamt
    Jump to recipe
    Prep time: 10 minutes
    Servings: 4
    Pin it
    Did you make this recipe?
    Main article: History of the harbour
    From Lowmere Pages, the free encyclopedia
    15:42 GMT
    13.05
    9m ago
    Load more updates
    Show key events only
    Tags: ferry, harbour
    Topics
    Rate this article
    Was this article helpful?
    Fact check
    © 2026 The Courier
    All rights reserved.
    Log in
    Facebook
    Getty Images
    """.strip().splitlines()
)
ARTICLE: tuple[Part, ...] = (
    (BlockKind.TITLE, TITLE, None),
    (P, PARAGRAPHS[0], None),
    (P, "3 March 2026", None),
    (HEADING, "You need", None),
    (ITEM, "Two planks of oak", None),
    (ITEM, "Forty feet of rope", None),
    (P, PARAGRAPHS[1], None),
    (HEADING, "What the vote means", None),
    (P, "Do you still sail? she asked.", None),
    (P, "No.", None),
    (P, "It stood in the log:", None),
    (BlockKind.QUOTE, "no wind, no boats", None),
    (ITEM, "Who pays", None),
    (ITEM, "Who sails", None),
    (HEADING, "Who pays", None),
    (P, PARAGRAPHS[2], None),
    (HEADING, "Who sails", None),
    (P, PARAGRAPHS[1], None),
    *((P, text, None) for text in PARAGRAPHS[3:]),
    (HEADING, "References", None),
    (ITEM, "Calloway, I. (2019). Ferries of the coast. Brennick Press.", None),
    (ITEM, "Dell, A. (2011). Boats. Brennick Press, p. 12.", None),
)


def removed(parts: list[Part]) -> list[tuple[tuple[str, str], ...]]:
    """Per block what is removed of it: text and reason."""
    document = document_of(parts)
    return per_block(document)


def per_block(document: Document) -> list[tuple[tuple[str, str], ...]]:
    removals = clean_document(document, Reading()).removals
    return [
        tuple((one.text, one.reason.value) for one in removals if block.span.contains(one.span))
        for block in document.blocks
    ]


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_page_is_not_read(line: str) -> None:
    assert reason_of_line(line) is not None


@given(st.integers(1, len(ARTICLE)), st.sampled_from(LINES), st.sampled_from((P, HEADING, ITEM)))
@settings(max_examples=200, deadline=None)
def test_a_line_more_changes_no_other(place: int, line: str, kind: BlockKind) -> None:
    if reason_of_line(line, kind) is None:
        return
    parts = [*ARTICLE[:place], (kind, line, None), *ARTICLE[place:]]
    changed = removed(parts)
    assert changed[place]
    assert changed[:place] + changed[place + 1 :] == removed(list(ARTICLE))


def test_a_line_more_changes_no_other_in_shared_pages() -> None:
    pages = SHARED / "cases" / "pages"
    if not pages.is_dir():
        pytest.skip("the shared pages are not here")
    for path in sorted(pages.glob("*.html")):
        try:
            document = extract(path.read_bytes(), source=path.name, settings=Settings())
        except EmptyArticle:
            continue
        parts: list[Part] = [(b.kind, b.span.of(document.text), b.role) for b in document.blocks]
        before = removed(parts)
        for place in range(1, len(parts) + 1, 3):
            for line in LINES[place % 11 :: 23]:
                after = removed([*parts[:place], (P, line, None), *parts[place:]])
                assert after[:place] + after[place + 1 :] == before, (path.name, place, line)
