"""Working copies of articles: opened, heard by the sentence, saved, checked and published."""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from audio_service.article import Document, Notice, Span, with_texts
from audio_service.config import Choices, Pauses
from audio_service.errors import Conflict, InputError, NotFound, Overtaken, Refused, UnknownVoice
from audio_service.narration import (
    Clip,
    QualityReport,
    Studio,
    check_quality,
    clip_keys,
    prepare_script,
    studio_for,
    without_notice,
)
from audio_service.rendering import Priority, Urgency
from audio_service.script import Script
from audio_service.service.applied_rules import applied_rules
from audio_service.service.places import choices_for_texts, pauses_for_texts
from audio_service.service.service import Service
from audio_service.service.submission import Submission
from audio_service.storage import (
    ArticleFilter,
    ArticleRecord,
    ArticleState,
    Classification,
    Origin,
    PronunciationRule,
    WorkingCopy,
    level_of,
    scope_covers,
    specificity,
)
from audio_service.verbalize import Entry, Lexicon, Scope

# Cached scripts of working copies; every played sentence needs one.
SCRIPTS = 32
# Newest published articles searched for a rule's effect.
LOOKED_THROUGH = 500


@dataclass(frozen=True, slots=True)
class OpenedArticle:
    """An open working copy and its script; `keys` are the content keys of its sentences.

    `article` is the existing article, None for a new one; `replaced` is the number of its last revision that an editor
    published, if a later one has replaced it.
    """

    copy: WorkingCopy
    script: Script
    keys: tuple[str, ...]
    article: ArticleRecord | None
    replaced: int | None
    state: ArticleState

    @property
    def overtaken(self) -> bool:
        """Whether the article was revised elsewhere since this copy was made."""
        return self.article is not None and self.article.latest_id != self.copy.base_id


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule affects: sentences and articles, of those searched."""

    sentences: int
    articles: int
    looked_through: int


class Editing:
    """The working copies of a service."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._articles = service.catalog.articles
        self._working = service.catalog.working_copies
        self._written = service.scripts
        self._scripts: OrderedDict[tuple[str, int, str, str], Script] = OrderedDict()
        self._lock = threading.Lock()

    def take_in(self, document: Document, url: str | None, by: str, site: str | None = None) -> OpenedArticle:
        """Create a working copy; the URL of a known article makes it a new text for that article.

        A draft belongs to `site`, else to the one that its URL is on.
        """
        known = None if url is None else self._articles.find_url(url)
        own_id = f"draft-{secrets.token_hex(6)}" if url is None else self._service.id_for(url)
        saved = self._working.get(own_id)
        choices = Choices() if known is None else known.latest.choices
        copy = WorkingCopy(own_id, document, choices, url, None, 0 if saved is None else saved.version)
        if known is not None:
            copy = replace(copy, base=known.latest.number, incarnation=known.incarnation, site=known.site)
        else:
            copy = replace(copy, site=site or self._site_of(url))
        return self._saved(copy, by)

    def open(self, article_id: str) -> OpenedArticle:
        """Open an article's working copy, else its latest revision. Raises NotFound."""
        copy = self._working.get(article_id)
        return self._opened(self._fresh(article_id) if copy is None else copy)

    def _site_of(self, url: str | None) -> str | None:
        return None if url is None else self._service.settings.site_name(url)

    def _fresh(self, article_id: str) -> WorkingCopy:
        article = self._articles.get(article_id)
        latest, url = article.latest, article.url
        copy = WorkingCopy(article_id, latest.document, latest.choices, url, latest.number)
        return replace(copy, incarnation=article.incarnation, site=article.site)

    def save(self, article_id: str, version: int, choices: Choices, texts: Mapping[int, str], by: str) -> OpenedArticle:
        """Save choices, and block texts by index. Raises Overtaken, InputError."""
        copy = self.open(article_id).copy
        try:
            document = with_texts(copy.document, texts)
        except ValueError as error:
            raise InputError(f"Cannot save: {error}.", advice="Leave a block out instead.", code="text") from error
        choices = choices_for_texts(choices, copy.document, document)
        changed = replace(copy, document=document, choices=choices, version=version)
        if texts and choices.pauses_at:
            pauses_at = pauses_for_texts(choices.pauses_at, self._script(copy), self._prepare(changed, ()))
            changed = replace(changed, choices=choices.model_copy(update={"pauses_at": pauses_at}))
        return self._saved(changed, by)

    def restore(self, article_id: str, version: int, number: int | None, by: str) -> OpenedArticle:
        """Put a revision's text and choices into the working copy; None: what the last one to be restored replaced.

        Raises NotFound, Overtaken, and InputError if it cannot be narrated any more.
        """
        copy = self.open(article_id).copy
        if number is None:
            restored = self._working.before(article_id)
            if restored is None:
                raise NotFound(
                    f"No revision of {article_id!r} was restored.", advice="Get the article again.", code="revision"
                )
        else:
            article = self._articles.get(article_id)
            revision = self._articles.revision(article_id, number)
            restored = replace(copy, document=revision.document, choices=revision.choices)
            if number == article.latest.number:
                restored = replace(restored, base=number, incarnation=article.incarnation)
        return self._saved(replace(restored, version=version), by, copy)

    def _saved(self, copy: WorkingCopy, by: str, before: WorkingCopy | None = None) -> OpenedArticle:
        """Save a copy that can be narrated. Raises InputError for another one, and Overtaken."""
        script = self._prepare(copy, ())
        saved = self._working.save(copy, by, before)
        self._remember(self._key(saved), script)
        return self._opened(saved, script)

    def discard(self, article_id: str, version: int) -> None:
        """Discard a working copy. Raises Overtaken."""
        self._working.delete(article_id, version)

    def pauses(self, opened: OpenedArticle) -> Pauses:
        """The effective pauses of an article."""
        return self._studio(opened.copy).settings.pauses

    def notices(self, opened: OpenedArticle) -> tuple[Notice, ...]:
        """What to check of an article before it is published."""
        return self._service.notices(opened.copy.document, opened.copy.choices)

    def rules(self, opened: OpenedArticle) -> tuple[tuple[Span, PronunciationRule], ...]:
        """The stored rules that apply to an article, each with its passage of the document's text."""
        copy = opened.copy
        rules = self._written.pronunciations.rules(copy.article_id, copy.document)
        return applied_rules(opened.script, self._studio(copy), rules)

    def stored(self, keys: Sequence[str]) -> list[bool]:
        """Which sentences are already spoken."""
        return [self._service.store.has_clip(key) for key in keys]

    def clip(
        self, opened: OpenedArticle, index: int, rules: Sequence[Entry] = (), voice: str | None = None
    ) -> tuple[Script, Clip]:
        """Get or speak one sentence, optionally with unsaved `rules` or its block in another voice. Raises NotFound."""
        copy, script = opened.copy, opened.script
        if voice is not None and 0 <= index < len(script.sentences):
            text = script.sentences[index].block.span.of(copy.document.text)
            voices = {**(copy.choices.voices or {}), text: voice}
            copy = replace(copy, choices=copy.choices.model_copy(update={"voices": voices}))
        if rules or voice is not None:
            script = self._prepare(copy, rules)
        if not 0 <= index < len(script.sentences):
            raise NotFound(f"Sentence {index} does not exist.", advice="Get the article again.", code="sentence")
        alone = replace(script, sentences=(script.sentences[index],))
        with contextlib.closing(self._service.renderer.clips(alone, Urgency(Priority.EDITOR))) as clips:
            return alone, next(clips)

    def check(self, opened: OpenedArticle) -> Iterator[QualityReport | None]:
        """Speak missing sentences and check the audio: yields None after each sentence, then the report."""
        clips = self._service.renderer.clips(opened.script, Urgency(Priority.EDITOR))
        with contextlib.closing(clips):
            yield from check_quality(opened.script, self._studio(opened.copy), clips)

    def publish(self, article_id: str, version: int, by: str) -> ArticleRecord:
        """Publish a working copy that passes the check. Raises Refused, Overtaken or Conflict without changes."""
        opened = self.open(article_id)
        copy = opened.copy
        if copy.version != version:
            raise Overtaken(f"{article_id!r} was saved by {copy.saved_by!r}", copy.saved_by)
        if opened.article is not None and opened.overtaken:
            raise Conflict(article_id, opened.article.latest.number)
        report = next(found for found in self.check(opened) if found is not None)
        if report.reasons:
            figures = tuple({"name": found.name, "value": found.value} for found in report.refused)
            raise Refused(report.reasons, figures)
        submission = Submission(
            article_id, copy.document, Origin.EDITED, choices=copy.choices, url=copy.url, publish=True, saved_by=by
        )
        if opened.article is None and copy.site not in (None, self._site_of(copy.url)):  # of a key for one site
            named = Classification(site=copy.site, named=frozenset({"site"}))
            submission = replace(submission, classification=named)
        article, _ = self._service.accept(submission, if_match=(copy.base_id,))
        self._working.delete(article_id, version)
        return article

    def effect(self, entry: Entry, scope: str, section: str = "", site: str | None = None) -> Effect:
        """Count what a rule affects in the newest published articles: what they are without it is something else.

        Of the articles of a site; None: of all.
        """
        looked = [
            each
            for each in self._articles.newest(LOOKED_THROUGH, which=ArticleFilter(site=site))
            if scope_covers(scope, each.id, each.served.document) and section in ("", each.served.document.section)
        ]
        entry = replace(entry, scope=level_of(scope, section))
        changed = [self._changed(article, entry, (scope, section)) for article in looked]
        return Effect(sum(changed), sum(bool(count) for count in changed), len(looked))

    def _changed(self, article: ArticleRecord, entry: Entry, place: tuple[str, str]) -> int:
        """Count the sentences that an entry changes; `place` is its scope and section."""
        revision = article.served
        if entry.written.casefold() not in revision.document.text.casefold():
            return 0
        choices = revision.choices
        rules = self._written.pronunciations.rules(article.id, revision.document)
        same = (*place, entry.language, entry.written)
        others = [each for each in rules if (each.scope, each.section, each.entry.language, each.entry.written) != same]
        below = sum(specificity(each.scope, each.section) <= specificity(*place) for each in others)
        entries = tuple(each.entry for each in others)
        studio = replace(self._written.studio, lexicon=Lexicon(entries))
        try:
            before = prepare_script(revision.document, studio, choices)
        except (InputError, UnknownVoice):  # its voice was removed since
            return 0
        with_it = Lexicon((*entries[:below], entry, *entries[below:]))
        after = prepare_script(revision.document, replace(studio, lexicon=with_it), choices)
        said = [[(word.spoken, word.ipa) for word in sentence.words] for sentence in before.sentences]
        return sum(
            [(word.spoken, word.ipa) for word in sentence.words] != old
            for sentence, old in zip(after.sentences, said, strict=False)
        )

    def _studio(self, copy: WorkingCopy) -> Studio:
        studio = self._written.studio_at(copy.article_id, copy.document)
        return studio_for(copy.document, copy.choices, studio)

    def _opened(self, copy: WorkingCopy, script: Script | None = None) -> OpenedArticle:
        script = script or self._script(copy)
        try:
            article = self._articles.get(copy.article_id)
        except NotFound:
            article = None
        replaced = self._articles.replaced_edit(copy.article_id)
        state = self._service.catalog.overview.state(copy.article_id)
        keys = tuple(clip_keys(script, self._service.studio))
        return OpenedArticle(copy, script, keys, article, replaced, state)

    def _script(self, copy: WorkingCopy) -> Script:
        """The script of a saved copy, made once for each version and each state of the rules."""
        if not copy.version:
            return self._prepare(copy, ())
        key = self._key(copy)
        with self._lock:
            if key in self._scripts:
                self._scripts.move_to_end(key)
                return self._scripts[key]
        script = self._prepare(copy, ())
        self._remember(key, script)
        return script

    def _key(self, copy: WorkingCopy) -> tuple[str, int, str, str]:
        lexicon = self._written.studio_at(copy.article_id, copy.document).lexicon
        return (copy.article_id, copy.version, str(copy.saved_at), lexicon.version)

    def _remember(self, key: tuple[str, int, str, str], script: Script) -> None:
        with self._lock:
            self._scripts[key] = script
            while len(self._scripts) > SCRIPTS:
                self._scripts.popitem(last=False)

    def _prepare(self, copy: WorkingCopy, rules: Sequence[Entry]) -> Script:
        studio = self._written.studio_at(copy.article_id, copy.document)
        return prepare_script(copy.document, without_notice(_with(studio, rules)), copy.choices)


def _with(studio: Studio, rules: Sequence[Entry]) -> Studio:
    """The studio with rules that lie over all others."""
    rules = [replace(rule, scope=Scope.ARTICLE) for rule in rules]
    return replace(studio, lexicon=studio.lexicon.adding(*rules))
