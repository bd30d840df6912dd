"""A page's URL -> its article, known or fetched now, for players that know only their page."""

from __future__ import annotations

import logging
import os
import threading
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from audio_service.article import (
    Document,
    FetchedPage,
    PageFacts,
    RawArticle,
    article_id,
    facts_of_page,
    fetch_page,
    from_page,
    normal_url,
    other_spellings,
    plain_url,
)
from audio_service.errors import (
    AudioServiceError,
    Busy,
    Conflict,
    ForbiddenSource,
    InputError,
    NotFound,
    NotNarrated,
    Unavailable,
    UnknownVoice,
)
from audio_service.hosts import host_allowed
from audio_service.narration import rule_of
from audio_service.rendering import Priority
from audio_service.service.page_memory import PageMemory
from audio_service.service.service import Service
from audio_service.service.submission import Submission
from audio_service.storage import ArticleRecord, Origin
from audio_service.threads import start_thread
from audio_service.waits import shortened

log = logging.getLogger(__name__)

# Pages that are refetched at the same time, each of another host.
REFETCHES_MAX = 8


class Budget(Protocol):
    """Counts one use of a site's budget for an hour, or only checks it. Raises Busy when it is used up."""

    def __call__(self, name: str, site: str, per_hour: int, *, spend: bool = True) -> None: ...


