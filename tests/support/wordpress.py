"""A WordPress of our own: Debian's, with PHP's server and MariaDB in memory, and the plugin active."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import httpx2

from bench.servers import START_S, free_port, wait_for_port
from tests.support.servers import missing

PLUGIN = Path(__file__).resolve().parents[2] / "integrations" / "wordpress" / "listen-to-this-article"
WORDPRESS = Path("/usr/share/wordpress")
PACKAGES = "apt-get install wordpress mariadb-server-core php-cli php-mysql php-curl php-xml php-mbstring"
MARIADB = Path("/usr/sbin/mariadbd")
THEME = "twentytwentythree"
PASSWORD = "a password of the test"
MEMORY = Path("/dev/shm")

CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:SOCKET'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define("{$name}_KEY", "key $name"); define("{$name}_SALT", "salt $name");
}
define('WP_CONTENT_DIR', 'SITE/wp-content'); define('WP_HOME', 'URL'); define('WP_SITEURL', 'URL');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_DEBUG', true); define('WP_DEBUG_DISPLAY', false); define('WP_DEBUG_LOG', 'SITE/debug.log');
$table_prefix = 'wp_';
require_once ABSPATH . 'wp-settings.php';
"""
# Mail stays here; there are both editors, text for members, and posts that are saved with another one. An option has
# constants of wp-config.php. A test cannot wait 15 s for the first retry and 3 s for the first look.
MUST_USE = """<?php
foreach (get_option('test_constants', []) as $name => $value) { define($name, $value); }
function wp_mail() { return true; }
error_reporting(E_ALL & ~E_DEPRECATED);
add_filter('use_block_editor_for_post', function () { return !isset($_REQUEST['classic-editor']); });
add_shortcode('members', function ($given, $content) { return is_user_logged_in() ? $content : ''; });
add_action('save_post', function ($id) {
    if ($twin = get_post_meta($id, 'twin', true)) { wp_update_post(['ID' => $twin, 'post_content' => 'A twin.']); }
});
foreach (['listen_retry_waits', 'listen_look_waits'] as $waits) {
    add_filter($waits, function () { return [1]; });
}
"""
INSTALL = """<?php
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = parse_url('URL', PHP_URL_HOST) . ':' . parse_url('URL', PHP_URL_PORT);
function wp_new_blog_notification() {}
require 'SITE/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
wp_install('The Marrow Gazette', 'ada', 'ada@example.com', true, '', 'PASSWORD');
$tom = ['user_login' => 'tom', 'user_pass' => 'PASSWORD', 'user_email' => 'tom@example.com', 'role' => 'author'];
wp_insert_user($tom);
switch_theme('THEME');
$failed = activate_plugin('listen-to-this-article/listen-to-this-article.php');
if (is_wp_error($failed)) { fwrite(STDERR, $failed->get_error_message()); exit(1); }
echo 'installed';
"""
Found = TypeVar("Found")


def until(look: Callable[[], Found], seconds: float = 30) -> Found:
    """Wait until something is found; raises TimeoutError."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"{look} found {found!r}")
        time.sleep(0.1)


def check_installed() -> None:
    """Skip where WordPress, MariaDB or PHP is not installed; in CI that fails."""
    programs = [name for name in ("php",) if shutil.which(name) is None] + ["mariadbd"] * (not MARIADB.is_file())
    if not (WORDPRESS / "wp-load.php").is_file() or not (WORDPRESS / "wp-content" / "themes" / THEME).is_dir():
        programs.append("wordpress")
    if programs:
        missing(", ".join(programs), f"{PACKAGES} wordpress-theme-{THEME}")


class WordPress:
    """A running site; `folder` has its files and logs."""

    def __init__(self, folder: Path, url: str, socket: Path) -> None:
        self.folder = folder
        self.url = url
        self._socket = socket

    def php(self, code: str, first: str = "") -> str:
        """Run PHP with WordPress loaded, and more before it; what it prints."""
        load = (
            f"$_SERVER['HTTP_HOST'] = '{self.url.removeprefix('http://')}'; require '{self.folder}/site/wp-load.php';"
        )
        return _php(self.folder, "-r", first + load + code)

    def sign_in(self, user: str = "ada") -> Desk:
        """Sign in as a person does."""
        return Desk(self.url, user)

    def log(self) -> str:
        """What PHP and WordPress complained of."""
        path = self.folder / "site" / "debug.log"
        return path.read_text("utf-8") if path.is_file() else ""


class Desk:
    """A signed-in user's browser, without scripts: the admin's pages and the REST API."""

    def __init__(self, url: str, user: str) -> None:
        self.url = url
        self.client = httpx2.Client(base_url=url, timeout=60, follow_redirects=True)
        self.client.get("/wp-login.php")
        form = {"log": user, "pwd": PASSWORD, "testcookie": "1"}
        signed_in = self.client.post("/wp-login.php", data=form, follow_redirects=False)
        assert signed_in.status_code == 302, signed_in.text
        self.nonce = self.client.get("/wp-admin/admin-ajax.php", params={"action": "rest-nonce"}).text

    def rest(self, method: str, route: str, **body: Any) -> Any:
        """Call the REST API as the block editor does; the answer's JSON."""
        answer = self.call(method, route, **body)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def call(self, method: str, route: str, **body: Any) -> httpx2.Response:
        """Call the REST API; the answer."""
        path, _, query = route.partition("?")
        given = {"rest_route": path, **dict(parse_qsl(query))}
        headers = {"X-WP-Nonce": self.nonce}
        return self.client.request(method, "/index.php", params=given, headers=headers, json=body or None)

    def form(self, page: str, action: str, **fields: Any) -> httpx2.Response:
        """Send a form of admin-post.php that is on a page of the admin."""
        found = self.client.get(page)
        nonce = re.search(
            rf'value="{action}">\s*<input type="hidden" id="_wpnonce" name="_wpnonce" value="(\w+)"', found.text
        )
        assert nonce is not None, found.text
        return self.client.post("/wp-admin/admin-post.php", data={"action": action, "_wpnonce": nonce[1], **fields})

    def page(self, post: int) -> str:
        """A post's page, as any reader gets it."""
        answer = httpx2.get(f"{self.url}/", params={"p": post}, follow_redirects=True, timeout=60)
        return answer.text if answer.status_code == 200 else ""

    def publish(self, title: str, content: str, **fields: Any) -> int:
        """Publish a post; its id."""
        return int(self.rest("POST", "/wp/v2/posts", title=title, content=content, status="publish", **fields)["id"])

    def close(self) -> None:
        self.client.close()


