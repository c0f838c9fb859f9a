"""What recognises a feed's last body and its items."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    # nullable, since no default of this type is written alike in SQLite and PostgreSQL
    for name in ("body_hash", "seen"):
        op.add_column("feeds", sa.Column(name, sa.LargeBinary))
    feeds = sa.table("feeds", sa.column("body_hash", sa.LargeBinary), sa.column("seen", sa.LargeBinary))
    op.execute(feeds.update().values(body_hash=b"", seen=b""))
