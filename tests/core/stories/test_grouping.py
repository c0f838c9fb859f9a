"""Which reports are of one story, why, and what time and order have to do with it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from random import Random

import pytest

from watcher.core.stories import Assignment, CommonWords, Report, Stories, StoryPolicy

START = datetime(2026, 10, 13, 6, tzinfo=UTC)
COMMON = CommonWords((files("watcher") / "data/common-words.txt").read_text("utf-8"))


def report(title: str, *, summary: str = "", language: str = "en", after: float = 0, key: str = "") -> Report:
    """A report of so many hours after the start; a key of its own is its title."""
    at = START + timedelta(hours=after)
    return Report(key=key or title, title=title, summary=summary, language=language, at=at)


def grouped(reports: Sequence[Report], policy: StoryPolicy | None = None) -> list[list[str]]:
    """The titles of each story, as they stand after the last report."""
    stories, of = Stories(COMMON, policy), dict[str, str]()
    titles = {it.key: it.title for it in reports}
    for one in reports:
        assigned = stories.add(one)
        of |= dict.fromkeys(stories.reports_of(assigned.story), assigned.story)
    by_story: dict[str, list[str]] = {}
    for key, story in of.items():
        by_story.setdefault(story, []).append(titles[key])
    return sorted(sorted(titles) for titles in by_story.values())


_ONE_EVENT = {
    "en": ["Police convoy ambushed near Hawija, nine killed", "Nine policemen killed in Hawija convoy ambush"],
    "de": ["Polizeikonvoi bei Hawidscha überfallen, neun Tote", "Neun Polizisten sterben bei Überfall in Hawidscha"],
    "fr": ["Un convoi de police attaqué près de Hawija", "Hawija : neuf policiers tués dans l'attaque d'un convoi"],
    "ru": ["Полицейская колонна попала в засаду у Хавиджи", "Девять полицейских погибли в засаде под Хавиджой"],
    "ar": ["مقتل تسعة من الشرطة في كمين قرب الحويجة", "كمين الحويجة: تسعة قتلى من الشرطة الاتحادية"],
    "tr": ["Havice yakınlarında polis konvoyuna pusu: 9 ölü", "Havice'de polis konvoyuna saldırı"],
    "zh": ["伊拉克警察车队在哈维杰附近遭伏击九人死亡", "哈维杰警察车队遭伏击 九名警察死亡"],
    "ja": ["イラク北部ハウィジャで警察車列襲撃、9人死亡", "警察車列が襲撃され9人死亡 イラク・ハウィジャ"],
    "ko": ["하위자 인근서 경찰 호송대 매복 공격, 9명 사망", "하위자 경찰 호송대 피습으로 9명 숨져"],
}
_ANOTHER = {
    "en": "Flood warning for the Tisza valley",
    "de": "Hochwasserwarnung für das Theißtal",
    "fr": "Alerte aux crues dans la vallée de la Tisza",
    "ru": "Предупреждение о паводке в долине Тисы",
    "ar": "تحذير من فيضان نهر تيسا",
    "tr": "Tisa vadisi için sel uyarısı",
    "zh": "蒂萨河谷发布洪水警报",
    "ja": "ティサ川流域に洪水警報",
    "ko": "티서강 유역에 홍수 경보",
}


@pytest.mark.parametrize("language", _ONE_EVENT)
def test_two_reports_of_one_event_are_one_story_and_another_event_is_not(language: str) -> None:
    first, second = _ONE_EVENT[language]
    other = _ANOTHER[language]
    reports = [report(title, language=language) for title in (first, other, second)]
    assert grouped(reports) == sorted([sorted([first, second]), [other]])


_TWO_EVENTS = [
    # what two headlines share is common, or says where but not what
    ("Police say two men were arrested in London", "Police say a man was killed in Leeds"),
    ("What you need to know about the new tax law", "What you need to know about the match"),
    ("Kirkuk: oil exports resume through Ceyhan", "Snow closes schools in Kirkuk"),
    ("President says he will not resign", "President will sign the budget on Monday"),
    ("Stocks fall in early trade", "Oil prices fall on Monday"),
]


@pytest.mark.parametrize(("one", "other"), _TWO_EVENTS)
def test_words_that_say_little_make_no_story(one: str, other: str) -> None:
    assert grouped([report(one), report(other)]) == sorted([[one], [other]])


def test_an_assignment_says_why() -> None:
    stories = Stories(COMMON)
    opened, joined = (stories.add(report(title)) for title in _ONE_EVENT["en"])
    assert opened == Assignment(key=_ONE_EVENT["en"][0], story=_ONE_EVENT["en"][0])
    assert (joined.story, joined.reports) == (opened.story, 2)
    assert joined.similarity >= StoryPolicy().join
    assert {"hawija", "convoy"} <= set(joined.shared)


def test_stories_that_prove_to_be_one_are_joined_under_the_older_name() -> None:
    """The third report has the words of both; whoever keeps assignments is told which story is no more."""
    stories = Stories(COMMON)
    first = stories.add(report("Gunmen ambush convoy near Hawija"))
    second = stories.add(report("Nine officers killed in Kirkuk province", after=1))
    assert second.story != first.story
    third = stories.add(report("Nine officers killed as gunmen ambush convoy near Hawija, Kirkuk province", after=2))
    fourth = stories.add(report("Hawija ambush: nine officers of convoy killed in Kirkuk province", after=3))
    assert {*third.joined, *fourth.joined} == {second.story}
    assert fourth.story == first.story
    assert len(stories.reports_of(first.story)) == 4


def test_a_quiet_story_closes_and_the_same_words_open_another() -> None:
    stories, policy = Stories(COMMON), StoryPolicy()
    title = _ONE_EVENT["en"][0]
    first = stories.add(report(title, key="1"))
    again = stories.add(report(title, key="2", after=60))
    late = stories.add(report(title, key="3", after=60 + policy.quiet / timedelta(hours=1) + 7))
    assert (again.story, late.story) == (first.story, "3")


def test_no_story_outlives_its_longest_life_though_it_is_never_quiet() -> None:
    stories, policy = Stories(COMMON), StoryPolicy()
    days = policy.life // timedelta(days=1)
    names = [stories.add(report("Hawija siege goes on", key=f"{day}", after=24 * day)).story for day in range(days + 3)]
    assert names[days - 1] == "0"
    assert names[-1] != "0"


def test_a_great_event_keeps_its_words() -> None:
    """Fifty reports of one event do not make its name a common word: words are counted once a story."""
    reports = [
        report(f"Hawija ambush: convoy victim {name} buried", after=number / 4) for number, name in enumerate(_NAMES)
    ]
    assert len(grouped([*reports, report("Hawija ambush inquiry opens", after=20)])) == 1


_NAMES = [f"{first}{last}" for first in "ABCDEFGHIJ" for last in ("ana", "oris", "elim", "umar", "ivak")]


def test_an_empty_report_is_a_story_of_its_own() -> None:
    stories = Stories(COMMON)
    assert [stories.add(report("", key=key)).story for key in "ab"] == ["a", "b"]


def test_the_same_reports_in_the_same_order_give_the_same_stories() -> None:
    reports = _stream(Random(4))  # noqa: S311 - invented reports
    assert grouped(reports) == grouped(reports)


def test_the_order_within_ten_minutes_hardly_matters() -> None:
    """At most 3 % of reports change the set that they are in."""
    reports = _stream(Random(5))  # noqa: S311 - invented reports
    shuffled = sorted(reports, key=lambda it: (it.at.timestamp() // 600, it.key[::-1]))
    assert shuffled != reports
    before = {title: titles for titles in map(frozenset, grouped(reports)) for title in titles}
    after = {title: titles for titles in map(frozenset, grouped(shuffled)) for title in titles}
    changed = [title for title in before if before[title] != after[title]]
    assert len(changed) <= 0.03 * len(reports)


def _stream(random: Random) -> list[Report]:
    """Forty events of five reports, which draw five of an event's seven words and two of everybody's, over a day."""
    said = [f"{a}{b}" for a in ("kor", "mel", "tas", "vin", "dru", "pal") for b in ("ado", "iri", "uma", "eno", "ask")]
    events = [[f"{word}{event}x" for word in random.sample(said, 7)] for event in range(40)]
    reports = [
        report(" ".join([*random.sample(event, 5), *random.sample(said, 2), f"r{number}"]), after=random.uniform(0, 24))
        for event in events
        for number in range(5)
    ]
    return sorted(reports, key=lambda it: it.at)
