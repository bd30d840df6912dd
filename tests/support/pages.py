"""Small pages of our own for the tests of extraction and cleaning."""

from __future__ import annotations

import json

TITLE = "Harbour town votes to keep its last ferry"
PARAGRAPHS = (
    "The council of Brennick voted on Tuesday night to keep the ferry that has crossed the estuary since 1911, "
    "ending a dispute that had divided the town for most of the year.",
    "Eleven members were in favour and four against. The boat will be repaired over the winter, and fares will rise "
    "by a third in the spring to pay for part of the work.",
    "“Nobody here can imagine the mornings without the horn,” said Ines Calloway, who has sold tickets on the quay for "
    "twenty-two years. “My mother took it to school, and so did I.”",
    "Opponents had argued that the money would be better spent on the bridge road, which floods several times each "
    "winter and cuts off the villages on the far bank for days.",
    "The first crossing after the repair is planned for the second week of March, weather permitting, and the town "
    "band has already been asked to play.",
)
SECOND_HALF = (
    "Shopkeepers along the quay had collected four thousand signatures in a week. Most of their customers, they say, "
    "are people on their way to the boat.",
    "The engine dates from 1958 and has been rebuilt three times. Spare parts come from a museum in Gothenburg, which "
    "lends its own when there is nothing else to be had.",
    "A bridge was last proposed in 1974. It would have cost eleven million pounds, and the plan was dropped when the "
    "ground on the northern side turned out to be peat.",
    "Mayor Osric Penhale, who had abstained, said afterwards that he would be the first to buy a season ticket, “if "
    "only to be seen doing it”.",
)
MENU = (
    '<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul>'
    "</nav>"
)
FOOTER = (
    '<footer class="site-footer"><p>© 2026 The Brennick Courier. All rights reserved.</p>'
    '<ul><li><a href="/privacy">Privacy policy</a></li><li><a href="/terms">Terms of use</a></li></ul></footer>'
)
RELATED = (
    '<aside class="related-posts"><h3>Related articles</h3><ul>'
    '<li><a href="/a">Bridge road floods again</a></li><li><a href="/b">Fares to rise in spring</a></li></ul></aside>'
)
COMMENTS = (
    '<section id="comments" class="comments-area"><h3>2 Comments</h3><ol class="comment-list">'
    '<li class="comment"><p>Good news at last, the bridge was never going to happen anyway.</p></li>'
    '<li class="comment"><p>A third more for a ticket? They must be joking about that.</p></li></ol>'
    "<form><label>Leave a reply</label><textarea></textarea><button>Post comment</button></form></section>"
)


def paragraphs(texts: tuple[str, ...] = PARAGRAPHS) -> str:
    """The texts as HTML paragraphs."""
    return "\n".join(f"<p>{text}</p>" for text in texts)


def page(body: str | None = None, *, head: str = "", lang: str = "en", data: dict[str, object] | None = None) -> str:
    """A whole news page around a body, as a common theme prints it."""
    ld = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data is not None else ""
    inner = paragraphs() if body is None else body
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{TITLE} | The Brennick Courier</title>'
        f'<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="The Brennick Courier">'
        f'{head}{ld}</head><body><header class="site-header"><a href="/">The Brennick Courier</a>{MENU}</header>'
        f'<main><article class="post"><h1 class="entry-title">{TITLE}</h1><p class="byline">By Tomas Ellwood</p>'
        f'<div class="entry-content">{inner}</div></article>{RELATED}{COMMENTS}</main>{FOOTER}</body></html>'
    )
