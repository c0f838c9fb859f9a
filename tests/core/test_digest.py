"""A digest: its stories in order, its coverage, and its words. In the tables `[...]` stands around what is marked."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from watcher.core import digest as digests
from watcher.core.digest import Segment
from watcher.core.identity import digest_id
from watcher.core.model import (
    Channel,
    ChannelState,
    Coverage,
    Digest,
    Entry,
    Feed,
    FeedState,
    FieldName,
    Hit,
    Item,
    Match,
    Story,
    TroubledFeed,
)
from watcher.core.schedule import parse_digest_times

BAGHDAD = ZoneInfo("Asia/Baghdad")
SLOT = datetime(2014, 10, 14, 4, 0, tzinfo=UTC)
"""Tuesday 14 October 2014, 07:00 in Baghdad."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hit(term: str, points: int = 10, field: FieldName = "title", start: int = 0, text: str = "") -> Hit:
    return Hit(term=term, field=field, start=start, end=start + len(text), text=text, points=points)


def found(text: str, words: str, field: FieldName) -> list[Hit]:
    """A hit wherever one of the words (a regular expression) stands in the text."""
    matches = re.finditer(words, text) if words else ()
    return [hit(words, field=field, start=match.start(), text=match[0]) for match in matches]


def story(
    title: str = "Convoy ambushed", summary: str = "", *, marks: str = "", hits: Sequence[Hit] = (), **differing: Any
) -> Story:
    """A story by one match; `marks` is a regular expression for its hits in the title and in the summary."""
    entry = Entry(title=title, summary=summary, link="https://news.example.org/1", published_at=SLOT)
    item = Item(key="item-1", feed_url="https://news.example.org/rss", source="Example News", entry=entry, seen_at=SLOT)
    every = (*hits, *found(title, marks, "title"), *found(summary, marks, "summary"))
    said = {name: value for name, value in differing.items() if hasattr(entry, name)}
    known = {name: value for name, value in differing.items() if name not in said}
    item = replace(item, entry=replace(entry, **said), **known)
    return Story(item=item, matches=(Match(watch="SAFETY", item="item-1", threshold=20, hits=every),))


def scored(score: int, **differing: Any) -> Story:
    return story(hits=[hit("killed", score)], **differing)


def digest(*stories: Story, **differing: Any) -> Digest:
    usual = Digest(
        id="digest-1",
        channel="DESK",
        timezone=BAGHDAD,
        at=SLOT,
        since=SLOT - timedelta(days=1),
        stories=stories or (story(),),
        coverage=Coverage(feeds=40, troubled=(), items_read=612, items_matched=14),
        next_at=SLOT + timedelta(days=1),
    )
    return replace(usual, **differing)


def shown(segments: Sequence[Segment]) -> str:
    return "".join(f"[{segment.text}]" if segment.marked else segment.text for segment in segments)


