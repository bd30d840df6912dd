"""The hooks of a running service: each message is applied once, and none after a newer one."""

from __future__ import annotations

import binascii
import contextlib
import hashlib
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from audio_service.config import Hook, Settings
from audio_service.errors import AudioServiceError, Busy, Conflict, Forbidden, InputError, NotFound
from audio_service.hosts import site_host
from audio_service.service.inbox.mapping import ArticleFields, HookState, MessageMapping
from audio_service.service.inbox.signatures import TOLERANCE, verify
from audio_service.service.service import Service
from audio_service.service.submission import Closing, Submission
from audio_service.service.webhooks import KEY_BYTES, signing_key
from audio_service.storage import Access, ArticleRecord, Followed, MessageAge
from audio_service.waits import LogThrottle

log = logging.getLogger(__name__)

# Writers of the same article that may come first.
TRIES = 5
RETRY_AFTER_S = 5
# In the metrics, the result of messages that are wrongly signed, or of another site.
HOOK_REFUSED = "refused"


class HookResult(StrEnum):
    """What was done with a message."""

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    """The article is so already."""
    UNPUBLISHED = "unpublished"
    DELETED = "deleted"
    REPEATED = "repeated"
    """It was applied before."""
    OVERTAKEN = "overtaken"
    """A newer one on the same article was applied before."""


@dataclass(frozen=True, slots=True)
class HookMessage:
    """A message with a right signature; `id` None: its sender gives nothing to know repeats by."""

    hook: str
    id: str | None
    article_id: str
    state: HookState
    fields: ArticleFields
    age: MessageAge


