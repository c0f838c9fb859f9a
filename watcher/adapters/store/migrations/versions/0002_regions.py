"""Where an item is: what its source says (points, countries), and the mentions that let a match pass."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for table, column in (("items", "points"), ("items", "countries"), ("matches", "regions")):
        op.add_column(table, sa.Column(column, sa.Text, nullable=False, server_default="[]"))