class TestCompose:
    CHANNEL = Channel(name="DESK", kind="mail", digest=parse_digest_times("07:00,18:00"), timezone=BAGHDAD, top=3)
    STATE = ChannelState(name="DESK", handled_at=SLOT - timedelta(hours=13))
    COVERAGE = Coverage(feeds=2, troubled=(), items_read=5, items_matched=1)

    def compose(self, *stories: Story, now: datetime = SLOT, feeds: Sequence[Feed] = ()) -> Digest:
        return digests.compose(
            channel=self.CHANNEL,
            state=self.STATE,
            stories=stories,
            feeds={feed.url: feed for feed in feeds},
            coverage=self.COVERAGE,
            now=now,
            slot=SLOT,
        )

    def test_on_time(self) -> None:
        """It bears the time that it was due, and tells what came since the one before."""
        made = self.compose(story(), now=SLOT + timedelta(minutes=4))
        assert (made.channel, made.timezone, made.top, made.coverage) == ("DESK", BAGHDAD, 3, self.COVERAGE)
        assert (made.at, made.since, made.due_at) == (SLOT, self.STATE.handled_at, None)
        assert made.next_at == SLOT + timedelta(hours=11)

    def test_late(self) -> None:
        """It bears its real time, says when it was due, and names the next time that is still to come."""
        now = SLOT + timedelta(hours=12)
        made = self.compose(story(), now=now)
        assert (made.at, made.due_at, made.next_at) == (now, SLOT, SLOT + timedelta(days=1))

    def test_composed_again_it_has_the_same_id(self) -> None:
        """The id comes from where its time begins: a kill between composing and committing changes nothing."""
        made = self.compose(story(), now=SLOT)
        again = self.compose(story(), story(), now=SLOT + timedelta(hours=3))
        assert made.id == again.id == digest_id("DESK", self.STATE.handled_at)

    def test_nothing_to_tell(self) -> None:
        """A digest without stories is one all the same: its time, and how well we heard."""
        made = self.compose()
        assert (made.stories, made.at, made.coverage) == ((), SLOT, self.COVERAGE)

    def test_best_first(self) -> None:
        """By score, then the more trusted feed, then the latest report, then the key: in whatever order they come.

        A report has its source's own time where that can be true, else the time when it was seen.
        """
        feeds = [Feed(url="trusted", tier=1), Feed(url="usual"), Feed(url="rumours", tier=9)]
        hour = timedelta(hours=1)
        expected = [
            scored(60, feed_url="rumours"),
            scored(40, feed_url="trusted", published_at=SLOT - hour),
            scored(40, feed_url="usual", seen_at=SLOT + hour, key="first"),
            scored(40, feed_url="usual", key="second"),
            scored(40, feed_url="usual", published_at=None, key="third"),
            scored(40, feed_url="usual", published_at=SLOT + hour, key="untrue, so it counts as seen"),
            scored(40, feed_url="no longer configured", published_at=SLOT - hour),
            scored(40, feed_url="usual", published_at=None, seen_at=SLOT - 2 * hour),
            scored(40, feed_url="rumours"),
            scored(20, feed_url="trusted"),
        ]
        for turn in range(len(expected)):
            given_order = expected[turn:] + expected[:turn]
            assert list(self.compose(*given_order, feeds=feeds).stories) == expected
            assert list(self.compose(*reversed(given_order), feeds=feeds).stories) == expected


