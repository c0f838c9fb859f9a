"""What hand files do to a build: names come in, become weak, or go; every fault names its file and line."""

from pathlib import Path

import pytest

from tools.gazetteer import handfiles
from tools.gazetteer.adding import cities, hand
from tools.gazetteer.adding.hand import Known
from tools.gazetteer.pack import pack
from tools.gazetteer.records import MAIN, OTHER, WEAK, Build, Meaning, Spot
from tools.gazetteer.sources.geonames import City
from watcher.core.regions.gazetteer import NOWHERE, Gazetteer
from watcher.core.text.fold import fold

MOSUL = City(99072, "Mosul", "IQ", "IQ.15", 36.3, 43.1, 1_683_000, ("Al Mawsil", "الموصل"))
HAWIJA = City(390188, "Al Hawijah", "IQ", "IQ.13", 35.3, 43.8, 0, ("الحويجة",))
ANNA = City(582750, "Anna", "RU", "RU", 51.5, 40.4, 18_000, ("Анна",))
MAHDIA = City(2473572, "Mahdia", "TN", "TN", 35.5, 11.1, 45_000, ("Africa",))
GROUPS = {"africa": [("en", "Africa"), ("de", "Afrika"), ("ar", "أفريقيا")]}


def build() -> Build:
    """Some countries, two divisions, three cities."""
    made = Build()
    for code in ("IQ", "RU", "TN", "ML", "NE", "US"):
        made.spots[code] = Spot(code, code, "country", code, 0, 0, 1)
    for region, name in (("IQ.13", "Kirkuk"), ("IQ.15", "Nineveh")):
        made.spots[region] = Spot(region, name, "admin", region, 0, 0, 1)
    made.names.add("mali", Meaning("ML", "country"), MAIN)
    for city in (MOSUL, ANNA, MAHDIA):
        cities.add(made, city)
    return made


def with_files(folder: Path, **files: str) -> tuple[Gazetteer, list[str]]:
    """The gazetteer with these hand files (`national_de` is national/de.txt), and the faults."""
    for name, text in files.items():
        path = folder / f"{name.replace('_', '/')}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    made, read = build(), handfiles.read(folder)
    faults = hand.apply(made, read, Known([MOSUL, HAWIJA, ANNA, MAHDIA], GROUPS))
    return Gazetteer(pack(made)), read.faults + faults


def senses(found: Gazetteer, name: str) -> list[tuple[str, str, tuple[str, ...], int]]:
    """(region, kind, languages, rank) of a name as written."""
    return [
        ("" if sense.place == NOWHERE else found.place(sense.place).region, sense.kind, sense.languages, sense.rank)
        for sense in found.senses(fold(name))
    ]


