"""Every error that this package raises on purpose, as one tree.

    AudioServiceError
    ├── InputError                the input cannot be narrated; the sender can fix it
    │   ├── EmptyArticle          no text is left to read
    │   ├── ArticleTooLong        over a size limit
    │   ├── InvalidMark           a narrator's mark that breaks a rule
    │   ├── UnsupportedFormat     neither HTML, Markdown nor text, or not this voice's script
    │   ├── UnspokenLanguage      no installed voice speaks its language
    │   ├── NotNarrated           the settings turn its site or section off
    │   └── ForbiddenSource       an address that this service may not fetch from
    ├── UnknownVoice              no voice of that name is installed
    ├── VoiceUnusable             the voice is broken or reports no durations
    ├── SpeechFailed              a sentence could not be spoken
    ├── EncodingFailed            ffmpeg failed
    ├── NotFound                  no such article, revision, file or source
    ├── Conflict                  another writer changed the article first
    ├── StillServed               a recording is served, and cannot be withdrawn
    ├── Overtaken                 another editor saved the working copy first
    ├── Refused                   the narration failed the check before publishing
    ├── Forbidden                 the key or link given does not allow this
    ├── SubscribersOnly           the article is for subscribers, and the caller gave no valid token
    ├── Busy                      the queue is full or a rate is exceeded; try again later
    ├── Unavailable               a disk, the store, the database or the queue is away, full or locked; try again later
    ├── InvalidTable              a word list or language table of the package has a mistake
    └── NotBuilt                  the player of a checkout is not built

A message says what is wrong; the advice says what to do. What a caller may act on is an attribute, never only text.
`api/http/problems.py` turns errors into HTTP answers, `cli/__init__.py` into one line and an exit code; nothing else
does.
"""

from __future__ import annotations

import errno
from enum import StrEnum
from typing import ClassVar
from urllib.parse import urlsplit


class AudioServiceError(Exception):
    """Base of all errors; `advice` says what to do next, `code` which of several causes it has, for programs."""

    advice = "See the log for the cause."
    code = ""

    def __init__(self, message: str, *, advice: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if advice is not None:
            self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class InputError(AudioServiceError):
    """The input cannot be narrated; `value` is the part of it that is meant."""

    advice = "Check the source."

    def __init__(self, message: str, *, advice: str | None = None, code: str = "", value: str = "") -> None:
        super().__init__(message, advice=advice)
        self.code = code
        self.value = value


def host_of(url: str) -> str:
    """The host of an address, for messages; an address that cannot be read has none."""
    try:
        return urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""


class NotAnArticle(StrEnum):
    """What a page shows instead of an article."""

    CONSENT = "consent"
    SIGN_IN = "sign_in"
    ROBOT = "robot"
    MISSING = "missing"
    FRONT = "front"


_INSTEAD = {
    NotAnArticle.CONSENT: (
        "shows a consent notice instead of an article",
        "Send the article's HTML or text: a page behind a consent notice cannot be fetched.",
    ),
    NotAnArticle.SIGN_IN: (
        "shows a sign-in or subscription form instead of an article",
        "Send the article's HTML or text: a page behind a sign-in cannot be fetched.",
    ),
    NotAnArticle.ROBOT: (
        "shows a check for robots or scripts instead of an article",
        "Send the article's HTML or text, or let the site's firewall admit this service.",
    ),
    NotAnArticle.MISSING: ("says that the page does not exist", "Check the address."),
    NotAnArticle.FRONT: ("is a list of articles", "Use the address of one article."),
}


class EmptyArticle(InputError):
    """No text is left to read.

    `removed` is the number of characters that cleaning removed, `instead` what the page shows where an article was
    expected.
    """

    advice = "Provide the article's text; `clean --removed` lists what was left out and why."

    def __init__(self, source: str, *, removed: int = 0, instead: NotAnArticle | None = None) -> None:
        what = "contains no article text, only page navigation" if removed else "is empty"
        advice = None
        if instead is not None:
            what, advice = _INSTEAD[instead]
        super().__init__(f"{source} {what}.", advice=advice)
        self.source = source
        self.removed = removed
        self.instead = instead
        self.code = instead.value if instead is not None else "navigation" if removed else ""


class ArticleTooLong(InputError):
    """Over a size limit; `size` and `limit` count `unit`."""

    def __init__(self, source: str, *, size: int, limit: int, unit: str, setting: str) -> None:
        super().__init__(
            f"{source} has {size:,} {unit}, over the limit of {limit:,}.",
            advice=f"Split it, or raise {setting}.",
        )
        self.source = source
        self.size = size
        self.limit = limit
        self.unit = unit


class InvalidMark(InputError):
    """A narrator's mark breaks a rule: `mark` is its tag, `after` the words in front of it, `why` the rule."""

    advice = "Correct the mark, or leave it out."

    def __init__(self, mark: str, after: str, why: str, *, advice: str | None = None) -> None:
        place = f" after “{after}”" if after else ""
        super().__init__(f"{mark[:120]}{place}: {why}.", advice=advice)
        self.mark = mark
        self.after = after
        self.why = why


class UnsupportedFormat(InputError):
    """Neither HTML, Markdown nor plain text, or not in the voice's script."""

    advice = "Provide HTML, Markdown or plain text in UTF-8."


class UnspokenLanguage(InputError):
    """No installed voice speaks the article's language; `language` is its tag, such as "de"; "und" if not recognized.

    `suggested` is the voice that `voices add --language` would add, if the catalogue has one.
    """

    def __init__(self, source: str, *, language: str, name: str, suggested: str | None) -> None:
        what = f"`audio-service voices add --language {language.partition('-')[0].lower()}`"
        if suggested:
            what += f" ({suggested})"
        message = f"{source} is in {name} ({language}), and no installed voice speaks it."
        advice = f"Add a voice with {what}, or name a voice for the article."
        if language == "und":
            message = f"{source} is in no language that is recognized."
            advice = "Name a voice for the article, or declare its language: `lang` in a page, `language` in a request."
        super().__init__(message, advice=advice)
        self.source = source
        self.language = language
        self.suggested = suggested


class NotNarrated(InputError):
    """Nothing new of a site, or of a section of it, is narrated by the settings (`narrate`)."""

    advice = "Turn `narrate` on for it in AUDIO_SERVICE_SITES."

    def __init__(self, source: str, section: str | None) -> None:
        where = "its site" if section is None else f"its site or its section {section!r}"
        super().__init__(f"{source} is not narrated: narration is off for {where}.", code="narration-off")


class ForbiddenSource(InputError):
    """An address that must not be fetched; `url` is the address."""

    advice = "Use a public http or https page of an allowed host."

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url} may not be fetched: {why}.")
        self.url = url
        self.why = why
        self.host = host_of(url)