class TestCoverage:
    def test_feeds_in_trouble(self) -> None:
        """Those that fail now, the longest first; only configured ones are counted."""
        feeds = [Feed(url=f"https://{name}.example.org/rss") for name in ("well", "river", "plains", "new")]
        states = [
            FeedState(url=feeds[0].url, arrival="new", next_poll_at=SLOT, succeeded_at=SLOT),
            FeedState(url=feeds[1].url, arrival="new", next_poll_at=SLOT, error="403", failing_since=at("2014-10-13")),
            FeedState(url=feeds[2].url, arrival="new", next_poll_at=SLOT, error="gone", trouble="gone",
                      failing_since=at("2014-10-12")),
            FeedState(url="https://removed.example.org/", arrival="new", next_poll_at=SLOT, error="403",
                      failing_since=at("2014-10-11")),
        ]  # fmt: skip
        heard = digests.coverage(
            {feed.url: feed for feed in feeds}, states, items_read=7, items_matched=2, since=SLOT, now=SLOT
        )
        assert heard == Coverage(
            feeds=4,
            troubled=(
                TroubledFeed(name="plains.example.org/rss", reason="gone", since=at("2014-10-12"), condition="gone"),
                TroubledFeed(name="river.example.org/rss", reason="403", since=at("2014-10-13")),
            ),
            items_read=7,
            items_matched=2,
        )

    @pytest.mark.parametrize(
        ("name", "title", "url", "called"),
        [
            ("River", "River Times | World", "https://river.example.org/rss", "River"),
            ("", "River Times | World", "https://river.example.org/rss", "River Times | World"),
            ("", "", "https://user:word@river.example.org/rss?key=4711", "river.example.org/rss"),
            ("", "", "https://feeds.example.co.uk/news/world/rss.xml", "feeds.example.co.uk/news/world/rss.xml"),
            ("", "", "https://feeds.example.co.uk/news/tech/rss.xml", "feeds.example.co.uk/news/tech/rss.xml"),
            ("", "", "https://river.example.org", "river.example.org"),
            ("", "", "https://river.example.org//", "river.example.org"),
            ("", "", f"https://river.example.org/my-{'0f' * 20}/rss", "river.example.org/my-0f0f0f0f0f0f0f0f0f0f…/rss"),
            ("", "", f"https://river.example.org/{'folder/' * 20}rss", f"river.example.org/…{'/folder' * 7}/rss"),
            ("", "", "https://[", "unnamed feed"),
        ],
    )  # fmt: skip
    def test_what_a_feed_is_called(self, name: str, title: str, url: str, called: str) -> None:
        """As its reader calls it, else as it calls itself, else its host and path: never what may hold a key."""
        state = FeedState(url=url, arrival="new", next_poll_at=SLOT, title=title)
        assert digests.feed_name(Feed(url=url, name=name), state) == called

    def test_all_is_well(self) -> None:
        assert digests.coverage_lines(digest()) == (
            "40 of 40 feeds healthy",
            "612 items read, 14 matched. Next: Wed 07:00.",
        )

    def test_one_of_each(self) -> None:
        """Singular and plural; no next time where there is none."""
        alone = digest(coverage=Coverage(feeds=1, troubled=(), items_read=1, items_matched=1), next_at=None)
        assert digests.coverage_lines(alone) == ("1 of 1 feed healthy", "1 item read, 1 matched.")

    def test_trouble_is_named_with_its_reason_and_its_age(self) -> None:
        river = TroubledFeed(
            name="River Times", reason="403 Forbidden", since=at("2014-10-13T11:10"), condition="blocked"
        )
        plains = TroubledFeed(name="Plains News", reason="x" * 500, since=at("2014-09-01T11:10"))
        lines = digests.coverage_lines(digest(coverage=replace(digest().coverage, troubled=(plains, river))))
        assert lines[:3] == (
            "38 of 40 feeds healthy",
            f"Broken: Plains News ({'x' * 159}… since 1 Sep 14:10)",
            "Blocked: River Times (403 Forbidden since Mon 14:10)",
        )

    def test_what_was_cut_is_learned_from_the_states(self) -> None:
        """By the name that the reader gave; a feed that is configured no more has no line."""
        feeds = {
            url: Feed(url=url, name=name) for url, name in (("https://a.example/", "A"), ("https://b.example/", "B"))
        }
        states = [
            FeedState(url=url, arrival="new", next_poll_at=SLOT, cut=cut)
            for url, cut in (
                ("https://a.example/", "3 fields over 64 kB cut"),
                ("https://b.example/", ""),
                ("https://c.example/", "1"),
            )
        ]
        heard = digests.coverage(feeds, states, items_read=0, items_matched=0, since=SLOT, now=SLOT)
        assert heard.cut == (("A", "3 fields over 64 kB cut"),)

    def test_a_feed_over_a_limit_has_its_line(self) -> None:
        """It is healthy, and what was cut from it is said."""
        cut = (("Plains News", "12 items over 2,000 dropped"),)
        lines = digests.coverage_lines(digest(coverage=replace(digest().coverage, troubled=(), cut=cut)))
        assert lines[:2] == ("40 of 40 feeds healthy", "Plains News: 12 items over 2,000 dropped")

    @pytest.mark.parametrize(
        ("troubles", "named", "last"),
        [
            (10, 10, "Broken: feed 9 (403 no. 9 since 07:00)"),
            (11, 10, "and 1 more in trouble"),
            (40, 10, "and 30 more in trouble"),
        ],
    )
    def test_many_troubles_are_no_page_of_names(self, troubles: int, named: int, last: str) -> None:
        """Ten are named, the others counted."""
        troubled = tuple(TroubledFeed(name=f"feed {n}", reason=f"403 no. {n}", since=SLOT) for n in range(troubles))
        lines = digests.coverage_lines(digest(coverage=replace(digest().coverage, troubled=troubled)))
        assert lines[0] == f"{40 - troubles} of 40 feeds healthy"
        assert sum("403" in line for line in lines) == named
        assert lines[-2] == last


