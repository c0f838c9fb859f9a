"""The nouns. Read this, then pipeline.py, and you know the program.

Every record is frozen; a change is `dataclasses.replace`. Every instant is an aware UTC datetime. What the source said
(`Entry`, `Feed`) and what we know about it (`Item`, `FeedState`) are separate records. What is *not* here: behaviour.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from typing import ClassVar, Literal


class Secret:
    """A text that never shows itself: repr, str and format give dots; `reveal()` gives the text."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "Secret('...')"

    def __str__(self) -> str:
        return "..."

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


# --- where the news comes from -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as its reader configured it. `url` is its identity; `tier` 1 is the most trusted, 9 the least."""

    url: str
    name: str = ""
    owner: str = ""
    tier: int = 5
    language: str = ""
    home: str = ""
    every: timedelta | None = None
    groups: tuple[str, ...] = ()


Arrival = Literal["new", "first_run", "baseline"]
"""How an item came in: `new` is told; `first_run` is told in a digest, never urgently; `baseline` is kept in
silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What we learned about a feed. `arrival` says how the items of its next good poll come in.

    `error` is the last failure in words, None while the feed is healthy; `failing_since` and `failures` (in a row)
    go with it. `parsed_at` is the last time a body was read (not a 304). `cut` counts what limits cut from the
    last body. `body_hash` and `seen` recognise that body and its items (core/feed/recall.py), b"" when they are to be
    read again.
    """

    url: str
    arrival: Arrival
    next_poll_at: datetime
    interval: timedelta | None = None
    etag: str = ""
    last_modified: str = ""
    title: str = ""
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    parsed_at: datetime | None = None
    error: str | None = None
    failing_since: datetime | None = None
    failures: int = 0
    cut: str = ""
    body_hash: bytes = b""
    seen: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a source said, as plain text: no markup, no control characters, no lone surrogates.

    `guid` and `link` may be empty; `link` is http or https or empty; `published_at` is the source's claim.
    `language` is a lower-case BCP 47 tag or empty. `points` and `countries` (ISO 3166-1 alpha-2) are where the source
    itself places it (GeoRSS, CAP, GDACS).
    """

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    published_at: datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    points: tuple["Locus", ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A document that was read. `cut` says in words what limits cut off ("" when nothing was); `torn`: it breaks off in
    the middle, so that entries may be missing from it.
    """

    title: str
    language: str
    entries: tuple[Entry, ...]
    cut: str = ""
    torn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document that was read with the last one in mind: `feed` holds the entries that are not known from it, `keys`
    theirs; `known` are the keys of the others, which were not read again. Where all are known, it may lack its title
    and language: they are the same. `seen` recognises all the next time.
    """

    feed: ParsedFeed
    keys: tuple[str, ...]
    known: tuple[str, ...] = ()
    seen: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry that we know: `key` identifies it for good (feed + guid), `seen_at` by our clock orders everything."""

    key: str
    feed_url: str
    source: str
    entry: Entry
    seen_at: datetime
    arrival: Arrival = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRun:
    """What the first good poll of an empty store tells: items younger than `age`, or all, or (baseline) none."""

    kind: Literal["age", "baseline", "all"]
    age: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a document may cost. Sizes in bytes (`field_bytes` in UTF-8), times in seconds."""

    body_bytes: int = 8_000_000
    items: int = 2_000
    field_bytes: int = 64_000
    fetch_seconds: float = 30.0
    redirects: int = 5
    parse_seconds: float = 10.0
    parse_memory: int = 512_000_000


# --- what is watched for -------------------------------------------------------------------------------------------


FieldName = Literal["title", "summary", "author", "category", "url", "source", "lang"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side, in order, one space between them, unfolded, wildcards kept. `exact` (written `=Word`) asks
    for the very letters.

    `field` "" is any of title, summary, author and category.
    """

    text: str
    exact: bool = False
    field: FieldName | Literal[""] = ""

    @property
    def words(self) -> list[str]:
        return self.text.split(" ")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression, as written between slashes; found in the text as it is, not in folded words."""

    source: str
    field: FieldName | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class InPlace:
    """A place in an area, named by whatever words, in any language."""

    area: "Area"
    field: ClassVar[Literal["place"]] = "place"


@dataclass(frozen=True, slots=True)
class AllOf:
    """AND: satisfied when all parts are."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """OR, or a list inside an operator: satisfied when a part is."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Satisfied when its part is not, anywhere in the item."""

    part: "Expression"


