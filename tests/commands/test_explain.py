"""`watcher explain`: every watch's whole reckoning of an item, and which item is meant."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import env_file, watcher
from tests.support.history import settings_with
from tests.support.http_server import HttpServer, Reply
from tests.support.records import NOW, ago, item
from watcher.commands import explain
from watcher.core.model import Item
from watcher.errors import WatcherError

WATCHES = """
WATCH_SAFETY_KEYWORDS='ambush*, convoy^5, killed, -quiz'
WATCH_SAFETY_THRESHOLD=20
WATCH_SAHEL_KEYWORDS='coup, junta^12, attack* NEAR/8 convoy^20, football^-10, محمد'
WATCH_SAHEL_THRESHOLD=30
"""
CONVOY = item(
    "3f2a9c0d1e2f3a4b5c6d7e8f90a1b2c3",
    title="Police convoy ambushed near Hawija",
    summary="Gunmen killed two. It was the attack of the week, they said, and nobody knew where the next convoy was.",
    link="https://news.example.org/1?utm_source=feed",
    seen_at=ago(hours=2),
)
COUP = item(
    "3f2a9c0d9e9e9e9e9e9e9e9e9e9e9e9e", title="Coup talk at the football", summary="A junta?", seen_at=ago(hours=1)
)
QUIZ = item("quiz-key", title="Ambush: the convoy quiz", summary="Who was killed?", arrival="baseline")


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def explained(
    directory: Path,
    wanted: str,
    *items: Item,
    watches: str = WATCHES,
    watch: str = "",
    stdin: Sequence[str] = (),
    out: io.StringIO | None = None,
) -> str:
    """What is printed for a store of these items."""
    out = out or io.StringIO()
    settings = settings_with(directory, watches, *items)
    err = io.StringIO()
    explain.run(settings, wanted, watch=watch, stdin=stdin, as_json=False, out=out, err=err, now=NOW)
    assert err.getvalue() == ""
    return out.getvalue()


def records(directory: Path, *lines: str, watches: str = WATCHES) -> list[dict[str, Any]]:
    out = io.StringIO()
    settings = settings_with(directory, watches)
    explain.run(settings, "-", watch="", stdin=lines, as_json=True, out=out, err=io.StringIO(), now=NOW)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def complaint(directory: Path, wanted: str, *items: Item, watch: str = "") -> str:
    with pytest.raises(WatcherError) as caught:
        explained(directory, wanted, *items, watch=watch)
    return str(caught.value)


# --- the reckoning ---------------------------------------------------------------------------------------------------


def test_every_watch_is_reckoned_up_whole(tmp_path: Path) -> None:
    """The item with its marks; then for each watch the score, the points of what it found, and what it misses."""
    assert (
        explained(tmp_path, CONVOY.key, CONVOY, COUP)
        == """\
Police [convoy] [ambushed] near Hawija
  Example News | 02:00 | 3f2a9c0d1e2f3a4b5c6d7e8f90a1b2c3
  https://news.example.org/1?utm_source=feed
  Gunmen [killed] two. It was the attack of the week, they said, and nobody knew
  where the next [convoy] was.

SAFETY  40 of 20: match
    20  ambush* (title, 2 x 10)
    10  convoy (title, summary, 2 x 5)
    10  killed (summary)
        not found: -quiz

SAHEL  0 of 30: no match, 30 short
        attack* NEAR/8 convoy: 11 words apart
        not found: coup, junta, football, \u2068محمد\u2069
"""
    )


def test_what_takes_points_away_is_shown_with_them(tmp_path: Path) -> None:
    """A negative weight counts twice in the title, too; terms stand by how much they moved the score."""
    assert (
        explained(tmp_path, COUP.key, CONVOY, COUP, watch="sahel")
        == """\
[Coup] talk at the [football]
  Example News | 03:00 | 3f2a9c0d9e9e9e9e9e9e9e9e9e9e9e9e
  https://news.example.org/3f2a9c0d9e9e9e9e9e9e9e9e9e9e9e9e
  A [junta]?

