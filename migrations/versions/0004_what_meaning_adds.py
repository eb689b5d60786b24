"""What the reading of meaning adds: the sentence a flag reads like, and whether a group holds what is not read soon."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("flag") as flag:
        flag.add_column(sa.Column("like", sa.String(1000)))
    with op.batch_alter_table("circle") as circle:
        circle.add_column(sa.Column("holds_unread", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("circle") as circle:
        circle.drop_column("holds_unread")
    with op.batch_alter_table("flag") as flag:
        flag.drop_column("like")
