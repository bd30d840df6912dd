"""The plugin while the service is away, busy or refuses the key: nothing is lost, and authors see why."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from audio_service.storage import Role
from tests.integrations.conftest import SETTINGS, connect
from tests.integrations.test_wordpress import FERRY, heard, status
from tests.integrations.test_wordpress_desk import in_state, state
from tests.support.faults import SwitchProxy
from tests.support.running import Running
from tests.support.wordpress import Desk, WordPress, until


@pytest.fixture(autouse=True)
def _restored(ada: Desk, line: SwitchProxy, address: str, key: str) -> Iterator[None]:
    yield
    line.switch("pass")
    connect(ada, url=address, key=key)


def visit(desk: Desk) -> bool:
    """Visit the site: that starts WordPress's cron if something is due."""
    return desk.client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("refuse", "The audio service does not answer."),
        ("503", "The audio service has too much to do at the moment."),
    ],
)
def test_a_post_arrives_when_the_service_is_back(
    ada: Desk, service: Running, line: SwitchProxy, fault: str, reason: str
) -> None:
    kept = ada.publish("Kept", FERRY)
    doomed = ada.publish("Doomed", FERRY)
    until(lambda: heard(service, kept) and heard(service, doomed))
    line.switch(fault)
    post = ada.publish("Published meanwhile", FERRY)
    ada.rest("POST", f"/wp/v2/posts/{kept}", title="Revised meanwhile")
    ada.rest("DELETE", f"/wp/v2/posts/{doomed}?force=true")
    failed = in_state(ada, post, "failed")
    assert failed["reason"].startswith(f"{reason} Next try in ")
    assert failed["pending"]
    assert "does not answer" in ada.form(SETTINGS, "listen_check").text or fault == "503"
    assert status(service, doomed) == 200
    line.switch("pass")
    until(lambda: state(ada, post)["state"] == "ready")
    until(lambda: state(ada, kept)["state"] == "ready")
    assert heard(service, post).startswith("Published meanwhile")
    until(lambda: heard(service, kept).startswith("Revised meanwhile"))
    until(lambda: visit(ada) and status(service, doomed) == 404)


def test_a_post_that_always_fails_keeps_back_no_other_one(gazette: WordPress, ada: Desk, service: Running) -> None:
    post, broken = (ada.publish(name, FERRY) for name in ("Behind it", "Broken"))
    until(lambda: heard(service, post) and heard(service, broken))
    until(lambda: {state(ada, each)["state"] for each in (post, broken)} == {"ready"})
    table, now = "wp_listen_articles", int(time.time())
    found = gazette.php(
        # The service has no such address.
        f"global $wpdb; $wpdb->query(\"UPDATE {table} SET article_id = 'no/article' WHERE post_id = {broken}\");"
        f"$wpdb->query('UPDATE {table} SET due_at = {now}, attempts = 3 WHERE post_id IN ({post}, {broken})');"
        "do_action('listen_work');"
        # When the next try is due.
        f"$wpdb->query('UPDATE {table} SET due_at = due_at - 4000 WHERE due_at > 0'); do_action('listen_work');"
        f"echo 'problem: ', $wpdb->get_var('SELECT problem FROM {table} WHERE post_id = {post}');"
        f"$wpdb->query('DELETE FROM {table} WHERE post_id = {broken}');"
    )
    assert found == "problem: "


def test_saving_does_not_wait_for_a_service_that_hangs(ada: Desk, service: Running, line: SwitchProxy) -> None:
    line.switch("hang")
    before = time.monotonic()
    post = ada.publish("In a hurry", FERRY)
    assert time.monotonic() - before < 10, "a call of the service may take 20 s"
    assert state(ada, post)["state"] == "queued"
    line.switch("pass")
    until(lambda: state(ada, post)["state"] == "ready")
    assert heard(service, post)


@pytest.mark.parametrize("role", [None, Role.READ])
def test_a_wrong_key_is_named(ada: Desk, service: Running, address: str, key: str, role: Role | None) -> None:
    wrong = "as_wrong" if role is None else service.service.catalog.api_keys.create("reads", role)
    what = "does not know the key" if role is None else "may not publish"
    connect(ada, url=address, key=wrong)
    assert f"The service answers, but {'the key ' if role else ''}{what}." in ada.form(SETTINGS, "listen_check").text
    post = ada.publish("Locked out", FERRY)
    failed = in_state(ada, post, "failed")
    assert "An administrator can" in failed["reason"]
    assert status(service, post) == 404
    connect(ada, url=address, key=key)
    until(lambda: heard(service, post))


def test_a_scheduled_post_is_heard_once_it_is_published(gazette: WordPress, ada: Desk, service: Running) -> None:
    at = datetime.now(UTC) + timedelta(hours=1)
    given = {"status": "future", "date_gmt": at.strftime("%Y-%m-%dT%H:%M:%S")}
    post = ada.rest("POST", "/wp/v2/posts", title="On time", content=FERRY, **given)["id"]
    assert state(ada, post)["state"] == "none"
    # An hour later.
    gazette.php(
        "global $wpdb; $wpdb->query('UPDATE wp_posts SET post_date = post_date - INTERVAL 1 HOUR,"
        f" post_date_gmt = post_date_gmt - INTERVAL 1 HOUR WHERE ID = {post}');"
        f"wp_clear_scheduled_hook('publish_future_post', [{post}]);"
        f"wp_schedule_single_event(time(), 'publish_future_post', [{post}]);"
    )

    def arrives() -> str:
        visit(ada)
        return heard(service, post)

    assert until(arrives).startswith("On time")


def test_wp_cli_sends_the_archive(gazette: WordPress, ada: Desk, service: Running, address: str) -> None:
    connect(ada, url=address, default="")
    posts = [ada.publish(f"From the shell {n}", FERRY) for n in range(2)]
    cli = (
        "class WP_CLI { static $c = []; static function add_command($name, $object) { self::$c[$name] = $object; }"
        "static function log($line) { echo $line, PHP_EOL; }"
        "static function error($line) { echo 'Error: ', $line; exit(1); } } define('WP_CLI', true);"
    )
    printed = gazette.php("WP_CLI::$c['listen']->push([], ['all' => true]);", first=cli)
    assert "audio is" in printed
    for post in posts:
        until(lambda post=post: heard(service, post))  # type: ignore[misc]
    with pytest.raises(AssertionError, match="Error: Post 999999 does not exist"):
        gazette.php("WP_CLI::$c['listen']->push(['999999'], []);", first=cli)


def test_uninstalling_leaves_nothing(gazette: WordPress, ada: Desk) -> None:
    left = gazette.php(
        "global $wpdb;"
        "define('WP_UNINSTALL_PLUGIN', true);"
        "include WP_PLUGIN_DIR . '/listen-to-this-article/uninstall.php';"
        "echo $wpdb->get_var(\"SELECT COUNT(*) FROM $wpdb->options WHERE option_name LIKE 'listen%'\"), '|',"
        "$wpdb->get_var(\"SELECT COUNT(*) FROM $wpdb->postmeta WHERE meta_key = '_listen'\"), '|',"
        "$wpdb->get_var(\"SHOW TABLES LIKE '%listen%'\"), '|', wp_next_scheduled('listen_watch') ? 1 : 0;"
    )
    assert left == "0|0||0"
