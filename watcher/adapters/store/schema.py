"""The tables, for SQLite and PostgreSQL alike. Migrations build them; a test proves that both say the same.

An instant is an integer: microseconds since 1970, UTC. Integers compare the same in every database and take 8 bytes
where ISO text takes 32. By hand: `select datetime(seen_at / 1e6, 'unixepoch'), title from items`. What is *not* here:
queries.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

REVISION = "0003"
"""The migration after which a database has these tables."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Span(TypeDecorator[timedelta]):
    """A timedelta, in whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, _dialect: Dialect) -> int | None:
        return None if value is None else value // _MICROSECOND

    def process_result_value(self, value: int | None, _dialect: Dialect) -> timedelta | None:
        return None if value is None else value * _MICROSECOND


class Instant(TypeDecorator[datetime]):
    """An aware datetime, exact to the microsecond; it comes back in UTC. A naive one is refused with TypeError."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + value * _MICROSECOND


metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"}
)

feeds = Table(
    "feeds",
    metadata,
    Column("url", Text, primary_key=True),
    Column("configured", Boolean, nullable=False),
    Column("arrival", Text, nullable=False),
    Column("next_poll_at", Instant, nullable=False),
    Column("interval", Span),
    Column("etag", Text, nullable=False),
    Column("last_modified", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("polled_at", Instant),
    Column("succeeded_at", Instant),
    Column("parsed_at", Instant),
    Column("error", Text),
    Column("failing_since", Instant),
    Column("failures", Integer, nullable=False),
    Column("cut", Text, nullable=False),
    Column("body_hash", LargeBinary),
    Column("seen", LargeBinary),
    Index(None, "configured", "next_poll_at", "url"),
)

# Every key that is known: of stored items, and of pruned ones that their feed still lists. Its rows are short and found
# by key, so SQLite keeps them in the primary key itself (an option that PostgreSQL's dialect passes over).
keys = Table(
    "keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("feed_url", Text, ForeignKey("feeds.url"), nullable=False),
    Column("listed_at", Instant, nullable=False),
    Index(None, "listed_at"),
    sqlite_with_rowid=False,
)

# `id` is the order of arrival among items of one instant; nothing outside refers to it.
items = Table(
    "items",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("key", Text, ForeignKey("keys.key"), nullable=False, unique=True),
    Column("feed_url", Text, ForeignKey("feeds.url"), nullable=False),
    Column("source", Text, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("arrival", Text, nullable=False),
    Column("guid", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("published_at", Instant),
    Column("authors", Text, nullable=False),
    Column("categories", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("points", Text, nullable=False, server_default="[]"),
    Column("countries", Text, nullable=False, server_default="[]"),
    Index(None, "seen_at", "id"),
)

# `seen_at` repeats the item's, so that the matches of a time are counted in one index, without reading items.
matches = Table(
    "matches",
    metadata,
    Column("item", Text, ForeignKey("items.key", ondelete="CASCADE"), primary_key=True),
    Column("watch", Text, primary_key=True),
    Column("seen_at", Instant, nullable=False),
    Column("threshold", Integer, nullable=False),
    Column("score", Integer, nullable=False),
    Column("hits", Text, nullable=False),
    Column("regions", Text, nullable=False, server_default="[]"),
    Index(None, "watch", "seen_at", "item"),
)

channels = Table(
    "channels",
    metadata,
    Column("name", Text, primary_key=True),
    Column("configured", Boolean, nullable=False),
    Column("handled_at", Instant, nullable=False),
)

# Who is to be told of what; `digest` is the one that told it, null until then.
tellings = Table(
    "tellings",
    metadata,
    Column("item", Text, ForeignKey("items.key", ondelete="CASCADE"), primary_key=True),
    Column("channel", Text, ForeignKey("channels.name"), primary_key=True),
    Column("digest", Text),
    Index(None, "channel", "digest"),
    sqlite_with_rowid=False,
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("channel", Text, ForeignKey("channels.name"), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("last_error", Text, nullable=False),
    Column("reply", Text, nullable=False),
    Index(None, "state", "next_attempt_at", "created_at", "id"),
    Index(None, "created_at", "id"),
)
