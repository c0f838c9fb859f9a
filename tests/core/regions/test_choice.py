"""Which of several meanings is meant: each rule with cases and counter-cases, and what its absence would do."""

import pytest

from tests.support.reading import read, regions
from watcher.core.regions.rules import Rules


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        pytest.param("Turkey shells a border town", "", ["TR"], id="a country, in its place"),
        pytest.param("", "We roasted a turkey for an hour", [], id="no capital, no name"),
        pytest.param("", "Turkish troops and iraqi letters", ["TR"], id="an adjective without its capital"),
        pytest.param("", "He told us of the US", ["US"], id="initials have all their capitals"),
        pytest.param("", "Us too", [], id="initials at the beginning of a sentence"),
        pytest.param("TURKEY HITS IRAQ, US WARNS", "", ["TR", "IQ", "US"], id="all in capitals: they prove nothing"),
        pytest.param("turkey hits iraq again", "", ["TR", "IQ"], id="all in small letters"),
        pytest.param("", "He spoke in east London", ["8"], id="a side of a town is no part of its name"),
        pytest.param(
            "", "They said that the word irakienne is on all of the pots", [], id="an adjective of another language"
        ),
    ],
)
def test_capitals(title: str, text: str, expected: list[str]) -> None:
    """Where a script has capitals, a name has one; where a line has no others, it needs none."""
    assert regions(title, text) == expected


def test_small_adjectives() -> None:
    """French and German write adjectives of nations in small letters."""
    assert regions("", "un officier irakien", "fr") == ["IQ"]
    assert regions("", "die irakische Armee", "de") == ["IQ"]
    assert regions("", "We roasted a turkey", rules=Rules(capitals=False)) == ["TR"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Rain in New England", ["US"], id="a phrase with a place of its own"),
        pytest.param("The Guinea pig was safe", [], id="one that means no place"),
        pytest.param("He told the New York Times", ["US"], id="the longest wins"),
        pytest.param("Soldiers in Guinea, pig farmers say", ["GN"], id="a sign parts it"),
        pytest.param("Rain in guinea pig land", [], id="whatever its letters"),
    ],
)
def test_blockers(text: str, expected: list[str]) -> None:
    """A fixed phrase takes its words away."""
    assert regions("", text) == expected


def test_blockers_off() -> None:
    assert regions("", "The Guinea pig was safe", rules=Rules(blockers=False)) == ["GN"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("A fire in Paris, Texas, was out", ["3", "US.TX"], id="city, state"),
        pytest.param("A fire in Lebanon, Ohio, was out", ["10", "US.OH"], id="a city that is called like a country"),
        pytest.param("A fire in Mosul (Iraq) was out", ["1", "IQ"], id="in parentheses"),
        pytest.param("A fire in Bamako, Ohio, was out", ["US.OH"], id="a town of that state that no one knows"),
        pytest.param("Talks in Turkey, Iraq, and Lebanon", ["TR", "IQ", "LB"], id="a list of countries"),
        pytest.param("Talks in Lebanon, Ohio and Texas", ["10", "US.OH", "US.TX"], id="a state's town in a list"),
        pytest.param("Talks in Iraq, Ohio and Texas", ["IQ", "US.OH", "US.TX"], id="a country in a list of states"),
        pytest.param("A fire in Hopewell, Va., was out", ["US.VA"], id="a state in short, behind a town"),
        pytest.param("The VA paid", [], id="the same letters without one"),
        pytest.param("They say Hamilton County voted", ["23"], id="an American county"),
        pytest.param("They say Hamilton County Council voted", ["14"], id="a council is none"),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    """What stands behind a comma is what a town lies in."""
    assert regions("", text) == expected


def test_pairs_off() -> None:
    assert regions("", "A fire in Paris, Texas, was out", rules=Rules(pairs=False, company=False)) == ["2", "US.TX"]


PEOPLE = [
    pytest.param("Here Paris Hilton sang", id="a given name and a surname"),
    pytest.param("Then Tom Holland sang", id="a surname behind a given name"),
    pytest.param("Then Mr Hamilton sang", id="behind a title"),
    pytest.param("Then J. London sang", id="behind an initial"),
    pytest.param("Then Wanda Hamilton sang", id="behind what may be a given name"),
    pytest.param("Then Hamilton Smith Jr. sang", id="before Jr."),
    pytest.param("Mr Hamilton came. Later Hamilton sang", id="once a person, always one"),
]


@pytest.mark.parametrize("text", PEOPLE)
def test_people(text: str) -> None:
    """People are no places."""
    assert regions("", text) == []
    assert regions("", text, rules=Rules(persons=False)) != [] or "Holland" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The Paris Agreement holds", ["2"], id="what follows is no surname"),
        pytest.param("They sang in Hamilton", ["14"], id="alone"),
        pytest.param("Mr Hamilton came. He sang in Hamilton", ["14"], id="a person, and a place behind a preposition"),
        pytest.param("Tom told Iraq", ["IQ"], id="a verb between"),
    ],
)
def test_no_people(text: str, expected: list[str]) -> None:
    assert regions("", text) == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        pytest.param("en", "London and Ontario agree", ["9", "CA.08"], id="its division is named"),
        pytest.param("en", "London agrees", ["8"], id="the bigger one by itself"),
        pytest.param("en", "They say Atlanta voted and Georgia counts", ["5", "US.GA"], id="a state by its towns"),
        pytest.param("en", "Tbilisi voted and Georgia counts", ["4", "GE"], id="a country by its towns"),
        pytest.param("en", "The US voted and Georgia counts", ["US", "GE"], id="a nation speaks for no state"),
        pytest.param("en", "They say Gloucester and Stroud wait", ["19", "18"], id="two small towns of one division"),
    ],
)
def test_company(lang: str, text: str, expected: list[str]) -> None:
    """What else a text names speaks for the places in it."""
    assert regions("", text, lang) == expected


