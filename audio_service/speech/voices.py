"""The voices folder: list, add and load voices; unusable ones are refused.

A voice is Piper's `<name>.onnx` and `<name>.onnx.json`, and `<name>.profile.json`: its gain to the loudness target,
measured once. The model must have two outputs, samples and frames per phoneme id, for exact word times; a plain Piper
model is patched when it is added.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import re
import shutil
import socket
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale

from audio_service.config import disable_onnxruntime_telemetry
from audio_service.errors import UnknownVoice, VoiceUnusable
from audio_service.speech.phonemes import Phonemizer

if TYPE_CHECKING:
    from piper import PiperVoice

log = logging.getLogger(__name__)

# <language>_<REGION>-<name>-<quality>, as Piper names its voices. Also keeps path parts out of names.
NAME = re.compile(r"[A-Za-z0-9_]+(-[A-Za-z0-9_]+)*")
DOWNLOAD_TIMEOUT_S = 60
# A suggested voice of Piper's collection for each language, of medium quality if there is one.
SUGGESTED = {
    "ar": "ar_JO-kareem-medium",
    "ca": "ca_ES-upc_ona-medium",
    "cs": "cs_CZ-jirka-medium",
    "da": "da_DK-talesyntese-medium",
    "de": "de_DE-thorsten-medium",
    "el": "el_GR-rapunzelina-low",
    "en": "en_US-lessac-medium",
    "es": "es_ES-sharvard-medium",
    "fi": "fi_FI-harri-medium",
    "fr": "fr_FR-siwis-medium",
    "hi": "hi_IN-pratham-medium",
    "hu": "hu_HU-anna-medium",
    "id": "id_ID-news_tts-medium",
    "it": "it_IT-paola-medium",
    "ka": "ka_GE-natia-medium",
    "ml": "ml_IN-meera-medium",
    "nb": "no_NO-talesyntese-medium",
    "nl": "nl_NL-mls-medium",
    "pl": "pl_PL-gosia-medium",
    "pt": "pt_BR-faber-medium",
    "ro": "ro_RO-mihai-medium",
    "ru": "ru_RU-irina-medium",
    "sk": "sk_SK-lili-medium",
    "sr": "sr_RS-serbski_institut-medium",
    "sv": "sv_SE-nst-medium",
    "te": "te_IN-maya-medium",
    "tr": "tr_TR-dfki-medium",
    "uk": "uk_UA-ukrainian_tts-medium",
    "vi": "vi_VN-vais1000-medium",
}
# Piper calls its Norwegian voice by the language of which Bokmål and Nynorsk are two forms.
_NORWEGIAN = frozenset(("nb", "nn", "no"))
# Piper's pinyin front end numbers its phonemes differently.
UNSUPPORTED_PHONEMES = {"pinyin"}
# Piper's downloader takes its address from a module constant: one download at a time.
_DOWNLOADING = threading.Lock()


@dataclass(frozen=True, slots=True)
class VoiceFiles:
    """The files of an installed voice, and facts from its configuration."""

    name: str
    model: Path
    config: Path
    language: str
    """BCP 47, such as en-US."""
    quality: str
    sample_rate: int
    """Hz."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A loaded voice; thread-safe."""

    name: str
    language: str
    piper: PiperVoice
    phonemizer: Phonemizer
    sha256: str
    """Of the model and its configuration together."""
    gain_db: float
    """Static gain that brings the voice to the loudness target."""
    exact: bool
    """Whether the model says how long each phoneme is."""

    @property
    def sample_rate(self) -> int:
        """Samples per second."""
        return self.piper.config.sample_rate


Agree = Callable[[Voice], Voice]
"""Returns a levelled voice with the gain that all machines share: measurements of noisy models differ slightly."""

Calibrate = Callable[[Voice], float]
"""Measures the gain in dB for a voice with gain 0. Raises VoiceUnusable if it does not speak."""


