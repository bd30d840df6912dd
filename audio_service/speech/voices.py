"""The voices folder: list, add and load voices; unusable ones are refused.

A voice is Piper's `<name>.onnx` and `<name>.onnx.json`, `<name>.profile.json`: its gain to the loudness target,
measured once, and the licence that came with it. The model must have two outputs, samples and frames per phoneme id,
for exact word times; a plain Piper model is patched when it is added. A voice of the catalogue whose package is
installed, as the default one's is, is added on first use.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale

from audio_service.config import Sound, disable_onnxruntime_telemetry
from audio_service.errors import UnknownVoice, VoiceUnusable
from audio_service.speech.catalogue import Catalogue
from audio_service.speech.memory import return_freed_memory, shrink
from audio_service.speech.packages import has_package
from audio_service.speech.phonemes import Phonemizer
from audio_service.speech.samples import LIMITER_REACH_S
from audio_service.speech.sources import NAME, Collections, stage

if TYPE_CHECKING:
    from piper import PiperConfig, PiperVoice

log = logging.getLogger(__name__)

# Piper calls its Norwegian voice by the language of which Bokmål and Nynorsk are two forms.
_NORWEGIAN = frozenset(("nb", "nn", "no"))
# Piper's pinyin front end numbers its phonemes differently.
UNSUPPORTED_PHONEMES = {"pinyin"}
# Longer names are no file names.
_NAME_CHARACTERS = 200
# Folder in which a voice is put together; one that is older was left by a process that was killed.
_ADDING, _ABANDONED_S = ".adding-", 3600


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
        if isinstance(error, FileNotFoundError):
            what = "is missing"
        elif isinstance(error, OSError):
            what = f"cannot be read ({error.strerror})"
        else:
            what = "is not a Piper configuration"
        raise VoiceUnusable(name, f"{path.name} {what}", short=f"its .onnx.json file {what}") from error


def language_name(tag: str) -> str:
    """The English name of a tag's language, such as German for de-AT; the tag if it has none."""
    return str(Locale("en").languages.get(tag.partition("-")[0].lower(), tag))


def speaks(voice_language: str, language: str) -> bool:
    """Whether a voice for one language tag speaks another, ignoring regions."""
    own, other = (tag.partition("-")[0].lower() for tag in (voice_language, language))
    return own == other or {own, other} <= _NORWEGIAN


def list_voices(folders: tuple[Path, ...]) -> tuple[VoiceFiles, ...]:
    """All voices by name; the first folder that has the model wins. Broken and wrongly named ones are skipped."""
    models: dict[str, Path] = {}
    for folder in folders:
        for model in folder.glob("*.onnx"):
            if NAME.fullmatch(model.stem):
                models.setdefault(model.stem, model)
    found = []
    for name in sorted(models):
        try:
            found.append(read_files(models[name]))
        except VoiceUnusable as error:
            log.warning("%s", error)
    return tuple(found)


def find_voice(name: str, folders: tuple[Path, ...]) -> VoiceFiles:
    """Find the files of voice `name`. Raises UnknownVoice, or VoiceUnusable if it is incomplete."""
    named = NAME.fullmatch(name) is not None and len(name) <= _NAME_CHARACTERS
    for folder in folders if named else ():
        model = folder / f"{name}.onnx"
        if model.is_file():
            return read_files(model)
    raise UnknownVoice(name, tuple(files.name for files in list_voices(folders)), addable=named)


