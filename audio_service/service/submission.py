"""An article that is to be narrated, and what it takes from the public even if it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from audio_service.article import Document
from audio_service.config import Choices
from audio_service.storage import UNNAMED, Classification, Origin


@dataclass(frozen=True, slots=True)
class Submission:
    """An article to accept, and its origin.

    `choices` None keeps an editor's previous ones; `voice` overrides them. `publish` None leaves it unchanged; a new
    article is a draft. `anonymous`: requested without a key; revises only published, fetched articles that are not
    being edited. `withdraw`: withdraw all earlier audio as soon as this revision is served. `saved_by`: the name of the
    key that sends or publishes it. `classification`: what it names of section, tags, author, site and access.
    """

    article_id: str
    document: Document
    origin: Origin
    choices: Choices | None = None
    voice: str | None = None
    url: str | None = None
    publish: bool | None = None
    anonymous: bool = False
    withdraw: bool = False
    saved_by: str = ""
    classification: Classification = UNNAMED
    only_site: str | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """What a submission takes from the public, also if it is refused.

    `url`: of its page, which may have been fetched before it had an article. `only_site` as in Submission.
    """

    article_id: str
    unpublish: bool
    for_subscribers: bool
    url: str | None = None
    only_site: str | None = None
