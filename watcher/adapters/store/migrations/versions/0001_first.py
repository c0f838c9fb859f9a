"""The first tables: feeds, keys, items, matches, channels, tellings, deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _feeds()
    _items()
    _matches()
    _deliveries()


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("configured", sa.Boolean, nullable=False),
        sa.Column("arrival", sa.Text, nullable=False),
        sa.Column("next_poll_at", sa.BigInteger, nullable=False),
        sa.Column("interval", sa.BigInteger),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("last_modified", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("polled_at", sa.BigInteger),
        sa.Column("succeeded_at", sa.BigInteger),
        sa.Column("parsed_at", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.Column("failing_since", sa.BigInteger),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("cut", sa.Text, nullable=False),
    )
    op.create_index("ix_feeds_configured_next_poll_at_url", "feeds", ["configured", "next_poll_at", "url"])


def _items() -> None:
    op.create_table(
        "keys",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("feed_url", sa.Text, sa.ForeignKey("feeds.url"), nullable=False),
        sa.Column("listed_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_keys_listed_at", "keys", ["listed_at"])
    op.create_table(
        "items",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("key", sa.Text, sa.ForeignKey("keys.key"), nullable=False),
        sa.Column("feed_url", sa.Text, sa.ForeignKey("feeds.url"), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("arrival", sa.Text, nullable=False),
        sa.Column("guid", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("published_at", sa.BigInteger),
        sa.Column("authors", sa.Text, nullable=False),
        sa.Column("categories", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.UniqueConstraint("key", name="uq_items_key"),
    )
    op.create_index("ix_items_seen_at_id", "items", ["seen_at", "id"])


def _matches() -> None:
    op.create_table(
        "matches",
        sa.Column("item", sa.Text, sa.ForeignKey("items.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("watch", sa.Text, primary_key=True),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("threshold", sa.Integer, nullable=False),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("hits", sa.Text, nullable=False),
    )
    op.create_index("ix_matches_watch_seen_at_item", "matches", ["watch", "seen_at", "item"])


def _deliveries() -> None:
    op.create_table(
        "channels",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("configured", sa.Boolean, nullable=False),
        sa.Column("handled_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "tellings",
        sa.Column("item", sa.Text, sa.ForeignKey("items.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("channel", sa.Text, sa.ForeignKey("channels.name"), primary_key=True),
        sa.Column("digest", sa.Text),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tellings_channel_digest", "tellings", ["channel", "digest"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, sa.ForeignKey("channels.name"), nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", sa.BigInteger, nullable=False),
        sa.Column("finished_at", sa.BigInteger),
        sa.Column("last_error", sa.Text, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
    )
    op.create_index(
        "ix_deliveries_state_next_attempt_at_created_at_id",
        "deliveries",
        ["state", "next_attempt_at", "created_at", "id"],
    )
    op.create_index("ix_deliveries_created_at_id", "deliveries", ["created_at", "id"])
