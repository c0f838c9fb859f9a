"""T1: what a poll leaves, and what is found of it afterwards."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.adapters.store.conftest import Open
from tests.support.records import FEED, NOW, ago, feed_state, hit, item, match, mention, poll
from watcher.adapters.store import CRASH_POINTS, SqlStore
from watcher.core.model import Hit, Item, Locus, Match, Poll

FULL = item(
    "full",
    source="Example News",
    guid="tag:example.org,2016:1",
    title="مقتل تسعة شرطيين 🚓",
    summary='A "quoted" line,\nand a second',
    published_at=ago(hours=5, microseconds=1),
    authors=("A. Reporter", "Ñ, [O]"),
    categories=("World", ""),
    language="ar-iq",
    points=(Locus(36.34, 43.13), Locus(-1.5, -0.1)),
    countries=("IQ", "SY"),
    arrival="first_run",
)


def everything(store: SqlStore) -> list[Item]:
    return list(store.items(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)))


def test_what_is_stored_comes_back(store: SqlStore) -> None:
    """Items and feed states come back equal, in UTC; the keys are known."""
    stored = poll(FULL, item("bare", link=""))
    store.commit_polls([stored])
    assert everything(store) == list(stored.items)
    assert store.feed_states() == [stored.state]
    assert store.known(["full", "bare", "other"]) == {"full", "bare"}


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
instants = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is the next argument's


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.builds(dict, title=text, summary=text, authors=st.lists(text).map(tuple), published_at=st.none() | instants))
def test_any_text_and_instant(store: SqlStore, said: dict[str, object]) -> None:
    """Every text without lone surrogates and every instant comes back as it was."""
    key = f"key of {said!r}"
    store.commit_polls([poll(item(key, **said))])  # type: ignore[arg-type] # the fields of an entry
    assert item(key, **said) in everything(store)  # type: ignore[arg-type] # as above


def test_instants_of_other_zones() -> None:
    """What is told in another zone is the same instant; a naive datetime is a mistake of ours, not an instant."""
    from watcher.adapters.store.schema import Instant

    baghdad = NOW.astimezone(timezone(timedelta(hours=3)))
    assert Instant().process_bind_param(baghdad, None) == 1476676800000000  # type: ignore[arg-type] # unused
    with pytest.raises(TypeError):
        Instant().process_bind_param(NOW.replace(tzinfo=None), None)  # type: ignore[arg-type] # unused


@pytest.mark.parametrize(
    "polls",
    [
        pytest.param([poll(item(), item())], id="twice in a document"),
        pytest.param([poll(item()), poll(item())], id="twice in a transaction"),
    ],
)
def test_an_item_is_stored_once(store: SqlStore, polls: list[Poll]) -> None:
    """Of several items with one key the first is kept."""
    store.commit_polls(polls)
    assert everything(store) == [item()]


def test_known_items_are_passed_over(store: SqlStore) -> None:
    """An item whose key is known changes nothing, and neither do its matches: what was told is not told anew."""
    store.commit_polls([poll(item())])
    changed, new = (
        item(title="Changed", seen_at=NOW + timedelta(hours=1)),
        item("new", seen_at=NOW + timedelta(hours=1)),
    )
    store.commit_polls([poll(changed, new, matches=[match(changed), match(new)])])
    assert everything(store) == [item(), new]
    assert [story.item for story in store.untold("DESK", ["SAFETY"])] == [new]


KIRKUK = mention(
    "geonames:94787",
    "Kirkuk",
    kind="city",
    within=("geonames:94787", "IQ.02", "IQ"),
    text="كركوك",
    locus=Locus(35.47, 44.39),
    evidence=("dateline", "capital letter"),
    called=("Kirkuk", "Kirkuk", "Iraq"),
)


def test_matches_come_back(store: SqlStore) -> None:
    """A match keeps its hits in order, with spans and points, and the places that let it pass, best first, so that it
    still explains itself."""
    hits = (
        hit("ambush*"),
        Hit(term="قتل^30", field="summary", start=0, end=4, text="مقتل", points=30),
        hit("ambush*", points=0, start=30),
    )
    found = match(FULL, watch="IRAQ", threshold=25, hits=hits, regions=[KIRKUK, mention("IQ", "Iraq")])
    store.commit_polls([poll(FULL, matches=[found])])
    [story] = store.untold("DESK", ["IRAQ"])
    assert story.matches == (found,)
    assert story.score == 50


def test_a_304_writes_only_the_state(store: SqlStore) -> None:
    """A poll without items saves the feed's state alone."""
    store.commit_polls([poll(item())])
    later = feed_state(next_poll_at=NOW + timedelta(hours=2), etag='"2"', succeeded_at=NOW)
    store.commit_polls([Poll(state=later)])
    assert store.feed_states() == [later]
    assert everything(store) == [item()]


