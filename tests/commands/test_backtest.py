"""`watcher backtest`: what it prints of a small history, from the store, a file and a pipe."""

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import watcher
from tests.support.env_files import CHANNEL, FEEDS, written
from tests.support.history import settings_with
from tests.support.records import NOW, ago, item
from watcher.commands import backtest
from watcher.commands.backtest import Wish
from watcher.core.model import Item
from watcher.errors import SettingsError, WatcherError

WATCH = "WATCH_SAHEL_KEYWORDS='coup, junta^12, attack* NEAR/2 convoy^20, football^-15, -quiz'\nWATCH_SAHEL_THRESHOLD=20"
OTHER = "WATCH_SAHEL_KEYWORDS='coup, junta^12'\nWATCH_SAHEL_THRESHOLD=12"
HISTORY = (
    item("3f2a9c0d1aaaaaaaaaaaaaaaaaaaaaaa", title="Coup in the north", seen_at=ago(days=3), arrival="baseline"),
    item("3f2a9c0d2aaaaaaaaaaaaaaaaaaaaaaa", title="Rain", summary="A junta spoke", seen_at=ago(days=3)),
    item("3f2a9c0d3aaaaaaaaaaaaaaaaaaaaaaa", title="Attackers near a convoy", seen_at=ago(hours=3)),
    item("3f2a9c0d4aaaaaaaaaaaaaaaaaaaaaaa", title="Coup quiz", seen_at=ago(hours=2)),
    item("3f2a9c0d5aaaaaaaaaaaaaaaaaaaaaaa", title="Junta at the football", summary="A coup?", seen_at=ago(hours=1)),
)


@dataclass
class Encoded(io.StringIO):
    """A stream of a certain encoding, on a terminal or not."""

    name: str = "utf-8"
    terminal: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    @property
    def encoding(self) -> str:  # type: ignore[override] # typeshed has an attribute where any text stream has a property
        return self.name

    def isatty(self) -> bool:
        return self.terminal


def printed(
    directory: Path,
    *items: Item,
    wish: Wish | None = None,
    watches: str = WATCH,
    stdin: Iterable[str] = (),
    environ: Mapping[str, str] | None = None,
    as_json: bool = False,
    out: io.StringIO | None = None,
    err: io.StringIO | None = None,
) -> str:
    """What is printed for a store of these items; every glance at the clock is 0.4 seconds after the last."""
    out = out or io.StringIO()
    settings = settings_with(directory, watches, *items, environ=environ)
    clock = iter(range(0, 1000, 4))
    backtest.run(
        settings,
        wish or Wish(watch="SAHEL"),
        environ={"HOME": "/home/example"} | dict(environ or {}),
        stdin=stdin,
        as_json=as_json,
        out=out,
        err=err or io.StringIO(),
        now=NOW,
        seconds=lambda: next(clock) / 10,
    )
    return out.getvalue()


def records(directory: Path, *items: Item, **differing: Any) -> dict[str, list[dict[str, Any]]]:
    """The JSON records by their kind."""
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for line in printed(directory, *items, as_json=True, **differing).splitlines():
        record = json.loads(line)
        by_kind.setdefault(record.pop("kind"), []).append(record)
    return by_kind


# --- the whole report ------------------------------------------------------------------------------------------------

REPORT = """\
SAHEL  2 of 5 items match at 20, one in 2 days
  read in 0.4 s from the store: what was seen since 17 Sep 04:00
  1 of them came with a silent baseline, and count like the others

MATCHES A DAY
   Fri 14 Oct  ████████████████████████████████████████ 1
               no items for 2 days
   Mon 17 Oct  ████████████████████████████████████████ 1

THRESHOLD  matches
       10        3  ████████████████████████████████████████
       15        2  ██████████████████████████▋
       20        2  ██████████████████████████▋  <- now
       25        1  █████████████▎
       30        1  █████████████▎
       35        1  █████████████▎
       40        1  █████████████▎

JUST ABOVE THE LINE
    40  3f2a9c0d3aaaaa  Attackers near a convoy
    20  3f2a9c0d1aaaaa  Coup in the north

JUST BELOW
    12  3f2a9c0d2aaaaa  Rain
     4  3f2a9c0d5aaaaa  Junta at the football

TERMS                                   items  matches  points   without it
  attack* NEAR/2 convoy                     1        1     67%           -1
  coup                                      3        1     33%           -1
  junta                                     2        0      0%            0
  football                                  1        0                   +1
  -quiz                                     1        0                   +1
"""