def load_model(files: VoiceFiles, *, approximate_times: bool = False) -> Voice:
    """Load a voice with gain 0 and one thread per synthesis.

    With the 63 MB model one thread takes 0.107 core-seconds per second of audio, two threads 0.124.
    Raises VoiceUnusable if model or configuration is broken, or has no durations and `approximate_times` is not set.
    """
    disable_onnxruntime_telemetry()
    import onnxruntime
    from piper import PiperConfig, PiperVoice

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # plans memory by shape, and no two sentences have one: 27 MB for nothing
    try:
        model = files.model.read_bytes()
        config_bytes = files.config.read_bytes()
        described = json.loads(config_bytes)
        config = PiperConfig.from_dict(described)
        _check_config(files.name, config)
        # From the file, since a session keeps the bytes that it is given: 8 MB, or 63.
        session = onnxruntime.InferenceSession(
            str(files.model), sess_options=options, providers=["CPUExecutionProvider"]
        )
        piper = PiperVoice(session=session, config=config, download_dir=files.model.parent)
        piper.phonemize("1")  # fails for a language that espeak does not have
        if files.model.read_bytes() != model:
            raise ValueError("the file was replaced meanwhile")
    except VoiceUnusable:
        raise
    except Exception as error:  # onnxruntime raises its own, unexported classes
        why = f"it does not load ({str(error).strip().splitlines()[0]})"
        raise VoiceUnusable(files.name, why, short="does not load") from error
    sha256 = hashlib.sha256(hashlib.sha256(model).digest() + hashlib.sha256(config_bytes).digest()).hexdigest()
    exact = len(session.get_outputs()) == 2
    if not exact and not approximate_times:
        raise VoiceUnusable(
            files.name,
            "the model returns no phoneme durations, so there are no exact word times",
            short="no durations",
            advice=f"Run `audio-service voices add {files.model}` to patch it, "
            "or set AUDIO_SERVICE_APPROXIMATE_TIMES=true.",
        )
    del model
    return_freed_memory()
    return Voice(
        name=files.name,
        language=files.language,
        piper=piper,
        phonemizer=Phonemizer(
            piper.phonemize, frozenset(config.phoneme_id_map), rising_questions=described.get("rising_questions", False)
        ),
        sha256=sha256,
        gain_db=0.0,
        exact=exact,
    )


def _check_config(name: str, config: PiperConfig) -> None:
    """Raise VoiceUnusable, or ValueError, for a configuration that no sentence can be spoken with."""
    if config.phoneme_type.value in UNSUPPORTED_PHONEMES:
        raise VoiceUnusable(name, f"its {config.phoneme_type.value} phonemes are not supported", advice="")
    if config.sample_rate <= 0:
        raise ValueError(f"its sample rate is {config.sample_rate} Hz")
    lacking = [symbol for symbol in ("_", "^", "$") if not config.phoneme_id_map.get(symbol)]
    if lacking:
        raise ValueError(f"its phoneme_id_map has no {' '.join(lacking)}")


class Voices:
    """The installed voices, each loaded once and levelled; thread-safe."""

    def __init__(
        self,
        folders: tuple[Path, ...],
        calibrate: Calibrate,
        *,
        catalogue: Catalogue,
        collections: Collections,
        sound: Sound,
        approximate_times: bool = False,
        agree: Agree = lambda voice: voice,
    ) -> None:
        """`sound` has the targets that `calibrate` measures for."""
        self.folders = folders
        self._calibrate = calibrate
        self._catalogue = catalogue
        self._collections = collections
        self._sound = sound
        self._agree = agree
        self._approximate_times = approximate_times
        self._loaded: dict[str, Voice] = {}
        self._lock = threading.RLock()

    def load(self, name: str) -> Voice:
        """Load the voice `name`. Raises UnknownVoice or VoiceUnusable."""
        with self._lock:
            if name not in self._loaded:
                files = self._find(name)
                voice = load_model(files, approximate_times=self._approximate_times)
                self._loaded[name] = self._agree(self._levelled(voice, files))
            return self._loaded[name]

    def rest(self) -> None:
        """Release the memory that speaking has taken; the next sentence takes it again, in some milliseconds."""
        with self._lock:
            for voice in self._loaded.values():
                try:
                    shrink(voice.piper.session)
                except Exception as error:  # onnxruntime's own: a model that takes no single phoneme keeps its memory
                    log.debug("%s keeps the memory of its last sentences (%s)", voice.name, error)
        return_freed_memory()

    def list(self) -> tuple[VoiceFiles, ...]:
        """List installed voices."""
        return list_voices(self.folders)

    def _find(self, name: str) -> VoiceFiles:
        """Find an installed voice, or add it if its package is there."""
        try:
            return find_voice(name, self.folders)
        except UnknownVoice:
            known = self._catalogue.voices.get(name)
            if known is None or known.package is None or not has_package(known.package):
                raise
        log.info("making the voice %s from %s, once", name, known.package.package)
        try:
            return self.add(name)
        except OSError as error:
            raise VoiceUnusable(
                name,
                f"it cannot be written to {self.folders[0]} ({error.strerror or error})",
                advice="Make the folder writable, or set AUDIO_SERVICE_VOICES_DIR to one that is.",
            ) from error

    def _levelled(self, voice: Voice, files: VoiceFiles) -> Voice:
        for folder in (files.model.parent, self.folders[0]):
            gain_db = read_profile(folder / f"{voice.name}.profile.json", voice.sha256, self._sound)
            if gain_db is not None:
                return with_gain(voice, gain_db)
        log.info("measuring the loudness of %s, once", voice.name)
        gain_db = self._calibrate(voice)
        try:
            self.folders[0].mkdir(parents=True, exist_ok=True)
            write_profile(self.folders[0] / f"{voice.name}.profile.json", voice.sha256, gain_db, self._sound)
        except OSError as error:
            log.warning("cannot save the gain of %s; it is measured at every start: %s", voice.name, error)
        return with_gain(voice, gain_db)

    def add(self, source: str) -> VoiceFiles:
        """Install a voice of the catalogue or of Piper's collection by name, or a local .onnx file.

        Checks hash or size where they are known, and that the voice loads, returns durations (patched once if
        necessary) and speaks. On failure nothing is installed. Raises VoiceUnusable.
        """
        folder = self.folders[0]
        folder.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder)
        with tempfile.TemporaryDirectory(prefix=_ADDING, dir=folder) as work:
            staged = stage(source, self._catalogue, self._collections, Path(work))
            patch_for_durations(staged, required=not self._approximate_times)
            files = read_files(staged)
            voice = load_model(files, approximate_times=self._approximate_times)
            profile = staged.with_name(f"{files.name}.profile.json")
            write_profile(profile, voice.sha256, self._gain_of_new(voice), self._sound)
            # The model last: a voice is there when its model is.
            for path in sorted(staged.parent.iterdir(), key=lambda path: path == staged):
                path.replace(folder / path.name)
        with self._lock:
            self._loaded.pop(files.name, None)
        return find_voice(files.name, self.folders)

    def _gain_of_new(self, voice: Voice) -> float:
        """The catalogue's gain, measured for its own model and the default sound, or the measured one."""
        known = self._catalogue.voices.get(voice.name)
        default = Sound()
        targets = (self._sound.target_lufs, self._sound.peak_dbfs)
        if known is None or known.gain_db is None or targets != (default.target_lufs, default.peak_dbfs):
            return self._calibrate(voice)
        return known.gain_db

    def check(self, name: str) -> Voice:
        """Load and measure `name`, ignoring its profile. Raises UnknownVoice or VoiceUnusable."""
        voice = load_model(self._find(name), approximate_times=self._approximate_times)
        return with_gain(voice, self._calibrate(voice))


