"""LIST_*, what is added by language, and WATCH_DEFAULT_KEYWORDS: which terms a watch has in the end."""

from pathlib import Path

import pytest

from tests.support.env_files import CHANNEL, FEEDS, faults, loaded
from watcher.core.model import Near, Watch
from watcher.core.query import languages
from watcher.settings import Settings

REST = FEEDS + CHANNEL
ANALYST = """\
TIMEZONE=Europe/Paris
FEEDS=https://rss.example.org/world
LIST_ARMED='Islamic State, ISIS, JNIM'
LIST_ARMED_FR='État islamique, EI, GSIM'
LIST_ARMED_AR='داعش, تنظيم الدولة'
LIST_ATTACK_FILE=attack.txt
LIST_ATTACK_FR_FILE=attack.fr.txt
WATCH_DEFAULT_KEYWORDS='@ARMED, @ATTACK, (@ARMED NEAR/12 @ATTACK)^20'
WATCH_DEFAULT_THRESHOLD=20
WATCH_IRAQ_TO=ME
WATCH_SAHEL_TO=ME
CHANNEL_ME=ana@example.org
CHANNEL_ME_DIGEST='07:00,18:00'
SMTP_FROM=watcher@example.org
"""
FILES = {"attack.txt": "# what they do\nattack*\nambush*^15\n", "attack.fr.txt": "attaque*\nembuscade*\n"}


def _settings(directory: Path, text: str) -> Settings:
    return loaded(directory, text + REST)


def _terms(watch: Watch) -> list[str]:
    """`coup`, `coup^20`, `coup [fr]`."""
    return [
        term.source
        + (f"^{term.weight}" if term.weight != 10 else "")
        + (f" [{','.join(languages(term))}]" if languages(term) else "")
        for term in watch.terms
    ]


def test_an_analyst_writes_lists_once_for_all_watches(tmp_path: Path) -> None:
    iraq, sahel = loaded(tmp_path, ANALYST, files=FILES).watches
    assert _terms(iraq) == [
        "Islamic State",
        "ISIS",
        "JNIM",
        "État islamique [fr]",
        "EI [fr]",
        "GSIM [fr]",
        "داعش [ar]",
        "تنظيم الدولة [ar]",
        "attack*",
        "ambush*^15",
        "attaque* [fr]",
        "embuscade* [fr]",
        "(@ARMED NEAR/12 @ATTACK)^20",
    ]
    assert iraq.terms is sahel.terms, "read once"
    assert isinstance(iraq.terms[-1].expression, Near)
    assert iraq.threshold == 20


def test_what_comes_with_later_releases_is_refused_by_name(tmp_path: Path) -> None:
    """The same file with all that its writer hopes for (EXAMPLES.md)."""
    later = "WATCH_DEFAULT_URGENT=60\nWATCH_IRAQ_REGIONS=IQ\nWATCH_SAHEL_REGIONS='region:Sahel, !TD'\n"
    found = faults(tmp_path, later + ANALYST, files=FILES)
    assert [(fault.key, fault.problem) for fault in found] == [("WATCH_DEFAULT_URGENT", "is not built yet")]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("WATCH_A_KEYWORDS='coup'\nWATCH_A_KEYWORDS_FR='putsch'\n", ["coup", "putsch [fr]"]),
        ("WATCH_A_KEYWORDS_FR='putsch'\n", ["putsch [fr]"]),
        (
            "WATCH_A_KEYWORDS=coup\nWATCH_A_KEYWORDS_FR='putsch'\nWATCH_A_KEYWORDS_DE='Putsch, Staatsstreich'\n",
            ["coup", "putsch [fr,de]", "Staatsstreich [de]"],
        ),
        ("LIST_B='x1^5, y1'\nWATCH_A_KEYWORDS='@B, x1^7'\n", ["x1^7", "y1"]),
        ("LIST_B_FR='x1'\nWATCH_A_KEYWORDS='@B'\n", ["x1 [fr]"]),
        ("LIST_B='x1'\nLIST_B_FR='y1'\nWATCH_A_KEYWORDS='@B^7'\n", ["@B^7"]),
        ("LIST_B='@C, x1'\nLIST_C='y1, z1'\nWATCH_A_KEYWORDS='@B'\n", ["y1", "z1", "x1"]),
        ("LIST_B='@C^3'\nLIST_C='@D'\nLIST_D='x1'\nWATCH_A_KEYWORDS='@B, y1'\n", ["@C^3", "y1"]),
        ("LIST_B='x1'\nWATCH_A_KEYWORDS='aa1'\nWATCH_A_KEYWORDS_FR='@B'\n", ["aa1", "x1 [fr]"]),
        ("WATCH_DEFAULT_KEYWORDS=d1\nWATCH_DEFAULT_KEYWORDS_FR=d2\nWATCH_A_TO=DESK\n", ["d1", "d2 [fr]"]),
        ("WATCH_DEFAULT_KEYWORDS=d1\nWATCH_DEFAULT_KEYWORDS_FR=d2\nWATCH_A_KEYWORDS=a1\n", ["a1"]),
        (
            "WATCH_DEFAULT_KEYWORDS=d1\nWATCH_DEFAULT_KEYWORDS_FR=d2\nWATCH_DEFAULT_KEYWORDS_AR=d3\n"
            "WATCH_A_KEYWORDS_FR=a2\n",
            ["d1", "a2 [fr]", "d3 [ar]"],
        ),
    ],
)
def test_terms_come_from_the_watch_its_lists_and_its_languages(text: str, terms: list[str], tmp_path: Path) -> None:
    """What is added by language belongs to the keywords that it adds to; a list may use lists."""
    watch = _settings(tmp_path, text).watches[0]
    assert sorted(_terms(watch)) == sorted(terms)


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("LIST_B=x1\nLIST_C=y1\nWATCH_A_KEYWORDS=@C\n", ["no watch uses @B"]),
        ("LIST_B=x1\nLIST_C='@B'\nWATCH_A_KEYWORDS='z1 AND NOT @C'\n", []),
        ("LIST_B=x1\nLIST_C='@B'\nWATCH_A_KEYWORDS=z1\n", ["no watch uses @B", "no watch uses @C"]),
        ("LIST_B=x1\nWATCH_A_KEYWORDS=y1\nWATCH_A_KEYWORDS_FR=@B\n", []),
        ("LIST_B=x1\nWATCH_DEFAULT_KEYWORDS=@B\nWATCH_A_KEYWORDS=y1\n", ["no watch uses @B"]),
        (
            "LIST_B='x1, y1'\nLIST_B_FR='X1, Y1, z1'\nLIST_B_DE='z1'\nWATCH_A_KEYWORDS=@B\nWATCH_C_KEYWORDS=@B\n",
            ["LIST_B_FR: 2 of its terms are in LIST_B already, for items in any language"],
        ),
    ],
)
def test_what_has_no_effect_is_noted(text: str, notes: list[str], tmp_path: Path) -> None:
    assert list(_settings(tmp_path, text).notes) == notes


