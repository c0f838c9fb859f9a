"""What a digest says of where a story is, and how that is known."""

from dataclasses import replace

import pytest

from tests.support.digests import BAGHDAD, story
from tests.support.records import NOW, match, mention
from watcher.core import digest as digests
from watcher.core.model import Hit, Mention

PLACES = [
    # the mentions of a story's matches, what is said of them
    ([mention("IQ", "Iraq")], "Iraq (in title)"),
    ([mention("IQ", "Iraq", text="irakischen", field="summary")], "Iraq (irakischen in text)"),
    (
        [mention("geonames:1", "Hawija", kind="city", called=("Hawija", "Kirkuk", "Iraq"))],
        "Kirkuk, IQ (Hawija in title)",
    ),
    ([mention("geonames:2", "Kirkuk", kind="city", called=("Kirkuk", "Kirkuk", "Iraq"))], "Kirkuk, IQ (in title)"),
    ([mention("geonames:2", "Kirkuk", kind="city", text="كركوك")], "Kirkuk, IQ (\u2068كركوك\u2069 in title)"),
    ([mention("region:Sahel", "Sahel", kind="group", country="", field="category")], "Sahel (in category)"),
    ([mention("IQ", "Iraq", kind="home", field="", text="")], "Iraq (home of its feed)"),
    ([mention("IQ", "Iraq", kind="code", field="", text="")], "Iraq (its own country code)"),
    ([mention("IQ.15", "Nineveh", kind="point", field="", text="")], "Nineveh, IQ (its own point)"),
    ([mention("IQ", "Iraq"), mention("TD", "Chad", country="TD")], "Iraq (in title); Chad (in title)"),
    (
        [mention(code, code, country=code) for code in ("IQ", "TD", "ML", "NE")],
        "IQ (in title); TD (in title); 2 more",
    ),
    ([], ""),
]


@pytest.mark.parametrize(("mentions", "words"), PLACES)
def test_where_a_story_is(mentions: list[Mention], words: str) -> None:
    """The place by which it passed, and the words that name it; before the source, on the same line."""
    told = replace(story(), matches=(match(regions=mentions), match(watch="OTHER", regions=mentions)))
    line = digests.source_line(told, BAGHDAD, NOW)
    assert line.split(" | ") == [*filter(None, [words]), digests.source_line(story(), BAGHDAD, NOW)]


def test_the_reason_of_a_watch_of_places_alone() -> None:
    """The words that name the place are its term; a place that no words say has no field."""
    at = Hit(term="IQ, !Basra", field="title", start=0, end=4, text="Iraq", points=10)
    home = replace(at, field="", end=0, text="")
    told = replace(story(), matches=(match(hits=[at]), match(hits=[home])))
    assert digests.reasons(told) == ("SAFETY 10 of 10: IQ, !Basra 10 (title)", "SAFETY 10 of 10: IQ, !Basra 10")


def test_a_term_of_the_address_has_a_reason_too() -> None:
    """Weighted terms may be found in any field."""
    at = Hit(term="url:sport", field="url", start=0, end=5, text="sport", points=-10)
    assert digests.reasons(replace(story(), matches=(match(hits=[at]),))) == ("SAFETY -10 of 10: url:sport -10 (url)",)