def test_the_report_of_a_small_history(tmp_path: Path) -> None:
    """Counted by day of the reader, at every threshold; what carries, what keeps out, what is near to the line."""
    assert printed(tmp_path, *HISTORY) == REPORT


def test_a_stream_without_block_characters_gets_plain_bars(tmp_path: Path) -> None:
    """As on a terminal of the C locale; the figures are the same."""
    text = printed(tmp_path, *HISTORY, out=Encoded("ascii"))

    assert text.isascii()
    assert "   Mon 17 Oct  ######################################## 1\n" in text
    assert "       20        2  ###########################  <- now\n" in text
    assert text == REPORT.replace("█████████████▎", "#" * 14).replace("█", "#").replace("▋", "#")


def test_a_report_looks_the_same_in_a_pipe(tmp_path: Path) -> None:
    """No escape sequences, neither here nor there."""
    assert printed(tmp_path, *HISTORY, out=Encoded(terminal=True)) == REPORT


def test_no_line_is_wider_than_the_terminal(tmp_path: Path) -> None:
    """Whatever titles and terms there are."""
    watches = f"WATCH_SAHEL_KEYWORDS='coup, {' '.join(['long'] * 30)}, {', '.join(f'never{n}' for n in range(50))}'"
    items = [item(f"k{n}", title=f"Coup {'long ' * 30}{n}") for n in range(5)]

    text = printed(tmp_path, *items, watches=watches, wish=Wish(watch="SAHEL", threshold=(1, 1_000_000)))

    assert max(map(len, text.splitlines())) <= 80
    assert "NEVER HIT\n  never0, never1," in text
    assert "and 20 more\n" in " ".join(text.split(" ")).replace("\n  more", " more")


def test_an_empty_time_says_so(tmp_path: Path) -> None:
    """There is a store, and nothing in that time."""
    text = printed(tmp_path, *HISTORY, wish=Wish(watch="SAHEL", since=timedelta(minutes=5)))

    assert text.startswith("SAHEL  0 of 0 items match at 20\n")
    assert "MATCHES A DAY" not in text
    assert "NEVER HIT\n  coup, junta, attack* NEAR/2 convoy, football, -quiz\n" in text


def titled(*days: str) -> list[str]:
    return [json.dumps({"title": "Coup", "published": day}) for day in days]


@pytest.mark.parametrize(
    ("days", "pace"),
    [
        (["2016-10-01"], ""),
        (["2016-10-01", "2016-10-02"], ", 1.0 a day"),
        (["2016-10-01"] * 5 + ["2016-10-02"], ", 3.0 a day"),
        (["2016-10-01", "2016-10-31"], ", one in 16 days"),
    ],
)
def test_the_pace_is_one_that_can_be_imagined(tmp_path: Path, days: list[str], pace: str) -> None:
    """So many a day, or one in so many days; a single day has none."""
    text = printed(tmp_path, wish=Wish(watch="SAHEL", items="-"), stdin=titled(*days))

    assert text.splitlines()[0] == f"SAHEL  {len(days)} of {len(days)} items match at 20{pace}"