SAHEL  12 of 30: no match, 18 short
    20  coup (title, 2 x 10)
   -20  football (title, 2 x -10)
    12  junta (summary)
        attack* NEAR/8 convoy: attack* not found, convoy not found
        not found: \u2068محمد\u2069
"""
    )


def test_a_veto_is_named_as_what_kept_the_item_out(tmp_path: Path) -> None:
    """The score would do; the verdict says what bars it, and that nobody heard of a baseline item."""
    text = explained(tmp_path, QUIZ.key, QUIZ, watch="SAFETY")

    assert "came with a silent baseline" in text
    assert "SAFETY  40 of 20: no match, veto: quiz is there\n" in text
    assert "\n  veto  -quiz (title)\n" in text


GATES = """
WATCH_FRENCH_KEYWORDS='coup'
WATCH_FRENCH_LANGUAGES=fr
"""


def test_a_gate_is_named_as_what_kept_the_item_out(tmp_path: Path) -> None:
    """An item of another language than the watch's."""
    english = "The coup in the capital was over before the people of the city had heard of it on the radio."
    [record] = records(tmp_path, json.dumps({"title": "Coup", "text": english, "lang": "en"}), watches=GATES)

    assert (record["matched"], record["score"]) == (False, 20)
    assert "fr" in record["barred"]


def test_equal_reasons_are_told_once(tmp_path: Path) -> None:
    """Terms for items in another language stand together behind their reason."""
    watches = "WATCH_W_KEYWORDS=coup\nWATCH_W_KEYWORDS_AR='انقلاب, هجوم'"
    said = "The coup was over before the people of the city had heard of it."

    text = explained(tmp_path, "-", watches=watches, stdin=[json.dumps({"title": said, "lang": "en"})])

    assert "        only in items in ar: \u2068انقلاب\u2069, \u2068هجوم\u2069\n" in text


@pytest.mark.parametrize(("number", "ending"), [(40, "w39"), (41, "w39 and 1 more"), (400, "w39 and 360 more")])
def test_a_long_list_of_terms_is_cut_and_counted(tmp_path: Path, number: int, ending: str) -> None:
    """Forty terms are named; --json has them all."""
    watches = f"WATCH_W_KEYWORDS='{', '.join(f'w{one}' for one in range(number))}'"

    assert " ".join(explained(tmp_path, "-", watches=watches, stdin=["Rain"]).split()).endswith(f"w38, {ending}")
    assert len(records(tmp_path, "Rain", watches=watches)[0]["terms"]) == number


# --- how it looks ----------------------------------------------------------------------------------------------------


def test_matched_words_are_bold_on_a_terminal(tmp_path: Path) -> None:
    """Brackets are for pipes and files."""
    text = explained(tmp_path, CONVOY.key, CONVOY, out=Terminal())

    assert text.startswith("Police \x1b[1mconvoy\x1b[22m \x1b[1mambushed\x1b[22m near Hawija\n")
    assert "[convoy]" not in text


def test_no_line_is_wider_than_the_terminal(tmp_path: Path) -> None:
    """Whatever is in the item, and in any script."""
    texts = ["word " * 100, "x" * 300, "政变军人集团" * 30, "ปฏิวัติ" * 40, "انقلاب عسكري " * 30, "👩‍👩‍👧 " * 60]
    for text in texts:
        line = json.dumps({"title": text, "text": text[::-1], "source": text, "id": text, "authors": [f"coup {text}"]})
        for shown in explained(tmp_path, "-", stdin=[line]).splitlines():
            wide = sum(2 if ord(character) > 0x2E80 else 1 for character in shown if character.isprintable())
            assert wide <= 80 or "ป" in shown or "👩" in shown, shown


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Coup \x1b[2J here", "[Coup] [2J here"),
        ("Coup\r\nCoup", "[Coup] [Coup]"),
        ("\u202eCoup", "[Coup]"),
        ("Coup \ud800", "[Coup] \N{REPLACEMENT CHARACTER}"),
        ("انقلاب Coup", "\u2068انقلاب [Coup]\u2069"),
        ("", "(untitled)"),
    ],
)
def test_nothing_in_a_title_moves_the_cursor(tmp_path: Path, title: str, shown: str) -> None:
    """Control characters and bidi overrides are blanks; what is written from right to left stays among itself."""
    assert explained(tmp_path, "-", stdin=[json.dumps({"title": title})]).splitlines()[0] == shown


