"""Editions of language rules and guideline cards, what is drafted for the next one, what rules on trial find."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(20)
KINDS = "kind IN ('rule', 'card')"


def upgrade() -> None:
    op.create_table(
        "edition",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by_id", ID, sa.ForeignKey("user_account.id", name="fk_edition_by_id"), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.LargeBinary()),
        sa.Column("restores", sa.Integer(), sa.ForeignKey("edition.number", name="fk_edition_restores")),
        sa.PrimaryKeyConstraint("number", name="pk_edition"),
    )
    op.create_table(
        "edition_part",
        sa.Column(
            "edition", sa.Integer(), sa.ForeignKey("edition.number", name="fk_edition_part_edition"), nullable=False
        ),
        sa.Column("kind", sa.String(4), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("text", sa.LargeBinary()),
        sa.CheckConstraint(KINDS, name=op.f("ck_edition_part_kind")),
        sa.PrimaryKeyConstraint("edition", "kind", "name", name="pk_edition_part"),
    )
    op.create_table(
        "language_draft",
        sa.Column("kind", sa.String(4), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("text", sa.LargeBinary()),
        sa.Column("goes_back", sa.Boolean(), nullable=False),
        sa.Column("version", ID, nullable=False),
        sa.Column("by_id", ID, sa.ForeignKey("user_account.id", name="fk_language_draft_by_id"), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_language_draft_kind")),
        sa.PrimaryKeyConstraint("kind", "name", name="pk_language_draft"),
    )
    op.create_table(
        "trial_hit",
        sa.Column("id", ID, nullable=False),
        sa.Column("rule", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_trial_hit"),
    )
    op.create_index("ix_trial_hit_rule", "trial_hit", ["rule"])


def downgrade() -> None:
    for table in ("trial_hit", "language_draft", "edition_part", "edition"):
        op.drop_table(table)
