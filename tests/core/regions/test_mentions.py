"""What a mention tells: where it stands, what it lies in, how sure it is, why; and what `explain` shows of the rest."""

import pytest

from tests.support.reading import read, reader
from watcher.core.model import Entry, Mention


def test_a_city() -> None:
    """A city lies in its division and country; offsets are of the original text."""
    (one,) = read("", "«Взрыв» прогремел в  Мосуле.", "ru")
    assert one == Mention(
        region="geonames:1",
        name="Mosul",
        kind="city",
        country="IQ",
        field="summary",
        start=21,
        end=27,
        text="Мосуле",
        grade="mention",
        within=("geonames:1", "IQ.15", "IQ"),
        locus=one.locus,
        evidence=("1,700,000 people", "behind a preposition"),
    )
    assert one.locus
    assert (one.locus.latitude, one.locus.longitude) == (36.0, 43.0)


def test_kinds() -> None:
    """A mention says by what its place is known; a phrase that stands for a country is that country."""
    text = "The Kremlin told Islamic State and Turkish troops in the Sahel, near New England and Ontario"
    assert [(one.kind, one.region) for one in read("", text)] == [
        ("metonym", "RU"),
        ("actor", "IQ"),
        ("adjective", "TR"),
        ("group", "region:Sahel"),
        ("country", "US"),
        ("admin", "CA.08"),
    ]


def test_a_group_is_nowhere() -> None:
    (one,) = read("", "Rain in the Sahel")
    assert (one.country, one.within, one.locus) == ("", ("region:Sahel",), None)


@pytest.mark.parametrize(
    ("title", "text", "grades"),
    [
        pytest.param("Iraq votes", "Turkey looks on", {"IQ": "about", "TR": "mention"}, id="the title"),
        pytest.param("", "MOSUL (Reuters) - Turkey votes", {"IQ": "about", "TR": "mention"}, id="the dateline"),
        pytest.param("", "As Iraq votes, Turkey waits; Iraqi officials", {"IQ": "about", "TR": "mention"}, id="most"),
        pytest.param("", "As Iraq votes, Turkey waits", {"IQ": "mention", "TR": "mention"}, id="once is not much"),
        pytest.param("", "Iraq, Turkey; Iraqi, Turkish", {"IQ": "about", "TR": "about"}, id="as often as another"),
    ],
)
def test_grades(title: str, text: str, grades: dict[str, str]) -> None:
    """An item is about what its title or dateline names, and about the country it names most, if twice."""
    assert {one.country: one.grade for one in reversed(read(title, text))} == grades


def test_categories() -> None:
    """Categories name places; their offsets are those of the list joined with ", "."""
    (one,) = reader().of(Entry(categories=("Sport", "Iraq")))
    assert (one.field, one.start, one.end, one.text, one.grade) == ("category", 7, 11, "Iraq", "mention")


def test_authors_are_no_places() -> None:
    assert reader().of(Entry(authors=("Jordan Iraq",))) == ()


def test_explain() -> None:
    """Each name with what it may mean, the likeliest first, and why the others are not meant."""
    reading, _ = reader().explain(Entry(summary="A fire in Paris, Texas, was out", language="en"))
    assert (reading.text, reading.start, reading.end) == ("Paris", 10, 15)
    meant, other = reading.candidates
    assert (meant.region, meant.lost) == ("geonames:3", "")
    assert meant.evidence == (
        "25,000 people",
        "with what it lies in, or what lies in it",
        "its division is named",
        "behind a preposition",
    )
    assert (other.region, other.lost) == ("geonames:2", "Paris is likelier")


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        pytest.param("Here Paris Hilton sang", "too little speaks for it (a person's name)", id="a person"),
        pytest.param(
            "Stroud won",
            "too little speaks for it (the first word of a sentence)",
            id="too small",
        ),
    ],
)
def test_explain_refusals(text: str, lost: str) -> None:
    """What speaks against a meaning is told."""
    (reading,) = reader().explain(Entry(summary=text, language="en"))
    assert {one.lost for one in reading.candidates} == {lost}


def test_explain_blockers() -> None:
    """A phrase that names nothing is shown as what was meant."""
    (reading,) = reader().explain(Entry(summary="The Guinea pig", language="en"))
    (one,) = reading.candidates
    assert (one.kind, one.region, one.name, one.lost, one.evidence) == ("blocker", "", "", "", ("a fixed phrase",))


def test_explain_shows_what_is_found() -> None:
    """What is told of an item and what is explained are the same."""
    entry = Entry(title="Turkey and Paris", summary="Mr Hamilton saw London, Ontario; Nice too", language="en")
    told = {(one.start, one.region) for one in reader().of(entry)}
    explained = {
        (reading.start, one.region)
        for reading in reader().explain(entry)
        for one in reading.candidates
        if one.region and not one.lost
    }
    assert told == explained
