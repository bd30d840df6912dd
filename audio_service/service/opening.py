"""Settings -> a running Service: its store, catalogue, voices and secret."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from audio_service.article import FORMS, clean_document, from_text
from audio_service.config import MIN_SECRET, Limits, Settings
from audio_service.errors import InputError
from audio_service.narration import AUDIO, Studio, clip_of, open_signer, open_studio
from audio_service.rendering import Metrics, renderer_for, sweep_work, work_folder
from audio_service.service.inbox import check_hooks
from audio_service.service.service import Service
from audio_service.service.webhooks import Announcer, check_webhooks
from audio_service.speech import speak
from audio_service.storage import Store, agree_on_gain, open_catalog, open_store
from audio_service.verbalize import Lexicon, unknown_names, verbalize

_FIRST_PAGE = """<html lang="en"><head><title>The service is ready</title></head><body><article>
<h1>The service is ready</h1>
<p>Mr Wawrzyniak, the first listener of the morning, at 6.30 a.m., hears an article as soon as the second one does.</p>
<p>Nothing is left to be loaded: the service has read this page to itself, from its title to its last word.</p>
</article></body></html>"""


@contextlib.contextmanager
def open_service(settings: Settings) -> Iterator[Service]:
    """Open store, catalogue and voices, and run a service on them for the block.

    Raises InputError, UnknownVoice or VoiceUnusable for unusable settings.
    """
    check_webhooks(settings)
    check_hooks(settings)
    if settings.secret is None:
        settings = settings.model_copy(update={"secret": read_secret(settings.data_dir / "secret")})
    store = open_store(settings.store_url, settings.data_dir)
    studio = studio_on(store, settings)
    _warm_up(studio)
    if settings.media_redirect_s:
        store.media_link("0" * 64, AUDIO, settings.media_redirect_s)  # raises for a folder
    if settings.accel_redirect is not None and store.folder is None:
        raise InputError("nginx cannot send files of a bucket.", advice="Unset AUDIO_SERVICE_ACCEL_REDIRECT.")
    metrics = Metrics()
    if studio.signer is not None:
        metrics.certificate_expires.set(studio.signer.expires.timestamp())
    catalog = open_catalog(
        settings.database_url,
        settings.data_dir,
        announce=Announcer(settings),
        takedown=timedelta(seconds=settings.takedown_s),
    )
    with contextlib.closing(catalog):
        sweep_work(work_folder(settings.data_dir).parent)
        service = Service(studio, store, catalog, renderer_for(studio, store, metrics), metrics)
        service.start()
        with contextlib.closing(service):
            yield service


def _warm_up(studio: Studio) -> None:
    """Load what reads a page and speaks it: modules, tables, classifiers, patterns and the voice.

    Else the first listener waits 0.4 s longer for a text than the second one, and 0.5 s for a page.
    """
    voice = studio.voices.load(studio.settings.voice)
    settings = studio.settings.model_copy(update={"limits": Limits()})  # the operator's may be too small for this page
    page = replace(from_text(_FIRST_PAGE, FORMS["html"], source=""), trusted=False).document(settings)
    for kept in clean_document(page, settings.reading).kept:
        words = verbalize(kept.masked(page.text), voice.language, Lexicon())
        unknown_names(words, kept.masked(page.text), voice.language)
    clip_of(speak(words, voice, settings.speaking, settings.sound))


def studio_on(store: Store, settings: Settings) -> Studio:
    """The studio; its voices have the gains shared through the store, and it signs if that is set.

    Raises InputError if it cannot sign.
    """
    signer = open_signer(settings.signing)
    if settings.store_url is None:
        return replace(open_studio(settings), signer=signer)
    return replace(open_studio(settings, partial(agree_on_gain, store=store, sound=settings.sound)), signer=signer)


def read_secret(path: Path) -> str:
    """Read the secret in `path`, or create it, readable by its owner only. Raises InputError for a short one."""
    if path.exists():
        return _checked(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    beside.touch(mode=0o600)
    beside.write_text(secrets.token_urlsafe(32), "ascii")
    try:
        path.hardlink_to(beside)  # one of several starting processes wins
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    return _checked(path)


def _checked(path: Path) -> str:
    secret = path.read_text("ascii").strip()
    if len(secret) < MIN_SECRET:
        raise InputError(
            f"The secret in {path} has {len(secret)} characters, fewer than {MIN_SECRET}.",
            advice="Delete it: the next start makes a new one. Editors sign in again, and draft links expire.",
        )
    return secret
