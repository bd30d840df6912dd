"""The command line, run as a program."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audio_service.storage import Delivery, open_catalog
from tests.conftest import REPOSITORY
from tests.support.languages import UNKNOWN
from tests.support.pages import PARAGRAPHS, paragraphs
from tests.support.program import Program
from tests.support.tick_voice import NAME, write_measured_voice, write_tick_voice

ARTICLE = """# A short article

It has one paragraph, with **two** sentences. They cost $5 each.
"""


@pytest.fixture
def program(tmp_path: Path, voices_dir: Path) -> Program:
    return Program(tmp_path, voices_dir)


def test_narrate_writes_four_files_that_agree(program: Program) -> None:
    source = program.folder / "article.md"
    source.write_text(ARTICLE, "utf-8")
    done = program("narrate", source, "-o", "out")
    assert done.returncode == 0, done.stderr
    out = program.folder / "out"
    assert sorted(path.name for path in out.iterdir()) == ["audio.mp3", "captions.vtt", "script.txt", "timeline.json"]
    timeline = json.loads((out / "timeline.json").read_text("utf-8"))
    assert [word["text"] for word in timeline["words"]][:3] == ["A", "short", "article"]
    assert "five dollars" in (out / "script.txt").read_text("utf-8")
    assert timeline["words"][-1]["end_ms"] <= timeline["duration_ms"]
    assert "3 of them synthesized" in done.stdout


GERMAN = (
    "Die Fähre bleibt\n\nDer Rat der Stadt hat am Dienstag beschlossen, die Fähre zu behalten, die seit 1911 über die "
    "Mündung fährt. Im Winter wird das Schiff repariert, und im Frühling werden die Preise um ein Drittel steigen."
)


def test_an_article_in_a_language_that_no_voice_speaks_is_refused(program: Program) -> None:
    done = program("narrate", "-", "-o", "out", stdin=GERMAN)
    assert done.returncode == 2
    assert "is in German (de), and no installed voice speaks it" in done.stderr
    assert "`audio-service voices add --language de`" in done.stderr
    assert not (program.folder / "out").exists()
    named = program("narrate", "-", "-o", "out", "--voice", NAME, stdin=GERMAN)
    assert named.returncode == 0, named.stderr


def test_a_text_in_no_known_language_is_refused(program: Program) -> None:
    (program.folder / "a.txt").write_text(f"1911\n\n{UNKNOWN['ht']}", "utf-8")
    done = program("batch", "a.txt")
    assert done.returncode == 1
    assert "a.txt is in no language that is recognized. Name a voice for the article" in done.stderr
    assert "Not narrated because their language is not recognized: 1." in done.stderr
    assert "und" not in done.stderr.replace("under", "")
    named = program("narrate", "a.txt", "-o", "out", "--voice", NAME)
    assert named.returncode == 0, named.stderr


def test_a_batch_counts_articles_that_no_voice_speaks(program: Program) -> None:
    for name, text in (("a.txt", ARTICLE), ("b.txt", GERMAN), ("c.txt", GERMAN.replace("1911", "1912"))):
        (program.folder / name).write_text(text, "utf-8")
    done = program("batch", "a.txt", "b.txt", "c.txt")
    assert done.returncode == 1
    assert "no installed voice speaks the language: 2 German (de)." in done.stderr
    assert "`audio-service voices add --language de` adds a voice for German." in done.stderr
    assert "b.txt is in German (de)" in done.stderr
    again = program("batch", "--json", "a.txt", "b.txt", "c.txt")
    events = [json.loads(line) for line in again.stdout.splitlines()]
    assert [event.get("unspoken") for event in events] == [None, "de", "de", {"de": 2}]
    assert (events[-1]["unchanged"], events[-1]["failed"]) == (1, 2)


@pytest.mark.parametrize("arguments", [("a.txt", "b.txt"), ("--retry-failed",)])
def test_a_batch_renders_what_waited_for_a_voice(program: Program, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    write_measured_voice(tmp_path / "own")
    program.environment["AUDIO_SERVICE_VOICES_DIR"] = str(tmp_path / "own")
    for name, text in (("a.txt", ARTICLE), ("b.txt", GERMAN)):
        (program.folder / name).write_text(text, "utf-8")
    assert program("batch", "a.txt", "b.txt").returncode == 1
    write_measured_voice(tmp_path / "own", "de_DE-tock-low", espeak="de")
    done = program("batch", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    rendered = [event for event in map(json.loads, done.stdout.splitlines()) if event["outcome"] == "rendered"]
    assert [event["source"] for event in rendered] == ["b.txt"]


def test_a_second_run_synthesizes_nothing_and_gives_the_same_bytes(program: Program) -> None:
    for out in ("one", "two"):
        done = program("narrate", "-", "-o", out, stdin=ARTICLE)
        assert done.returncode == 0, done.stderr
    assert "0 of them synthesized" in done.stdout
    for path in (program.folder / "one").iterdir():
        assert path.read_bytes() == (program.folder / "two" / path.name).read_bytes()
    edited = program("narrate", "-", "-o", "three", stdin=ARTICLE.replace("$5", "$6"))
    assert "1 of them synthesized" in edited.stdout


def test_several_formats_at_once(program: Program) -> None:
    done = program("narrate", "-", "-o", "out", "--format", "wav,opus", stdin=ARTICLE)
    assert done.returncode == 0, done.stderr
    assert (program.folder / "out" / "audio.wav").stat().st_size > 10_000
    assert not (program.folder / "out" / "audio.mp3").exists()


BOILERPLATE = "Accept all cookies\n\nSubscribe to our newsletter\n\nShare on Facebook\n\n© 2026 All rights reserved."


@pytest.mark.parametrize(
    ("arguments", "stdin", "says"),
    [
        (["narrate", "-"], "", "is empty"),
        (["narrate", "-"], "  \n\n ", "is empty"),
        (["narrate", "-"], BOILERPLATE, "no article text"),
        (["narrate", "-"], bytes(range(256)) * 40, "text"),
        (["narrate", "-"], "Some words. " * 450_000, "over the limit"),
        (["narrate", "-"], "Это русский текст, и английский голос его не прочтёт.", "in Russian (ru)"),
        (["narrate", "-", "--voice", NAME], "Это русский текст, и голос его не прочтёт.", "Cyrillic"),
        (["narrate", "nothing.html"], "", "nothing.html"),
        (["narrate", "."], "", "folder"),
        (["narrate", "-", "--voice", "nobody"], ARTICLE, "'nobody'"),
        (["narrate", "-", "--format", "ogg"], ARTICLE, "'ogg'"),
        (["narrate", "http://127.0.0.1:1/"], "", "127.0.0.1"),
        (["clean", "nothing.html"], "", "nothing.html"),
        (["voices", "check", "nobody"], "", "'nobody'"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_nothing_is_written(
    program: Program, arguments: list[str], stdin: str | bytes, says: str
) -> None:
    done = program(*arguments, stdin=stdin)
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert done.stderr.startswith("audio-service: ")
    assert says in done.stderr
    assert done.stdout == ""
    assert not (program.folder / "out").exists()


def test_a_broken_voice_is_one_line(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    write_tick_voice(folder).write_bytes(b"not a model")
    program.environment["AUDIO_SERVICE_VOICES_DIR"] = str(folder)
    done = program("narrate", "-", "-o", "out", stdin=ARTICLE)
    assert (done.returncode, done.stdout) == (2, "")
    assert "does not load" in done.stderr
    assert not (program.folder / "out").exists()


def test_a_voice_without_durations_needs_leave(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    write_tick_voice(folder, durations=False)
    program.environment["AUDIO_SERVICE_VOICES_DIR"] = str(folder)
    assert program("narrate", "-", "-o", "out", stdin=ARTICLE).returncode == 2
    done = program("narrate", "-", "-o", "out", "--approximate-times", stdin=ARTICLE)
    assert done.returncode == 0, done.stderr
    timeline = json.loads((program.folder / "out" / "timeline.json").read_text("utf-8"))
    assert timeline["exact"] is False


def test_a_wrong_setting_is_named(program: Program) -> None:
    program.environment["AUDIO_SERVICE_WORKERS"] = "many"
    done = program("voices", "list")
    assert done.returncode == 2
    assert "AUDIO_SERVICE_WORKERS" in done.stderr


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("DATA_DIR", "/proc/nothing", "/proc/nothing"),
        ("STORE_URL", "nonsense://x", "AUDIO_SERVICE_STORE_URL"),
        ("STORE_URL", "file:///proc/nothing", "AUDIO_SERVICE_STORE_URL"),
        ("LISTEN_HOSTS", "example.com", "AUDIO_SERVICE_LISTEN_HOSTS, or a part of it, is not valid JSON"),
        ("RATES__LISTEN", "often", "AUDIO_SERVICE_RATES__LISTEN"),
        ("FETCHING__PRIVATE_NETWORKS", '["10.0.0.0/99"]', "AUDIO_SERVICE_FETCHING__PRIVATE_NETWORKS"),
        ("SOUND__INTRO", "nothing.mp3", "nothing.mp3"),
        ("SOUND__COVER", "nothing.png", "nothing.png"),
    ],
)
def test_what_is_not_set_right_is_one_line(program: Program, setting: str, value: str, says: str) -> None:
    program.environment[f"AUDIO_SERVICE_{setting}"] = value
    done = program("narrate", "-", "-o", "out", stdin=ARTICLE)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert says in done.stderr
    assert not (program.folder / "out").exists()


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////proc/nothing/x", "postgresql://127.0.0.1:1/x"])
def test_a_catalogue_that_does_not_open_is_one_line(program: Program, url: str) -> None:
    program.environment["AUDIO_SERVICE_DATABASE_URL"] = url
    done = program("keys", "list")
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "AUDIO_SERVICE_DATABASE_URL" in done.stderr


def test_a_folder_that_cannot_be_written_is_one_line(program: Program) -> None:
    (program.folder / "file").write_text("", "utf-8")
    for out in ("file", "file/out", "/proc/nothing/out"):
        done = program("narrate", "-", "-o", out, stdin=ARTICLE)
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_clean_continues_after_a_source_without_an_article(program: Program) -> None:
    (program.folder / "menu.txt").write_text("Home\nShare\nLog in\n", "utf-8")
    (program.folder / "article.md").write_text(ARTICLE, "utf-8")
    done = program("clean", "--json", "none.txt", "menu.txt", "article.md")
    assert done.returncode == 2
    assert [json.loads(line)["source"] for line in done.stdout.splitlines()] == ["article.md"]
    first, second = done.stderr.splitlines()
    assert "none.txt cannot be read" in first
    assert "menu.txt" in second


def test_clean_prints_a_json_line_per_source(program: Program) -> None:
    for name in ("a.md", "b.md"):
        (program.folder / name).write_text(ARTICLE, "utf-8")
    done = program("clean", "a.md", "b.md", "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["source"] for line in lines] == ["a.md", "b.md"]
    assert list(lines[0]) == ["source", "title", "byline", "published", "language", "text"]
    assert lines[0]["title"] == "A short article"
    assert lines[0]["text"] == "It has one paragraph, with two sentences. They cost $5 each."


def lossy(folder: Path, name: str) -> None:
    """An article of which half is is a table of figures."""
    rows = "".join(f"<tr><td>Quay {n}</td><td>{n}:40</td><td>£{n}</td></tr>" for n in range(12))
    table = f"<table>{rows}</table>"
    (folder / name).write_text(
        f"<article><h1>{name}</h1>{paragraphs(PARAGRAPHS[:1])}{table}<p>{PARAGRAPHS[1]}</p></article>"
    )


def test_clean_and_narrate_report_what_may_be_missing(program: Program) -> None:
    lossy(program.folder, "a b.html")
    said = (
        "a b.html: A part of the article may be missing: 48 of 115 words were left out as “table”, beginning with "
        "“Quay 0; 0:40; £0 Quay 1; 1:40; £1”. Check it with `audio-service clean --removed 'a b.html'`.\n"
    )
    cleaned = program("clean", "a b.html", "--json")
    assert (cleaned.returncode, cleaned.stderr) == (0, said)
    assert list(json.loads(cleaned.stdout)) == ["source", "title", "byline", "published", "language", "text"]
    narrated = program("narrate", "a b.html", "-o", "out")
    assert (narrated.returncode, narrated.stderr) == (0, said)


def test_a_batch_reports_and_counts_articles_with_notices(program: Program) -> None:
    lossy(program.folder, "a.html")
    (program.folder / "b.md").write_text(ARTICLE, "utf-8")
    done = program("batch", "a.html", "b.md")
    assert done.returncode == 0, done.stderr
    line, total = done.stderr.splitlines()
    assert line.startswith("a.html: A part of the article may be missing: 48 of ")
    assert "Check it in the editor (/editor#article=a-html-" in line
    assert total == "Articles with notices, to be checked: 1."
    (program.folder / "a.html").rename(program.folder / "c.html")
    events = [json.loads(line) for line in program("batch", "--json", "c.html", "b.md").stdout.splitlines()]
    by_source = {event.get("source"): event for event in events}
    (notice,) = by_source["c.html"]["notices"]
    assert (notice["kind"], notice["reason"], notice["words"], notice["count"]) == ("large-removal", "table", 48, 1)
    assert by_source["b.md"]["notices"] == []
    assert by_source[None]["with_notices"] == 1


def test_verbalize_prints_a_line_per_line(program: Program) -> None:
    done = program("verbalize", stdin="It cost $5.\n\n  \nOn 1 May 1905\n")
    assert done.stdout.split("\n") == ["It cost five dollars.", "", "", "On the first of May nineteen oh five", ""]


def test_verbalize_reads_languages_with_rules_only(program: Program) -> None:
    done = program("verbalize", "--lang", "pt-BR", stdin="São 21 mulheres.\n")
    assert done.stdout == "São vinte e uma mulheres.\n"
    refused = program("verbalize", "--lang", "fi", stdin="10 astetta\n")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "no rules for 'fi'" in refused.stderr
    assert "da, de, en, es, fr, it, nb, nl, pl, pt, ru, sv, uk" in refused.stderr


def test_keys_are_made_listed_and_revoked(program: Program) -> None:
    made = program("keys", "create", "cms", "--role", "publish")
    assert made.stdout.split()[-1].startswith("as_")
    assert "cms" in program("keys", "list").stdout
    assert program("keys", "create", "cms").returncode == 2
    assert program("keys", "revoke", "cms").returncode == 0
    assert program("keys", "revoke", "cms").returncode == 2


def test_a_key_for_one_site_names_a_known_one(program: Program) -> None:
    refused = program("keys", "create", "cms", "--site", "a.example")
    assert (refused.returncode, "Known sites: none." in refused.stderr) == (2, True)
    program.environment["AUDIO_SERVICE_SITES"] = '{"a.example": {}, "b.example": {}}'
    refused = program("keys", "create", "cms", "--site", "c.example")
    assert (refused.returncode, "Known sites: a.example, b.example." in refused.stderr) == (2, True)
    made = program("keys", "create", "cms", "--site", "www.A.example")
    assert "(role: read, site: a.example)" in made.stdout
    assert program("keys", "create", "all").returncode == 0
    rows = {row.split()[0]: row.split()[2] for row in program("keys", "list").stdout.splitlines()}
    assert rows == {"name": "site", "cms": "a.example", "all": "all"}


def test_batch_fills_the_catalogue_and_lists_failures(program: Program) -> None:
    (program.folder / "a.md").write_text(ARTICLE, "utf-8")
    done = program("batch", "a.md", "nothing.md")
    assert done.returncode == 1
    assert "nothing.md" in done.stderr
    assert "a.md" in done.stdout


def test_the_version_is_the_packages(program: Program) -> None:
    assert program.alone("--version").stdout.strip() in (REPOSITORY / "pyproject.toml").read_text("utf-8")


def test_nothing_is_written_to_the_home_folder_or_sent(program: Program, tmp_path: Path) -> None:
    """onnxruntime 1.32 has telemetry, which leaves an identifier in ~/.cache/Microsoft when it is imported."""
    home = tmp_path / "home"
    home.mkdir()
    program.environment |= {"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache")}
    done = program.alone("narrate", "-", "-o", "out", stdin=ARTICLE)
    assert done.returncode == 0, done.stderr
    assert list(home.rglob("*")) == []


def test_a_dry_run_lists_and_touches_nothing(program: Program) -> None:
    for name in ("b.md", "a.txt", "c.html"):
        (program.folder / name).write_text(ARTICLE, "utf-8")
    done = program("batch", "--dry-run", "--limit", "2", "a.txt", "no.md", "b.md", "c.html")
    assert (done.returncode, done.stdout.splitlines()[:2]) == (0, ["a.txt", "no.md"])
    assert "2 selected" in done.stdout
    refused = program("batch", "--dry-run", "--json", "--host", "example.com", "a.txt", "https://example.com/x#y")
    lines = [json.loads(line) for line in refused.stdout.splitlines()]
    assert [(line["outcome"], line.get("source")) for line in lines[:2]] == [
        ("skipped", "a.txt"),
        ("selected", "https://example.com/x"),
    ]
    assert not (program.folder / "data").exists()
    assert program("batch", "--dry-run", "--retry-failed").returncode == 2


def test_the_store_is_maintained_without_a_running_service(program: Program) -> None:
    (program.folder / "a.md").write_text(ARTICLE, "utf-8")
    assert program("batch", "a.md").returncode == 0
    # A default voice that is not installed stops a service from opening; a message that is due would be sent by one.
    program.environment["AUDIO_SERVICE_VOICE"] = "en_US-gone-low"
    program.environment["AUDIO_SERVICE_WEBHOOKS"] = json.dumps([{"url": "http://127.0.0.1:9/", "secret": "s" * 16}])
    receiver = "http://127.0.0.1:9/"
    catalog = open_catalog(
        None,
        program.folder / "data",
        announce=lambda event: [Delivery("msg_1", receiver, event.type, "{}", event.article_id, event.number)],
    )
    (article,) = catalog.articles.list()
    catalog.articles.publish(article.id, False)
    assert program("store", "gc", "--days", "0").returncode == 0
    assert program("store", "verify", "--dry-run").returncode == 0
    program.environment["AUDIO_SERVICE_VOICE"] = NAME
    (audio,) = (program.folder / "data" / "store" / "media").glob("*/audio.mp3")
    before = audio.read_bytes()
    audio.write_bytes(b"damaged")
    repaired = program("store", "verify")
    assert (repaired.returncode, repaired.stdout) == (0, "1 damaged or missing, repaired\n")
    assert audio.read_bytes() == before
    delivery = catalog.deliveries.claim(receiver, datetime.now(UTC), timedelta(0))
    catalog.close()
    assert delivery is not None
    assert delivery.attempts == 0
