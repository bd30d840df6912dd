"""Signing: files verify with the house's authority and play as before; a pair that does not fit says what to do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import c2pa
import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from mutagen.id3 import ID3
from mutagen.mp4 import MP4

from audio_service.config import Signing
from audio_service.errors import InputError, Unavailable
from audio_service.narration.ffmpeg import decode, find_ffmpeg
from audio_service.narration.files import AudioFiles
from audio_service.narration.mp3 import FRAME_BYTES
from audio_service.narration.signing import SIGNED_FORMATS, Claim, FileSigner, VoiceTerms, open_signer
from audio_service.narration.tags import Tags, id3
from tests.narration.test_files import png, write
from tests.support.certificates import DOCUMENTS, MAIL, WEB_SERVER, Authority, Issued, SigningKey

FFMPEG = find_ffmpeg()
CLAIM = Claim("Größe – 標題 🎉", "https://example.com/a", "de", (VoiceTerms("a-voice", "CC0", "Recordings: x"),))
TAGS = Tags(title="Größe", artist="A. Writer", language="de", date="2026-01-02", cover=png(), id3_version=4)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ca")


def signer_of(settings: Signing) -> FileSigner:
    signer = open_signer(settings)
    assert signer is not None
    return signer


def signed_pair(folder: Path, name: str, settings: Signing) -> tuple[Path, Path]:
    """The same audio unsigned and signed."""
    plain, signed = folder / f"plain.{name}", folder / f"signed.{name}"
    write({name: plain}, TAGS)
    signed.write_bytes(plain.read_bytes())
    signer_of(settings).sign(signed, name, CLAIM)
    return plain, signed


@pytest.mark.parametrize("name", SIGNED_FORMATS)
def test_a_signed_file_plays_and_is_tagged_as_before(tmp_path: Path, authority: Authority, name: str) -> None:
    plain, signed = signed_pair(tmp_path, name, authority.issue().settings)
    assert signed.stat().st_size > plain.stat().st_size
    assert np.array_equal(decode(signed, FFMPEG), decode(plain, FFMPEG))
    before, after = (tags_in(path) for path in (plain, signed))
    assert {tag: after.get(tag) for tag in before} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ca", plain.name, signed.name]


def tags_in(path: Path) -> dict[str, object]:
    tags = ID3(path) if path.suffix == ".mp3" else MP4(path).tags
    assert tags is not None
    return dict(tags.items())


def test_the_frames_of_an_mp3_are_the_same_bytes(tmp_path: Path, authority: Authority) -> None:
    plain, signed = (path.read_bytes() for path in signed_pair(tmp_path, "mp3", authority.issue().settings))
    frames = plain[len(id3(TAGS)) :]
    assert len(frames) % FRAME_BYTES == 0
    assert signed.endswith(frames)
    assert signed[:4] == plain[:4] == b"ID3\x04"


def test_a_date_is_in_the_frame_of_its_version() -> None:
    assert b"TYER" in id3(Tags(date="2026-01-02"))
    assert b"TDRC" in id3(Tags(date="2026-01-02", id3_version=4))


@pytest.mark.parametrize(
    ("algorithm", "make"),
    [
        ("es384", lambda: ec.generate_private_key(ec.SECP384R1())),
        ("es512", lambda: ec.generate_private_key(ec.SECP521R1())),
        ("ps256", lambda: rsa.generate_private_key(65537, 2048)),
        ("ed25519", ed25519.Ed25519PrivateKey.generate),
    ],
)
def test_each_algorithm_signs(
    tmp_path: Path, authority: Authority, algorithm: str, make: Callable[[], SigningKey]
) -> None:
    _, signed = signed_pair(tmp_path, "mp3", authority.issue(key=make(), algorithm=algorithm).settings)
    assert state_of(signed, authority) == "Trusted"


def state_of(path: Path, authority: Authority) -> object:
    trust = {"trust_anchors": authority.path.read_text(), "trust_config": "1.3.6.1.5.5.7.3.4\n1.3.6.1.5.5.7.3.36"}
    with (
        path.open("rb") as file,
        c2pa.Reader(SIGNED_FORMATS[path.suffix[1:]], file, context=c2pa.Context.from_dict({"trust": trust})) as reader,
    ):
        return reader.get_validation_state()


@pytest.mark.parametrize("usage", [MAIL, DOCUMENTS], ids=["mail", "documents"])
@pytest.mark.parametrize("name", SIGNED_FORMATS)
def test_both_usages_sign_both_formats(tmp_path: Path, authority: Authority, name: str, usage: object) -> None:
    _, signed = signed_pair(tmp_path, name, authority.issue(usages=[usage]).settings)  # type: ignore[list-item]
    assert state_of(signed, authority) == "Trusted"


def test_an_older_form_of_key_signs(tmp_path: Path, authority: Authority) -> None:
    """`openssl ecparam -genkey` writes it."""
    issued = authority.issue()
    assert issued.settings.key is not None
    issued.settings.key.write_bytes(
        issued.key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    _, signed = signed_pair(tmp_path, "mp3", issued.settings)
    assert state_of(signed, authority) == "Trusted"


def test_files_are_not_signed_by_default() -> None:
    assert open_signer(Signing()) is None


def wrong_pairs(authority: Authority, folder: Path) -> dict[str, tuple[Signing, str]]:
    """Signing that does not work, and what is said of it."""
    good, other = authority.issue("good").settings, authority.issue("other").settings
    encrypted = folder / "encrypted.key"
    key = authority.issue("locked").key
    encrypted.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret words"))
    )
    backwards = folder / "backwards.pem"
    assert good.certificate is not None
    leaf, root = good.certificate.read_text().split("-----END CERTIFICATE-----\n")[:2]
    backwards.write_text("".join(f"{part}-----END CERTIFICATE-----\n" for part in (root, leaf)))
    (folder / "text.pem").write_text("no certificate")
    old = authority.issue("old", valid=timedelta(days=-1)).settings
    server = authority.issue("server", usages=[WEB_SERVER]).settings
    rsa_pair = authority.issue("rsa", rsa.generate_private_key(65537, 2048)).settings
    return {
        "no key": (Signing(certificate=good.certificate), "Set AUDIO_SERVICE_SIGNING__KEY."),
        "no certificate": (Signing(key=good.key), "Set AUDIO_SERVICE_SIGNING__CERTIFICATE."),
        "time stamps only": (
            Signing(timestamp_url="http://tsa.example/"),
            "TIMESTAMP_URL is set, and no certificate is",
        ),
        "missing": (good.model_copy(update={"key": folder / "none.key"}), "none.key cannot be read (No such file"),
        "no PEM": (
            good.model_copy(update={"certificate": folder / "text.pem"}),
            "text.pem holds no certificates in PEM",
        ),
        "no key in it": (good.model_copy(update={"key": good.certificate}), "good.pem holds no private key in PEM"),
        "encrypted": (good.model_copy(update={"key": encrypted}), "openssl pkey -in"),
        "of another": (good.model_copy(update={"key": other.key}), "is not that of the key"),
        "order": (good.model_copy(update={"certificate": backwards}), "Put the one that signs first"),
        "algorithm": (good.model_copy(update={"algorithm": "ps256"}), "Set it to es256."),
        "RSA": (rsa_pair, "Set it to ps256 or ps384 or ps512."),
        "expired": (old, "expired on"),
        "usage": (server, "cannot sign (Signature: the certificate is invalid)"),
    }


WRONG = (
    *("no key", "no certificate", "time stamps only", "missing", "no PEM", "no key in it", "encrypted", "of another"),
    *("order", "algorithm", "RSA", "expired", "usage"),
)


@pytest.mark.parametrize("what", WRONG)
def test_what_does_not_work_says_what_to_do(tmp_path: Path, authority: Authority, what: str) -> None:
    wrong = wrong_pairs(authority, tmp_path)
    assert wrong.keys() == set(WRONG)
    settings, says = wrong[what]
    with pytest.raises(InputError) as raised:
        open_signer(settings)
    assert says in str(raised.value)


def test_a_key_that_others_can_read_is_warned_of(authority: Authority, caplog: pytest.LogCaptureFixture) -> None:
    settings = authority.issue().settings
    assert settings.key is not None
    signer_of(settings)
    assert caplog.messages == []
    settings.key.chmod(0o644)
    signer_of(settings)
    (line,) = caplog.messages
    assert f"chmod 600 {settings.key}" in line


def test_the_key_is_in_no_text(tmp_path: Path, authority: Authority, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in the log nor in errors and representations, also where signing fails."""
    caplog.set_level(logging.DEBUG)
    issued = authority.issue()
    said = [repr(issued.settings)]
    signer = signer_of(issued.settings)
    said += [repr(signer), str(vars(signer))]
    for settings, _ in wrong_pairs(authority, tmp_path).values():
        with pytest.raises(InputError) as raised:
            open_signer(settings)
        said += texts_of(raised.value)
    away = signer_of(issued.settings.model_copy(update={"timestamp_url": "http://127.0.0.1:9/"}))
    write({"mp3": tmp_path / "a.mp3"}, TAGS)
    with pytest.raises(Unavailable) as failed:
        away.sign(tmp_path / "a.mp3", "mp3", CLAIM)
    said += [*texts_of(failed.value), caplog.text]
    secrets = [
        line
        for path in [*tmp_path.glob("*.key"), *tmp_path.glob("ca/*.key")]
        for line in path.read_text().splitlines()
        if "-----" not in line
    ]
    assert len(secrets) > 20
    assert [line for line in secrets if any(line in text for text in said)] == []