def test_many_keys(store: SqlStore) -> None:
    """`known` and T1 take more keys than fit one statement."""
    many = [item(f"key-{n:04}") for n in range(2_000)]
    store.commit_polls([poll(*many)])
    assert store.known([f"key-{n:04}" for n in range(1_990, 4_000)]) == {f"key-{n:04}" for n in range(1_990, 2_000)}
    assert store.known([]) == frozenset()


def test_crash_points(opened: Open) -> None:
    """T1 reaches its points in order, with nothing to store, too."""
    reached: list[str] = []
    store = opened(reach=reached.append)
    store.register([FEED], ["DESK"], now=NOW)
    for polls in ([poll(item(), matches=[match()])], []):
        store.commit_polls(polls)
        assert tuple(reached) == tuple(point for point in CRASH_POINTS if point.startswith("T1."))
        reached.clear()


# --- reading back -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        pytest.param(ago(days=1), NOW, ["b", "a", "c"], id="oldest first; at one instant in the order of arrival"),
        pytest.param(ago(hours=2), NOW, ["a", "c"], id="since is excluded"),
        pytest.param(ago(days=1), ago(hours=1), ["b", "a", "c"], id="until is included"),
        pytest.param(ago(days=1), ago(hours=1, microseconds=1), ["b"], id="to the microsecond"),
        pytest.param(NOW, ago(days=1), [], id="a time that ends before it begins"),
    ],
)
def test_items(store: SqlStore, since: datetime, until: datetime, expected: list[str]) -> None:
    """Items with since < seen_at <= until: b was seen two hours ago, then a and c one hour ago."""
    for key, seen_at in (("a", ago(hours=1)), ("c", ago(hours=1)), ("b", ago(hours=2))):
        store.commit_polls([poll(item(key, seen_at=seen_at))])
    assert [found.key for found in store.items(since, until)] == expected


@pytest.mark.parametrize("count", [499, 500, 501, 1_203])
def test_items_in_batches(store: SqlStore, count: int) -> None:
    """Batches have no seam: each item comes once, also where many were seen at one instant."""
    many = [item(f"key-{n:04}", seen_at=ago(minutes=n // 600)) for n in range(count)]
    store.commit_polls([poll(*many)])
    assert sorted(found.key for found in store.items(ago(days=1), NOW)) == [one.key for one in many]


def test_writing_while_items_are_read(store: SqlStore) -> None:
    """Who reads items holds nothing: between two of them others write, and what was read is not read again."""
    store.commit_polls([poll(*(item(f"key-{n:04}") for n in range(600)))])
    reading = store.items(ago(days=1), NOW + timedelta(days=1))
    first = next(reading)
    store.prune(before=NOW + timedelta(seconds=1), now=NOW + timedelta(days=1))
    store.commit_polls([poll(item("late", seen_at=NOW + timedelta(hours=1)))])
    rest = [found.key for found in reading]
    assert first.key == "key-0000"
    assert rest[-1] == "late"
    assert len(rest) == len(set(rest)) == 500  # the 499 others of the first batch, and the late one


@pytest.mark.parametrize(
    ("since", "until", "watches", "expected"),
    [
        pytest.param(ago(days=1), NOW, ["SAFETY", "BRAND"], (3, 2), id="an item counts once, whatever it matched"),
        pytest.param(ago(days=1), NOW, ["BRAND"], (3, 1), id="only these watches count"),
        pytest.param(ago(days=1), NOW, [], (3, 0), id="no watch"),
        pytest.param(ago(hours=2), NOW, ["SAFETY"], (2, 1), id="since is excluded, until included"),
    ],
)
def test_counts(
    store: SqlStore, since: datetime, until: datetime, watches: list[str], expected: tuple[int, int]
) -> None:
    """Items seen, and how many of them matched one of the watches."""
    old, new, dull = item("old", seen_at=ago(hours=2)), item("new"), item("dull")
    found: list[Match] = [match(old), match(old, watch="BRAND"), match(new)]
    store.commit_polls([poll(old, new, dull, matches=found)])
    assert store.counts(since, until, watches) == expected