class UnknownVoice(AudioServiceError):
    """No voice of that name is installed; `known` lists the installed ones. `addable`: it may be a voice's name."""

    def __init__(self, voice: str, known: tuple[str, ...], *, addable: bool = True) -> None:
        super().__init__(
            f"Voice {voice!r} is not installed (installed: {', '.join(known) or 'none'}).",
            advice="Choose one of these" + (f", or run `audio-service voices add {voice}`." if addable else "."),
        )
        self.voice = voice
        self.known = known


class VoiceUnusable(AudioServiceError):
    """The voice is installed but cannot be used; `short` says why in a phrase, for lists."""

    def __init__(self, voice: str, why: str, *, short: str | None = None, advice: str | None = None) -> None:
        if advice is None:
            advice = f"Add it again with `audio-service voices add {voice}`."
        super().__init__(f"Voice {voice!r} cannot be used: {why}.", advice=advice)
        self.voice = voice
        self.why = why
        self.short = short or why


class SpeechFailed(AudioServiceError):
    """A sentence could not be spoken; `text` is the sentence."""

    advice = "Change or leave out the sentence, then retry. Sentences already spoken are kept."

    def __init__(self, text: str, why: str) -> None:
        shown = text if len(text) <= 80 else text[:77] + "..."
        super().__init__(f"The sentence {shown!r} could not be spoken: {why}.")
        self.text = text
        self.why = why


class EncodingFailed(AudioServiceError):
    """ffmpeg is missing or failed; `log` is its output."""

    advice = "Check `ffmpeg -version` and the free disk space."

    def __init__(self, what: str, log: str = "", *, advice: str | None = None) -> None:
        tail = " ".join(log.split())[-300:]
        super().__init__(f"{what}{': ' + tail if tail else ''}.", advice=advice)
        self.log = log


class NotFound(AudioServiceError):
    """No such article, revision, file or source.

    `code` says what: "article", "revision", "rule", "sentence"; "host" if its name is not known, "site" if it cannot be
    reached, "page" if it answered with an error, "login" if it asks for one. `host` is the remote host, `status` its
    status, if it answered.
    """

    advice = "Check the name."

    def __init__(
        self, message: str, *, advice: str | None = None, code: str = "", host: str = "", status: int | None = None
    ) -> None:
        super().__init__(message, advice=advice)
        self.code = code
        self.host = host
        self.status = status


def narration_gone() -> NotFound:
    """The error for a narration whose article or files were removed."""
    return NotFound("This narration does not exist any more.", advice="Get the article's manifest again.")


class Conflict(AudioServiceError):
    """The article is not at the revision that the writer changed; `revision` is its current one (0: none)."""

    advice = "Get the current revision, apply your change to it, and save."

    def __init__(self, article_id: str, revision: int) -> None:
        super().__init__(f"Article {article_id!r} is at revision {revision}, not at the one you changed.")
        self.revision = revision