@contextlib.contextmanager
def wordpress() -> Iterator[WordPress]:
    """A WordPress with the plugin; its processes end with it."""
    check_installed()
    with contextlib.ExitStack() as stack:
        name = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="wordpress-", dir=MEMORY if MEMORY.is_dir() else None)
        )
        folder = Path(name)
        socket = stack.enter_context(_mariadb(folder))
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        _write_site(folder, url, socket)
        _php(
            folder,
            "-r",
            f"(new mysqli('localhost', 'root', '', '', 0, '{socket}'))->query('CREATE DATABASE wordpress');",
        )
        installed = _php(folder, str(folder / "install.php"))
        assert installed.endswith("installed"), installed
        stack.enter_context(_server(folder, port))
        yield WordPress(folder, url, socket)


def _write_site(folder: Path, url: str, socket: Path) -> None:
    """Copy Debian's files, which would find Debian's configuration through links; write a configuration of our own."""
    site = folder / "site"
    shutil.copytree(
        WORDPRESS, site, ignore=lambda at, _: {"wp-config.php", "wp-content"} if Path(at) == WORDPRESS else ()
    )
    (site / "wp-content" / "plugins").mkdir(parents=True)
    (site / "wp-content" / "mu-plugins").mkdir()
    (site / "wp-content" / "themes").symlink_to(WORDPRESS / "wp-content" / "themes")
    (site / "wp-content" / "plugins" / PLUGIN.name).symlink_to(PLUGIN)
    (site / "wp-content" / "mu-plugins" / "test.php").write_text(MUST_USE, "utf-8")
    values = {"SOCKET": str(socket), "SITE": str(site), "URL": url, "PASSWORD": PASSWORD, "THEME": THEME}
    for path, text in ((site / "wp-config.php", CONFIG), (folder / "install.php", INSTALL)):
        path.write_text(
            re.sub(r"\b(?:SOCKET|SITE|URL|PASSWORD|THEME)\b", lambda found: values[found[0]], text), "utf-8"
        )


def _options(folder: Path) -> list[str]:
    values = {
        "memory_limit": "256M",
        "log_errors": 1,
        "error_log": folder / "site" / "debug.log",
        "opcache.enable": "1",
    }
    return [part for name, value in values.items() for part in ("-d", f"{name}={value}")]


def _php(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["php", *_options(folder), *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode != 0:
        log = folder / "site" / "debug.log"
        raise AssertionError(done.stdout + done.stderr + (log.read_text("utf-8") if log.is_file() else ""))
    return done.stdout


@contextlib.contextmanager
def _mariadb(folder: Path) -> Iterator[Path]:
    """MariaDB without users, on a socket; the socket."""
    (folder / "data").mkdir()
    socket = folder / "mariadb.sock"
    flags = ["--skip-networking", "--skip-grant-tables", "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0"]
    sizes = ["--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M", "--performance-schema=off"]
    places = [f"--datadir={folder / 'data'}", f"--socket={socket}", f"--pid-file={folder / 'mariadb.pid'}"]
    user = ["--user=root"] if os.geteuid() == 0 else []
    with (folder / "mariadb.log").open("w") as log:
        command = [str(MARIADB), "--no-defaults", *user, *places, *flags, *sizes]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        end = time.monotonic() + START_S
        while not socket.exists():
            assert process.poll() is None, (folder / "mariadb.log").read_text("utf-8")
            assert time.monotonic() < end, "MariaDB did not open its socket"
            time.sleep(0.02)
        yield socket
    finally:
        process.terminate()
        process.wait(30)


@contextlib.contextmanager
def _server(folder: Path, port: int) -> Iterator[None]:
    """PHP's server with four processes, in a process group that is ended as a whole."""
    command = ["php", *_options(folder), "-S", f"127.0.0.1:{port}", "-t", str(folder / "site")]
    with (folder / "php.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=folder / "site",
            env={**os.environ, "PHP_CLI_SERVER_WORKERS": "4"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_for_port(port, process)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


def spoken(timeline: bytes) -> str:
    """The printed words of a timeline."""
    return " ".join(word["text"] for word in json.loads(timeline)["words"])