def read_files(model: Path) -> VoiceFiles:
    """Read the configuration beside `model`. Raises VoiceUnusable if it is missing or invalid."""
    name = model.name.removesuffix(".onnx")
    path = model.with_name(model.name + ".json")
    try:
        config = json.loads(path.read_text("utf-8"))
        language = config.get("language", {}).get("code") or config["espeak"]["voice"]
        return VoiceFiles(
            name=name,
            model=model,
            config=path,
            language=str(language).replace("_", "-"),
            quality=str(config["audio"].get("quality", "")),
            sample_rate=int(config["audio"]["sample_rate"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise VoiceUnusable(name, f"{path.name} is missing or not a Piper configuration ({error})") from error


def language_name(tag: str) -> str:
    """The English name of a tag's language, such as German for de-AT; the tag if it has none."""
    return str(Locale("en").languages.get(tag.partition("-")[0].lower(), tag))


def speaks(voice_language: str, language: str) -> bool:
    """Whether a voice for one language tag speaks another, ignoring regions."""
    own, other = (tag.partition("-")[0].lower() for tag in (voice_language, language))
    return own == other or {own, other} <= _NORWEGIAN


def list_voices(folders: tuple[Path, ...]) -> tuple[VoiceFiles, ...]:
    """All voices by name; the first folder wins. Broken ones are skipped."""
    found: dict[str, VoiceFiles] = {}
    for folder in folders:
        for model in sorted(folder.glob("*.onnx")):
            try:
                files = read_files(model)
            except VoiceUnusable as error:
                log.warning("%s", error)
            else:
                found.setdefault(files.name, files)
    return tuple(found[name] for name in sorted(found))


def find_voice(name: str, folders: tuple[Path, ...]) -> VoiceFiles:
    """Find the files of voice `name`. Raises UnknownVoice, or VoiceUnusable if it is incomplete."""
    if NAME.fullmatch(name):
        for folder in folders:
            model = folder / f"{name}.onnx"
            if model.is_file():
                return read_files(model)
    raise UnknownVoice(name, tuple(files.name for files in list_voices(folders)))


def load_model(files: VoiceFiles, *, approximate_times: bool = False) -> Voice:
    """Load a voice with gain 0 and one thread per synthesis.

    With the 63 MB model one thread takes 0.107 core-seconds per second of audio, two threads 0.124.
    Raises VoiceUnusable if the model is broken, or has no durations and `approximate_times` is not set.
    """
    disable_onnxruntime_telemetry()
    import onnxruntime
    from piper import PiperConfig, PiperVoice

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    try:
        model = files.model.read_bytes()
        config_bytes = files.config.read_bytes()
        config = PiperConfig.from_dict(json.loads(config_bytes))
        session = onnxruntime.InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises its own, unexported classes
        raise VoiceUnusable(files.name, f"it does not load ({str(error).strip().splitlines()[0]})") from error
    exact = len(session.get_outputs()) == 2
    if not exact and not approximate_times:
        raise VoiceUnusable(
            files.name,
            "the model returns no phoneme durations, so there are no exact word times",
            advice=f"Run `audio-service voices add {files.model}` to patch it, "
            "or set AUDIO_SERVICE_APPROXIMATE_TIMES=true.",
        )
    if config.phoneme_type.value in UNSUPPORTED_PHONEMES:
        raise VoiceUnusable(files.name, f"its {config.phoneme_type.value} phonemes are not supported", advice="")
    piper = PiperVoice(session=session, config=config, download_dir=files.model.parent)
    return Voice(
        name=files.name,
        language=files.language,
        piper=piper,
        phonemizer=Phonemizer(piper.phonemize, frozenset(config.phoneme_id_map)),
        sha256=hashlib.sha256(hashlib.sha256(model).digest() + hashlib.sha256(config_bytes).digest()).hexdigest(),
        gain_db=0.0,
        exact=exact,
    )


class Voices:
    """The installed voices, each loaded once and levelled; thread-safe."""

    def __init__(
        self,
        folders: tuple[Path, ...],
        calibrate: Calibrate,
        *,
        approximate_times: bool = False,
        agree: Agree = lambda voice: voice,
    ) -> None:
        self.folders = folders
        self._calibrate = calibrate
        self._agree = agree
        self._approximate_times = approximate_times
        self._loaded: dict[str, Voice] = {}
        self._lock = threading.Lock()

    def load(self, name: str) -> Voice:
        """Load the voice `name`. Raises UnknownVoice or VoiceUnusable."""
        with self._lock:
            if name not in self._loaded:
                files = find_voice(name, self.folders)
                voice = load_model(files, approximate_times=self._approximate_times)
                self._loaded[name] = self._agree(self._levelled(voice, files))
            return self._loaded[name]

    def list(self) -> tuple[VoiceFiles, ...]:
        """List installed voices."""
        return list_voices(self.folders)

    def _levelled(self, voice: Voice, files: VoiceFiles) -> Voice:
        for folder in (files.model.parent, self.folders[0]):
            gain_db = read_profile(folder / f"{voice.name}.profile.json", voice.sha256)
            if gain_db is not None:
                return with_gain(voice, gain_db)
        log.info("measuring the loudness of %s, once", voice.name)
        gain_db = self._calibrate(voice)
        try:
            self.folders[0].mkdir(parents=True, exist_ok=True)
            write_profile(self.folders[0] / f"{voice.name}.profile.json", voice.sha256, gain_db)
        except OSError as error:
            log.warning("cannot save the gain of %s; it is measured at every start: %s", voice.name, error)
        return with_gain(voice, gain_db)

    def add(self, source: str, url: str) -> VoiceFiles:
        """Install a voice of Piper's collection by name, or a local .onnx file; on failure nothing is installed.

        Checks size and MD5 if the collection's index lists them, and that it loads, returns durations (patched once if
        necessary) and speaks. Raises VoiceUnusable.
        """
        folder = self.folders[0]
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".adding-", dir=folder) as work:
            staged = _stage(source, url, Path(work))
            patch_for_durations(staged)
            files = read_files(staged)
            voice = load_model(files, approximate_times=self._approximate_times)
            profile = staged.with_name(f"{files.name}.profile.json")
            write_profile(profile, voice.sha256, self._calibrate(voice))
            for path in (profile, files.config, staged):  # the model last: a voice is there when its model is
                path.replace(folder / path.name)
        with self._lock:
            self._loaded.pop(files.name, None)
        return find_voice(files.name, self.folders)

    def check(self, name: str) -> Voice:
        """Load and measure `name`, ignoring its profile. Raises UnknownVoice or VoiceUnusable."""
        voice = load_model(find_voice(name, self.folders), approximate_times=self._approximate_times)
        return with_gain(voice, self._calibrate(voice))


def with_gain(voice: Voice, gain_db: float) -> Voice:
    """The voice with another static gain."""
    return replace(voice, gain_db=gain_db)


def read_profile(path: Path, sha256: str) -> float | None:
    """Read the gain in dB from `path`; None if it belongs to another model."""
    try:
        profile = json.loads(path.read_text("utf-8"))
        return float(profile["gain_db"]) if profile["sha256"] == sha256 else None
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        log.warning("%s is not a valid voice profile; measuring again: %s", path, error)
        return None


def write_profile(path: Path, sha256: str, gain_db: float) -> None:
    """Write a voice profile atomically."""
    beside = path.with_name(path.name + ".part")
    beside.write_text(json.dumps({"sha256": sha256, "gain_db": round(gain_db, 2)}, indent=2) + "\n", "utf-8")
    beside.replace(path)


def patch_for_durations(model: Path) -> None:
    """Add the durations output by Piper's own patch, unless the model has it."""
    disable_onnxruntime_telemetry()
    import onnx  # only needed here: half a second and 40 MB
    from piper.patch_voice_with_alignment import add_alignment_output

    name = model.name.removesuffix(".onnx")
    try:
        graph = onnx.load(str(model))
    except Exception as error:  # protobuf's DecodeError is not importable from one stable place
        raise VoiceUnusable(name, f"{model.name} is not a valid ONNX model ({error})") from error
    if len(graph.graph.output) == 2:
        return
    try:
        add_alignment_output(graph)
    except ValueError as error:
        log.warning("%s cannot be patched for durations: %s", name, error)
        return
    onnx.save(graph, str(model))


def _stage(source: str, url: str, work: Path) -> Path:
    """Bring the voice's two files into `work`; the path of the model there."""
    if source.endswith(".onnx"):
        model = Path(source)
        for path in (model, model.with_name(model.name + ".json")):
            if not path.is_file():
                raise VoiceUnusable(model.stem, f"file {path} does not exist", advice="Check the path.")
            shutil.copy(path, work / path.name)
        return work / model.name
    disable_onnxruntime_telemetry()
    from piper import download_voices

    if not download_voices.VOICE_PATTERN.match(source) or not NAME.fullmatch(source):
        raise VoiceUnusable(
            source, "its name is not <language>_<REGION>-<name>-<quality>", advice="Try en_US-lessac-medium."
        )
    try:
        with _piper_downloads_from(url):
            download_voices.download_voice(source, work)
        _check_against_index(source, url, work)
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise VoiceUnusable(source, f"downloading it from {url} failed ({error})", advice="Retry.") from error
    return work / f"{source}.onnx"


@contextlib.contextmanager
def _piper_downloads_from(url: str) -> Iterator[None]:
    """Point Piper's downloader, whose address is a module constant and which knows no time limit, to `url`."""
    from piper import download_voices

    with _DOWNLOADING:
        constant, timeout = download_voices.URL_FORMAT, socket.getdefaulttimeout()
        path = constant.split("/resolve/main", 1)[1].partition("?")[0]
        download_voices.URL_FORMAT = url.rstrip("/") + path
        socket.setdefaulttimeout(DOWNLOAD_TIMEOUT_S)
        try:
            yield
        finally:
            download_voices.URL_FORMAT = constant
            socket.setdefaulttimeout(timeout)


def _check_against_index(name: str, url: str, work: Path) -> None:
    """Compare size and MD5 with the collection's voices.json; a collection without an index has nothing to compare."""
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/voices.json", timeout=DOWNLOAD_TIMEOUT_S) as response:
            index = json.load(response)
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
        log.warning("%s has no voices.json; cannot verify size and hash of %s", url, name)
        return
    for path, facts in index.get(name, {}).get("files", {}).items():
        file = work / Path(path).name
        if not file.is_file():
            continue  # the collection also lists MODEL_CARD
        data = file.read_bytes()
        if len(data) != facts["size_bytes"] or hashlib.md5(data).hexdigest() != facts["md5_digest"]:
            raise ValueError(f"{file.name} ({len(data)} bytes) does not match the collection's size and hash")