@pytest.mark.parametrize(
    ("text", "where", "key", "says"),
    [
        ("LIST_B='x1'\nWATCH_A_KEYWORDS='@C'\n", 2, "WATCH_A_KEYWORDS", "there is no list @C"),
        ("LIST_ARMED='x1'\nWATCH_A_KEYWORDS='@ARMD'\n", 2, "WATCH_A_KEYWORDS", "@ARMED; in quotes"),
        ("LIST_B='x1\ny1^z'\nWATCH_A_KEYWORDS='@B'\n", 2, "LIST_B", "(line 2, column 3 of the query)"),
        ("LIST_B='x1'\nLIST_B_FR='(y1'\nWATCH_A_KEYWORDS='@B, b1'\n", 2, "LIST_B_FR", "not closed"),
        ("LIST_B='@B, x1'\nWATCH_A_KEYWORDS='@B'\n", 1, "LIST_B", "is in itself: @B uses @B"),
        (
            "LIST_B='@C'\nLIST_C='@D'\nLIST_D='x1, @B^3'\nLIST_E='@B, y1'\nWATCH_A_KEYWORDS='@E'\n",
            1,
            "LIST_B",
            "is in itself: @B uses @C uses @D uses @B",
        ),
        ("LIST_B_FILE=gone\nLIST_C='@B'\nWATCH_A_KEYWORDS='@C, x1'\n", 1, "LIST_B_FILE", "does not exist"),
        ("LIST_B='\"x1'\nWATCH_A_KEYWORDS='@B NEAR/3 y1'\n", 1, "LIST_B", "a quote that is not closed"),
        ("WATCH_A_KEYWORDS='x1'\nWATCH_A_KEYWORDS_FR='y1 AND'\n", 2, "WATCH_A_KEYWORDS_FR", "nothing behind it"),
        ("WATCH_A_KEYWORDS_FR='x1^2'\n", 1, "WATCH_A_KEYWORDS_FR", "add up to 4 at most, the threshold is 10"),
        ("WATCH_A_KEYWORDS='lang:en'\n", 1, "WATCH_A_KEYWORDS", "add up to 0 at most"),
        ("WATCH_DEFAULT_KEYWORDS='(d1'\nWATCH_A_TO=DESK\nWATCH_B_TO=DESK\n", 1, "WATCH_DEFAULT_KEYWORDS", "closed"),
    ],
)
def test_a_wrong_query_is_one_fault_however_many_use_it(
    text: str, where: int, key: str, says: str, tmp_path: Path
) -> None:
    (fault,) = faults(tmp_path, text + REST)
    assert (fault.where, fault.key) == (f"{tmp_path / 'config.env'}:{where}", key)
    assert says in str(fault)


def test_thousands_of_watches_with_additions_are_read_in_seconds(tmp_path: Path) -> None:
    """Nothing is sought among all keys for each of them."""
    text = "".join(f"WATCH_A{n}_KEYWORDS='x{n}, @B NEAR/3 y{n}'\nWATCH_A{n}_KEYWORDS_FR='z{n}'\n" for n in range(3_000))
    watches = _settings(tmp_path, "LIST_B='" + ", ".join(f"b{n}" for n in range(50)) + "'\n" + text).watches
    assert len(watches) == 3_000
    assert _terms(watches[-1]) == ["x2999", "@B NEAR/3 y2999", "z2999 [fr]"]
