"""Names on their way into the gazetteer: which spellings are taken, how strong, and what hand files change."""

import os
import subprocess
from pathlib import Path

import pytest

from tools.gazetteer import handfiles, spelling
from tools.gazetteer.pack import pack
from tools.gazetteer.records import MAIN, OTHER, WEAK, Build, Meaning, Names, Spot, Use
from tools.gazetteer.sources.divisions import Named, bare, matched
from watcher.adapters.gazetteer import gazetteer
from watcher.core.regions.gazetteer import Gazetteer

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / ".gazetteer"
IQ, IR = Meaning("IQ", "country"), Meaning("IR", "country")
PINS = matched({}, {})
KIRKUK = {"en": "Kirkuk Governorate", "de": "Kirkuk", "ar": "محافظة كركوك"}
NINEVEH = {"en": "Nineveh", "de": "Ninawa", "ru": "Найнава"}
DE, FR = frozenset({"de"}), frozenset({"fr"})


@pytest.mark.parametrize(
    ("alternate", "taken"),
    [
        ("Kerkouk", True),
        ("كركوك", True),
        ("기르쿠크", True),
        ("摩苏尔", True),
        ("KIK", False),
        ("mo su er", False),
        ("krkwk", False),
        ("Sector 7", False),
        ("Ai", False),
        ("京", False),
    ],
)
def test_codes_and_transliterations_are_not_taken(alternate: str, taken: bool) -> None:  # a table
    """Nor a single character, nor what has a number."""
    assert spelling.is_printed(alternate) is taken


@pytest.mark.parametrize(
    ("name", "rank", "population", "expected"),
    [
        ("kirkuk", MAIN, 20_000, MAIN),
        ("of", MAIN, 20_000, WEAK),
        ("ufa", MAIN, 1_000_000, MAIN),
        ("rio", OTHER, 6_000_000, WEAK),
        ("рим", OTHER, 2_000_000, OTHER),
        ("北 京", OTHER, 20_000_000, OTHER),
        ("太 平", OTHER, 30_000, WEAK),
        ("摩 苏 尔", OTHER, 30_000, OTHER),
    ],
)
def test_short_names_are_weak_but_for_big_cities(name: str, rank: int, population: int, expected: int) -> None:
    """A Latin one must be the city's main name, too."""
    assert spelling.rank_of(name, rank, population) == expected


@pytest.mark.parametrize(
    ("name", "language", "languages"),
    [
        ("island", "de", {"de"}),
        ("dane", "en", {"en"}),
        ("norge", "nb", {"nb", "nn", "no"}),
        ("чад", "ru", {"ru"}),
        ("العراق", "ar", set()),
        ("中 国", "zh", set()),
    ],
)
def test_words_of_shared_scripts_are_bound_to_their_language(name: str, language: str, languages: set[str]) -> None:
    assert spelling.bound_to(name, language) == languages


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("kirkuk governorate", "kirkuk"),
        ("gobernacion de kirkuk", "kirkuk"),
        ("muhafazat kirkuk", "kirkuk"),
        ("московская область", "московская"),
        ("محافظه نينوي", "نينوي"),
        ("广 东 省", "广 东"),
        ("贵 州", "贵 州"),
        ("north kivu", "north kivu"),
        ("provincia de la pampa", "la pampa"),
        ("oblast", "oblast"),
    ],
)
def test_the_word_for_a_division_comes_off(name: str, left: str) -> None:
    """At either end, and never all of the name; directions stay."""
    assert bare(name) == left