@pytest.mark.parametrize(
    ("apart", "heading", "rows"),
    [
        (1, "DAY", ["Mon 3 Oct", "Tue 4 Oct"]),
        (2, "DAY", ["Mon 3 Oct", "no items for 1 day", "Wed 5 Oct"]),
        (9, "DAY", ["Mon 3 Oct", "no items for 8 days", "Wed 12 Oct"]),
    ],
)
def test_days_without_items_are_told_in_one_line(tmp_path: Path, apart: int, heading: str, rows: list[str]) -> None:
    """A gap is no row of zeros: nobody looked, or nobody wrote."""
    days = titled("2016-10-03", f"2016-10-{3 + apart:02}")

    text = printed(tmp_path, wish=Wish(watch="SAHEL", items="-"), stdin=days)

    shown = text[text.index(f"MATCHES A {heading}") :].partition("\n\n")[0].splitlines()[1:]
    assert [line.strip() if "no items" in line else line[2:13].strip() for line in shown] == rows


def test_gaps_between_weeks_are_told_in_days(tmp_path: Path) -> None:
    """Sixty-three days with items in a row, and one a month later."""
    days = [f"{NOW.date() - timedelta(days=n)}" for n in (*range(31, 94), 0)]

    text = printed(tmp_path, wish=Wish(watch="SAHEL", items="-"), stdin=titled(*days))

    assert "\nMATCHES A WEEK\n" in text
    assert "\n               no items for 28 days\n  17 Oct 2016  " in text


@pytest.mark.parametrize(
    ("identity", "shown"),
    [
        (None, ""),
        (7, "7"),
        ("short", "short"),
        ("3f2a9c0d1e2f3a4b5c6d7e8f90a1b2c3", "3f2a9c0d1e2f3a"),
        ("https://news.example.org/2016/10/17/coup", "…16/10/17/coup"),
        (["a", 1], '["a", 1]'),
        ("a\x1b[1mb", "a [1mb"),
    ],
)
def test_ids_are_shortened_to_what_tells_them_apart(tmp_path: Path, identity: object, shown: str) -> None:
    """The beginning of our keys, the end of an address."""
    text = printed(tmp_path, wish=Wish(watch="SAHEL", items="-"), stdin=[json.dumps({"id": identity, "title": "Coup"})])

    line = text[text.index("JUST ABOVE") :].splitlines()[1]
    assert line == f"    20  {shown:<14}  Coup"


@pytest.mark.parametrize(
    ("since", "items", "said"),
    [(timedelta(days=1), 3, "since Sun 04:00"), (timedelta(days=400), 5, "since 13 Sep 2015 04:00 (they are kept")],
)
def test_since_is_how_far_the_store_is_read(tmp_path: Path, since: timedelta, items: int, said: str) -> None:
    """And whoever asks for more than is kept is told."""
    text = printed(tmp_path, *HISTORY, wish=Wish(watch="sahel", since=since))

    assert f" of {items} items" in text.splitlines()[0]
    assert said in " ".join(text.split())


def test_the_range_of_the_sweep_may_be_chosen(tmp_path: Path) -> None:
    """Between both ends, these included."""
    found = records(tmp_path, *HISTORY, wish=Wish(watch="SAHEL", threshold=(1, 60)))

    assert [row["threshold"] for row in found["threshold"]] == [1, *range(5, 61, 5)]
    assert [row["matches"] for row in found["threshold"]] == [4, 3, 3, 2, 2, *[1] * 4, 0, 0, 0, 0]


# --- against another -------------------------------------------------------------------------------------------------


def test_gained_and_lost_against_another_env_file(tmp_path: Path) -> None:
    """The watch of the same name there; each item with both scores."""
    (tmp_path / "old").mkdir()
    old = written(tmp_path / "old", f"{FEEDS}{CHANNEL}{OTHER}\n")

    text = printed(tmp_path, *HISTORY, wish=Wish(watch="SAHEL", against=str(old)))

    heading = text[text.index("AGAINST") :].partition("\n\n")[0]
    assert " ".join(heading.split()) == f"AGAINST {old}: 4 there, 2 here; 1 gained, 3 lost"
    assert text.endswith(
        "\n\nGAINED  here  there\n"
        "          40      0  3f2a9c0d3aaaaa  Attackers near a convoy\n"
        "\nLOST    here  there\n"
        "          12     12  3f2a9c0d2aaaaa  Rain\n"
        "        veto     20  3f2a9c0d4aaaaa  Coup quiz\n"
        "           4     34  3f2a9c0d5aaaaa  Junta at the football\n"
    )


