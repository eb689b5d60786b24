"""What people write is unreadable where it is kept, and gone when its time is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from config import Settings
from server import clock
from server.accounts import administration
from server.extensions import db
from server.models import Base
from server.models.base import EncryptedText
from server.rooms import retention
from tests import factories
from tests.app_fixtures import Evening

WORD = "lanternfish"


@pytest.fixture
def full_evening(evening: Evening) -> Evening:
    """An evening that is over, in which everybody wrote the word wherever words can be written."""
    dee, eli, fay = evening.room("dee"), evening.room("eli"), evening.panel("fay")
    first = dee.does("say", client_id="1", body=f"The {WORD} slept on the porch.")["id"]
    dee.does("edit", message=first, body=f"The {WORD} slept outside.")
    second = dee.does("say", client_id="2", body=f"I have the pills here and want to die, {WORD}.")["id"]
    alert = fay.heard("alert_raised")[0]["alert"]
    dee.does("whisper", body=f"Only for you: {WORD}.")
    eli.does("report", message=second, reason=f"This is about my {WORD}.")
    fay.does("whisper", seat=dee.does("enter")["you"]["seat"], body=f"I read of the {WORD}.")
    fay.does("hide", message=first, reason=f"Without {WORD}, please.")
    fay.does("resolve", alert=alert, outcome=f"She is with the {WORD}.")
    fay.does("remove", seat=eli.does("enter")["you"]["seat"], reason=f"Too much {WORD}.")
    ada = factories.a_user("ada", "admin")
    administration.suspend(ada, evening.people["mo"].id, f"Sold a {WORD}.")
    fay.does("close_meeting")
    db.session.rollback()
    return evening


@pytest.mark.usefixtures("full_evening")
def test_what_people_write_is_unreadable_in_every_file(settings: Settings) -> None:
    files = [path for path in Path(settings.data_dir).iterdir() if path.is_file()]
    assert "holdfast.sqlite3" in {path.name for path in files}
    assert [path.name for path in files if WORD.encode() in path.read_bytes()] == []


def test_what_was_said_in_a_meeting_goes_when_its_time_is_over(
    full_evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(_where_it_is_kept())
    assert {"message.body", "message_edit.body", "whisper.body", "report.reason", "alert.outcome"} <= before
    retention.purge_expired()
    assert set(_where_it_is_kept()) == before

    later = clock.now() + timedelta(days=31, hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    retention.purge_expired()
    assert set(_where_it_is_kept()) == {"user_account.suspended_reason", "audit_entry.detail"}


def test_one_who_is_asked_to_leave_before_a_word_was_said_is_forgotten_as_well(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = evening.room("eli").does("enter")["you"]["seat"]
    fay = evening.panel("fay")
    fay.does("remove", seat=seat, reason=f"Too much {WORD}.")
    fay.does("close_meeting")
    later = clock.now() + timedelta(days=31, hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    retention.purge_expired()
    assert set(_where_it_is_kept()) == set()


def _where_it_is_kept() -> Iterator[str]:
    """Every column in which the word is, for those who have the key."""
    db.session.rollback()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            sealed = isinstance(column.type, EncryptedText)
            query = select(column) if sealed else text(f'SELECT CAST("{column.name}" AS TEXT) FROM "{table.name}"')
            if any(WORD in (value or "") for value in db.session.execute(query).scalars()):
                yield f"{table.name}.{column.name}"