class TestMatching:
    """Which of CLDR's divisions is which of GeoNames', told by their names."""

    def test_by_any_of_their_names(self) -> None:
        divisions = {"IQ.13": Named(["Muhafazat Kirkuk"], []), "IQ.15": Named(["Ninawa"], [])}
        assert matched({"iqki": KIRKUK, "iqni": NINEVEH}, divisions) == PINS | {
            "iqki": "IQ.13",
            "iqni": "IQ.15",
        }

    def test_by_the_biggest_city(self) -> None:
        divisions = {"IQ.13": Named([], ["Kirkuk", "كركوك"]), "IQ.15": Named(["Ninawa"], ["Mosul"])}
        assert matched({"iqki": KIRKUK, "iqni": NINEVEH}, divisions) == PINS | {
            "iqki": "IQ.13",
            "iqni": "IQ.15",
        }

    def test_the_surer_match_wins_and_nothing_is_given_twice(self) -> None:
        """A city and the province around it may share a name: the one with more names in common is it."""
        translations = {"iqka": {"en": "Kirkuk"}, "iqki": KIRKUK}
        assert matched(translations, {"IQ.13": Named(["Kirkuk"], ["كركوك"])}) == PINS | {"iqki": "IQ.13"}

    def test_not_across_borders(self) -> None:
        assert matched({"iqki": KIRKUK}, {"IR.13": Named(["Kirkuk"], [])}) == PINS


class TestNames:
    """How uses of one name meet."""

    def test_the_better_rank_and_all_languages_are_kept(self) -> None:
        names = Names()
        names.add("irak", IQ, OTHER, DE)
        names.add("irak", IQ, MAIN, FR)
        assert names.uses["irak"] == {IQ: Use(MAIN, DE | FR)}

    def test_any_language_is_more_than_some(self) -> None:
        names = Names()
        names.add("iran", IR, OTHER, DE)
        names.add("iran", IR, MAIN)
        assert names.uses["iran"] == {IR: Use(MAIN)}

    def test_weak_in_one_language_is_strong_in_the_others(self) -> None:
        """The packed file has two senses then; that of the language stands first."""
        build = Build(spots={"IQ": Spot("IQ", "Iraq", "country", "IQ", 0, 0, 0)})
        build.names.add("irak", IQ, MAIN)
        build.names.weaken("irak", IQ, DE)
        senses = Gazetteer(pack(build)).senses("irak")
        assert [(sense.languages, sense.rank) for sense in senses] == [(("de",), WEAK), ((), MAIN)]

    def test_weak_everywhere(self) -> None:
        names = Names()
        names.add("irak", IQ, MAIN)
        names.weaken("irak", IQ)
        assert names.uses["irak"][IQ].rank == WEAK

    def test_a_weak_name_that_is_new_is_added(self) -> None:
        names = Names()
        names.weaken("irak", IQ, DE)
        assert names.uses["irak"] == {IQ: Use(WEAK, DE, DE)}

    def test_dropping_says_whether_there_was_anything(self) -> None:
        names = Names()
        names.add("irak", IQ, MAIN)
        assert names.drop("irak", "IR") is False
        assert names.drop("irak", "IQ") is True
        assert names.uses["irak"] == {}


class TestRepeatable:
    """The same sources give the same bytes."""

    def test_the_shipped_file_is_of_these_hand_files(self) -> None:
        """Whoever changes one runs `make gazetteer`."""
        assert gazetteer().handmade == handfiles.digest(ROOT / "tools/gazetteer/hand")

    def test_no_order_of_sets_or_insertion_reaches_the_bytes(self) -> None:
        forth, back = Build(), Build()
        codes = [f"A{letter}" for letter in "QWERTY"]
        for build, order in ((forth, codes), (back, codes[::-1])):
            for code in order:
                build.spots[code] = Spot(code, code, "country", code, 1, 2, 3)
                build.words[code] = {"b", "a"}
                build.names.add("same", Meaning(code, "country"), OTHER, frozenset({code.lower(), "x"}))
                build.names.add(code.lower(), Meaning(code, "country"), MAIN)
        assert pack(forth) == pack(back)

    @pytest.mark.timeout(300)
    @pytest.mark.skipif(
        not (SOURCES / ".ready").exists(), reason="its packages are not there: `make gazetteer` fetches them"
    )
    def test_another_build_gives_the_same_bytes(self, tmp_path: Path) -> None:
        """With another seed of hashes than any before."""
        cldr, out = SOURCES / "package/3rdparty/cldr/common", tmp_path / "out.bin"
        command = [str(SOURCES / "bin/python"), "-m", "tools.gazetteer", "--cldr", str(cldr), "--out", str(out)]
        environ = os.environ | {"PYTHONHASHSEED": str(os.getpid())}
        subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)
        assert out.read_bytes() == (ROOT / "watcher/data/gazetteer.bin").read_bytes()