def test_gained_and_lost_against_another_watch(tmp_path: Path) -> None:
    """A name of the settings goes before a file of that name; --json lists all."""
    (tmp_path / "WIDE").write_text("no settings")
    watches = f"{WATCH}\n{OTHER.replace('SAHEL', 'WIDE')}"

    found = records(tmp_path, *HISTORY, watches=watches, wish=Wish(watch="SAHEL", against="wide"))

    assert found["backtest"][0]["against"] == "wide"
    assert found["gained"] == [
        {
            "id": HISTORY[2].key,
            "title": "Attackers near a convoy",
            "source": "Example News",
            "here": 40,
            "there": 0,
            "here_vetoed": False,
            "there_vetoed": False,
        }
    ]
    assert [(row["title"], row["here_vetoed"]) for row in found["lost"]] == [
        ("Rain", False),
        ("Coup quiz", True),
        ("Junta at the football", False),
    ]


def test_many_changes_are_counted(tmp_path: Path) -> None:
    """Twenty are listed, in the order of the history."""
    watches = f"{WATCH}\nWATCH_NONE_KEYWORDS=zebra"
    items = [item(f"k{n:02}", title=f"Coup {n}", seen_at=ago(hours=30 - n)) for n in range(25)]

    text = printed(tmp_path, *items, watches=watches, wish=Wish(watch="SAHEL", against="NONE"))

    gained = text[text.index("GAINED") :].splitlines()
    assert [line.split()[-1] for line in gained[1:-1]] == [str(n) for n in range(20)]
    assert gained[-1] == "  and 5 more"


# --- lines -----------------------------------------------------------------------------------------------------------

LINES = [
    '{"id": 1, "title": "Coup", "published": "2016-10-14T23:30:00+02:00"}',
    '{"id": 2, "title": "Coup", "published": "2016-10-15"}',
    '{"id": 3, "title": "Rain", "published": "yesterday"}',
    '{"id": {"a": 4}, "text": "Junta"}',
]


@pytest.mark.parametrize("way", ["-", "export.jsonl"])
def test_an_export_is_as_good_as_the_store(tmp_path: Path, way: str) -> None:
    """From standard input or a file: all lines, by the day that they say; no store is looked for."""
    (tmp_path / "export.jsonl").write_text("\n".join(LINES), "utf-8")
    items = way if way == "-" else str(tmp_path / way)

    found = records(tmp_path, wish=Wish(watch="SAHEL", items=items), stdin=LINES if way == "-" else ())

    assert found["backtest"][0] == {
        "watch": "SAHEL",
        "threshold": 20,
        "items": 4,
        "baseline": 0,
        "undated": 2,
        "matches": 2,
        "seconds": 0.4,
        "against": None,
    }
    assert found["day"] == [
        {"day": "2016-10-14", "items": 1, "matches": 1},
        {"day": "2016-10-15", "items": 1, "matches": 1},
    ]
    assert [(row["id"], row["score"]) for row in found["above"]] == [(1, 20), (2, 20)]
    assert [(row["id"], row["score"]) for row in found["below"]] == [({"a": 4}, 12)]
    assert found["term"][0] == {"term": "coup", "items": 2, "matches": 2, "share": 1.0, "without": -2}
    assert not (tmp_path / "state").exists()


def test_an_export_is_told_in_words(tmp_path: Path) -> None:
    """Where it came from, and what of it has no date."""
    text = printed(tmp_path, wish=Wish(watch="SAHEL", items="-"), stdin=LINES)

    assert text.startswith(
        "SAHEL  2 of 4 items match at 20, 1.0 a day\n  read in 0.4 s from standard input\n  2 of them have no date\n"
    )
    assert '\n    12  {"a": 4}        Junta\n' in text