class IdTaken(AudioServiceError):
    """The id is that of an article which the caller's key does not see."""

    advice = "Send it under another id."

    def __init__(self, article_id: str) -> None:
        super().__init__(f"The id {article_id!r} is taken.")


class StillServed(AudioServiceError):
    """The recording of a revision is served, or will be, by this article or another one: `article_id`, `revision`.

    `by` None: by an article that the caller does not see.
    """

    advice = "Push a correction first, or unpublish or delete the article."

    def __init__(self, withdrawn: tuple[str, int], by: tuple[str, int] | None) -> None:
        (own_id, number), (self.article_id, self.revision) = withdrawn, by or ("", 0)
        what = f"Revision {number} of article {own_id!r} cannot be withdrawn"
        why = (
            "an article of another site has the same audio"
            if by is None
            else "it is current"
            if withdrawn == by
            else f"revision {self.revision} of {self.article_id!r} has the same audio"
        )
        super().__init__(f"{what}: {why}.")


class Overtaken(AudioServiceError):
    """The working copy was saved, published or discarded in between. Nothing was overwritten.

    The message begins with `what` happened; `saved_by` is the editor who saved it, if known.
    """

    advice = "Reopen it; your changes are still in your browser."

    def __init__(self, what: str, saved_by: str | None = None) -> None:
        super().__init__(f"{what} after you opened it.")
        self.saved_by = saved_by


class Refused(AudioServiceError):
    """The narration failed the check before publishing; `reasons` say what is wrong, `findings` are their figures."""

    advice = "Fix it in the editor and publish again."

    def __init__(self, reasons: tuple[str, ...], findings: tuple[dict[str, object], ...] = ()) -> None:
        super().__init__(f"This narration cannot be published: {'; '.join(reasons)}.")
        self.reasons = reasons
        self.findings = findings


class Forbidden(AudioServiceError):
    """The key or link does not allow this; `known` is true if the caller gave a valid key."""

    advice = "Send `Authorization: Bearer KEY` with a key of the required role (`audio-service keys create`)."

    def __init__(self, message: str, *, known: bool, advice: str | None = None, code: str = "") -> None:
        super().__init__(message, advice=advice)
        self.known = known
        self.code = code


class SubscribersOnly(AudioServiceError):
    """The article is for subscribers, and the caller gave no valid token.

    `code`: "missing", "signature" (not signed by the site, or unreadable), "kind" (a token for something else),
    "expired", "lifetime" (valid for longer than allowed), "article" (a token for another article), "revoked".
    """

    advice = "Sign in on the site, or open the article's page again."
    _MESSAGES: ClassVar[dict[str, str]] = {
        "missing": "This is for subscribers.",
        "signature": "The token is not signed by this site.",
        "kind": "The token is for something else.",
        "expired": "The token has expired.",
        "lifetime": "The token is valid for longer than this service allows.",
        "article": "The token is for another article.",
        "revoked": "The subscriber's tokens were revoked.",
    }

    def __init__(self, code: str) -> None:
        super().__init__(self._MESSAGES[code])
        self.code = code


class Busy(AudioServiceError):
    """Too many requests or articles; retry after `retry_after_s` seconds."""

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        super().__init__(message, advice=f"Retry in {retry_after_s} s.")
        self.retry_after_s = retry_after_s


class Unavailable(AudioServiceError):
    """A part that the service relies on is away, full or locked; retry after `retry_after_s` seconds.

    `what` names it: "disk", "storage", "database", "queue", "signer" or "machine". `why` may contain paths
    and addresses, so it and the message are for logs and operators; `public` is for everybody.
    """

    advice = "Retry later. What was accepted is kept."

    def __init__(self, what: str, why: object, *, advice: str | None = None, retry_after_s: int = 5) -> None:
        super().__init__(
            f"The {what} is not available ({str(why).strip().partition(chr(10))[0][:300]}).", advice=advice
        )
        self.what = what
        self.retry_after_s = retry_after_s

    @property
    def public(self) -> str:
        """What anybody may know."""
        return f"The service's {self.what} is not available at the moment. Retry in {self.retry_after_s} s."


# Errors of a system call whose cause is a disk that is full or broken, or a limit on open files.
_EXHAUSTED = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ESTALE)
)


def exhausted(error: OSError) -> Unavailable | None:
    """The error of a full or broken disk, or of too many open files; None for other errors."""
    return Unavailable("disk", error) if error.errno in _EXHAUSTED else None


class InvalidTable(AudioServiceError):
    """A table of the package cannot be used; `where` names its file, table and key."""

    advice = "Correct the file."

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where} {why}.")
        self.where = where


class NotBuilt(AudioServiceError):
    """The files that are built from a checkout's sources are missing."""

    advice = "Run `make built` in the checkout, or install again."
