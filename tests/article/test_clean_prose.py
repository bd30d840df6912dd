"""Sentences that begin like a label of a page are read, in eight languages and whatever block they stand in."""

from __future__ import annotations

import pytest

from audio_service.article.clean.rules import reason_of_line
from audio_service.article.document import BlockKind

SENTENCES = tuple(
    line.strip()
    for line in """
    Advertising has changed, she says.
    Advertisement pages paid for the whole paper in those years.
    Share your bread, he said.
    Share prices of the yard rose on Monday.
    Share the road with the tram, the sign says.
    Save the boat, they shouted from the quay.
    Print was his whole life.
    Copy that, the pilot answered.
    Read more than one map before you sail.
    Read this letter aloud, she asked him.
    Reading took him most of the night.
    See also how the light falls on the mole.
    See the harbour before noon, the guide advises.
    More from habit than from hunger, he ate.
    More on that day than on any other, the bells rang.
    More stories came from that kitchen than from any book.
    Up next was the ferry.
    Next came the boats of the northern towns.
    Previous attempts had failed for want of rope.
    Contact between the two islands ceased in winter.
    Contact us when you land, the captain wrote.
    Updated on Monday, the timetable lists forty boats.
    Updated charts hang in every wheelhouse.
    Published in 1911, the map was wrong from the start.
    Published on 3 May 1911, the book sold out within a week.
    Photos of the bridge showed three cracks.
    Photo by photo, the town came back to life.
    Images of the storm went round the world.
    Source of the river is a spring under the church.
    Sources close to the yard speak of a sale.
    Source: I was there.
    Related deaths rose to nine.
    Related to this is the question of the fares.
    By Jonas' own account, the rope was new.
    By Monday the water had gone.
    By Lena Dorn's reckoning it was noon.
    Follow the river road as far as the mill.
    Follow me, said the pilot, and went aboard.
    Follow us on the water, the crew called.
    Comments on the plan were invited until May.
    Comments are rare at these meetings.
    Comment was impossible under those rules.
    Listen to the wind, she told the children.
    Listen to this, he said.
    Play was stopped after ten minutes.
    Watch the gulls and you will know the weather.
    Watch now how the tide turns.
    Video of the crash was shown in court.
    Audio from the bridge proves it.
    Subscribe to that view and you must accept the rest.
    Sign up for the choir, his mother begged.
    Sign in at the gate, the guard said.
    Log in hand, the mate climbed the ladder.
    Join the conversation at the bar, he suggested.
    Join us for a moment in the year 1640.
    Get the boats in before dark, they were ordered.
    Get in touch with the coast and you will hear it.
    Download speeds are poor on the islands.
    Open in summer only, the museum draws few.
    Back to work.
    Back to the quay they went, wet and laughing.
    Skip to the end of the story and you find a wedding.
    Topics of the evening were rope, tar and taxes.
    Tags on the nets name the owner.
    Tags: that is what the children call the ribbons.
    Support local bakers, the poster said.
    Support our boats, they sang.
    Donate a boat and the town will name it after you.
    Become a member of the crew, the poster said.
    Correction is the hardest part of writing.
    Correction fluid had been used on two ballots.
    Clarification came a week later.
    This report was written by two surveyors in the summer.
    This report was published in 1911.
    This story came to me from my aunt.
    This page was written by a monk.
    This article of the treaty was amended in 1949.
    This article was amended in 1911 and again in 1949.
    This content pleased nobody.
    This audio was all that the court had.
    This site was a shipyard once.
    A version of this story appears in every port.
    An earlier version of this plan had three bridges.
    The views expressed at the meeting were divided.
    We use cookies and milk for the crust.
    We may earn a little from the boats, she said.
    We value your privacy, the landlord said, and shut the door.
    If you buy two boats, we may make a third.
    If you like this soup, wait for the fish.
    If you liked this story about the ferry, said the old man, hear another.
    As an Amazon of the harbour, she was feared.
    You must be a member to vote.
    You must be logged in the harbour book.
    To continue reading was his only wish.
    To view this as a defeat would be wrong.
    Leave a comment on the wall, he said.
    Leave a light on for the boats.
    Let us know the worst, she begged.
    Tell us about the storm.
    Do you have an opinion on the points raised in this harbour?
    Do you have a view on this, she asked.
    If you would like to submit a response of up to 300 words by email, ask Jonas.
    Thanks for reading Homer to the children, she said.
    Recíbelo en el muelle, dijo ella.
    Receba em sua casa o velho piloto.
    Receba o piloto, disse ela, e o seu email também.
    Se vuoi restare aggiornato, compra una radio.
    Vai a tutte le feste del porto.
    How did you like the letter of your aunt?
    What did you think of this?
    Please support our choir, the vicar said.
    We check over 250 ropes every day.
    Log in or subscribe to the view that nothing can be done.
    What do you think of the bridge?
    If somebody sent you this letter, burn it.
    If a friend sent this letter to you, you can keep it, she said.
    Join our group at the bar, he said.
    Join the crew by the quay.
    Get the news to the mainland, he ordered.
    Follow the coverage of the trees on the hill and you find the spring.
    Who wrote it? Write to the harbour master.
    Have you seen her? Email was unknown then.
    This story appears in the records of the parish.
    The authors declare war on the comma.
    Thank you for supporting the choir, the vicar said.
    Sigue la orilla hasta el muelle.
    Apúntate a la tripulación, dijo ella.
    This transcript was read aloud in court on Monday.
    The transcript may contain errors, the judge said.
    If you like, buy me a coffee, she said.
    If you liked this, wait until you hear the organ.
    Thank you for your patience, the captain said.
    This release of water contains more mud than fish.
    Find them wherever you get your bread.
    Updated 10:10 PM on the screen, the timetable lists forty boats.
    The mayor laughed at the picture (a photo by the door).
    She kept one thing of his (the photo/postcard).
    Esta carta no está disponible sin permiso.
    Dit boek is niet zichtbaar zonder bril.
    Dieser Turm ist ohne Fernglas nicht sichtbar.
    Ce phare n'est pas visible sans jumelles.
    What do you think?
    Was this story true?
    Thank you for reading the letter to her.
    Thanks for voting no, the mayor joked.
    No spam or eggs were left on the ship.
    Did you find this harbour by yourself?
    Do you have a story about the ferry?
    Have a tip for the waiter ready.
    Click here and there told us that the ice was moving.
    Map of the bay in hand, she set out.
    Chart after chart had been lost.
    Quiz nights fill the pub.
    Vote early, he used to say.
    Rate this against the price of coal.
    Servings were small in those days.
    Serves him right, she thought.
    Total time at sea was four years.
    Edit by edit the film grew shorter.
    Live updates of the score came by pigeon.
    Live and let live, he used to say.
    Copyright was unknown in that century.
    All rights reserved to the crown were sold.
    The list may not be published without his consent.
    Reprints of the poem sold well.
    Our standards fell with the price of fish.
    Privacy is a word the islanders seldom use.
    Home is where the boat is.
    Search parties left at dawn.
    Menu after menu listed herring.
    Page 4 of the log is missing.
    Part 2 of the bridge arrived by barge.
    Two hours ago nobody knew his name.
    Correspondents contributed to the fund.
    Jonas Field is a writer of great patience.
    Marta Olin is the editor whom the whole coast fears.
    Anzeige erstattete der Wirt am Montag.
    Werbung war damals noch verpönt.
    Teilen wollte er das Brot nicht.
    Kommentare gab der Minister nicht ab.
    Mehr als vierzig Boote lagen im Hafen.
    Mehr zum Thema wollte sie nicht sagen.
    Lesen Sie, sagte er, und reichte mir den Brief.
    Weiterlesen konnte sie nicht.
    Von Jonas' Hand stammt der zweite Brief.
    Von Montag an fährt die Fähre wieder.
    Quelle des Flusses ist ein Teich im Wald.
    Quelle: Ich war dabei.
    Fotos der Brücke zeigten drei Risse.
    Aktualisiert wurde der Fahrplan erst am Freitag.
    Folgen Sie dem Fluss bis zur Mühle.
    Abonnieren wollte das Blatt niemand.
    Unterstützen Sie den Wirt, riefen sie.
    Dieser Artikel des Vertrags wurde 1949 gestrichen.
    Haben Sie einen Fehler gefunden?
    Was meinen Sie?
    Publicité et presse vivaient ensemble.
    Partager le pain était son plaisir.
    Commentaires et rires suivirent la lecture.
    Lire aussi longtemps le fatiguait.
    Voir la mer lui suffisait.
    Par Jonas, elle apprit la nouvelle.
    Source de la rivière, le lac est à sec.
    Photo après photo, le port renaissait.
    Publié en 1911, le livre fut oublié.
    Abonnez-vous à cette idée, et tout change.
    Cet article du traité a été supprimé en 1949.
    Écouter le vent, disait-elle.
    Publicidad y prensa vivían juntas.
    Compartir el pan era su costumbre.
    Comentarios no faltaron aquella noche.
    Leer más de un mapa ayuda.
    Ver más allá del puerto era su sueño.
    Por Jonas supimos la noticia.
    Fuente del río es una cueva.
    Fotos del puente mostraban tres grietas.
    Publicado en 1911, el libro se agotó.
    Escucha el viento, decía ella.
    Este artículo del tratado fue suprimido en 1949.
    ¿Has encontrado un error?
    Publicidade e imprensa andavam juntas.
    Compartilhar o pão era seu costume.
    Comentários não faltaram naquela noite.
    Leia mais de um mapa antes de partir.
    Veja também como cai a luz, dizia ele.
    Por Jonas soubemos da notícia.
    Fonte do rio é uma gruta.
    Publicado em 1911, o livro se esgotou.
    Ouça o vento, dizia ela.
    Pubblicità e stampa vivevano insieme.
    Condividi il pane, disse il vecchio.
    Commenti e risate seguirono la lettura.
    Leggi anche di notte, gli diceva.
    Fonte del fiume è una grotta.
    Pubblicato nel 1911, il libro andò esaurito.
    Ascolta il vento, diceva lei.
    Questo articolo del trattato fu abolito nel 1949.
    Advertentie na advertentie vulde de krant.
    Deel je brood, zei hij.
    Reacties bleven die avond uit.
    Lees meer dan één kaart voor je vaart.
    Door Jonas hoorden we het nieuws.
    Bron van de rivier is een vijver.
    Foto's van de brug toonden drie scheuren.
    Gepubliceerd in 1911, raakte het boek vergeten.
    Luister naar de wind, zei ze.
    Dit artikel van het verdrag werd in 1949 geschrapt.
    Annonser betalade hela tidningen.
    Dela ditt bröd, sade han.
    Kommentarer saknades inte den kvällen.
    Läs mer än en karta innan du seglar.
    Av Jonas fick vi höra nyheten.
    Källa till floden är en tjärn.
    Bilder av bron visade tre sprickor.
    Publicerad 1911 glömdes boken snart.
    Lyssna på vinden, sade hon.
    The photo is at https://harbour.example/photo/1 and shows the boat
    Registration: https://harbour.example/photo/assorted-boats
    Graphics: a card with eight gigabytes
    """.strip().splitlines()
)
HEADINGS = (
    "Comments",
    "Comments on the plan",
    "Photos of the bridge",
    "Source of the river",
    "Share the road",
    "Pinterest",
    "Sources",
    "Topics",
    "Advertising",
    "Support",
    "Ten years ago",
    "10 years ago",
    "By Night on the Bay",
    "More on ferries",
    "Watch the gulls",
    "Next: the ferry",
    "Video: 4K",
    "Follow the river",
    "Related deaths",
    "“Share the road,” she said",
    "Advertising has changed, she says",
    "Kommentare",
    "Werbung",
    "Publicité",
    "Comentarios",
    "Pubblicità",
    "Reacties",
    "Annonser",
)
ITEMS = (
    "Share the load",
    "Two cups of flour",
    "Comments on the plan",
    "Photos of the bridge",
    "Facebook",
    "Reuters",
    "Home",
    "Yes",
    "Follow the river",
    "Save water",
    "Print shops",
    "$139.00",
    "10%",
    "Cost: forty pounds",
    "Video: 4K at thirty frames",
    "Newsletters of the parish",
)
ANSWERS = (
    "No.",
    "Yes.",
    "Ja.",
    "Nein.",
    "Oui.",
    "Non.",
    "Sí.",
    "Sim.",
    "Não.",
    "Sì.",
    "Nee.",
    "Nej.",
    "“No.”",
    "— Yes.",
    "Stop.",
    "Back to work.",
    "No comment.",
    "Listen.",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_read_in_any_block(sentence: str) -> None:
    for kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.ITEM, BlockKind.HEADING):
        assert reason_of_line(sentence, kind) is None
        assert reason_of_line(f"“{sentence}”", kind) is None


def test_there_are_many_sentences() -> None:
    assert len(set(SENTENCES)) > 200


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_that_may_open_a_chapter_is_read(heading: str) -> None:
    assert reason_of_line(heading, BlockKind.HEADING) is None


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_of_a_list_is_read(item: str) -> None:
    assert reason_of_line(item, BlockKind.ITEM) is None


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_is_read(answer: str) -> None:
    assert reason_of_line(answer) is None


def test_prose_after_a_notice_is_read() -> None:
    assert reason_of_line("Sign up for our newsletter.") is not None
    assert reason_of_line("Sign up for our newsletter. The mayor has left the quay by then.") is None
