"""WATCH_*: what a watch looks for, where, and whom it tells."""

from pathlib import Path

import pytest

from tests.support.env_files import faults, loaded
from watcher.core.model import Watch

FEEDS = """
https://wire.example/rss name=Wire group=world
https://post.example/rss name="Tigris Post" group=local,Iraq
https://blog.example/rss name=Blog group=local
https://none.example/rss
"""
CHANNELS = "CHANNEL_DESK=desk@example.org\nCHANNEL_OPS=ops@example.org\nSMTP_FROM=watcher@example.org\n"
REST = "FEEDS_FILE=feeds\n" + CHANNELS


def _watch(directory: Path, text: str) -> Watch:
    return loaded(directory, text + "\n" + REST, files={"feeds": FEEDS}).watches[0]


def _hosts(watch: Watch) -> set[str] | None:
    return None if watch.feeds is None else {url.removeprefix("https://").partition(".")[0] for url in watch.feeds}


def test_terms_are_read_with_their_weights(tmp_path: Path) -> None:
    watch = _watch(tmp_path, "WATCH_A_KEYWORDS='ambush*, car bomb^20, football^-40, -quiz'")
    assert [(term.source, term.weight, term.veto) for term in watch.terms] == [
        ("ambush*", 10, False),
        ("car bomb", 20, False),
        ("football", -40, False),
        ("-quiz", 0, True),
    ]
    assert (watch.threshold, watch.languages, watch.feeds, watch.channels) == (10, (), None, ("DESK", "OPS"))


def test_terms_may_stand_on_lines_of_a_file(tmp_path: Path) -> None:
    """With `#` lines, which python-dotenv would not let stand there."""
    text = "WATCH_A_KEYWORDS_FILE=terms\n" + REST
    files = {"feeds": FEEDS, "terms": "# attacks\nambush*\ncar bomb^20\n\n# not sports\nfootball^-40\n"}
    terms = loaded(tmp_path, text, files=files).watches[0].terms
    assert [term.source for term in terms] == ["ambush*", "car bomb", "football"]


@pytest.mark.parametrize("threshold", [1, 10, 40])
def test_a_threshold_that_the_terms_can_just_reach_is_right(threshold: int, tmp_path: Path) -> None:
    """Each term twice, as if all of them stood in the title; negative weights and vetoes take nothing away."""
    text = f"WATCH_A_KEYWORDS='a1, b1, c1^-50, -d1'\nWATCH_A_THRESHOLD={threshold}"
    assert _watch(tmp_path, text).threshold == threshold


def test_languages_are_lower_case_tags(tmp_path: Path) -> None:
    text = "WATCH_A_KEYWORDS=a1\nWATCH_A_LANGUAGES='EN, ar,pt_BR'"
    assert _watch(tmp_path, text).languages == ("en", "ar", "pt-br")


@pytest.mark.parametrize(
    ("chosen", "hosts"),
    [
        ("Wire", {"wire"}),
        ("wire", {"wire"}),
        ("local", {"post", "blog"}),
        ("world, Iraq", {"wire", "post"}),
        ("local, !Blog", {"post"}),
        ("!Blog, local", {"post"}),
        ("!local", {"wire", "none"}),
        ("!local, !world", {"none"}),
        ("https://none.example/rss", {"none"}),
        ("Tigris Post", {"post"}),
        ('"Tigris Post", !"Blog"', {"post"}),
        ("local,\n world\n", {"wire", "post", "blog"}),
    ],
)
def test_feeds_are_chosen_by_name_group_and_address(chosen: str, hosts: set[str], tmp_path: Path) -> None:
    """`!` takes out; where nothing is named but what to take out, it is taken out of all."""
    assert _hosts(_watch(tmp_path, f"WATCH_A_KEYWORDS=a1\nWATCH_A_FEEDS='{chosen}'")) == hosts


def test_a_name_that_holds_a_comma_stands_in_double_quotes(tmp_path: Path) -> None:
    text = "WATCH_A_KEYWORDS=a1\nWATCH_A_FEEDS='\"World, live\"'\nFEEDS_FILE=feeds\n" + CHANNELS
    settings = loaded(tmp_path, text, files={"feeds": 'https://a.example name="World, live"\nhttps://b.example'})
    assert settings.watches[0].feeds == frozenset({"https://a.example"})


def test_an_unknown_feed_is_told_the_nearest_name(tmp_path: Path) -> None:
    text = "WATCH_A_KEYWORDS=a1\nWATCH_A_FEEDS='Wrie, !lokal, Times'\n" + REST
    found = faults(tmp_path, text, files={"feeds": FEEDS})
    assert [(fault.value, fault.cure) for fault in found] == [
        ("Wrie", "did you mean wire?"),
        ("!lokal", "did you mean local?"),
        ("Times", "write the name, the group or the address of a feed, as FEEDS has them"),
    ]


def test_a_watch_tells_the_channels_that_it_names(tmp_path: Path) -> None:
    assert _watch(tmp_path, "WATCH_A_KEYWORDS=a1\nWATCH_A_TO=ops").channels == ("OPS",)


def test_one_channel_with_digest_times_is_enough_to_be_reached(tmp_path: Path) -> None:
    assert _watch(tmp_path, "WATCH_A_KEYWORDS=a1\nCHANNEL_DESK_DIGEST=never").channels == ("DESK", "OPS")


def test_defaults_fill_in_where_a_watch_is_silent(tmp_path: Path) -> None:
    text = (
        "WATCH_DEFAULT_KEYWORDS='d1, d2'\nWATCH_DEFAULT_THRESHOLD=20\nWATCH_DEFAULT_LANGUAGES=en\n"
        "WATCH_DEFAULT_FEEDS=local\nWATCH_DEFAULT_TO=OPS\n"
        "WATCH_A_THRESHOLD=15\n"
        "WATCH_B_KEYWORDS='b1'\nWATCH_B_LANGUAGES=fr\nWATCH_B_FEEDS=world\nWATCH_B_TO=DESK\n"
    )
    a, b = loaded(tmp_path, text + REST, files={"feeds": FEEDS}).watches
    assert (a.name, [term.source for term in a.terms], a.threshold) == ("A", ["d1", "d2"], 15)
    assert (a.languages, _hosts(a), a.channels) == (("en",), {"post", "blog"}, ("OPS",))
    assert (b.name, [term.source for term in b.terms], b.threshold) == ("B", ["b1"], 20)
    assert (b.languages, _hosts(b), b.channels) == (("fr",), {"wire"}, ("DESK",))


def test_a_wrong_default_is_one_fault_however_many_watches_use_it(tmp_path: Path) -> None:
    text = "WATCH_DEFAULT_KEYWORDS='a1^'\nWATCH_DEFAULT_THRESHOLD=0\nWATCH_A_TO=DESK\nWATCH_B_TO=OPS\n" + REST
    found = faults(tmp_path, text, files={"feeds": FEEDS})
    assert [fault.key for fault in found] == ["WATCH_DEFAULT_KEYWORDS", "WATCH_DEFAULT_THRESHOLD"]


def test_a_watch_may_be_called_x(tmp_path: Path) -> None:
    """X is the placeholder of our own tables."""
    assert _watch(tmp_path, "WATCH_X_KEYWORDS=a1").name == "X"