def texts_of(error: BaseException | None) -> list[str]:
    """An error and what caused it, as a log would show them."""
    found = []
    while error is not None:
        found += [str(error), repr(error)]
        error = error.__cause__ or error.__context__
    return found


def test_a_file_is_as_it_was_where_signing_fails(tmp_path: Path, authority: Authority) -> None:
    """The time-stamping authority cannot be reached; nothing is left beside the file."""
    settings = authority.issue().settings.model_copy(update={"timestamp_url": "http://127.0.0.1:9/"})
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "audio.mp3"
    write({"mp3": path}, TAGS)
    before = path.read_bytes()
    with pytest.raises(Unavailable, match="signer") as failed:
        signer_of(settings).sign(path, "mp3", CLAIM)
    assert "127.0.0.1:9" in str(failed.value)
    assert "127.0.0.1" not in failed.value.public
    assert path.read_bytes() == before
    assert list(folder.iterdir()) == [path]


def test_nothing_is_written_where_signing_fails(tmp_path: Path, authority: Authority) -> None:
    settings = authority.issue().settings.model_copy(update={"timestamp_url": "http://127.0.0.1:9/"})
    signer = signer_of(settings)
    folder = tmp_path / "out"
    folder.mkdir()
    with (
        pytest.raises(Unavailable),
        AudioFiles(
            {"mp3": folder / "a.mp3", "opus": folder / "a.opus"},
            TAGS,
            FFMPEG,
            lambda name, path: signer.sign(path, name, CLAIM),
        ),
    ):
        pass
    assert list(folder.iterdir()) == []


def test_a_certificate_expires_with_the_first_of_its_chain(authority: Authority) -> None:
    issued: Issued = authority.issue(valid=timedelta(days=5))
    assert signer_of(issued.settings).expires == issued.certificate.not_valid_after_utc