@dataclass(frozen=True, slots=True)
class Near:
    """Two phrases (or any of several) in one field. NEAR and BEFORE: at most `words` words between their nearest ends,
    overlaps fail; BEFORE: in this order. SAME: in one sentence, `words` is 0.

    In a chain, however it nests, each links its last phrase on the left with its first on the right.
    """

    kind: Literal["NEAR", "BEFORE", "SAME"]
    left: "Expression"
    right: "Expression"
    words: int = 0


@dataclass(frozen=True, slots=True)
class InLanguage:
    """A part that counts in items of one language alone (`en` takes `en-gb` in), or of none that is known."""

    language: str
    part: "Expression"


Expression = Phrase | Pattern | InPlace | AllOf | AnyOf | Not | Near | InLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One weighted term of a watch: `source` as written, without its weight. A `veto` (written `-term`) has weight 0.

    No term is satisfied by an item in which nothing of it is found.
    """

    source: str
    expression: Expression
    weight: int = 10
    veto: bool = False


@dataclass(frozen=True, slots=True)
class Locus:
    """A point on the earth, in degrees north and east."""

    latitude: float
    longitude: float


Grade = Literal["about", "mention", "home"]
"""How surely an item is about a place. `about`: its title or dateline names it, its own point lies there, or no country
is named as often and this one twice. `mention`: it is named. `home`: the item names no place, and its feed has one."""

MentionKind = Literal[
    "country", "adjective", "city", "admin", "group", "metonym", "actor", "place", "point", "code", "home"
]
"""By what a place is known: words that name it, the item's own point or country code, or the home of its feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """A place of the user's own: `region` is place:HQ, `names` are what news may call it, the first is ours."""

    region: str
    names: tuple[str, ...]
    locus: Locus


@dataclass(frozen=True, slots=True)
class Circle:
    """All that lies no further from a point."""

    centre: Locus
    kilometres: float


@dataclass(frozen=True, slots=True)
class Box:
    """All that lies between two parallels and two meridians, degrees; `west` > `east` reaches over the date line."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """A set of places. `regions` (ids) belong to it with all that lies in them, `inside` (ids) by themselves: they lie
    in one of the `shapes`, as an item's own point may."""

    regions: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    shapes: tuple[Circle | Box, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Where a watch looks, or one of its terms: `source` as written; `wanted`, less what is `without`."""

    source: str
    wanted: Places
    without: Places = Places()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What a user watches for. `feeds` None means every feed, `languages` empty any; `channels` are names.

    `area` is where: an item passes that names a place in it at least as surely as `grade` says; None is anywhere.
    """

    name: str
    terms: tuple[Term, ...]
    threshold: int = 10
    area: Area | None = None
    grade: Grade = "home"
    languages: tuple[str, ...] = ()
    feeds: frozenset[str] | None = None
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place that an item names. `region` is a country (IQ), a first-order division (IQ.13), a city (geonames:94787),
    a group (region:Sahel) or a place of the user's own (place:HQ); `name` is what we call it; `country` is the
    country that it is in, "" for a group. `within` is itself and all that it lies in (geonames:94787, IQ.13, IQ);
    `called` are our names for these, () where nobody needs them.

    `start` and `end` are code points in the original text of `field`, where `text` stands; `field` is "" and the span
    empty for what no words of the item say (point, code, home). `evidence` says in words why this place and not
    another of that name.
    """

    region: str
    name: str
    kind: MentionKind
    country: str
    field: FieldName | Literal[""]
    start: int
    end: int
    text: str
    grade: Grade
    within: tuple[str, ...]
    locus: "Locus | None" = None
    evidence: tuple[str, ...] = ()
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A term found: `start` and `end` are code points in the original text of `field`; `text` is what stands there.
    `field` is "" for a place that no words of the item say.

    A term scores once: its further places, and the further words of a compound, are hits of 0 points, there to be
    marked.
    """

    term: str
    field: FieldName | Literal[""]
    start: int
    end: int
    text: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An item that reached a watch's threshold, with the reckoning that explains it.

    `regions` are the mentions that let it pass the gate of its regions, best first; () where there is no such gate.
    """

    watch: str
    item: str
    threshold: int
    hits: tuple[Hit, ...]
    regions: tuple[Mention, ...] = ()

    @property
    def score(self) -> int:
        return sum(hit.points for hit in self.hits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one term of a watch in one item. Not satisfied: no hits, and `missing` says in words what
    failed."""

    term: Term
    hits: tuple[Hit, ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The whole reckoning of one watch over one item, whether it matched or not.

    `outcomes` are in the order of the watch's terms; a watch that has none has one for its places, if they are named.
    `regions` are the mentions that let the item pass the gate of its regions. `barred` says in words which gate or veto
    kept a sufficient score from matching, "" when none did.
    """

    watch: str
    threshold: int
    outcomes: tuple[Outcome, ...]
    barred: str = ""
    regions: tuple[Mention, ...] = ()

    @property
    def score(self) -> int:
        return sum(hit.points for outcome in self.outcomes for hit in outcome.hits)

    @property
    def matched(self) -> bool:
        return self.score >= self.threshold and not self.barred


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An event as a channel hears of it: its report, and why each watch matched (best match first)."""

    item: Item
    matches: tuple[Match, ...]

    @property
    def score(self) -> int:
        return max(match.score for match in self.matches)


# --- who is told, when, and whether they were -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTimes:
    """When a channel's digest is due, in the channel's zone. `days` are ISO weekdays (Monday is 1).

    `at`: at each of `times` on `days`. `every`: each `period`, counted from local midnight. `immediate`: whenever
    there is something to tell. `never`: not at all.
    """

    kind: Literal["at", "every", "immediate", "never"]
    times: tuple[time, ...] = ()
    days: frozenset[int] = frozenset(range(1, 8))
    period: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Where digests go. A mail channel has `recipients`, the others a `url`; `signing` are Standard Webhooks secrets.

    `empty`: at its digest times it is told even that nothing matched, and how well we heard.
    """

    name: str
    kind: Literal["mail", "slack", "webhook"]
    digest: DigestTimes
    timezone: tzinfo
    recipients: tuple[str, ...] = ()
    url: Secret = field(default_factory=lambda: Secret(""))
    signing: tuple[Secret, ...] = ()
    top: int = 12
    empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """What we know about a channel: its digest times up to `handled_at` are done."""

    name: str
    handled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubledFeed:
    """A feed that could not be read, for the coverage line: its name, the reason in words, since when."""

    name: str
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How well we heard: feeds in all, those in trouble, items read and matched in the digest's time.

    `cut`: the name of each feed whose last document broke a limit, and in words what was cut from it.
    """

    feeds: int
    troubled: tuple[TroubledFeed, ...]
    items_read: int
    items_matched: int
    cut: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one channel is told at once. `stories` are all of them, best first; the first `top` in full, the rest
    as titles.

    `id` is the same whenever the same digest is composed again. `due_at` is set when it comes late, else None.
    `next_at` is the next digest time, None for `immediate`.
    """

    id: str
    channel: str
    timezone: tzinfo
    at: datetime
    since: datetime
    stories: tuple[Story, ...]
    coverage: Coverage
    top: int = 12
    due_at: datetime | None = None
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one receiver, frozen before its first attempt: every attempt sends the same `id` and `body`.

    `id` is the idempotency key (Message-ID, webhook-id). `recipient` is a mail address, or the channel's name for
    a webhook. `due`: to be sent at `next_attempt_at`. `sent`: the receiver said yes (`reply`). `dead`: given up,
    `last_error` says why.
    """

    id: str
    digest: str
    channel: str
    recipient: str
    subject: str
    body: bytes
    created_at: datetime
    state: Literal["due", "sent", "dead"] = "due"
    attempts: int = 0
    next_attempt_at: datetime
    finished_at: datetime | None = None
    last_error: str = ""
    reply: str = ""


# --- what one tick hands to the store, in one transaction ------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """T1 of one feed: its next state, the keys that its document lists, the new items, and their matches.

    Those of the keys that were recognised from the document before, which was read at `read_before`, stand in `still`.

    `audience`: who is to be told of what, as pairs of a channel's name and an item's key. It is decided here, with the
    item, so that a watch or channel that comes later starts silent, whatever any clock says.
    """

    state: FeedState
    listed: Sequence[str] = ()
    still: Sequence[str] = ()
    read_before: datetime | None = None
    items: Sequence[Item] = ()
    matches: Sequence[Match] = ()
    audience: Sequence[tuple[str, str]] = ()