class OnDemand:
    """Finds the article of a page, or fetches it within the site's budget."""

    def __init__(self, service: Service, budget: Budget) -> None:
        self._service = service
        self._settings = service.settings
        self._articles = service.catalog.articles
        self._budget = budget
        self._memory = PageMemory(keep_s=self._settings.listen_refresh_s)
        self._cores = threading.Semaphore(len(os.sched_getaffinity(0)))
        self._refetched: set[str] = set()
        self._lock = threading.Lock()

    def allowed(self, url: str) -> str:
        """The normalized URL of an allowed page. Raises ForbiddenSource, NotNarrated."""
        settings = self._settings
        try:
            url = normal_url(url)
        except ValueError as error:
            raise ForbiddenSource(url, "it is not a valid URL") from error
        if not host_allowed(url, settings.listen_hosts):
            raise ForbiddenSource(url, "this service does not narrate pages of its host")
        if not settings.site(url).narrate and self._find(url) is None:
            raise NotNarrated(url, None)
        return url

    def known(self, url: str) -> ArticleRecord | None:
        """The known article of this allowed page, if any; refetches the page in the background when due.

        Raises the error of a page that failed a short time ago.
        """
        known = self._find(url)
        if known is None:
            address = self._memory.address(url)
            known = None if address is None else self._find(address)
        if known is not None:
            self._refresh(known)
        return known

    def take_in(self, url: str) -> ArticleRecord:
        """The article of this allowed page, which is not known.

        Raises NotFound if the page cannot be fetched or belongs to another host, ForbiddenSource if it opts out, Busy
        beyond the site's budget, and what cleaning raises.
        """
        try:
            self._spend("new-pages", url, spend=False)
            self._spend("fetches", url)
        except Busy:
            known = self._find(plain_url(url, ()))
            if known is None:
                raise
            return known
        try:
            article = self._take_in(url)
        except (InputError, NotFound, UnknownVoice) as error:
            self._memory.failed(url, error)
            raise
        if article.url is not None and article.url != url:
            self._memory.found(url, article.url)
        return article

    def _take_in(self, url: str) -> ArticleRecord:
        """The article at a page's canonical address, known or fetched from there."""
        address, raw = from_page(url, self._fetch, lambda there: self._find(there) is not None)
        known = self._find(address)
        if known is not None:
            return known
        if raw is None:  # deleted just now
            raise NotFound(f"No article exists for {address}.", advice="Retry.")
        return self._save(raw, article_id(address), "", Priority.LISTENER)

    def _renew(self, article: ArticleRecord, url: str) -> None:
        """Revise an article with its page's current text, if the page is still canonical."""
        _, raw = from_page(url, self._fetch, lambda there: True)
        if raw is not None and self._may_revise(article):
            self._save(raw, article.id, article.latest_id, Priority.BATCH)

    def _save(self, raw: RawArticle, own_id: str, follows: str, priority: Priority) -> ArticleRecord:
        """Accept a page as the revision after the one with the id `follows`.

        "": as a new article, which is published at once.
        """
        with self._cores:
            document = raw.document(self._settings)
            submission = Submission(
                own_id,
                document,
                Origin.FETCHED,
                url=raw.url,
                publish=None if follows else True,
                anonymous=True,
            )
            if not follows:
                self._spend_section(document)
                self._spend("new-pages", raw.source)
            try:
                return self._service.accept(submission, if_match=(follows,), priority=priority)[0]
            except Conflict:  # pushed or deleted meanwhile, which a visit must not undo
                return self._articles.get(own_id)

    def _spend_section(self, document: Document) -> None:
        """Check the rule of a new page's section and use its budget. Raises NotNarrated, Busy."""
        if not rule_of(document, self._settings).narrate:
            raise NotNarrated(document.source, document.section)
        site = self._settings.site_name(document.source)
        rule = None if site is None else self._settings.sites[site].sections.get(document.section or "")
        if rule is not None and rule.new_pages_per_hour is not None:
            self._budget("new-pages", f"{site} {document.section}", rule.new_pages_per_hour)

    def _spend(self, name: str, url: str, *, spend: bool = True) -> None:
        """Use the budget of a page's site. Raises Busy when it is used up."""
        settings = self._settings
        own = settings.site(url).new_pages_per_hour
        pages = settings.listen_new_pages_per_hour if own is None else own
        site = settings.site_name(url) or next(one for one in settings.listen_hosts if host_allowed(url, (one,)))
        self._budget(name, site, pages if name == "new-pages" else settings.listen_fetches_per_hour, spend=spend)

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
            why = str(error).replace(url, shortened(url))
            log.warning("%s: cannot fetch %s for a listener: %s", mark, shortened(url), why)
            advice = f"The service's log has the reason under {mark}."
            raise NotFound(f"{url} could not be fetched.", advice=advice) from error
        if not facts.read_aloud:
            raise ForbiddenSource(url, "the page opts out of being read aloud (nopagereadaloud)")
        address = facts.url if facts.named else plain_url(facts.own, settings.site(facts.own).query)
        known = self._find(address)
        return page, replace(facts, url=address if known is None or known.url is None else known.url)

    def _find(self, url: str) -> ArticleRecord | None:
        """The article of a page in any spelling of its URL, so that no other one becomes an article."""
        return self._articles.find_url(url, *other_spellings(url))

    def _refresh(self, article: ArticleRecord) -> None:
        """Look at the page again in the background, when the last look was long enough ago."""
        age = datetime.now(UTC) - max(article.updated_at, article.checked_at or article.updated_at)
        url = article.url
        if url is None or age < timedelta(seconds=self._settings.listen_refresh_s):
            return
        if not self._may_revise(article):
            return
        host = urlsplit(url).netloc
        with self._lock:
            if host in self._refetched or len(self._refetched) >= REFETCHES_MAX:
                return  # a later visit refetches it
            self._refetched.add(host)

        def look() -> None:
            try:
                self._articles.touch(article.id)
                self._renew(article, url)
            except AudioServiceError as error:
                why = str(error).replace(url, shortened(url))
                log.warning("could not refetch %s: %s", shortened(url), why)
            finally:
                with self._lock:
                    self._refetched.discard(host)

        try:
            start_thread(threading.Thread(target=look, name="refresh", daemon=True))
        except Unavailable as error:
            with self._lock:
                self._refetched.discard(host)
            log.warning("could not refetch %s: %s", url, error)

    def _may_revise(self, article: ArticleRecord) -> bool:
        """Whether a visit may revise an article: not a draft, nor pushed, edited or being edited.

        The catalogue enforces this too, against concurrent changes.
        """
        fetched = article.published and article.latest.origin is Origin.FETCHED
        return fetched and self._service.catalog.working_copies.get(article.id) is None
