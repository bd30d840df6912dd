"""/v1/lexicon and /v1/voices: pronunciation rules and installed voices."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Path, Query, Request, Response
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from audio_service.api.articles import NO_CONTROLS
from audio_service.api.http.access import CatalogDep, ServiceDep, SiteEditor, SiteReader, check_scope_of, seen_scopes
from audio_service.api.http.problems import documented
from audio_service.api.http.write_slots import WRITES
from audio_service.config import Text
from audio_service.errors import InputError, NotFound
from audio_service.language_tag import given_language
from audio_service.service import one_line
from audio_service.speech import read_catalogue, terms_of
from audio_service.storage import EVERYWHERE, Catalog, PronunciationRule, check_scope, check_section, unknown_rule
from audio_service.verbalize import Entry, Kind, from_csv, from_pls, to_csv, to_pls
from audio_service.verbalize import Scope as Level

router = APIRouter(prefix="/v1", tags=["pronunciation"])

Scope = Annotated[
    str,
    Query(
        pattern=r"^(global|(site|article):.+)$", max_length=300, description="`global`, `site:HOST` or `article:ID`."
    ),
    AfterValidator(check_scope),
]
Section = Annotated[
    str,
    BeforeValidator(one_line),
    Query(
        max_length=200, pattern=NO_CONTROLS, description="Section of the site in `scope`; of all sites with `global`."
    ),
]
LISTED = 50
_SEARCH = "Part of what is written or said; case and accents do not matter."
_LIMIT = f"Rules on a page; {LISTED} if another of these is given."
CSV, PLS = "text/csv; charset=utf-8", "application/pls+xml"


def tag_of(text: str) -> str:
    """The tag of a language that a caller gave, "" for none. Raises ValueError for what is not one."""
    return given_language(text) or ""


class RuleIn(BaseModel):
    """How to say a word or phrase: as other words, letter by letter, or in IPA."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"written": "Nguyen", "kind": "alias", "said": "win"}]}
    )

    written: str = Field(min_length=1, max_length=200)
    kind: Kind
    said: str = Field("", max_length=200)
    language: str = Field("", max_length=35, description="BCP 47 tag; empty for all languages.")
    exact: bool = Field(False, description="Match this capitalization only.")
    scope: str = EVERYWHERE
    section: Annotated[Text, BeforeValidator(one_line)] = Field(
        "",
        max_length=200,
        pattern=NO_CONTROLS,
        description="Only articles of this section of the site, with `global` of all sites; empty for all sections.",
    )


class RuleOut(RuleIn):
    """A stored rule."""

    id: int
    saved_by: str = Field(description="Name of the key that saved it; empty if it is not known.")
    saved_at: datetime
    title: str | None = Field(None, description="Title of the article that it is for, in a page of the list.")


class VoiceOut(BaseModel):
    """An installed voice."""

    name: str
    language: str
    quality: str
    sample_rate: int
    default: bool
    licence: str = ""
    credit: str = ""


def entry_of(rule: RuleIn) -> Entry:
    """Convert a rule to an entry. Raises InputError."""
    try:
        return Entry(rule.written, rule.kind, rule.said, tag_of(rule.language), rule.exact).cleaned()
    except ValueError as error:
        raise InputError(
            f"Invalid rule: {error}.", advice="Give the written form and how it is said.", code="rule"
        ) from error


def scope_of(rule: RuleIn) -> str:
    """The scope of a rule, which may have its section. Raises InputError."""
    try:
        check_section(check_scope(rule.scope), rule.section)
        return rule.scope
    except ValueError as error:
        advice = 'Use "global", "site:HOST" or "article:ID"; the first two may have a section.'
        raise InputError(f"Invalid scope: {error}.", advice=advice, code="rule") from error


def rule_out(record: PronunciationRule, title: str | None = None) -> RuleOut:
    """Convert a stored rule for the response."""
    entry = record.entry
    return RuleOut(
        id=record.id,
        scope=record.scope,
        section=record.section,
        written=entry.written,
        kind=entry.kind,
        said=entry.said,
        language=entry.language,
        exact=entry.exact,
        saved_by=record.saved_by,
        saved_at=record.saved_at,
        title=title,
    )


def _title(scope: str, catalog: Catalog) -> str | None:
    """The title of the article that a scope is; None for others."""
    kind, _, article_id = scope.partition(":")
    if kind != Level.ARTICLE:
        return None
    if copy := catalog.working_copies.get(article_id):
        return copy.document.title
    with contextlib.suppress(NotFound):
        return catalog.articles.get(article_id).latest.document.title
    return None


