"""A page's URL -> its article, known or fetched now, for players that know only their page."""

from __future__ import annotations

import logging
import threading
import uuid
from datetime import UTC, datetime, timedelta

from audio_service.article import (
    FetchedPage,
    PageFacts,
    RawArticle,
    article_id,
    facts_of_page,
    fetch_page,
    from_page,
    host_allowed,
    normal_url,
)
from audio_service.errors import AudioServiceError, Conflict, ForbiddenSource, InputError, NotFound
from audio_service.rendering import KeyedLocks, Priority
from audio_service.service.service import Service, Submission
from audio_service.storage import ArticleRecord, Origin

log = logging.getLogger(__name__)


class OnDemand:
    """Finds the article of a page; concurrent requests fetch a page once."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._settings = service.settings
        self._articles = service.catalog.articles
        self._locks = KeyedLocks()
        self._refetched: set[str] = set()
        self._guard = threading.Lock()

    def allowed(self, url: str) -> str:
        """The normalized URL of an allowed page. Raises ForbiddenSource."""
        settings = self._settings
        try:
            url = normal_url(url)
        except ValueError as error:
            raise ForbiddenSource(url, "it is not a valid URL") from error
        if not host_allowed(url, settings.listen_hosts):
            raise ForbiddenSource(url, "its host is not in AUDIO_SERVICE_LISTEN_HOSTS")
        return url

    def known(self, url: str) -> ArticleRecord | None:
        """The known article of this allowed page, if any; refetches the page in the background when due."""
        known = self._articles.find_url(url)
        if known is not None:
            self._refresh(known)
        return known

    def take_in(self, url: str) -> ArticleRecord:
        """The article of this allowed page, fetched once for concurrent requests.

        Raises NotFound if the page cannot be fetched or belongs to another host, ForbiddenSource if it opts out, and
        what cleaning raises.
        """
        with self._locks.hold(url):
            known = self._articles.find_url(url)
            return self._take_in(url) if known is None else known

    def _take_in(self, url: str) -> ArticleRecord:
        """The article at a page's canonical address, known or fetched from there."""
        find_url = self._articles.find_url
        address, raw = from_page(url, self._fetch, lambda there: find_url(there) is not None)
        known = find_url(address)
        if known is not None:
            return known
        if raw is None:  # deleted just now
            raise NotFound(f"No article exists for {address}.", advice="Retry.")
        return self._save(raw, article_id(address), 0, Priority.LISTENER)

    def _renew(self, article: ArticleRecord, url: str) -> None:
        """Revise an article with its page's current text, if the page is still canonical."""
        _, raw = from_page(url, self._fetch, lambda there: True)
        if raw is not None and self._may_revise(article):
            self._save(raw, article.id, article.latest.number, Priority.BATCH)

    def _save(self, raw: RawArticle, own_id: str, follows: int, priority: Priority) -> ArticleRecord:
        """Accept a page as the revision after `follows`, 0 for a new article, which is published at once."""
        submission = Submission(
            own_id,
            raw.document(self._settings),
            Origin.FETCHED,
            url=raw.url,
            publish=None if follows else True,
            anonymous=True,
        )
        try:
            return self._service.accept(submission, if_revision=(follows,), priority=priority)[0]
        except Conflict:  # pushed or deleted meanwhile, which a visit must not undo
            return self._articles.get(own_id)

    def _fetch(self, url: str) -> tuple[FetchedPage, PageFacts]:
        """Fetch a page and its facts. Raises ForbiddenSource if it opts out, NotFound without a page.

        The reason for a missing page stays in the log: a redirect may lead anywhere, and callers without a key must not
        learn which inner addresses respond.
        """
        settings = self._settings
        try:
            page = fetch_page(url, settings.fetching, settings.limits)
            facts = facts_of_page(page.data, page.url)
            for address in (facts.own, facts.url):
                if not host_allowed(address, settings.listen_hosts):
                    raise ForbiddenSource(address, "its host is not in AUDIO_SERVICE_LISTEN_HOSTS")
        except (InputError, NotFound) as error:
            mark = uuid.uuid4().hex
            log.warning("%s: cannot fetch %s for a listener: %s", mark, url, error)
            advice = f"The service's log has the reason under {mark}."
            raise NotFound(f"{url} could not be fetched.", advice=advice) from error
        if not facts.read_aloud:
            raise ForbiddenSource(url, "the page opts out of being read aloud (nopagereadaloud)")
        return page, facts

    def _refresh(self, article: ArticleRecord) -> None:
        """Look at the page again in the background, when the last look was long enough ago."""
        age = datetime.now(UTC) - article.updated_at
        url = article.url
        if url is None or age < timedelta(seconds=self._settings.listen_refresh_s):
            return
        if not self._may_revise(article):
            return
        with self._guard:
            if article.id in self._refetched:
                return
            self._refetched.add(article.id)

        def look() -> None:
            try:
                self._articles.touch(article.id)
                self._renew(article, url)
            except AudioServiceError as error:
                log.warning("could not refetch %s: %s", url, error)
            finally:
                with self._guard:
                    self._refetched.discard(article.id)

        threading.Thread(target=look, name="refresh", daemon=True).start()

    def _may_revise(self, article: ArticleRecord) -> bool:
        """Whether a visit may revise an article: not a draft, nor pushed, edited or being edited.

        The catalogue enforces this too, against concurrent changes.
        """
        fetched = article.published and article.latest.origin is Origin.FETCHED
        return fetched and self._service.catalog.working_copies.get(article.id) is None
