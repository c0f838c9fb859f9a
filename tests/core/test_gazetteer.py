"""The gazetteer: what a name may stand for, where it lies, and that torn data is refused.

The tables read the file that is shipped; everything about the format reads small ones, packed here.
"""

import math
import zlib

import pytest

from tools.gazetteer.pack import pack
from tools.gazetteer.records import MAIN, OTHER, WEAK, Build, Meaning, Spot
from watcher.adapters.gazetteer import gazetteer as shipped
from watcher.core.regions.gazetteer import MAGIC, NOWHERE, UNKNOWN, Gazetteer, Sense
from watcher.core.text.fold import fold


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return shipped()


def regions(gazetteer: Gazetteer, name: str, language: str = "", *, weakest: int = OTHER) -> list[str]:
    """The ids that a name as written stands for in a text of a language, likeliest first; the first sense that fits."""
    found: dict[str, int] = {}
    for sense in gazetteer.senses(fold(name)):
        if sense.place != NOWHERE and (not language or not sense.languages or language in sense.languages):
            found.setdefault(gazetteer.place(sense.place).region, sense.rank)
    return [region for region, rank in found.items() if rank <= weakest]


COUNTRIES = [
    ("en", "Iraq", "IQ"),
    ("en", "Iraqi", "IQ"),
    ("en", "Côte d'Ivoire", "CI"),
    ("en", "Ivory Coast", "CI"),
    ("en", "Türkiye", "TR"),
    ("en", "Czech Republic", "CZ"),
    ("en", "Czechia", "CZ"),
    ("en", "Kosovo", "XK"),
    ("en", "Greenland", "GL"),
    ("en", "Bosnia and Herzegovina", "BA"),
    ("de", "Irak", "IQ"),
    ("de", "Schweiz", "CH"),
    ("de", "irakischen", "IQ"),
    ("de", "Island", "IS"),
    ("fr", "Royaume-Uni", "GB"),
    ("fr", "États-Unis", "US"),
    ("es", "Países Bajos", "NL"),
    ("pt", "Alemanha", "DE"),
    ("it", "Regno Unito", "GB"),
    ("nl", "Zweden", "SE"),
    ("pl", "Niemcy", "DE"),
    ("cs", "Německo", "DE"),
    ("sk", "Maďarsko", "HU"),
    ("hu", "Lengyelország", "PL"),
    ("ro", "Ungaria", "HU"),
    ("sv", "Tyskland", "DE"),
    ("da", "irakisk", "IQ"),
    ("nb", "Sveits", "CH"),
    ("fi", "Venäjä", "RU"),
    ("tr", "Mısır", "EG"),
    ("az", "Gürcüstan", "GE"),
    ("vi", "Trung Quốc", "CN"),
    ("id", "Jepang", "JP"),
    ("sw", "Ujerumani", "DE"),
    ("ru", "Россия", "RU"),
    ("ru", "Сирия", "SY"),
    ("uk", "Німеччина", "DE"),
    ("bg", "Гърция", "GR"),
    ("sr", "Немачка", "DE"),
    ("el", "Τουρκία", "TR"),
    ("ar", "العراق", "IQ"),
    ("ar", "مصر", "EG"),
    ("fa", "آلمان", "DE"),
    ("ur", "بھارت", "IN"),
    ("he", "ישראל", "IL"),
    ("hi", "भारत", "IN"),
    ("bn", "বাংলাদেশ", "BD"),
    ("ta", "இலங்கை", "LK"),
    ("th", "ญี่ปุ่น", "JP"),
    ("zh", "乌克兰", "UA"),
    ("zh", "法國", "FR"),
    ("ja", "ドイツ", "DE"),
    ("ko", "프랑스", "FR"),
    ("ka", "უკრაინა", "UA"),
    ("hy", "Ռուսաստան", "RU"),
    ("am", "ኢትዮጵያ", "ET"),
]

PLACES = [
    ("Kirkuk", "IQ.13"),
    ("Kirkuk", "geonames:94787"),
    ("كركوك", "geonames:94787"),
    ("Киркук", "geonames:94787"),
    ("الموصل", "geonames:99072"),
    ("摩苏尔", "geonames:99072"),
    ("モースル", "geonames:99072"),
    ("מוסול", "geonames:99072"),
    ("Москва", "geonames:524901"),
    ("Moscou", "geonames:524901"),
    ("北京", "geonames:1816670"),
    ("東京", "geonames:1850147"),
    ("서울", "geonames:1835848"),
    ("กรุงเทพมหานคร", "geonames:1609350"),
    ("القاهرة", "geonames:360630"),
    ("München", "geonames:2867714"),
    ("Αθήνα", "geonames:264371"),
    ("Київ", "geonames:703448"),
    ("Texas", "US.TX"),
    ("テキサス州", "US.TX"),
    ("Georgia", "US.GA"),
    ("Bayern", "DE.02"),
    ("Bavaria", "DE.02"),
    ("Baviera", "DE.02"),
    ("Бавария", "DE.02"),
    ("Nineveh", "IQ.15"),
    ("نينوى", "IQ.15"),
    ("Московская область", "RU.47"),
    ("Дніпропетровська область", "UA.04"),
    ("Donetsk Oblast", "UA.05"),
    ("Ontario", "CA.08"),
    ("Maharashtra", "IN.16"),
    ("महाराष्ट्र", "IN.16"),
    ("广东省", "CN.30"),
    ("广东", "CN.30"),
    ("Île-de-France", "FR.11"),
    ("Cataluña", "ES.56"),
    ("Borno State", "NG.27"),
]