def test_a_long_text_is_shown_around_its_hits(tmp_path: Path) -> None:
    """What is left out shows as an ellipsis."""
    summary = f"{'before ' * 200}the junta spoke {'after ' * 200}"

    text = explained(tmp_path, "-", stdin=[json.dumps({"title": "News", "text": summary})])

    shown = " ".join(text.partition("\n\n")[0].split())
    assert shown.startswith("News … before before")
    assert "before the [junta] spoke after" in shown
    assert shown.endswith("after …")
    assert len(shown) < 300


def test_authors_and_categories_are_shown_where_something_was_found(tmp_path: Path) -> None:
    """They would only fill the screen otherwise."""
    row = {"title": "News", "authors": ["A. Coup", "B. Other"], "categories": ["World"]}

    assert explained(tmp_path, "-", stdin=[json.dumps(row)]).startswith("News\n  authors: A. [Coup], B. Other\n\n")


# --- which item ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "title"),
    [
        (CONVOY.key, CONVOY.entry.title),
        ("3f2a9c0d1e", CONVOY.entry.title),
        ("quiz-key", QUIZ.entry.title),
        ("hawija POLICE", CONVOY.entry.title),
        ("Coup talk at the football", COUP.entry.title),
        ("quiz", QUIZ.entry.title),
        ("https://news.example.org/1", CONVOY.entry.title),
        ("HTTPS://NEWS.example.org:443/1?utm_medium=mail#top", CONVOY.entry.title),
    ],
)
def test_an_item_goes_by_key_title_or_link(tmp_path: Path, wanted: str, title: str) -> None:
    """The beginning of a key does, some words of a title in any order, and a link however it is written."""
    text = explained(tmp_path, wanted, CONVOY, COUP, QUIZ)

    assert text.splitlines()[0].replace("[", "").replace("]", "") == title
    assert text.count("\nSAFETY") == 1


def test_a_link_of_several_items_names_all_of_them(tmp_path: Path) -> None:
    """Two feeds may list one page; each is judged as it came."""
    both = [item(key, title=f"Title {key}", link="https://news.example.org/1") for key in ("a", "b")]

    text = explained(tmp_path, "https://news.example.org/1", *both)

    assert [line for line in text.splitlines() if line.startswith("Title")] == ["Title a", "Title b"]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("zebra", "no stored item has the key 'zebra' or these words in its title"),
        ("convoy zebra", "no stored item has the key 'convoy zebra' or these words in its title"),
        ("...", "no stored item has the key '...' or these words in its title"),
        ("", "no stored item has the key '' or these words in its title"),
        ("https://news.example.org/x", "no stored item has the link https://news.example.org/x, and it is no feed of"),
        ("http://[", "no stored item has the link http://["),
    ],
)
def test_an_unknown_item_is_one_clear_line(tmp_path: Path, wanted: str, words: str) -> None:
    """What was asked for is named as it was understood."""
    said = complaint(tmp_path, wanted, CONVOY, COUP)

    assert said.startswith(words)
    assert "\n" not in said


def test_items_that_fit_alike_are_listed(tmp_path: Path) -> None:
    """The latest first, with the keys by which to ask again."""
    assert complaint(tmp_path, "3f2a9c0d", CONVOY, COUP) == (
        "2 items fit '3f2a9c0d'; name one by its key:\n"
        "  3f2a9c0d9e9e9e9e9e9e9e9e9e9e9e9e  Coup talk at the football\n"
        "  3f2a9c0d1e2f3a4b5c6d7e8f90a1b2c3  Police convoy ambushed near Hawija"
    )


def test_many_items_that_fit_are_counted(tmp_path: Path) -> None:
    """Ten are named."""
    many = [item(f"k{number:02}", title="Coup", seen_at=ago(hours=number)) for number in range(13)]

    lines = complaint(tmp_path, "coup", *many).splitlines()

    assert lines[0].startswith("13 items fit")
    assert [line.split()[0] for line in lines[1:-1]] == [f"k{number:02}" for number in range(10)]
    assert lines[-1] == "  and 3 older ones"