def test_a_bad_line_is_named_and_passed_over(tmp_path: Path) -> None:
    """The exit code says that something could not be read."""
    out, err = io.StringIO(), io.StringIO()
    settings = settings_with(tmp_path, WATCH)
    wish = Wish(watch="SAHEL", items="-")

    code = backtest.run(settings, wish, environ={}, stdin=["Coup", *LINES], as_json=False, out=out, err=err, now=NOW)

    assert (code, err.getvalue()) == (1, "line 1: not JSON\n")
    assert out.getvalue().startswith("SAHEL  2 of 4 items")


# --- what cannot be tried --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish(watch="SHAEL"), "there is no watch 'SHAEL': {directory}/config.env has SAHEL"),
        (Wish(watch="SAHEL"), "there is no history in {directory}/state yet: `watcher run --once` makes some"),
        (Wish(watch="SAHEL", items="{directory}/none"), "{directory}/none: No such file or directory"),
        (Wish(watch="SAHEL", items="{directory}"), "{directory}: Is a directory"),
        (
            Wish(watch="SAHEL", items="-", against="none.env"),
            "--against none.env: neither a file nor a watch; the settings have SAHEL",
        ),
        (
            Wish(watch="SAHEL", items="-", against="{directory}/else.env"),
            "there is no watch 'SAHEL': {directory}/else.env has WORLD",
        ),
    ],
)
def test_what_is_not_there_is_named(tmp_path: Path, wish: Wish, words: str) -> None:
    """A watch, a history, a file, or what to compare with."""
    (tmp_path / "else.env").write_text(f"{FEEDS}{CHANNEL}WATCH_WORLD_KEYWORDS=coup\n")
    here = Wish(
        watch=wish.watch,
        items=wish.items.format(directory=tmp_path),
        against=wish.against.format(directory=tmp_path),
    )

    with pytest.raises(WatcherError) as caught:
        printed(tmp_path, wish=here)

    assert str(caught.value) == words.format(directory=tmp_path)
    assert not (tmp_path / "state").exists()


def test_a_faulty_env_file_to_compare_with_is_a_fault(tmp_path: Path) -> None:
    """With its own line and cure."""
    (tmp_path / "new.env").write_text(f"{FEEDS}{CHANNEL}WATCH_SAHEL_KEYWORDS='coup ('\n")

    with pytest.raises(SettingsError, match=r"new\.env:4: WATCH_SAHEL_KEYWORDS"):
        printed(tmp_path, wish=Wish(watch="SAHEL", items="-", against=str(tmp_path / "new.env")))


# --- as a process ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [("-",), ("--items", "-"), ("--items", "export.jsonl")])
def test_the_command_as_a_user_types_it(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """An export is tried with an env file, and needs neither a store nor a network."""
    written(tmp_path, f"{FEEDS}{CHANNEL}{WATCH}\n", {"export.jsonl": "\n".join(LINES)})

    done = watcher(tmp_path, "backtest", "SAHEL", "--threshold", "10..30", *arguments, stdin="\n".join(LINES))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("SAHEL  2 of 4 items match at 20, 1.0 a day\n")
    assert "\n       30        0\n" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "the following arguments are required: WATCH"),
        (("SAHEL", "--threshold", "60..10"), "'60..10' does not run upwards within 1..1000000"),
        (("SAHEL", "--threshold", "0..10"), "'0..10' does not run upwards within 1..1000000"),
        (("SAHEL", "--threshold", "1..2000000"), "'1..2000000' does not run upwards within 1..1000000"),
        (("SAHEL", "--threshold", "10-60"), "'10-60' is no range of thresholds; write one such as 10..60"),
        (("SAHEL", "--threshold", "..60"), "'..60' is no range of thresholds; write one such as 10..60"),
        (("SAHEL", "--threshold", "٣"), "'٣' is no range of thresholds; write one such as 10..60"),
        (("SAHEL", "--since", "month"), "is no length of time"),
        (("SAHEL", "export.jsonl"), "unrecognized arguments: export.jsonl"),
    ],
)
def test_wrong_arguments_are_usage(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    """Exit code 2, before any setting is read."""
    done = watcher(tmp_path, "backtest", *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