class Inbox:
    """Takes the messages of all hooks."""

    def __init__(self, service: Service) -> None:
        """Raises InputError as `check_hooks`."""
        self._service = service
        self._hooks = service.settings.hooks
        self._mappings = check_hooks(service.settings)
        self._arrivals = service.catalog.arrivals
        # Checks messages to unknown hooks: nobody can sign them.
        self._unknown = Hook(kind="generic", secret=secrets.token_urlsafe(KEY_BYTES))
        self._refused, self._ahead = LogThrottle(), LogThrottle()
        for name in self._hooks:
            service.metrics.hooks.labels(name, HOOK_REFUSED)  # so that the first one is seen as an increase from 0

    def read(self, name: str, headers: Mapping[str, str], body: bytes) -> HookMessage:
        """Check the signature of a message and find the article in it.

        Raises Forbidden for a wrong signature or an unknown hook, which strangers cannot tell apart, InputError for
        what cannot be mapped, NotFound if no hook is set.
        """
        if not self._hooks:
            raise no_hooks()
        hook = self._hooks.get(name)
        now = datetime.now(UTC)
        try:
            signed = verify(hook or self._unknown, headers, body, now)
        except Forbidden as error:
            self._log_refused(name, error)
            raise
        found = self._mappings[name].read(body)
        own_id = signed.id
        if own_id is None and found.updated is not None:  # else equal bodies may be two changes: to and fro
            own_id = hashlib.sha256(body).hexdigest()
        sent_at = signed.sent_at or now
        changed_at = found.updated or sent_at
        if changed_at > now + TOLERANCE:  # kept, it would lock out all that come before that time
            if self._ahead.allows(name):
                log.warning("hook %s: `updated` is %s, in the future; the time of sending counts", name, changed_at)
            changed_at = sent_at
        age = MessageAge(changed_at, found.state is HookState.DELETED, sent_at)
        return HookMessage(name, own_id, found.article_id, found.state, found.fields, age)

    def _log_refused(self, name: str, error: Forbidden) -> None:
        """Log why a message is refused, once a minute for each hook and for all unknown ones."""
        if not self._refused.allows(name if name in self._hooks else ""):
            return
        if name in self._hooks:
            log.warning("hook %s refuses a message: %s", name, error.message)
        else:
            known = ", ".join(self._hooks)
            log.warning("hook %s refuses a message: AUDIO_SERVICE_HOOKS has no such hook (it has %s)", name, known)

    def is_repeated(self, message: HookMessage) -> bool:
        """Whether a message was applied before."""
        return message.id is not None and self._arrivals.knows(message.hook, message.id)

    def take(self, message: HookMessage, submission: Submission | None) -> HookResult:
        """Apply a message; `submission` is the article of a published one.

        Raises what `Service.accept` raises, and Busy where others change the article all the time.
        """

        def change(article: ArticleRecord | None, followed: Followed) -> HookResult:
            try:
                return self._apply(message, submission, article, followed)
            except (Conflict, NotFound):
                raise
            except AudioServiceError as error:
                self.close_refused(message, error)
                raise

        result = self._in_turn(message, change)
        if result is not HookResult.OVERTAKEN and message.id is not None:
            self._arrivals.note(message.hook, message.id)
        return result

    def close_refused(self, message: HookMessage, error: AudioServiceError) -> None:
        """Close an article that a message was to leave to subscribers, and whose text was refused.

        Raises Forbidden for one of another site, and Busy as `take`.
        """
        if message.fields.access != Access.TOKEN:
            return
        settings, url = self._service.settings, message.fields.url
        site = settings.hook_site(message.hook)
        if site is not None and url is not None and settings.site_name(url) != site:
            url = None
        closing = Closing(message.article_id, False, True, url, site)

        def change(_article: ArticleRecord | None, followed: Followed) -> HookResult:
            self._service.close_refused(closing, error, followed)
            return HookResult.ACCEPTED

        self._in_turn(message, change)

    def _in_turn(
        self, message: HookMessage, change: Callable[[ArticleRecord | None, Followed], HookResult]
    ) -> HookResult:
        """Make a change of the article as it is, unless a newer message came before it.

        Raises Forbidden for one of another site, and Busy where others change the article all the time.
        """
        for _ in range(TRIES):
            self._find(message)
            if not self._arrivals.advance(message.article_id, message.age):
                return HookResult.OVERTAKEN
            article = self._find(message)  # from here on no older message changes it
            with contextlib.suppress(Conflict, NotFound):  # changed meanwhile, by a newer message perhaps
                return change(article, Followed("" if article is None else article.latest_id, message.age))
        raise Busy("Others are changing this article.", retry_after_s=RETRY_AFTER_S)

    def _find(self, message: HookMessage) -> ArticleRecord | None:
        """The article as it is. Raises Forbidden unless a key of the hook's site could change it."""
        site, own_id, catalog = self._hooks[message.hook].site, message.article_id, self._service.catalog
        if site is not None:
            found = catalog.article_sites.of(own_id).get(own_id, site)  # a new one will be of this site
            if found is None or site_host(found) != site_host(site):
                owner = "no site, so not to that of" if found is None else "another site than"
                what = f"Article {own_id!r} belongs to {owner} hook {message.hook}."
                advice = "Map ids of its own for each site, or push it with `site` and a key for all sites."
                raise Forbidden(what, known=True, advice=advice)
        try:
            return catalog.articles.get(own_id)
        except NotFound:
            return None

    def _apply(
        self,
        message: HookMessage,
        submission: Submission | None,
        article: ArticleRecord | None,
        followed: Followed,
    ) -> HookResult:
        if submission is not None:
            _, changed = self._service.accept(submission, if_match=followed)
            return HookResult.ACCEPTED if changed else HookResult.UNCHANGED
        if article is None:
            return HookResult.UNCHANGED
        if message.state is HookState.DELETED:
            self._service.delete(message.article_id, if_match=followed)
            return HookResult.DELETED
        if not article.published:
            return HookResult.UNCHANGED
        self._service.catalog.articles.publish(message.article_id, False, if_match=followed)
        return HookResult.UNPUBLISHED


def no_hooks() -> NotFound:
    """The error for a message where no hook is set."""
    return NotFound("No hook is set.", advice="Hooks are set in AUDIO_SERVICE_HOOKS.")


def check_hooks(settings: Settings) -> dict[str, MessageMapping]:
    """The mapping of each hook. Raises InputError for one that could never take a message."""
    for name, hook in settings.hooks.items():
        where = f"AUDIO_SERVICE_HOOKS: {name}"
        if hook.site is not None and site_host(hook.site) not in map(site_host, settings.sites):
            known = ", ".join(settings.sites) or "none"
            raise InputError(f"{where}: site {hook.site} is not in AUDIO_SERVICE_SITES.", advice=f"Known: {known}.")
        if hook.header is not None and hook.kind != "generic":
            advice = "Leave out `header`, or write generic."
            raise InputError(f"{where}: messages of {hook.kind} are signed in their own header.", advice=advice)
        if hook.kind == "ghost" or hook.header is not None:
            continue
        try:
            short = len(signing_key(hook.secret)) < KEY_BYTES
        except binascii.Error as error:
            advice = "Write whsec_ and Base64, or a secret that does not begin so."
            raise InputError(f"{where}: its secret is not Base64.", advice=advice) from error
        if short:
            raise InputError(f"{where}: its secret is short.", advice=f"Use {KEY_BYTES} bytes or more.")
    return {name: MessageMapping(name, hook) for name, hook in settings.hooks.items()}
