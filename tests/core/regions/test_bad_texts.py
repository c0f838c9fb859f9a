"""Texts that no one wrote for readers: an answer, and never an exception."""

import pytest

from tests.support.reading import read, world
from watcher.core.model import Entry
from watcher.core.regions.mentions import Mentions

MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Iraq " * (MEGABYTE // 5), id="a name again and again"),
        pytest.param("New " * (MEGABYTE // 4), id="the beginning of a name again and again"),
        pytest.param("x" * MEGABYTE, id="one word"),
        pytest.param("伊拉" * (MEGABYTE // 6), id="no spaces"),
        pytest.param("マ" * (MEGABYTE // 3), id="one letter of Katakana"),
        pytest.param("@" * MEGABYTE, id="signs"),
        pytest.param("a@" * (MEGABYTE // 2), id="accounts without end"),
        pytest.param("a." * (MEGABYTE // 2), id="hosts without end"),
        pytest.param("IRAQ SAYS " * (MEGABYTE // 10), id="all in capitals"),
        pytest.param(", Texas" * (MEGABYTE // 7), id="a list without end"),
        pytest.param("Mr Paris Hilton " * (MEGABYTE // 16), id="a person again and again"),
        pytest.param("".join(f"W{number} " for number in range(MEGABYTE // 8)), id="never the same word"),
        pytest.param("Ирaк العراقIraq伊拉克이라크इराक " * (MEGABYTE // 60), id="scripts within a word"),
        pytest.param("\u0301" * MEGABYTE, id="marks alone"),
        pytest.param("\ud800 Iraq \udfff", id="lone surrogates"),
        pytest.param("\x00Iraq\x07", id="control characters"),
        pytest.param("И\u0306рак " * 1000, id="decomposed letters"),
        pytest.param("(" * MEGABYTE, id="brackets"),
        pytest.param("", id="nothing"),
    ],
)
def test_bad_texts(text: str) -> None:
    """Whatever stands in a field, each mention stands where it says."""
    for title, summary in ((text[:1000], ""), ("", text)):
        for one in read(title, summary, "en")[:100]:
            assert (title or summary)[one.start : one.end] == one.text


@pytest.mark.parametrize("language", ["en", "ru", "ar", "zh", "", "xx", "tlh-klingon", "e" * 1000])
def test_a_feed_that_lies(language: str) -> None:
    """What a feed says of its language does not hide what its text names."""
    text = "Die irakische Armee und die Polizei haben in Mosul nicht auf das Volk geschossen, sagt der Präsident"
    assert "geonames:1" in {one.region for one in read("", text, language)}


def test_many_languages() -> None:
    """The memory of words is bounded in languages as in words."""
    reader = Mentions(world())
    for number in range(100):
        assert reader.of(Entry(summary=f"Iraq w{number}", language=f"q{number}"))