def test_company_off() -> None:
    assert regions("", "London and Ontario agree", rules=Rules(company=False)) == ["8", "CA.08"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("They met in Nice", ["6"], id="in"),
        pytest.param("They met near Bath", [], id="but not in a small town that is an ordinary word"),
        pytest.param("Nice try by both", [], id="an ordinary word"),
        pytest.param("They drank Orange juice", [], id="another"),
        pytest.param("They met in northern Mali", ["ML"], id="with a side"),
    ],
)
def test_prepositions(text: str, expected: list[str]) -> None:
    """What a weak name needs: something that says place."""
    assert regions("", text) == expected


def test_prepositions_off() -> None:
    assert regions("", "They met in Nice", rules=Rules(prepositions=False)) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("NICE (Reuters) - Police said", id="an agency"),
        pytest.param("NICE, France, May 3 — Police said", id="country and date"),
        pytest.param("NICE Police said so", id="in capitals"),
        pytest.param("Nice: Police said", id="a colon"),
        pytest.param("May 3, Nice - Police said", id="the date first"),
    ],
)
def test_datelines(text: str) -> None:
    """A text begins with where it was written, and is about that place."""
    assert next((one.region, one.grade) for one in read("", text)) == ("geonames:6", "about")
    assert "6" not in regions("", text, rules=Rules(datelines=False, pairs=False, company=False))


def test_no_dateline() -> None:
    """Further on, a dash and a name are just that."""
    (one,) = read("", "Nobody knew, on that morning, that Paris - (the city) - slept")
    assert one.grade == "mention"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Stroud won again", [], id="small"),
        pytest.param("Mosul won again", ["1"], id="big"),
        pytest.param("They won in Stroud", ["18"], id="small, behind a preposition"),
        pytest.param("Suva won again", ["24"], id="small, and a capital"),
        pytest.param("Vieux won again", [], id="another name of a small one"),
        pytest.param("Fire in the Northern part", [], id="what many countries call a division"),
    ],
)
def test_size(text: str, expected: list[str]) -> None:
    """A small town that nothing speaks for is not meant."""
    assert regions("", f"They say: {text}") == expected


def test_size_off() -> None:
    assert regions("", "They say Stroud won again", rules=Rules(size=False)) == ["18"]


def test_home() -> None:
    """The home of a feed speaks for its places."""
    assert regions("", "London voted", home="CA") == ["8"]
    assert regions("", "They say Hamilton and Stroud won", home="GB") == ["14", "18"]
    assert regions("", "They say Hamilton and Stroud won", home="GB", rules=Rules(home=False)) == ["14"]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        pytest.param("de", "Essen wird teurer", [], id="an ordinary word of the language"),
        pytest.param("de", "Ein Unfall in Essen", ["17"], id="behind a preposition"),
        pytest.param("en", "Then Essen voted", ["17"], id="none of this language"),
        pytest.param("ar", "قال محمد في بيان", [], id="without capitals it needs more than a preposition"),
    ],
)
def test_ordinary(lang: str, text: str, expected: list[str]) -> None:
    """A name that is an ordinary word needs evidence in that language."""
    assert regions("", text, lang) == expected


def test_ordinary_off() -> None:
    assert regions("", "Gutes Essen wird teurer", "de", rules=Rules(ordinary=False)) == ["17"]


def test_echoes() -> None:
    """What a name means once in a text, it means everywhere."""
    text = "A fire in Paris, Texas, was out. Paris slept"
    assert regions("", text) == ["3", "US.TX", "3"]
    alone = "They met in Nice. Nice won"
    assert regions("", alone) == ["6", "6"]
    assert regions("", alone, rules=Rules(echoes=False)) == ["6"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Read https://example.org/Iraq/Mosul now", id="an address"),
        pytest.param("Read www.Iraq.example now", id="one without a scheme"),
        pytest.param("Write to Mosul@example.org now", id="a mail address"),
        pytest.param("Thanks to @Iraq for this", id="an account"),
        pytest.param("Read paris.example.org now", id="a host"),
    ],
)
def test_addresses(text: str) -> None:
    """Nothing is named in an address."""
    assert regions("", text) == []


def test_addresses_off() -> None:
    assert regions("", "Thanks to @Iraq", rules=Rules(addresses=False)) == ["IQ"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("#Iraq is burning", ["IQ"], id="a tag"),
        pytest.param("#Mosul_explosion today", ["1"], id="one of two words"),
        pytest.param("#انفجار_العراق", ["IQ"], id="an Arabic one"),
    ],
)
def test_tags(text: str, expected: list[str]) -> None:
    """Tags are words."""
    assert regions("", text, "ar" if text.isascii() is False else "en") == expected


def test_several_regions() -> None:
    """The likelier nation of an adjective that two share."""
    assert regions("", "Congolese rebels") == ["CD"]


def test_own_places() -> None:
    """A place of the user's own is a place like any other."""
    (one,) = read("", "Shots were heard near Camp Bravo at dawn")
    assert (one.region, one.kind, one.name, one.country, one.within) == (
        "place:HQ",
        "place",
        "Camp Bravo",
        "",
        ("place:HQ",),
    )
