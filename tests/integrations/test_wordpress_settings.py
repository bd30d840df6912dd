"""The plugin's settings: where its key is sent, and what administrators are warned of."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.integrations.conftest import SETTINGS, connect
from tests.integrations.test_wordpress import FERRY, heard
from tests.integrations.test_wordpress_desk import in_state
from tests.support.running import Running
from tests.support.wordpress import Desk, WordPress, until

WARNING = "the key is sent unencrypted"


class Other:
    """Another server; `keys` has what its requests brought."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        other = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                other.keys.append(self.headers["Authorization"])
                self.send_error(401)

            do_GET = do_PUT = do_POST = do_DELETE = answer

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def other() -> Iterator[Other]:
    """Another server than the service."""
    other = Other()
    thread = threading.Thread(target=other.server.serve_forever)
    thread.start()
    yield other
    other.server.shutdown()
    other.server.server_close()
    thread.join(10)


@pytest.fixture(autouse=True)
def _restored(ada: Desk, address: str, key: str) -> Iterator[None]:
    yield
    connect(ada, url=address, key=key)


@pytest.fixture
def constants(gazette: WordPress) -> Iterator[Callable[..., None]]:
    """Puts constants into wp-config.php."""

    def define(**constants: str) -> None:
        gazette.php(f"update_option('test_constants', json_decode('{json.dumps(constants)}', true));")

    yield define
    define()


def test_another_address_asks_for_its_key(ada: Desk, address: str, other: Other) -> None:
    refused = connect(ada, url=other.url)
    assert "enter its key as well. Nothing was saved." in refused
    assert f'value="{address}"' in refused
    assert "The settings are saved." in connect(ada, url=other.url, key="as_other")
    ada.form(SETTINGS, "listen_check")
    assert set(other.keys) == {"Bearer as_other"}


def test_a_forgotten_key_is_sent_nowhere(ada: Desk, other: Other) -> None:
    assert "The settings are saved." in connect(ada, url=other.url, forget_key="1")
    assert "and its key, and save them first." in ada.form(SETTINGS, "listen_check").text
    assert other.keys == []


def test_the_key_of_one_address_is_not_sent_to_another(gazette: WordPress, ada: Desk, other: Other) -> None:
    # As another plugin or a copied database changes it.
    gazette.php(f"update_option('listen_settings', ['url' => '{other.url}'] + get_option('listen_settings'));")
    post = ada.publish("On the wrong way", FERRY)
    assert in_state(ada, post, "failed")["reason"].startswith("The audio service is not set up yet.")
    assert "and its key, and save them first." in ada.form(SETTINGS, "listen_check").text
    assert other.keys == []


def test_a_key_in_wp_config_is_sent_only_to_the_address_that_was_given_with_it(
    gazette: WordPress,
    ada: Desk,
    service: Running,
    address: str,
    key: str,
    other: Other,
    constants: Callable[..., None],
) -> None:
    assert "The settings are saved." in connect(ada, url=other.url, forget_key="1")
    constants(LISTEN_API_KEY=key)
    assert "and its key, and save them first." in ada.form(SETTINGS, "listen_check").text
    assert "This is not the key in wp-config.php." in connect(ada, url=other.url, key="as_guessed")
    assert "The settings are saved." in connect(ada, url=address, key=key)
    assert "Connected:" in ada.form(SETTINGS, "listen_check").text
    assert "enter its key as well." in connect(ada, url=other.url)
    assert key not in gazette.php("echo wp_json_encode(get_option('listen_secret'));")
    constants(LISTEN_API_KEY=key, LISTEN_API_URL=f"{address}/")
    page = connect(ada, url=other.url)
    assert f"<code>{address}/</code>" in page
    assert 'name="url"' not in page
    assert 'name="key"' not in page
    post = ada.publish("From the file", FERRY)
    until(lambda: heard(service, post))
    assert other.keys == []


def test_an_address_without_encryption_is_warned_of(gazette: WordPress, ada: Desk) -> None:
    assert WARNING not in ada.client.get(SETTINGS).text, "nobody reads along on one machine"
    gazette.php("update_option('listen_settings', ['url' => 'HTTP://audio.example.com']);")
    assert WARNING in ada.client.get(SETTINGS).text
    addresses = {
        **dict.fromkeys(["http://audio.localhost", "http://[::1]:8000", "http://127.1.2.3", "https://example.com"], ""),
        **dict.fromkeys(["http://10.0.0.5:8000", "http://audio:8000", "http://127.0.0.1.example.com"], "1"),
    }
    found = gazette.php(
        "$settings = new Listen_To_This_Article\\Settings();"
        f"foreach (explode(' ', '{' '.join(addresses)}') as $url) {{ echo $settings->is_open($url) ? '1,' : ','; }}"
    )
    assert dict(zip(addresses, found.split(","), strict=False)) == addresses
