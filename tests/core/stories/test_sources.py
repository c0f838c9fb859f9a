"""How many of a story's sources are independent: copies, agencies and owners count once."""

import pytest

from watcher.core.stories.sources import Outlet, Sources, agency, shingles, sources_of

_CREDITED = [
    # title, summary, agency
    ("Convoy ambushed", "BAGHDAD (Reuters) - Gunmen opened fire on a convoy on Monday, police said.", "Reuters"),
    ("Convoy ambushed", "BAGHDAD, Oct 13 (Reuters) - Gunmen opened fire.", "Reuters"),
    ("Convoi attaqué", "Bagdad (AFP) - Des hommes armés ont ouvert le feu.", "AFP"),
    ("Convoi attaqué", "Des hommes armés ont ouvert le feu. (AFP)", "AFP"),
    ("Konvoi überfallen", "Bagdad (dpa) - Bewaffnete haben das Feuer eröffnet.", "dpa"),
    ("Konvoi überfallen", "Bagdad (dpa/AFP) - Bewaffnete haben das Feuer eröffnet.", "AFP"),
    ("Convoy ambushed - Reuters", "", "Reuters"),
    ("Convoy ambushed | AP", "", "AP"),
    ("Reuters: convoy ambushed", "", "Reuters"),
    ("Нападение на колонну", "МОСКВА, 13 октября. /ТАСС/. Неизвестные открыли огонь. Источник: ТАСС", "TASS"),
    ("هجوم على رتل", "بغداد (رويترز) - فتح مسلحون النار على رتل", "Reuters"),
    ("车队遭袭", "（新华社）武装分子周一向一个车队开火", "Xinhua"),
    ("호송대 습격", "무장 괴한이 월요일 호송대에 총격을 가했다 (연합뉴스)", "Yonhap"),
    # what only speaks of an agency, or has its letters, credits none
    ("Reuters journalist killed near the front", "A Reuters cameraman was killed on Monday.", ""),
    ("AP exams begin", "Students sit the AP exams this week.", ""),
    ("Convoy ambushed", "Gunmen opened fire (see our map).", ""),
    ("A tax on tea", "Pap smears and naps are unlike PAP.", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("title", "summary", "expected"), _CREDITED)
def test_a_credited_agency_is_named_and_a_mentioned_one_is_not(title: str, summary: str, expected: str) -> None:
    assert agency(title, summary) == expected


def test_an_author_may_be_the_agency() -> None:
    assert agency("Convoy ambushed", "Gunmen opened fire.", ("AFP",)) == "AFP"
    assert agency("Convoy ambushed", "Gunmen opened fire.", ("Ana Example",)) == ""


_TEXT = (
    "Gunmen opened fire on two police vehicles on the road between Hawija and Kirkuk late on Monday and killed nine"
    " officers, the interior ministry said in a statement that blamed Islamic State cells for the attack."
)
_OTHER = (
    "Nine members of the federal police died when their convoy was ambushed south of the city; a hospital source told"
    " our correspondent that four of the wounded were in a critical state on Tuesday morning."
)


def outlet(name: str, text: str, *, owner: str = "", credit: str = "", title: str = "Convoy ambushed") -> Outlet:
    return Outlet(outlet=name, owner=owner or name, agency=credit, shingles=shingles(title, text))


_COUNTED = {
    "one report": ([outlet("A", _TEXT)], Sources(outlets=1, independent=1)),
    "two newsrooms": ([outlet("A", _TEXT), outlet("B", _OTHER)], Sources(outlets=2, independent=2)),
    "an outlet that reports twice": ([outlet("A", _TEXT), outlet("A", _OTHER)], Sources(outlets=1, independent=1)),
    "a copy": ([outlet("A", _TEXT), outlet("B", _TEXT)], Sources(outlets=2, independent=1, why="same text")),
    "a copy with a sentence of its own": (
        [outlet("A", _TEXT), outlet("B", f"{_TEXT} It is the third such attack since August.")],
        Sources(outlets=2, independent=1, why="same text"),
    ),
    "a copy that was cut short": (
        [outlet("A", _TEXT), outlet("B", _TEXT[:120])],
        Sources(outlets=2, independent=1, why="same text"),
    ),
    "one owner": (
        [outlet("A", _TEXT, owner="Group"), outlet("B", _OTHER, owner="Group")],
        Sources(outlets=2, independent=1, why="of Group"),
    ),
    "one agency in two wordings": (
        [outlet("A", _TEXT, credit="AFP"), outlet("B", _OTHER, credit="AFP"), outlet("C", "", credit="AFP")],
        Sources(outlets=3, independent=1, why="carry AFP"),
    ),
    "two agencies": (
        [outlet("A", _TEXT, credit="AFP"), outlet("B", _OTHER, credit="Reuters")],
        Sources(outlets=2, independent=2),
    ),
    "a chain: A and B are of one owner, C copies B": (
        [outlet("A", _OTHER, owner="Group"), outlet("B", _TEXT, owner="Group"), outlet("C", _TEXT)],
        Sources(outlets=3, independent=1, why="of Group, same text"),
    ),
    "a chain that closes late": (
        [outlet("A", _TEXT), outlet("B", _OTHER), outlet("C", _TEXT, owner="B")],
        Sources(outlets=3, independent=1, why="of B, same text"),
    ),
    "the same headline of nine words": (
        [
            outlet("A", "", title="Gunmen ambush a police convoy near Hawija, nine killed"),
            outlet("B", "", title="Gunmen ambush a police convoy near Hawija, nine killed"),
        ],
        Sources(outlets=2, independent=1, why="same text"),
    ),
    "a headline of two words says nothing": (
        [outlet("A", "", title="Convoy ambushed"), outlet("B", "", title="Convoy ambushed")],
        Sources(outlets=2, independent=2),
    ),
    "nothing at all": ([], Sources(outlets=0, independent=0)),
}


@pytest.mark.parametrize("case", _COUNTED)
def test_sources_are_counted_once_for_a_text_an_owner_and_an_agency(case: str) -> None:
    reports, expected = _COUNTED[case]
    assert sources_of(reports) == expected


@pytest.mark.parametrize("case", _COUNTED)
def test_the_order_of_reports_does_not_change_the_count(case: str) -> None:
    reports, expected = _COUNTED[case]
    backwards = sources_of(reversed(reports))
    assert (backwards.outlets, backwards.independent) == (expected.outlets, expected.independent)


def test_of_a_thousand_copies_each_is_compared_with_its_original_alone() -> None:
    reports = [outlet(f"Outlet {number}", _TEXT) for number in range(1_000)]
    assert sources_of(reports) == Sources(outlets=1_000, independent=1, why="same text")
