"""Reading content credentials: valid, trusted, changed, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audio_service.errors import InputError
from audio_service.narration.credentials import Credentials, CredentialState, read_credentials
from audio_service.narration.ffmpeg import FORMATS
from audio_service.narration.provenance import DIGITAL_SOURCE_TYPE
from audio_service.narration.signing import SIGNED_FORMATS, open_signer
from audio_service.narration.tags import Tags
from tests.narration.test_files import write
from tests.narration.test_signing import CLAIM, signed_pair
from tests.support.certificates import HOUSE, TIME_STAMPS, Authority
from tests.support.time_stamps import stamping


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> dict[str, Path]:
    """A signed file of each format."""
    folder, settings = tmp_path_factory.mktemp("signed"), authority.issue().settings
    return {name: signed_pair(folder, name, settings)[1] for name in SIGNED_FORMATS}


@pytest.mark.parametrize("name", SIGNED_FORMATS)
def test_what_was_signed_is_read(signed: dict[str, Path], authority: Authority, name: str) -> None:
    found = read_credentials(signed[name], authority.path)
    assert found.signed_at.startswith(f"{datetime.now(UTC):%Y-%m-%dT}")
    assert found == Credentials(
        state=CredentialState.VALID,
        trusted=True,
        signer="narrations",
        organization=HOUSE,
        algorithm="Es256",
        signed_at=found.signed_at,
        generator=found.generator,
        title=CLAIM.title or "",
        url="https://example.com/a",
        digital_source_type=DIGITAL_SOURCE_TYPE,
        voices=CLAIM.voices,
    )
    assert read_credentials(signed[name]) == replace(found, trusted=None)
    assert found.generator.startswith("audio-service ")


@pytest.mark.parametrize("name", SIGNED_FORMATS)
def test_an_authority_of_others_is_not_trusted(signed: dict[str, Path], tmp_path: Path, name: str) -> None:
    found = read_credentials(signed[name], Authority(tmp_path).path)
    assert (found.state, found.trusted) == (CredentialState.VALID, False)


@pytest.mark.parametrize("name", SIGNED_FORMATS)
@pytest.mark.parametrize("share", [0.5, 0.9, 0.999])
def test_one_changed_byte_of_the_audio_shows(
    signed: dict[str, Path], authority: Authority, tmp_path: Path, name: str, share: float
) -> None:
    data = bytearray(signed[name].read_bytes())
    data[int(len(data) * share)] ^= 1
    path = tmp_path / f"changed.{name}"
    path.write_bytes(data)
    found = read_credentials(path, authority.path)
    assert (found.state, found.trusted) == (CredentialState.CHANGED, False)
    assert ".mismatch" in found.reasons[0]


def test_a_changed_tag_shows(signed: dict[str, Path], tmp_path: Path) -> None:
    data = signed["mp3"].read_bytes()
    path = tmp_path / "changed.mp3"
    path.write_bytes(data.replace("Größe".encode(), "Grüße".encode(), 1))
    assert path.read_bytes() != data
    assert read_credentials(path).state is CredentialState.CHANGED


def test_changed_credentials_are_not_valid(signed: dict[str, Path], tmp_path: Path) -> None:
    data = signed["mp3"].read_bytes()
    for number, place in enumerate((b"trainedAlgorithmicMedia", b"https://example.com/a", b"c2pa.actions.v2")):
        path = tmp_path / f"{number}.mp3"
        path.write_bytes(data.replace(place, place[:-1] + b"x", 1))
        assert path.read_bytes() != data
        assert read_credentials(path).state in (CredentialState.CHANGED, CredentialState.INVALID)


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_without_credentials_has_none(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"plain.{name}"
    write({name: path}, Tags(title="Plain"))
    assert read_credentials(path) == Credentials(CredentialState.NONE)


@pytest.mark.parametrize(
    "content", [b"", b"ID3", b"ID3\x04\0\0\0\0\0\x7f", b"\0\0\0\x18ftypM4A ", b"RIFF\0\0\0\0WAVE", b"text"]
)
def test_an_odd_file_has_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd"
    path.write_bytes(content)
    assert read_credentials(path).state is CredentialState.NONE


def test_what_cannot_be_read_says_so(tmp_path: Path, signed: dict[str, Path]) -> None:
    with pytest.raises(InputError, match=r"none\.mp3 cannot be read"):
        read_credentials(tmp_path / "none.mp3")
    with pytest.raises(InputError, match=r"none\.pem cannot be read"):
        read_credentials(signed["mp3"], tmp_path / "none.pem")
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate")
    with pytest.raises(InputError, match="holds no certificates"):
        read_credentials(signed["mp3"], wrong)


@pytest.mark.parametrize("name", SIGNED_FORMATS)
def test_a_time_stamp_is_the_authoritys(tmp_path: Path, authority: Authority, name: str) -> None:
    with stamping(authority.issue("stamps", usages=(TIME_STAMPS,)), tmp_path / "tsa") as url:
        signer = open_signer(authority.issue("stamped").settings.model_copy(update={"timestamp_url": url}))
        assert signer is not None
        path = tmp_path / f"a.{name}"
        write({name: path}, Tags())
        signer.sign(path, name, CLAIM)
    found = read_credentials(path, authority.path)
    assert (found.state, found.trusted, found.time_stamped) == (CredentialState.VALID, True, True)