class TestTimes:
    @pytest.mark.parametrize(
        ("instant", "zone", "words"),
        [
            ("2014-10-13T23:41", BAGHDAD, "02:41"),  # Tuesday there, Monday in UTC
            ("2014-10-14T04:00", BAGHDAD, "07:00"),
            ("2014-10-13T15:20", BAGHDAD, "Mon 18:20"),
            ("2014-10-13T20:59", BAGHDAD, "Mon 23:59"),
            ("2014-10-13T21:00", BAGHDAD, "00:00"),
            ("2014-10-08T04:00", BAGHDAD, "Wed 07:00"),  # six days
            ("2014-10-07T04:00", BAGHDAD, "7 Oct 07:00"),  # seven: another Tuesday
            ("2014-01-03T04:00", BAGHDAD, "3 Jan 07:00"),
            ("2013-12-31T20:59", BAGHDAD, "31 Dec 2013 23:59"),
            ("2014-10-15T04:00", BAGHDAD, "Wed 07:00"),  # the next digest
            ("2014-10-20T04:00", BAGHDAD, "Mon 07:00"),
            ("2014-10-21T04:00", BAGHDAD, "21 Oct 07:00"),
            ("2014-10-13T23:41", UTC, "Mon 23:41"),
            ("2014-10-14T02:41", ZoneInfo("America/New_York"), "Mon 22:41"),
            ("2014-10-14T02:41", ZoneInfo("Asia/Kathmandu"), "08:26"),
        ],
    )
    def test_no_more_date_than_needed(self, instant: str, zone: tzinfo, words: str) -> None:
        """As told on Tuesday 14 October at 07:00 in Baghdad (00:00 in New York)."""
        assert digests.when(at(instant), zone, SLOT) == words

    @pytest.mark.parametrize(
        ("zone", "start"),
        [
            (BAGHDAD, "Tue 14 Oct, 07:00 Baghdad."),
            (ZoneInfo("America/New_York"), "Tue 14 Oct, 00:00 New York."),
            (ZoneInfo("America/Argentina/Buenos_Aires"), "Tue 14 Oct, 01:00 Buenos Aires."),
            (ZoneInfo("Pacific/Honolulu"), "Mon 13 Oct, 18:00 Honolulu."),
            (ZoneInfo("UTC"), "Tue 14 Oct, 04:00 UTC."),
            (ZoneInfo("Etc/UTC"), "Tue 14 Oct, 04:00 UTC."),
            (ZoneInfo("Etc/GMT-3"), "Tue 14 Oct, 07:00 +03."),  # POSIX counts backwards; nobody reads it so
            (ZoneInfo("CET"), "Tue 14 Oct, 06:00 CEST."),
            (UTC, "Tue 14 Oct, 04:00 UTC."),
            (timezone(timedelta(hours=3)), "Tue 14 Oct, 07:00 UTC+03:00."),
        ],
    )
    def test_a_zone_goes_by_its_city(self, zone: tzinfo, start: str) -> None:
        assert digests.headline(digest(timezone=zone)).startswith(start)

    @pytest.mark.parametrize(
        ("stories", "since", "due", "words"),
        [
            (4, "2014-10-13T04:00", None, "4 stories since Mon 07:00."),
            (1, "2014-10-13T04:00", None, "1 story since Mon 07:00."),
            (0, "2014-10-13T04:00", None, "No stories since Mon 07:00."),
            (0, "2014-10-14T04:00", None, "No stories."),
            (2, "2014-10-14T01:00", None, "2 stories since 04:00."),
            (2, "2014-10-14T03:59:59", None, "2 stories since 06:59."),
            (2, "2014-10-14T04:00", None, "2 stories."),  # an immediate one, within a minute of the last
            (2, "2014-10-12T04:00", "2014-10-13T04:00", "2 stories since Sun 07:00. Late: due Mon 07:00, sent 07:00."),
            (2, "2014-10-13T04:00", "2014-10-14T01:48", "2 stories since Mon 07:00. Late: due 04:48, sent 07:00."),
        ],
    )
    def test_the_headline(self, stories: int, since: str, due: str | None, words: str) -> None:
        told = digest(since=at(since), due_at=at(due) if due else None, stories=(story(),) * stories)
        assert digests.headline(told) == f"Tue 14 Oct, 07:00 Baghdad. {words}"


