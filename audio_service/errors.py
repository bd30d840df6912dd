"""Every error that this package raises on purpose, as one tree.

    AudioServiceError
    ├── InputError                what came in cannot be narrated; the sender can mend it
    │   ├── EmptyArticle          nothing is left to read
    │   ├── ArticleTooLong        over a limit on size
    │   ├── UnsupportedFormat     neither HTML, Markdown nor text, or not this voice's script
    │   ├── UnspokenLanguage      in a language that no installed voice speaks
    │   └── ForbiddenSource       an address that this service may not fetch from
    ├── UnknownVoice              no voice of that name is installed
    ├── VoiceUnusable             the voice is there, but broken or without durations
    ├── SpeechFailed              a sentence could not be spoken
    ├── EncodingFailed            ffmpeg did not make the file
    ├── NotFound                  no such article, revision, file or source
    ├── Conflict                  someone else changed it first
    ├── Overtaken                 someone else saved the same working copy first
    ├── Refused                   the narration is not fit to be published
    ├── Forbidden                 the key or link given does not allow this
    └── Busy                      the queue is full or a rate is exceeded; try again later

A message says what is wrong and what to do next. What a caller may want to act on is an attribute, never only
words. `api/problems.py` turns these into HTTP answers and `cli.py` into one line and an exit code; nothing else
translates them.
"""

from __future__ import annotations


class AudioServiceError(Exception):
    """Base of all; `advice` is the sentence that says what to do next."""

    advice = "See the log for the cause."

    def __init__(self, message: str, *, advice: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if advice is not None:
            self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class InputError(AudioServiceError):
    """What came in cannot be narrated."""

    advice = "Check the source."


class EmptyArticle(InputError):
    """Nothing is left to read; `removed` counts the characters that cleaning took out."""

    advice = "Give the article's own text; `clean --removed` lists what was dropped and why."

    def __init__(self, source: str, *, removed: int = 0) -> None:
        what = "holds only furniture, no article" if removed else "is empty"
        super().__init__(f"{source} {what}.")
        self.source = source
        self.removed = removed


class ArticleTooLong(InputError):
    """Over a limit; `size` and `limit` count `unit`."""

    def __init__(self, source: str, *, size: int, limit: int, unit: str, setting: str) -> None:
        super().__init__(
            f"{source} has {size:,} {unit}, more than the {limit:,} allowed.",
            advice=f"Split it, or raise {setting}.",
        )
        self.source = source
        self.size = size
        self.limit = limit
        self.unit = unit


class UnsupportedFormat(InputError):
    """Neither HTML, Markdown nor plain text, or not in the voice's script."""

    advice = "Give HTML, Markdown or plain text in UTF-8."


class UnspokenLanguage(InputError):
    """In a language that no installed voice speaks; `language` is its tag, such as "de"."""

    def __init__(self, source: str, *, language: str, name: str, suggested: str | None) -> None:
        what = f"`audio-service voices add {suggested}`" if suggested else "`audio-service voices add`"
        super().__init__(
            f"{source} is in {name} ({language}), and no installed voice speaks it.",
            advice=f"Add one with {what}, or name a voice for it.",
        )
        self.source = source
        self.language = language


class ForbiddenSource(InputError):
    """An address that may not be fetched; `url` is the address."""

    advice = "Only public http and https pages of allowed hosts are fetched."

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url} is not fetched: {why}.")
        self.url = url
        self.why = why


class UnknownVoice(AudioServiceError):
    """No voice of that name; `known` lists those there are."""

    def __init__(self, voice: str, known: tuple[str, ...]) -> None:
        super().__init__(
            f"There is no voice {voice!r}; installed: {', '.join(known) or 'none'}.",
            advice=f"Choose one of these, or run `audio-service voices add {voice}`.",
        )
        self.voice = voice
        self.known = known


class VoiceUnusable(AudioServiceError):
    """The voice's files are there and cannot be used."""

    advice = "Add it again with `audio-service voices add`."

    def __init__(self, voice: str, why: str, *, advice: str | None = None) -> None:
        super().__init__(f"Voice {voice!r} cannot be used: {why}.", advice=advice)
        self.voice = voice
        self.why = why


class SpeechFailed(AudioServiceError):
    """A sentence could not be spoken; `text` is the sentence."""

    advice = "Change or leave out the sentence; nothing of this narration was kept but the sentences that succeeded."

    def __init__(self, text: str, why: str) -> None:
        shown = text if len(text) <= 80 else text[:77] + "..."
        super().__init__(f"The sentence {shown!r} could not be spoken: {why}.")
        self.text = text
        self.why = why


class EncodingFailed(AudioServiceError):
    """ffmpeg did not make the file; `log` is the end of what it printed."""

    advice = "Check `ffmpeg -version` and the free disk space."

    def __init__(self, what: str, log: str = "") -> None:
        tail = " ".join(log.split())[-300:]
        super().__init__(f"{what} could not be encoded{': ' + tail if tail else ''}.")
        self.log = log


class NotFound(AudioServiceError):
    """No such article, revision, file or source; `status` is what another server answered, if one did."""

    advice = "Check the name."

    def __init__(self, message: str, *, advice: str | None = None, status: int | None = None) -> None:
        super().__init__(message, advice=advice)
        self.status = status


class Conflict(AudioServiceError):
    """The article is not at the revision that the writer believes; `revision` is where it is (0: nowhere)."""

    advice = "Get it again, make your change to that, and save."

    def __init__(self, article_id: str, revision: int) -> None:
        super().__init__(f"Article {article_id!r} is at revision {revision}, not at the one that you changed.")
        self.revision = revision


class Overtaken(AudioServiceError):
    """Somebody else saved the same working copy in between; `saved_by` is who. Nothing was overwritten."""

    advice = "Open it again; what you wrote is still in your browser."

    def __init__(self, article_id: str, saved_by: str) -> None:
        super().__init__(f"{saved_by!r} saved {article_id!r} after you opened it.")
        self.saved_by = saved_by


class Refused(AudioServiceError):
    """A narration that must not be published as it is; `reasons` say what is wrong with it."""

    advice = "Mend it in the editor, and publish again."

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(f"This narration is not fit to be published: {'; '.join(reasons)}.")
        self.reasons = reasons


class Forbidden(AudioServiceError):
    """The key or link given does not allow this; `known` says whether the caller is known at all."""

    advice = "Send `Authorization: Bearer KEY` with a key of the needed role; `audio-service keys create` makes one."

    def __init__(self, message: str, *, known: bool) -> None:
        super().__init__(message)
        self.known = known


class Busy(AudioServiceError):
    """Too much at once; `retry_after_s` says when to come back."""

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        super().__init__(message, advice=f"Try again in {retry_after_s} s.")
        self.retry_after_s = retry_after_s
