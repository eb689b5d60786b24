"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(20)

TABLES = """
    user_account sign_in recovery_code one_time_link audit_entry
    circle series series_facilitator meeting meeting_facilitator rsvp seat hidden_person stream event
    message message_edit reaction whisper shared_guideline
    flag cue alert report decision
""".split()


def own_id(table: str) -> tuple[sa.Column[str], sa.PrimaryKeyConstraint]:
    return sa.Column("id", ID, nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def link(table: str, column: str, target: str, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(column, ID, sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{column}"), nullable=nullable)


def upgrade() -> None:
    create_people()
    create_circles_and_meetings()
    create_what_is_said()
    create_findings_and_decisions()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def create_people() -> None:
    op.create_table(
        "user_account",
        *own_id("user_account"),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("name_key", sa.String(80), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("email", sa.LargeBinary()),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("relation", sa.String(10)),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("rules_accepted_at", sa.DateTime()),
        sa.Column("suspended_at", sa.DateTime()),
        sa.Column("suspended_reason", sa.LargeBinary()),
        sa.Column("scripted", sa.Boolean(), nullable=False),
        sa.Column("feed_secret", sa.String(43)),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("feed_secret", name="uq_user_account_feed_secret"),
        sa.UniqueConstraint("name", name="uq_user_account_name"),
        sa.UniqueConstraint("name_key", name="uq_user_account_name_key"),
        sa.CheckConstraint("role IN ('member', 'facilitator', 'admin')", name=op.f("ck_user_account_role")),
    )
    op.create_table(
        "sign_in",
        *own_id("sign_in"),
        link("sign_in", "user_id", "user_account", nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("previous_hash", sa.String(64)),
        sa.Column("rotated_at", sa.DateTime(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("device", sa.String(120), nullable=False),
        sa.Column("ended_at", sa.DateTime()),
        sa.UniqueConstraint("token_hash", name="uq_sign_in_token_hash"),
    )
    op.create_index("ix_sign_in_previous_hash", "sign_in", ["previous_hash"])
    op.create_index("ix_sign_in_user_id", "sign_in", ["user_id"])
    op.create_table(
        "recovery_code",
        *own_id("recovery_code"),
        link("recovery_code", "user_id", "user_account", nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", sa.DateTime()),
        sa.UniqueConstraint("code_hash", name="uq_recovery_code_code_hash"),
    )
    op.create_index("ix_recovery_code_user_id", "recovery_code", ["user_id"])
    op.create_table(
        "one_time_link",
        *own_id("one_time_link"),
        sa.Column("purpose", sa.String(12), nullable=False),
        link("one_time_link", "user_id", "user_account"),
        link("one_time_link", "made_by_id", "user_account"),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime()),
        sa.UniqueConstraint("token_hash", name="uq_one_time_link_token_hash"),
    )
    op.create_index("ix_one_time_link_user_id", "one_time_link", ["user_id"])
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        link("audit_entry", "actor_id", "user_account"),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("detail", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_actor_id", "audit_entry", ["actor_id"])


def create_circles_and_meetings() -> None:
    op.create_table(
        "circle",
        *own_id("circle"),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("description", sa.String(1000), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(12), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("name", name="uq_circle_name"),
        sa.CheckConstraint("entry IN ('open', 'waiting_room')", name=op.f("ck_circle_entry")),
    )
    op.create_table(
        "series",
        *own_id("series"),
        link("series", "group_id", "circle", nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("rrule", sa.String(200), nullable=False),
        sa.Column("first_local", sa.DateTime(), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_series_group_id", "series", ["group_id"])
    op.create_table(
        "series_facilitator",
        link("series_facilitator", "series_id", "series", nullable=False),
        link("series_facilitator", "user_id", "user_account", nullable=False),
        sa.PrimaryKeyConstraint("series_id", "user_id", name="pk_series_facilitator"),
    )
    op.create_table(
        "meeting",
        *own_id("meeting"),
        link("meeting", "group_id", "circle", nullable=False),
        link("meeting", "series_id", "series"),
        sa.Column("occurrence_local", sa.DateTime()),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("opened_at", sa.DateTime()),
        sa.Column("closed_at", sa.DateTime()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("series_id", "occurrence_local", name="uq_meeting_series_id_occurrence_local"),
        sa.CheckConstraint("mode IN ('open', 'slow', 'by_hand', 'hold', 'quiet')", name=op.f("ck_meeting_mode")),
        sa.CheckConstraint("status IN ('planned', 'open', 'closed', 'cancelled')", name=op.f("ck_meeting_status")),
    )
    op.create_index("ix_meeting_group_id", "meeting", ["group_id"])
    op.create_index("ix_meeting_series_id", "meeting", ["series_id"])
    op.create_index("ix_meeting_status_starts_at", "meeting", ["status", "starts_at"])
    op.create_table(
        "meeting_facilitator",
        link("meeting_facilitator", "meeting_id", "meeting", nullable=False),
        link("meeting_facilitator", "user_id", "user_account", nullable=False),
        sa.PrimaryKeyConstraint("meeting_id", "user_id", name="pk_meeting_facilitator"),
    )
    op.create_index("ix_meeting_facilitator_user_id", "meeting_facilitator", ["user_id"])
    op.create_table(
        "rsvp",
        link("rsvp", "meeting_id", "meeting", nullable=False),
        link("rsvp", "user_id", "user_account", nullable=False),
        sa.Column("coming", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("meeting_id", "user_id", name="pk_rsvp"),
    )
    op.create_table(
        "seat",
        *own_id("seat"),
        link("seat", "meeting_id", "meeting", nullable=False),
        link("seat", "user_id", "user_account", nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("standing", sa.String(8), nullable=False),
        sa.Column("muted_until", sa.DateTime()),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.Column("first_time", sa.Boolean(), nullable=False),
        sa.Column("spoken_at", sa.DateTime()),
        sa.Column("admitted_at", sa.DateTime()),
        sa.Column("removed_reason", sa.LargeBinary()),
        sa.Column("present_until", sa.DateTime()),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("meeting_id", "user_id", name="uq_seat_meeting_id_user_id"),
        sa.CheckConstraint("role IN ('member', 'facilitator', 'admin')", name=op.f("ck_seat_role")),
        sa.CheckConstraint("standing IN ('waiting', 'in', 'removed', 'left')", name=op.f("ck_seat_standing")),
    )
    op.create_index("ix_seat_user_id", "seat", ["user_id"])
    op.create_table(
        "hidden_person",
        link("hidden_person", "seat_id", "seat", nullable=False),
        link("hidden_person", "hidden_seat_id", "seat", nullable=False),
        sa.PrimaryKeyConstraint("seat_id", "hidden_seat_id", name="pk_hidden_person"),
    )
    op.create_table(
        "stream",
        link("stream", "meeting_id", "meeting", nullable=False),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("meeting_id", "name", name="pk_stream"),
    )
    op.create_table(
        "event",
        link("event", "meeting_id", "meeting", nullable=False),
        sa.Column("stream", sa.String(30), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("subject_id", ID),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("meeting_id", "stream", "seq", name="pk_event"),
    )


def create_what_is_said() -> None:
    op.create_table(
        "message",
        *own_id("message"),
        link("message", "meeting_id", "meeting", nullable=False),
        link("message", "seat_id", "seat", nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("place", sa.Integer()),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("edited_at", sa.DateTime()),
        link("message", "reply_to", "message"),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reading_state", sa.String(8), nullable=False),
        sa.UniqueConstraint("meeting_id", "seat_id", "client_id", name="uq_message_meeting_id_seat_id_client_id"),
        sa.CheckConstraint("reading_state IN ('rules', 'full', 'unread')", name=op.f("ck_message_reading_state")),
        sa.CheckConstraint("role IN ('member', 'facilitator', 'admin')", name=op.f("ck_message_role")),
        sa.CheckConstraint("state IN ('posted', 'held', 'hidden', 'withdrawn')", name=op.f("ck_message_state")),
    )
    op.create_index("ix_message_meeting_id_place", "message", ["meeting_id", "place"])
    op.create_index("ix_message_seat_id", "message", ["seat_id"])
    op.create_table(
        "message_edit",
        *own_id("message_edit"),
        link("message_edit", "message_id", "message", nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_message_edit_message_id", "message_edit", ["message_id"])
    op.create_table(
        "reaction",
        link("reaction", "message_id", "message", nullable=False),
        link("reaction", "seat_id", "seat", nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", "seat_id", "kind", name="pk_reaction"),
        sa.CheckConstraint("kind IN ('with_you', 'thank_you', 'strength')", name=op.f("ck_reaction_kind")),
    )
    op.create_table(
        "whisper",
        *own_id("whisper"),
        link("whisper", "meeting_id", "meeting", nullable=False),
        link("whisper", "seat_id", "seat", nullable=False),
        sa.Column("sender", sa.String(12), nullable=False),
        link("whisper", "by_id", "seat"),
        link("whisper", "message_id", "message"),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("help_kind", sa.String(14)),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("sender IN ('facilitators', 'member', 'holdfast')", name=op.f("ck_whisper_sender")),
    )
    op.create_index("ix_whisper_meeting_id", "whisper", ["meeting_id"])
    op.create_index("ix_whisper_seat_id", "whisper", ["seat_id"])
    op.create_table(
        "shared_guideline",
        *own_id("shared_guideline"),
        link("shared_guideline", "meeting_id", "meeting", nullable=False),
        sa.Column("guideline", sa.String(60), nullable=False),
        link("shared_guideline", "by_id", "seat", nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_shared_guideline_meeting_id", "shared_guideline", ["meeting_id"])


def create_findings_and_decisions() -> None:
    op.create_table(
        "flag",
        *own_id("flag"),
        link("flag", "meeting_id", "meeting", nullable=False),
        link("flag", "message_id", "message", nullable=False),
        sa.Column("category", sa.String(12), nullable=False),
        sa.Column("target", sa.String(10), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("guideline", sa.String(60), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(500), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        link("flag", "claimed_by_id", "seat"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'claimed', 'decided', 'superseded')", name=op.f("ck_flag_state")),
    )
    op.create_index("ix_flag_meeting_id", "flag", ["meeting_id"])
    op.create_index("ix_flag_message_id", "flag", ["message_id"])
    op.create_table(
        "cue",
        *own_id("cue"),
        link("cue", "meeting_id", "meeting", nullable=False),
        link("cue", "message_id", "message", nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("reply", sa.String(500), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        link("cue", "claimed_by_id", "seat"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'claimed', 'seen', 'superseded')", name=op.f("ck_cue_state")),
    )
    op.create_index("ix_cue_meeting_id", "cue", ["meeting_id"])
    op.create_index("ix_cue_message_id", "cue", ["message_id"])
    op.create_table(
        "alert",
        *own_id("alert"),
        link("alert", "meeting_id", "meeting", nullable=False),
        link("alert", "seat_id", "seat", nullable=False),
        link("alert", "message_id", "message"),
        link("alert", "whisper_id", "whisper"),
        sa.Column("kind", sa.String(14), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        link("alert", "claimed_by_id", "seat"),
        sa.Column("claimed_at", sa.DateTime()),
        sa.Column("outcome", sa.LargeBinary()),
        sa.Column("resolved_at", sa.DateTime()),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('suicide', 'overdose', 'violence', 'child_safety')", name=op.f("ck_alert_kind")),
        sa.CheckConstraint("state IN ('open', 'claimed', 'resolved')", name=op.f("ck_alert_state")),
    )
    op.create_index("ix_alert_meeting_id", "alert", ["meeting_id"])
    op.create_index("ix_alert_message_id", "alert", ["message_id"])
    op.create_index("ix_alert_state_at", "alert", ["state", "at"])
    op.create_table(
        "report",
        *own_id("report"),
        link("report", "meeting_id", "meeting", nullable=False),
        link("report", "message_id", "message", nullable=False),
        link("report", "by_id", "seat", nullable=False),
        sa.Column("reason", sa.LargeBinary()),
        sa.Column("state", sa.String(10), nullable=False),
        link("report", "claimed_by_id", "seat"),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'claimed', 'decided')", name=op.f("ck_report_state")),
    )
    op.create_index("ix_report_meeting_id", "report", ["meeting_id"])
    op.create_index("ix_report_message_id", "report", ["message_id"])
    op.create_table(
        "decision",
        *own_id("decision"),
        link("decision", "flag_id", "flag"),
        link("decision", "report_id", "report"),
        link("decision", "by_id", "seat", nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("flag_id", name="uq_decision_flag_id"),
        sa.UniqueConstraint("report_id", name="uq_decision_report_id"),
        sa.CheckConstraint(
            "action IN ('none', 'hide', 'mute', 'remove', 'whisper', 'share_guideline')",
            name=op.f("ck_decision_action"),
        ),
        sa.CheckConstraint(
            "verdict IN ('right', 'quoted', 'about_self', 'wrong_target', 'wrong_category', 'not_shaming')",
            name=op.f("ck_decision_verdict"),
        ),
    )