class TestSource:
    @pytest.mark.parametrize(
        ("published", "words"),
        [
            ("2014-10-13T23:41", "Example News, 02:41"),
            ("2014-10-13T15:20", "Example News, Mon 18:20"),
            ("2014-10-03T15:20", "Example News, 3 Oct 18:20"),
            ("1985-10-03T15:20", "Example News, 3 Oct 1985 18:20"),
            (None, "Example News, seen 06:30"),
            ("2014-10-14T03:31", "Example News, seen 06:30"),  # later than we saw it
            ("2100-01-01T00:00", "Example News, seen 06:30"),
            ("0001-01-01T00:00", "Example News, seen 06:30"),  # cannot be told west of Greenwich
        ],
    )
    def test_the_source_and_its_claim(self, published: str | None, words: str) -> None:
        """The source's own time is a claim: shown where it can be true, else ours, and then it says so."""
        told = story(published_at=at(published) if published else None, seen_at=at("2014-10-14T03:30"))
        assert digests.source_line(told, BAGHDAD, SLOT) == words

    @pytest.mark.parametrize("west", ["America/New_York", "Pacific/Honolulu"])
    def test_no_claim_breaks_a_digest(self, west: str) -> None:
        told = story(published_at=datetime.min.replace(tzinfo=UTC))
        assert "seen" in digests.source_line(told, ZoneInfo(west), SLOT)

    @pytest.mark.parametrize(
        ("link", "feed_url", "words"),
        [
            ("https://www.example.org/1", "https://feeds.example.net/rss", "www.example.org, 07:00"),
            ("", "https://user:word@feeds.example.net/rss", "feeds.example.net, 07:00"),
            ("http://[", "", "unnamed source, 07:00"),
        ],
    )
    def test_a_source_without_a_name(self, link: str, feed_url: str, words: str) -> None:
        """Goes by the host of its link, else of its feed."""
        nameless = story(link=link)
        nameless = replace(nameless, item=replace(nameless.item, source="", feed_url=feed_url))
        assert digests.source_line(nameless, BAGHDAD, SLOT) == words


class TestBrief:
    """What stands behind the title of a story that is told by its title alone."""

    def test_it_says_where_from_when_and_why(self) -> None:
        told = scored(70, published_at=at("2014-10-14T12:11"), seen_at=at("2014-10-14T13:00"))
        assert digests.brief(told, BAGHDAD, SLOT) == "Example News, 15:11; SAFETY 70 of 20"

    def test_a_claim_that_cannot_be_true_is_no_time(self) -> None:
        told = scored(70, published_at=at("2014-10-15T12:11"))
        assert digests.brief(told, BAGHDAD, SLOT) == "Example News, seen 07:00; SAFETY 70 of 20"

    @pytest.mark.parametrize(
        ("watches", "why"),
        [(1, "W0 20 of 10"), (2, "W0 20 of 10, W1 20 of 10"), (5, "W0 20 of 10, W1 20 of 10, 3 more")],
    )
    def test_it_stays_short(self, watches: int, why: str) -> None:
        """The best two watches are named; a source takes 40 code points at most."""
        matches = tuple(
            Match(watch=f"W{number}", item="item-1", threshold=10, hits=(hit("killed", 20),))
            for number in range(watches)
        )
        told = replace(story(source="x" * 500), matches=matches)
        assert digests.brief(told, BAGHDAD, SLOT) == f"{'x' * 39}…, 07:00; {why}"