NO_NAMES = [
    ("en", "the"),
    ("en", "said"),
    ("en", "island"),
    ("en", "KIK"),  # an airport's code among the alternate names of Kirkuk
    ("en", "mo su er"),  # a machine's transliteration of 摩苏尔
    ("en", "kyrkwk"),
    ("en", "2024"),
    ("en", "Northern"),
    ("en", "Central"),
    ("de", "Oma"),  # Portuguese Omã folds to it
    ("es", "irá"),  # and Portuguese Irã to this
    ("en", "áo"),  # Vietnamese for Austria
    ("pl", "dane"),  # English Danes
]


@pytest.mark.parametrize(("language", "name", "region"), COUNTRIES)
def test_a_country_is_known_in_its_readers_language(
    gazetteer: Gazetteer, language: str, name: str, region: str
) -> None:
    """By its name, its short or historical one, or its adjective; and by nothing likelier."""
    assert regions(gazetteer, name, language)[0] == region


@pytest.mark.parametrize(("name", "region"), PLACES)
def test_cities_and_divisions_are_known_in_many_scripts(gazetteer: Gazetteer, name: str, region: str) -> None:
    """A city and its division may share a name: both are known by it."""
    assert region in regions(gazetteer, name)


@pytest.mark.parametrize(("language", "name"), NO_NAMES)
def test_what_is_no_name_there_is_not_known(gazetteer: Gazetteer, language: str, name: str) -> None:
    """Codes, transliterations, directions, and what another language calls a country."""
    assert regions(gazetteer, name, language) == []


class TestShipped:
    """What holds for the whole file."""

    def test_every_place_lies_where_it_says(self, gazetteer: Gazetteer) -> None:
        """Its id finds it; what it lies in is there; points are on the earth, and a group has none."""
        for number in gazetteer.numbers():
            place = gazetteer.place(number)
            assert gazetteer.find(place.region) == number
            assert not place.country or gazetteer.find(place.country) is not None
            assert not place.admin or place.admin.startswith(f"{place.country}.")
            if place.kind == "group":
                assert math.isnan(place.latitude)
                assert {gazetteer.place(member).kind for member in gazetteer.members(number)} == {"country"}
            else:
                assert abs(place.latitude) <= 90
                assert abs(place.longitude) <= 180

    def test_a_country_knows_its_capital(self, gazetteer: Gazetteer) -> None:
        capitals = {"IQ": "Baghdad", "US": "Washington", "UA": "Kyiv", "MX": "Mexico City", "ML": "Bamako"}
        for code, name in capitals.items():
            (number,) = gazetteer.members(gazetteer.find(code) or 0)
            assert gazetteer.place(number).name == name

    def test_the_bigger_city_of_a_name_comes_first(self, gazetteer: Gazetteer) -> None:
        (first, *_) = gazetteer.senses("paris")
        assert gazetteer.place(first.place).country == "FR"

    def test_a_city_that_is_called_like_its_country_leaves_it_the_name(self, gazetteer: Gazetteer) -> None:
        """Panama is the country; the city is named by saying more."""
        assert regions(gazetteer, "Panama", "en") == ["PA"]


def small() -> Build:
    """Two countries, one of which has two cities and a division, a group, and names of all ranks."""
    build = Build()
    build.spots = {
        spot.region: spot
        for spot in (
            Spot("AA", "Aland", "country", "AA", 1.5, -2.25, 500),
            Spot("BB", "Beland", "country", "BB", 0, 0, 900),
            Spot("AA.01", "North", "admin", "AA.01", 1, 1, 70),
            Spot("geonames:7", "Ö-Stadt", "city", "AA.01", -33.12345, 151.5, 70),
            Spot("geonames:30", "New Port", "city", "AA", 2, 2, 60),
            Spot("region:Both", "Both", "group", "", math.nan, math.nan, 0),
        )
    }
    build.members = {"region:Both": ["AA", "BB"], "AA": ["geonames:7"]}
    build.words = {"given": {"paris", "anna"}}
    build.names.add("aland", Meaning("AA", "country"), MAIN)
    build.names.add("port", Meaning("geonames:30", "city"), WEAK)
    build.names.add("port", Meaning("geonames:7", "city"), OTHER)
    build.names.add("port au prince", Meaning("", "blocker"), OTHER)
    build.names.add("新港", Meaning("geonames:30", "city"), OTHER, frozenset({"zh", "ja"}))
    return build


