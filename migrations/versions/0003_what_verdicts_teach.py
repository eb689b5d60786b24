"""What facilitators' verdicts teach."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.String(20)


def link(table: str, column: str, target: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(column, ID, sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}"), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "suppression",
        sa.Column("id", ID, nullable=False),
        link("suppression", "flag_id", "flag"),
        sa.Column("category", sa.String(12), nullable=False),
        sa.Column("target", sa.String(10), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("sealed_vector", sa.LargeBinary()),
        link("suppression", "by_id", "user_account"),
        sa.Column("at", sa.DateTime(), nullable=False),
        link("suppression", "kept_by_id", "user_account", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_suppression"),
        sa.UniqueConstraint("flag_id", name="uq_suppression_flag_id"),
        sa.CheckConstraint(
            "verdict IN ('right', 'quoted', 'about_self', 'wrong_target', 'wrong_category', 'not_shaming')",
            name=op.f("ck_suppression_verdict"),
        ),
    )
    op.create_table(
        "suppression_use",
        sa.Column("suppression_id", ID, nullable=False),
        link("suppression_use", "message_id", "message"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("suppression_id", "message_id", name="pk_suppression_use"),
    )
    op.create_table(
        "training_candidate",
        sa.Column("id", ID, nullable=False),
        link("training_candidate", "flag_id", "flag"),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("words", sa.LargeBinary()),
        sa.Column("flags", sa.String(400), nullable=False),
        sa.Column("cues", sa.String(80), nullable=False),
        sa.Column("crisis", sa.String(14)),
        link("training_candidate", "by_id", "user_account"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_training_candidate"),
        sa.UniqueConstraint("flag_id", name="uq_training_candidate_flag_id"),
        sa.CheckConstraint("state IN ('accepted', 'refused')", name=op.f("ck_training_candidate_state")),
        sa.CheckConstraint(
            "crisis IN ('suicide', 'overdose', 'violence', 'child_safety')", name=op.f("ck_training_candidate_crisis")
        ),
    )


def downgrade() -> None:
    for table in ("training_candidate", "suppression_use", "suppression"):
        op.drop_table(table)