class TestReasons:
    @pytest.mark.parametrize("term", ["كركوك", "תל אביב"])
    def test_points_stand_beside_a_term_from_right_to_left(self, term: str) -> None:
        """Isolated, so that no mail client draws the number on the term's other side."""
        hits = (Hit(term=term, field="title", start=0, end=5, text=term, points=20),)
        (line,) = digests.reasons(story(hits=hits))
        assert f"\u2068{term}\u2069 20 (title)" in line

    @pytest.mark.parametrize(
        ("hits", "line"),
        [
            ([hit("ambush*", 20), hit("killed", 20)], "SAFETY 40 of 20: ambush* 20, killed 20 (title)"),
            (
                [hit("ambush*", 20), hit("killed", 10, "summary")],
                "SAFETY 30 of 20: ambush* 20 (title); killed 10 (summary)",
            ),
            (
                [hit("coup", 5, "category"), hit("killed", 10, "summary"), hit("AFP", 5, "author"), hit("bomb", 20)],
                "SAFETY 40 of 20: bomb 20 (title); killed 10 (summary); AFP 5 (author); coup 5 (category)",
            ),
            ([hit("killed", 10), hit("ambush*", 40)], "SAFETY 50 of 20: ambush* 40, killed 10 (title)"),
            (
                [hit("killed", 60), hit("football", -40, "summary"), hit("goal", -1)],
                "SAFETY 19 of 20: killed 60, goal -1 (title); football -40 (summary)",
            ),
            (
                [hit("bomb", 30), hit("football", -40), hit("killed", 60)],
                "SAFETY 50 of 20: killed 60, football -40, bomb 30 (title)",
            ),
            ([hit("killed", 20), hit("killed", 0, "summary"), hit("killed", 0)], "SAFETY 20 of 20: killed 20 (title)"),
            ([hit("k" * 100, 20)], f"SAFETY 20 of 20: {'k' * 59}… 20 (title)"),
        ],
    )
    def test_the_reckoning(self, hits: list[Hit], line: str) -> None:
        """Heaviest first, each field behind its terms; the points add up to the score; places of 0 points go unsaid."""
        assert digests.reasons(story(hits=hits)) == (line,)

    def test_one_line_a_match(self) -> None:
        twice = story(hits=[hit("killed", 20)])
        other = Match(watch="IRAQ", item="item-1", threshold=10, hits=(hit("Kirkuk", 10),))
        assert digests.reasons(replace(twice, matches=(*twice.matches, other))) == (
            "SAFETY 20 of 20: killed 20 (title)",
            "IRAQ 10 of 10: Kirkuk 10 (title)",
        )

    def test_many_terms_are_summed_up(self) -> None:
        """Twelve are named, the lightest others counted with their points, so that the sum still holds."""
        hits = [hit(f"term{number}", number) for number in range(1, 31)]
        (line,) = digests.reasons(story(hits=hits))
        assert line.startswith("SAFETY 465 of 20: term30 30, term29 29, ")
        assert line.endswith(", term19 19 (title); 18 more terms 171")

    @given(
        st.lists(
            st.builds(
                hit,
                st.sampled_from(["a", "b*", "x y"]),
                st.integers(-40, 40),
                st.sampled_from(["title", "summary", "author", "category"]),
            ),
            max_size=30,
        )
    )
    def test_the_points_always_add_up(self, hits: list[Hit]) -> None:
        (line,) = digests.reasons(story(hits=hits))
        score, parts = re.fullmatch(r"SAFETY (-?\d+) of 20: (.*)", line).groups()  # type: ignore[union-attr]  # it does
        points = [int(number) for number in re.findall(r"(?:[ab*y]|terms?) (-?\d+)", parts)]
        assert sum(points) == int(score) == sum(one.points for one in hits)


class TestPreheader:
    @pytest.mark.parametrize(
        ("titles", "words"),
        [
            ([], ""),
            (["One"], ""),
            (["One", "Two"], "Two"),
            (["One", "Two", "Three", "Four"], "Two · Three"),
            (["One", "word " * 30], "word " * 13 + "word …"),
        ],
    )
    def test_it_goes_on_where_the_subject_ends(self, titles: list[str], words: str) -> None:
        """The subject has the first title; a list of mails shows the next two behind it."""
        assert digests.preheader(digest(stories=tuple(map(story, titles)))) == words


class TestSubject:
    def test_nothing_matched(self) -> None:
        """The receiver learns from the subject alone that we are alive, and how well we heard."""
        troubled = tuple(TroubledFeed(name=name, reason="403", since=SLOT) for name in "ab")
        nothing = digest(stories=(), coverage=replace(digest().coverage, troubled=troubled))
        assert digests.subject(nothing) == "Nothing matched; 38 of 40 feeds healthy"

    @pytest.mark.parametrize(
        ("others", "subject"),
        [
            (0, "Kirkuk: police convoy ambushed, 9 killed"),
            (1, "Kirkuk: police convoy ambushed, 9 killed (+1 story)"),
            (3, "Kirkuk: police convoy ambushed, 9 killed (+3 stories)"),
        ],
    )
    def test_it_tells_the_news(self, others: int, subject: str) -> None:
        first = story("Kirkuk: police convoy ambushed, 9 killed", marks="ambushed|killed")
        assert digests.subject(digest(first, *[story("Other news")] * others)) == subject

    @pytest.mark.parametrize(
        ("title", "subject"),
        [
            ("Killed\r\nBcc: x@example.org", "Killed Bcc: x@example.org"),
            ("Killed\x85Bcc:\u2028x\u2029y\x00z", "Killed Bcc: x y z"),
            ("=?utf-8?q?a=0d=0aBcc:=20x@example.org?=", "= ?utf-8?q?a=0d=0aBcc:=20x@example.org? ="),
            ("=?=?utf-8?q?a?=", "= ? = ?utf-8?q?a? ="),
            ("==??utf-8?q?a??==", "== ??utf-8?q?a?? =="),
            ("a\ud800b", "a�b"),
            ("{{ 7*7 }} <!channel>", "{{ 7*7 }} <!channel>"),  # words; escaping is the receivers' matter
            ("word " * 100, "word " * 19 + "word …"),
        ],
    )
    def test_hostile_titles(self, title: str, subject: str) -> None:
        """One line, of about a hundred characters, that no mail program decodes into something else."""
        assert digests.subject(digest(story(title))) == subject

    @given(st.text(min_size=1))
    def test_no_title_makes_a_header(self, title: str) -> None:
        subject = digests.subject(digest(story(title), story()))
        assert "=?" not in subject
        assert "?=" not in subject
        assert len(subject.splitlines()) == 1
        assert len(subject) < 220  # a parted `=?` takes three places
        subject.encode()


