"""WATCH_X_REGIONS, PLACE_X and home=: places by name, and a gazetteer that is loaded only for them."""

from pathlib import Path

import pytest

from tests.support.env_files import CHANNEL, FEEDS, HOME, SMALLEST, WATCH, loaded, written
from tests.support.places import small_world
from watcher.core.model import InPlace, Locus, OwnPlace
from watcher.core.regions.gazetteer import Gazetteer
from watcher.errors import SettingsError
from watcher.settings import load

REST = FEEDS + CHANNEL


def test_regions_alone_make_a_watch(tmp_path: Path) -> None:
    (watch,) = loaded(tmp_path, "WATCH_A_REGIONS='IQ, !Basra'\n" + REST).watches
    assert watch.terms == ()
    assert watch.area
    assert watch.area.wanted.regions == {"IQ"}
    assert (watch.area.source, watch.grade, watch.threshold) == ("IQ, !Basra", "home", 10)


def test_defaults_are_for_all_watches_that_say_nothing_else(tmp_path: Path) -> None:
    text = (
        "WATCH_DEFAULT_REGIONS=IQ\nWATCH_DEFAULT_REGION_GRADE=about\nWATCH_A_KEYWORDS=coup\nWATCH_B_REGIONS='ML'\n"
        "WATCH_B_REGION_GRADE=Mention\n"
    )
    one, other = loaded(tmp_path, text + REST).watches
    assert [(watch.area and watch.area.source, watch.grade) for watch in (one, other)] == [
        ("IQ", "about"),
        ("ML", "mention"),
    ]


def test_regions_from_a_file(tmp_path: Path) -> None:
    """One place a line, with comments."""
    files = {"places": "# the north\nIQ.15\nIQ.13\n\n# not the city\n!city:Erbil\n"}
    (watch,) = loaded(tmp_path, "WATCH_A_REGIONS_FILE=places\n" + REST, files=files).watches
    assert watch.area
    assert watch.area.wanted.regions == {"IQ.13", "IQ.15"}


def test_places_of_ones_own(tmp_path: Path) -> None:
    """Their names are known to watches and to terms, and what is near them, too."""
    text = (
        "PLACE_HQ='Camp Bravo, Bravo  base = -35.10 / 44.20'\nWATCH_A_REGIONS='Bravo base'\n"
        "WATCH_B_KEYWORDS='attack NEAR/9 place:HQ'\nWATCH_C_REGIONS=near:HQ/1km\n"
    )
    settings = loaded(tmp_path, text + REST)
    assert settings.places == (
        OwnPlace(region="place:HQ", names=("Camp Bravo", "Bravo base"), locus=Locus(-35.1, 44.2)),
    )
    areas = [watch.area for watch in settings.watches]
    assert areas[0]
    assert areas[0].wanted.regions == {"place:HQ"}
    assert areas[2]
    assert areas[2].wanted.inside == {"place:HQ"}


def test_places_as_terms(tmp_path: Path) -> None:
    (watch,) = loaded(tmp_path, "WATCH_A_KEYWORDS='place:Irak^20, coup'\n" + REST).watches
    (term, _) = watch.terms
    assert isinstance(term.expression, InPlace)
    assert (term.source, term.weight) == ("place:Irak", 20)
    assert term.expression.area.wanted.regions == {"IQ"}


def test_a_wrong_place_in_a_query_has_its_place_in_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, "WATCH_A_KEYWORDS='coup,\n  place:Kirkuc'\n" + REST)
    [fault] = caught.value.faults
    assert fault.where.endswith("config.env:2")
    assert fault.problem == "no place is called Kirkuc (line 2, column 9 of the query)"
    assert "Kirkuk" in fault.cure


@pytest.mark.parametrize("home", ["IQ", "iraq", "Irak", "IRQ", "العراق"])
def test_the_home_of_a_feed(tmp_path: Path, home: str) -> None:
    """Its code, however it is written."""
    settings = loaded(tmp_path, SMALLEST.replace("/world", f"/world home={home}"))
    assert [feed.home for feed in settings.feeds] == ["IQ"]


def test_where_nobody_lives_is_noted(tmp_path: Path) -> None:
    """No news can name a place there; what has coordinates of its own can still pass."""
    settings = loaded(tmp_path, "WATCH_SEA_REGIONS=bbox:-50/-140/-40/-120\n" + REST)
    [note] = settings.notes
    assert note.startswith("SEA: no news can name a place in bbox:-50/-140/-40/-120, for no town lies there")


@pytest.mark.parametrize(
    ("text", "loads"),
    [
        pytest.param(SMALLEST, 0, id="words alone"),
        pytest.param(SMALLEST.replace("/world", "/world home=IQ"), 0, id="a country's code"),
        pytest.param("PLACE_HQ='Camp = 1/2'\n" + SMALLEST, 0, id="a place of one's own"),
        pytest.param(SMALLEST.replace("/world", "/world home=Irak"), 1, id="a country's name in another language"),
        pytest.param("WATCH_A_REGIONS=IQ\nWATCH_B_REGIONS=ML\n" + REST, 1, id="regions"),
        pytest.param(WATCH.replace("attack*", "place:IQ") + REST, 1, id="a place as a term"),
    ],
)
def test_the_gazetteer_is_loaded_when_it_is_needed(tmp_path: Path, text: str, loads: int) -> None:
    """Once, and only for what it alone knows."""
    loaded_for: list[str] = []

    def gazetteer() -> Gazetteer:
        loaded_for.append(text)
        return small_world()

    load(HOME, path=written(tmp_path, text), gazetteer=gazetteer)
    assert len(loaded_for) == loads