def test_a_missing_store_is_named(tmp_path: Path) -> None:
    """And none is made by asking."""
    assert (
        complaint(tmp_path, "coup") == f"there is no history in {tmp_path}/state yet: `watcher run --once` makes some"
    )
    assert not (tmp_path / "state").exists()


def test_an_unknown_watch_is_named(tmp_path: Path) -> None:
    """With those that there are."""
    words = f"there is no watch 'SAFTEY': {tmp_path}/config.env has SAFETY, SAHEL"
    assert complaint(tmp_path, "-", watch="SAFTEY") == words


# --- a feed of the settings ------------------------------------------------------------------------------------------

RSS = b"""<rss version='2.0'><channel><title>World</title>
<item><guid>1</guid><title>Coup in the north</title></item>
<item><guid>2</guid><title>Old news</title><pubDate>Mon, 01 Jan 2001 00:00:00 GMT</pubDate></item></channel></rss>"""


def of_feed(directory: Path, server: HttpServer, path: str = "/feed") -> tuple[int, list[str], str]:
    """Exit code, titles and standard error of the command, asked for a feed of its settings."""
    values = {
        "FEEDS": f"{server.url(path)} name=World",
        "WATCH_SAHEL_KEYWORDS": "coup",
        "CHANNEL_DESK": "desk@example.org",
        "SMTP_FROM": "watcher@example.org",
        "STATE_DIR": str(directory / "state"),
    }
    env_file(directory, values)
    done = watcher(directory, "explain", "--json", server.url(path))
    return done.returncode, [json.loads(line)["title"] for line in done.stdout.splitlines()], done.stderr


def test_a_feed_is_polled_once_and_nothing_is_kept(tmp_path: Path) -> None:
    """All that it lists now is explained, oldest first, whatever its age; the store is not touched."""
    with HttpServer(lambda _: Reply(body=RSS)) as server:
        assert of_feed(tmp_path, server) == (0, ["Old news", "Coup in the north"], "")
        assert len(server.requests) == 1
    assert not (tmp_path / "state").exists()


def test_a_feed_that_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    """By its name, with the reason."""
    with HttpServer(lambda _: Reply(status=403)) as server:
        code, titles, error = of_feed(tmp_path, server)

    assert (code, titles) == (1, [])
    assert error.startswith("watcher: World: ")
    assert "403" in error
    assert error.count("\n") == 1


# --- lines -----------------------------------------------------------------------------------------------------------


def test_lines_are_items_or_headlines(tmp_path: Path) -> None:
    """What begins as a JSON object is one; anything else is a title, also what is JSON of another kind."""
    lines = ['{"id": "a", "title": "Coup"}', "Coup in the north", "", "[Update] Coup", "42", '"Coup"', "\ufeffCoup"]

    found = [(it["id"], it["title"], it["score"]) for it in records(tmp_path, *lines, watches="WATCH_W_KEYWORDS=coup")]

    assert found == [
        ("a", "Coup", 20),
        (2, "Coup in the north", 20),
        (4, "[Update] Coup", 20),
        (5, "42", 0),
        (6, '"Coup"', 20),
        (7, "Coup", 20),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [('{"title": "Coup"', "line 1: not JSON\n"), ('{"title": 3}', "line 1: title is no text\n")],
)
def test_a_bad_line_is_named_and_passed_over(tmp_path: Path, line: str, words: str) -> None:
    """The others are explained; the exit code says that something could not be read."""
    out, err = io.StringIO(), io.StringIO()
    settings = settings_with(tmp_path, WATCHES)

    code = explain.run(settings, "-", watch="", stdin=[line, "Coup"], as_json=False, out=out, err=err, now=NOW)

    assert (code, err.getvalue()) == (1, words)
    assert out.getvalue().startswith("[Coup]\n")


