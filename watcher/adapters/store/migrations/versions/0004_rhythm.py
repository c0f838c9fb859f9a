"""What a feed asks of its readers, what may have been missed of it, and what else an item goes by."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for name in ("rhythm", "note"):
        op.add_column("feeds", sa.Column(name, sa.Text, nullable=False, server_default=""))
    for name in ("listed", "gaps"):
        op.add_column("feeds", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    for name in ("gap_at", "noted_at"):
        op.add_column("feeds", sa.Column(name, sa.BigInteger))
    op.create_table(
        "aliases",
        sa.Column("alias", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, sa.ForeignKey("keys.key", ondelete="CASCADE"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_aliases_key", "aliases", ["key"])