@router.get("/lexicon", responses=documented(401, 403, 404))
def index(
    request: Request,
    catalog: CatalogDep,
    key: SiteReader,
    scope: Scope | None = None,
    section: Section | None = None,
    search: Annotated[str | None, Query(max_length=200, pattern=NO_CONTROLS, description=_SEARCH)] = None,
    limit: Annotated[int | None, Query(ge=1, le=200, description=_LIMIT)] = None,
    level: Annotated[Level | None, Query(description="Only rules of this kind of scope.")] = None,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="Only the rules behind the one with this id.")] = 0,
) -> list[RuleOut]:
    """List your pronunciation rules, which take precedence over the built-in ones.

    All of them by scope, of a `scope` without `section` those for all sections; with `search`, `level`, `limit` or
    `after` one page of them in alphabetical order; a rule for an article has its title.
    """
    seen = seen_scopes(request, key)
    if scope is not None:
        section = section or ""
    if search is None and level is None and limit is None and not after:
        return [rule_out(record) for record in catalog.pronunciations.list(scope, section, seen)]
    found = catalog.pronunciations.find(
        search or "", scope=scope, section=section, level=level, after=after, limit=limit or LISTED, seen=seen
    )
    return [rule_out(record, _title(record.scope, catalog)) for record in found]


@router.post("/lexicon", dependencies=[WRITES], status_code=201, responses=documented(401, 403))
def save(body: RuleIn, request: Request, service: ServiceDep, key: SiteEditor) -> RuleOut:
    """Add a rule, or replace the one for the same words. It applies from an article's next revision."""
    check_scope_of(request, key, scope_of(body))
    entry = service.check_entry(entry_of(body))
    (record,) = service.catalog.pronunciations.save(body.scope, entry, section=body.section, saved_by=key.name)
    return rule_out(record)


@router.delete("/lexicon/{rule_id}", dependencies=[WRITES], status_code=204, responses=documented(401, 403, 404))
def delete(
    rule_id: Annotated[int, Path(ge=1, le=2**31 - 1)], request: Request, catalog: CatalogDep, key: SiteEditor
) -> None:
    """Delete a rule."""
    scope = catalog.pronunciations.get(rule_id).scope
    if scope not in seen_scopes(request, key)((scope,)):
        raise unknown_rule(rule_id)
    check_scope_of(request, key, scope)
    catalog.pronunciations.delete(rule_id)


@router.get(
    "/lexicon.{form}",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}, PLS: {}}}, **documented(401, 403)},
)
def export(
    form: Literal["csv", "pls"],
    request: Request,
    catalog: CatalogDep,
    key: SiteReader,
    scope: Scope = EVERYWHERE,
    section: Section = "",
    language: Annotated[str, AfterValidator(tag_of)] = "en-US",
) -> Response:
    """Export a scope's rules as CSV, or as a W3C pronunciation lexicon for one language."""
    entries = [record.entry for record in catalog.pronunciations.list(scope, section, seen_scopes(request, key))]
    if form == "csv":
        return Response(to_csv(entries), media_type=CSV)
    return Response(to_pls(entries, language), media_type=PLS)


@router.put("/lexicon.{form}", dependencies=[WRITES], responses=documented(401, 403, 413))
def import_rules(
    form: Literal["csv", "pls"],
    request: Request,
    service: ServiceDep,
    key: SiteEditor,
    text: Annotated[str, Body(media_type="text/plain")],
    scope: Scope = EVERYWHERE,
    section: Section = "",
) -> dict[str, int]:
    """Import the rules of a CSV or PLS file into a scope: all of them, or none if one is invalid."""
    check_scope_of(request, key, scope)
    entries = from_csv(text) if form == "csv" else from_pls(text)
    checked = map(service.check_entry, entries)
    service.catalog.pronunciations.save(scope, *checked, section=section, saved_by=key.name)
    return {"saved": len(entries)}


@router.get("/voices", responses=documented(401, 403))
def voices(service: ServiceDep, _key: SiteReader) -> list[VoiceOut]:
    """List installed voices with their licences, and what to print where a credit is due."""
    default = service.settings.voice
    found = ((files, terms_of(files, read_catalogue())) for files in service.studio.voices.list())
    return [
        VoiceOut(
            name=files.name,
            language=files.language,
            quality=files.quality,
            sample_rate=files.sample_rate,
            default=files.name == default,
            licence=terms.licence,
            credit=terms.credit,
        )
        for files, terms in found
    ]