def test_a_json_record_is_one_watch_of_one_item(tmp_path: Path) -> None:
    """Every term of the watch with its points, what it found and what it misses; ids come back as they were."""
    watches = "WATCH_W_KEYWORDS='coup, junta^5, -quiz'\nWATCH_V_KEYWORDS=rain"

    first, second = records(tmp_path, '{"id": [7], "title": "Coup"}', watches=watches)

    assert first == {
        "id": [7],
        "title": "Coup",
        "watch": "W",
        "matched": True,
        "score": 20,
        "threshold": 10,
        "barred": "",
        "terms": [
            {
                "term": "coup",
                "weight": 10,
                "veto": False,
                "points": 20,
                "missing": "",
                "hits": [{"term": "coup", "field": "title", "start": 0, "end": 4, "text": "Coup", "points": 20}],
            },
            {"term": "junta", "weight": 5, "veto": False, "points": 0, "missing": "not found", "hits": []},
            {"term": "-quiz", "weight": 0, "veto": True, "points": 0, "missing": "not found", "hits": []},
        ],
        "regions": [],
    }
    assert (second["watch"], second["matched"], second["score"]) == ("V", False, 0)


# --- as a process ----------------------------------------------------------------------------------------------------


def test_the_command_as_a_user_types_it(tmp_path: Path) -> None:
    """A headline through a pipe needs the env file, and neither a store nor a network."""
    values = {
        "FEEDS": "https://rss.example.org/world",
        "WATCH_SAHEL_KEYWORDS": "coup",
        "CHANNEL_DESK": "desk@example.org",
        "SMTP_FROM": "watcher@example.org",
        "STATE_DIR": str(tmp_path / "state"),
    }
    env_file(tmp_path, values)

    done = watcher(tmp_path, "explain", "-", "--watch", "sahel", stdin="Coup in the north\n")
    unknown = watcher(tmp_path, "explain", "coup", "in", "the", "north")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "[Coup] in the north\n\nSAHEL  20 of 10: match\n    20  coup (title, 2 x 10)\n"
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert unknown.stderr.startswith("watcher: there is no history in ")
    assert not (tmp_path / "state").exists()


# --- places ----------------------------------------------------------------------------------------------------------

IRAQ = "WATCH_IRAQ_REGIONS='IQ, !Basra'\nWATCH_COUP_KEYWORDS='coup, place:ML^5'\nWATCH_COUP_REGIONS=continent:AF\n"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (
            "Police fire in Mosul",
            [
                "IRAQ  10 of 10: match",
                "        Mosul (city, IQ): named in the title",
                "    10  IQ, !Basra (title)",
            ],
        ),
        (
            "Iraqi police fire",
            ["IRAQ  10 of 10: match", "        Iraq: “Iraqi” in the title", "    10  IQ, !Basra (title)"],
        ),
        ("Police fire in Chad", ["IRAQ  0 of 10: no match, it names Chad, the watch wants IQ, !Basra"]),
        ("Police fire", ["IRAQ  0 of 10: no match, it names no place, the watch wants IQ, !Basra"]),
    ],
)
def test_where_an_item_is(tmp_path: Path, line: str, shown: list[str]) -> None:
    """How a place is known that lets an item pass, or why none does."""
    lines = explained(tmp_path, "-", watches=IRAQ, watch="IRAQ", stdin=[line]).splitlines()
    assert lines[-len(shown) :] == shown


def test_a_place_beside_terms(tmp_path: Path) -> None:
    text = explained(tmp_path, "-", watches=IRAQ, watch="COUP", stdin=["A coup in Iraq"])
    assert "COUP  20 of 10: no match, it names Iraq, the watch wants continent:AF" in text
    assert "        place:ML: no mention of ML" in text


def test_places_as_json(tmp_path: Path) -> None:
    iraq, coup = records(tmp_path, "A coup in Mali", watches=IRAQ)
    assert (iraq["regions"], iraq["barred"]) == ([], "it names Mali, the watch wants IQ, !Basra")
    assert [(one["region"], one["text"] if "text" in one else one["name"]) for one in coup["regions"]] == [
        ("ML", "Mali")
    ]
    assert coup["matched"]