class TestFormat:
    """What was packed is what is read."""

    def test_senses_come_back(self) -> None:
        found = Gazetteer(pack(small()))
        assert found.senses("aland") == (Sense(0, "country", (), MAIN),)
        assert found.senses("新港") == (Sense(5, "city", ("ja", "zh"), OTHER),)
        assert found.senses("port au prince") == (Sense(NOWHERE, "blocker", (), OTHER),)

    def test_the_strong_and_the_big_come_first(self) -> None:
        places = [(sense.place, sense.rank) for sense in Gazetteer(pack(small())).senses("port")]
        assert places == [(4, OTHER), (5, WEAK)]

    @pytest.mark.parametrize(
        ("name", "goes_on"),
        [("port", True), ("port au", True), ("port au prince", False), ("por", False), ("aland", False), ("zz", False)],
    )
    def test_a_name_goes_on_when_a_longer_one_begins_with_its_words(self, name: str, goes_on: bool) -> None:
        assert Gazetteer(pack(small())).goes_on(name) is goes_on

    @pytest.mark.parametrize("name", ["", " ", "alan", "alandx", "a", "zzz", "\U0010ffff", "port au p"])
    def test_what_is_no_name_has_no_senses(self, name: str) -> None:
        assert Gazetteer(pack(small())).known(name).senses == ()
        assert Gazetteer(pack(Build())).known(name) == UNKNOWN

    def test_places_come_back(self) -> None:
        found = Gazetteer(pack(small()))
        city = found.place(found.find("geonames:7") or 0)
        assert city == ("geonames:7", "Ö-Stadt", "city", "AA", "AA.01", -33.12345, 151.5, 70)
        assert found.place(0) == ("AA", "Aland", "country", "AA", "", 1.5, -2.25, 500)
        assert found.place(found.find("geonames:30") or 0).admin == ""
        group = found.find("region:Both") or 0
        assert found.members(group) == (0, 1)
        assert found.members(0) == (found.find("geonames:7"),)
        assert found.members(1) == ()

    @pytest.mark.parametrize(
        "region",
        [
            "",
            "A",
            "CC",
            "AA.02",
            "geonames:",
            "geonames:8",
            "geonames:-7",
            "geonames:7.0",
            "geonames:٧",
            "region:Bot",
            f"geonames:{10**30}",
        ],
    )
    def test_an_id_that_nothing_has_finds_nothing(self, region: str) -> None:
        assert Gazetteer(pack(small())).find(region) is None

    @pytest.mark.parametrize("number", [-1, 6, 10**9])
    def test_a_number_that_no_place_has_is_an_error(self, number: int) -> None:
        with pytest.raises(IndexError, match="there is no place"):
            Gazetteer(pack(small())).place(number)

    def test_word_sets_come_back(self) -> None:
        found = Gazetteer(pack(small()))
        assert found.words("given") == {"anna", "paris"}
        with pytest.raises(KeyError):
            found.words("titles")

    def test_looking_up_forgets_in_time(self) -> None:
        """More words than are remembered are asked for: the answers stay the same."""
        found = Gazetteer(pack(small()))
        for number in range(70_000):
            assert found.known(f"w{number}") is UNKNOWN
        assert found.known("w0") is UNKNOWN
        assert found.senses("aland")


class TestDamage:
    """Bytes that are not a whole gazetteer of this version are a ValueError, whatever they are."""

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04", MAGIC[:-2] + b"2\n", MAGIC, MAGIC + b"x\x9c"])
    def test_other_files_are_refused(self, data: bytes) -> None:
        with pytest.raises(ValueError, match="the gazetteer"):
            Gazetteer(data)

    def test_every_truncation_is_refused(self) -> None:
        data = pack(small())
        for length in range(len(data)):
            with pytest.raises(ValueError, match="the gazetteer"):
                Gazetteer(data[:length])

    def test_a_changed_byte_is_refused_or_says_nothing(self) -> None:
        """Checksums tell; zlib has a few bits that mean nothing: its level, and padding."""
        data = pack(small())
        refused = 0
        for at in range(len(data)):
            torn = bytearray(data)
            torn[at] ^= 0x20
            try:
                Gazetteer(bytes(torn))
            except ValueError:
                refused += 1
            else:
                assert zlib.decompress(torn[len(MAGIC) :]) == zlib.decompress(data[len(MAGIC) :])
        assert refused >= len(data) - 3
