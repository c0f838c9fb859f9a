"""What a feed's health rests on, and the changes of health that channels are told."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("trouble", sa.Text, nullable=False, server_default=""))
    op.add_column("feeds", sa.Column("told", sa.Text, nullable=False, server_default="ok"))
    for name in ("heard_since", "news_at", "longest_pause"):
        op.add_column("feeds", sa.Column(name, sa.BigInteger))
    op.add_column("feeds", sa.Column("news_a_day", sa.Double, nullable=False, server_default="0"))
    op.add_column("feeds", sa.Column("moved_to", sa.Text, nullable=False, server_default=""))
    op.add_column("feeds", sa.Column("moves", sa.Integer, nullable=False, server_default="0"))
    _create_notices()
    op.create_index("ix_notices_channel_digest", "notices", ["channel", "digest"])
    op.create_index("ix_notices_kind_subject_id", "notices", ["kind", "subject", "id"])
    op.create_index("ix_notices_at", "notices", ["at"])


def _create_notices() -> None:
    texts = [sa.Column(name, sa.Text, nullable=False) for name in ("kind", "subject", "name", "state", "was", "reason")]
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("channel", sa.Text, sa.ForeignKey("channels.name"), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        *texts,
        sa.Column("digest", sa.Text),
    )
