"""A source -> Document -> what of it is read."""

from __future__ import annotations

from audio_service.article.characters import check_article_id, clean_text, xml_text
from audio_service.article.clean import Cleaned, Kept, Removal, clean_document
from audio_service.article.dates import date_of, given_date, moment
from audio_service.article.document import (
    OPTIONAL_KINDS,
    Block,
    BlockKind,
    Document,
    MarkKind,
    NarratorMark,
    Reason,
    Span,
    document_from_json,
    document_of,
    document_to_json,
    with_texts,
)
from audio_service.article.fetch import FetchedPage, Validators, check_receiver, fetch_if_changed, fetch_page, post
from audio_service.article.intake import (
    FORMS,
    RawArticle,
    from_clipboard,
    from_file,
    from_page,
    from_stream,
    from_text,
    from_url,
)
from audio_service.article.keep_and_drop import leave_out, spans_of
from audio_service.article.language import UNDETERMINED, passage_language
from audio_service.article.notices import Notice, NoticeKind, notices_of
from audio_service.article.page_facts import PageFacts, facts_of_page
from audio_service.article.toml_tables import Tables, wordset
from audio_service.article.urls import article_id, normal_url, other_spellings, plain_url, uri

__all__ = [
    "FORMS",
    "OPTIONAL_KINDS",
    "UNDETERMINED",
    "Block",
    "BlockKind",
    "Cleaned",
    "Document",
    "FetchedPage",
    "Kept",
    "MarkKind",
    "NarratorMark",
    "Notice",
    "NoticeKind",
    "PageFacts",
    "RawArticle",
    "Reason",
    "Removal",
    "Span",
    "Tables",
    "Validators",
    "article_id",
    "check_article_id",
    "check_receiver",
    "clean_document",
    "clean_text",
    "date_of",
    "document_from_json",
    "document_of",
    "document_to_json",
    "facts_of_page",
    "fetch_if_changed",
    "fetch_page",
    "from_clipboard",
    "from_file",
    "from_page",
    "from_stream",
    "from_text",
    "from_url",
    "given_date",
    "leave_out",
    "moment",
    "normal_url",
    "notices_of",
    "other_spellings",
    "passage_language",
    "plain_url",
    "post",
    "spans_of",
    "uri",
    "with_texts",
    "wordset",
    "xml_text",
]
