"""Made-up articles: as long as is asked for, of sentences that are all different, so that none comes from the store."""

from __future__ import annotations

# Plain words, so that nothing but length is measured.
SENTENCES = (
    "The council met on the first floor of the old town hall and talked about the harbour until the lamps were lit.",
    "Nobody could say how much the new bridge would cost, but everyone agreed that the old one had to go.",
    "A second reading is planned for the spring, when the engineers have measured the river bed again.",
    "Until then the ferry will run twice an hour, from early morning to late at night, also on Sundays.",
)


def paragraphs(number: int, words: int) -> list[str]:
    """Paragraphs of together about `words` words; every `number` gives other sentences."""
    made: list[str] = []
    count = at = 0
    while count < words:
        made.append(" ".join(f"In case {number}, point {at + n}: {sentence}" for n, sentence in enumerate(SENTENCES)))
        at += len(SENTENCES)
        count += len(made[-1].split())
    return made


def article_text(number: int, words: int = 1000) -> str:
    """A plain-text article with a title and about so many words."""
    return "\n\n".join([f"The case of number {number}", *paragraphs(number, words)])