@pytest.mark.parametrize(
    ("file", "line", "name", "expected"),
    [
        ("national_de", "IQ  Irak(,s)", "Iraks", [("IQ", "country", ("de",), OTHER)]),
        ("national_de", "IQ  <irakisch(e,er)>", "irakischer", [("IQ", "adjective", ("de",), OTHER)]),
        ("national_en", "IQ  Mesopotamia", "Mesopotamia", [("IQ", "country", (), OTHER)]),
        ("national_en", "IQ  <Iraqi>", "Iraqi", [("IQ", "adjective", ("en",), OTHER)]),
        ("national_ar", "IQ  <عراقي(,ة)>", "عراقية", [("IQ", "adjective", (), OTHER)]),
        ("national_no", "IQ  <irakisk>", "irakisk", [("IQ", "adjective", ("nb", "nn", "no"), OTHER)]),
        ("national_de", "IQ:Kirkuk  <kirkukisch>", "kirkukisch", [("IQ.13", "adjective", ("de",), OTHER)]),
        ("national_sr", "ML  Mali~", "Mali", [("ML", "country", ("sr",), WEAK), ("ML", "country", (), MAIN)]),
        ("metonyms", "Kremlin | Кремл(ь,я) = RU", "Кремля", [("RU", "metonym", (), OTHER)]),
        ("actors", "IS @de | Daesh = IQ ML", "IS", [("IQ", "actor", ("de",), OTHER), ("ML", "actor", ("de",), OTHER)]),
        ("blockers", "Guinea pig(,s) =", "guinea pigs", [("", "blocker", (), OTHER)]),
        ("blockers", "New England = US", "New England", [("US", "blocker", (), OTHER)]),
        ("countries", "Babylonia = IQ", "Babylonia", [("IQ", "country", (), OTHER)]),
        ("admin", "Tameem = IQ:Kirkuk", "Tameem", [("IQ.13", "admin", (), OTHER)]),
        ("admin", "Ninawa = IQ.15", "Ninawa", [("IQ.15", "admin", (), OTHER)]),
        ("cities", "Mossoul = IQ/Mosul", "Mossoul", [("geonames:99072", "city", (), OTHER)]),
        ("cities", "Hawija = IQ/Al_Hawijah", "Hawija", [("geonames:390188", "city", (), OTHER)]),
        ("cities", "Mosul~ = IQ/Mosul", "Mosul", [("geonames:99072", "city", (), WEAK)]),
        ("drop", "Al Mawsil = IQ/Mosul", "Al Mawsil", []),
        ("common", "ru: Анна", "Анна", [("geonames:582750", "city", (), WEAK)]),
        ("persons", "Anna Mosul", "Anna", [("geonames:582750", "city", (), WEAK)]),
        ("persons", "Anna Mosul", "Mosul", [("geonames:99072", "city", (), MAIN)]),
        ("groups", "Africa = ML NE", "Africa", [("region:Africa", "group", (), MAIN)]),
        ("groups", "Africa = ML NE", "Afrika", [("region:Africa", "group", ("de",), MAIN)]),
        ("groups", "Africa = ML NE", "افريقيا", [("region:Africa", "group", (), MAIN)]),
    ],
)
def test_a_line_gives_its_names(
    tmp_path: Path, file: str, line: str, name: str, expected: list[tuple[str, str, tuple[str, ...], int]]
) -> None:
    """As tools/gazetteer/hand/README.md says of each file."""
    found, faults = with_files(tmp_path, **{file: line + "\n"})
    assert faults == []
    assert senses(found, name) == expected


def test_a_group_in_a_group_stands_for_its_countries(tmp_path: Path) -> None:
    """The inner one comes first in the file; each country is there once."""
    found, faults = with_files(tmp_path, groups="West Africa = ML NE\nSome = region:West_Africa NE IQ\n")
    assert faults == []
    inside = found.members(found.find("region:Some") or 0)
    assert [found.place(number).region for number in inside] == ["ML", "NE", "IQ"]


def test_a_small_place_that_is_named_comes_in_whole(tmp_path: Path) -> None:
    """With the names that GeoNames has for it, and in its division."""
    found, _ = with_files(tmp_path, cities="Hawija = IQ/Al_Hawijah\n")
    assert [region for region, *_ in senses(found, "الحويجة")] == ["geonames:390188"]
    assert found.place(found.find("geonames:390188") or 0).admin == "IQ.13"


def test_word_sets_are_there_by_name(tmp_path: Path) -> None:
    found, _ = with_files(tmp_path, words_titles="en: Mr President\n", persons="Änne\n")
    assert found.words("titles") == {"mr", "president"}
    assert found.words("persons") == {"anne"}


@pytest.mark.parametrize(
    ("file", "line", "fault"),
    [
        ("national_de", "QQ  Irak", "national/de.txt:1: there is no region QQ"),
        (
            "cities",
            "Moss = IQ/Nowhere",
            "cities.txt:1: IQ has no place of more than 500 inhabitants that is called Nowhere",
        ),
        ("admin", "X = IQ:Basra", "admin.txt:1: IQ has no division that is called Basra; it has Kirkuk, Nineveh"),
        ("metonyms", "Kremlin =", "metonyms.txt:1: a region follows the ="),
        ("countries", "Both = IQ ML", "countries.txt:1: one region follows the ="),
        ("blockers", "... = US", "blockers.txt:1: nothing of '...' is left when it is folded"),
        (
            "groups",
            "A = region:B\nB = ML",
            "groups.txt:1: region:B stands further down: a group in a group comes first",
        ),
        ("groups", "A = ML\nA = NE", "groups.txt:2: region:A is there already"),
        ("drop", "Nineveh = IQ/Mosul", "drop.txt:1: geonames:99072 has no name Nineveh"),
    ],
)
def test_a_fault_says_where_and_what(tmp_path: Path, file: str, line: str, fault: str) -> None:
    _, faults = with_files(tmp_path, **{file: line + "\n"})
    assert faults == [fault]