def with_gain(voice: Voice, gain_db: float) -> Voice:
    """The voice with another static gain."""
    return replace(voice, gain_db=gain_db)


def read_profile(path: Path, sha256: str, sound: Sound) -> float | None:
    """Read the gain in dB from `path`; None if it belongs to another model or other targets."""
    try:
        profile = json.loads(path.read_text("utf-8"))
        gain_db = float(profile.pop("gain_db"))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("%s is not a valid voice profile; measuring again: %s", path, error)
        return None
    measured = _measured(sha256, sound)
    if profile.get("sha256") != measured["sha256"]:
        log.warning("%s was measured for another model: this one was replaced since, or is damaged", path)
    return gain_db if profile == measured else None


def write_profile(path: Path, sha256: str, gain_db: float, sound: Sound) -> None:
    """Write a voice profile atomically."""
    beside = path.with_name(path.name + ".part")
    profile = {**_measured(sha256, sound), "gain_db": round(gain_db, 2)}
    beside.write_text(json.dumps(profile, indent=2) + "\n", "utf-8")
    beside.replace(path)


def _measured(sha256: str, sound: Sound) -> dict[str, object]:
    """What a gain holds for."""
    return {
        "sha256": sha256,
        "target_lufs": sound.target_lufs,
        "peak_dbfs": sound.peak_dbfs,
        "limiter_s": LIMITER_REACH_S,
    }


def _remove_abandoned(folder: Path) -> None:
    """Remove what an `add` that was killed has left."""
    for work in folder.glob(f"{_ADDING}*"):
        with contextlib.suppress(OSError):  # that one has ended by itself
            if time.time() - work.stat().st_mtime > _ABANDONED_S:
                shutil.rmtree(work)


def patch_for_durations(model: Path, *, required: bool) -> None:
    """Add the durations output by Piper's own patch, unless the model has it.

    Raises VoiceUnusable if that fails and is `required`.
    """
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
        if required:
            why = f"the model returns no phoneme durations, and cannot be patched to ({error})"
            advice = "Set AUDIO_SERVICE_APPROXIMATE_TIMES=true to use it with estimated word times."
            raise VoiceUnusable(name, why, short="no durations", advice=advice) from error
        log.warning("%s cannot be patched for durations: %s", name, error)
        return
    onnx.save(graph, str(model))