LONG = "one two three four five six seven eight nine ten " * 8 + "the ambushed convoy " + "burned on and on " * 20


class TestTexts:
    @pytest.mark.parametrize(
        ("title", "marks", "words"),
        [
            ("Police convoy ambushed, 9 killed", "ambushed|killed", "Police convoy [ambushed], 9 [killed]"),
            ("Police convoy ambushed", "Police|convoy ambushed", "[Police] [convoy ambushed]"),
            ("Police convoy ambushed", "", "Police convoy ambushed"),
            ("قُتل تسعة في كركوك", "كركوك", "قُتل تسعة في [كركوك]"),
            ("基尔库克九人死亡", "死亡", "基尔库克九人[死亡]"),
            ("word " * 60, "", "word " * 39 + "word …"),
        ],
    )
    def test_title(self, title: str, marks: str, words: str) -> None:
        """With its hits marked, and cut only where it is no title."""
        assert shown(digests.title(story(title, marks=marks))) == words

    @pytest.mark.parametrize(
        ("summary", "link", "words"),
        [
            ("Convoy ambushed near Hawija.", "https://news.example.org/1", "Convoy [ambushed] near Hawija."),
            ("", "https://news.example.org/1", "https://news.example.org/1"),
            ("", "", "(untitled)"),
        ],
    )
    def test_an_untitled_item(self, summary: str, link: str, words: str) -> None:
        """Goes by its summary, which is then not said again, or by its link."""
        untitled = story("", summary, marks="ambushed", link=link)
        assert shown(digests.title(untitled)) == words
        assert digests.excerpt(untitled) == ()

    @pytest.mark.parametrize(
        ("summary", "marks", "words"),
        [
            ("", "", ""),
            ("Convoy ambushed", "ambushed", ""),  # no more than the title says
            ("Gunmen opened fire.", "", "Gunmen opened fire."),
            ("Gunmen opened fire on police.", "fire|police", "Gunmen opened [fire] on [police]."),
            # shorter than the width, cut at words beyond it
            ("Gunmen opened fire on two police vehicles near Hawija", "", "Gunmen opened fire on two police …"),
            ("Gunmen opened fire on two police-carriers", "fire", "Gunmen opened [fire] on two …"),
            # the first hit lies further on
            (LONG, "ambushed", "… ten the [ambushed] convoy burned on and on …"),
            # and two of them
            (LONG, "ambushed|burned", "… ten the [ambushed] convoy [burned] on and on …"),
            # a phrase that would be cut in two is left for later
            ("Gunmen opened fire on two police vehicles", "Gunmen|two police vehicles", "[Gunmen] opened fire on …"),
            # no spaces: cut where the width ends
            ("死" * 100, "", "死" * 40 + "…"),
            ("生" * 80 + "死亡" + "生" * 80, "死亡", "…" + "生" * 10 + "[死亡]" + "生" * 28 + "…"),
            ("x" * 100, "x+", "[" + "x" * 40 + "]…"),
        ],
    )
    def test_excerpt(self, summary: str, marks: str, words: str) -> None:
        """About the width (here 40) from the beginning, or around the first hit; whole words, whole hits."""
        assert shown(digests.excerpt(story("Convoy ambushed", summary, marks=marks), 40)) == words

    @pytest.mark.parametrize(
        "character",
        [
            "q\u0323\u0301",  # a letter with two accents
            "กี่",  # Thai: a letter with a vowel and a tone
            "नि",  # Devanagari: a letter with a vowel sign
            "👩🏽\u200d🚒",  # woman, skin, joiner, engine
            "🇮🇶",  # I and Q, in a long row of flags
        ],
    )
    def test_a_cut_leaves_characters_whole(self, character: str) -> None:
        """No accent, vowel sign or part of an emoji is lost at a cut, or stands alone behind it."""
        row = character * 200
        for width in range(40, 50):
            behind = digests.joined(digests.excerpt(story(summary=row), width))
            before = digests.joined(digests.excerpt(story(summary=row + "bomb" + "x" * 200, marks="bomb"), 4 * width))
            assert behind == character * (width // len(character)) + "…"
            assert re.fullmatch(rf"…({character})+bombx*…", before)

    def test_a_cut_looks_for_spaces_only_in_the_excerpt(self) -> None:
        told = story(summary="one two three four five six " + "生" * 10 + "死亡" + "生" * 40, marks="死亡")
        assert shown(digests.excerpt(told, 12)) == "…" + "生" * 3 + "[死亡]" + "生" * 7 + "…"

    @given(
        st.text(alphabet="ab \u0301死👩\u200d", max_size=400).map(lambda text: " ".join(text.split())),
        st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), max_size=6),
        st.integers(min_value=40, max_value=300),
    )
    def test_segments(self, summary: str, places: list[tuple[int, int]], width: int) -> None:
        """Joined they are a piece of the summary; marked is exactly what hits cover in it; some hit is always seen."""
        assume(summary)
        spans = [(start, min(start + length, len(summary))) for start, length in places if start < len(summary)]
        hits = [hit("x", 10, "summary", start, summary[start:end]) for start, end in spans]
        segments = digests.excerpt(story(summary=summary, hits=hits), width)
        text = digests.joined(segments)
        inner = text.removeprefix("… " if text.startswith("… ") else "…").removesuffix("…").rstrip()
        offset = summary.find(inner)
        assert offset >= 0
        assert len(inner) <= width
        assert all(segment.text for segment in segments)
        assert any(segment.marked for segment in segments) == bool(hits)
        if len(summary) <= width:
            covered = {place for start, end in spans for place in range(start, end)}
            marked = [segment.marked for segment in segments for _ in segment.text]
            assert marked == [place in covered for place in range(len(summary))]

    def test_hits_of_all_matches_are_marked_and_overlaps_once(self) -> None:
        both = story("Aid worker killed in Kirkuk", marks="Aid worker")
        other = Match(
            watch="AID", item="item-1", threshold=10, hits=tuple(found("Aid worker killed", "worker killed", "title"))
        )
        assert shown(digests.title(replace(both, matches=(*both.matches, other)))) == "[Aid worker killed] in Kirkuk"

    def test_a_hit_beyond_the_text_is_no_mark(self) -> None:
        """A span that does not fit the text (a summary that was shortened later) marks what is there, or nothing."""
        hits = [hit("killed", 10, "title", 7, "ambushed near Kirkuk"), hit("bomb", 10, "title", 90, "bomb")]
        stale = [replace(one, field="summary") for one in hits]
        told = story("Convoy ambushed", "Gunmen opened fire", hits=[*hits, *stale])
        assert shown(digests.title(told)) == "Convoy [ambushed]"
        assert shown(digests.excerpt(told)) == "Gunmen [opened fire]"
        assert shown(digests.excerpt(story(summary="x" * 400, hits=[replace(stale[1], start=900, end=904)]), 40)) == (
            "x" * 40 + "…"
        )

    def test_authors_and_categories_mark_nothing(self) -> None:
        told = story("Convoy ambushed", hits=[hit("x", 10, "author", 0, "Convoy"), hit("x", 10, "category", 0, "Con")])
        assert shown(digests.title(told)) == "Convoy ambushed"

    def test_sixty_kilobytes_with_ten_thousand_hits(self) -> None:
        """The largest field that a feed may bring, hit everywhere, gives a short excerpt all the same."""
        told = story(summary="killed " * 9000, marks="killed")
        assert len(digests.joined(digests.excerpt(told))) <= 304
