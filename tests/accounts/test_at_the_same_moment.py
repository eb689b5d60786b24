"""What may happen once happens once, also where two act at the same moment at different workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from config import Settings
from server import clock, schema
from server.accounts import actions, administration, sign_ins
from server.app import create_app
from server.errors import Refused
from server.extensions import db
from server.models import User
from tests import factories
from tests.services.postgres import Postgres

Act = Callable[[User, str], object]


@pytest.fixture
def app_on_postgres(tmp_path: Path, postgres: Postgres) -> Iterator[Flask]:
    url = postgres.new_database()
    settings = Settings.from_environment(data_dir=tmp_path / "data", database_url=url, redis_url="", log_level="error")
    made = create_app(settings, port=5999)
    with made.app_context():
        schema.ensure_current(db.engine, settings.data_dir)
        yield made
        db.session.rollback()
        db.session.close()
        db.engine.dispose()


def twice(app: Flask, act: Callable[[int], object]) -> list[str]:
    """What came of an act by two at the same moment, each with a session of its own: `done`, or a refusal's code."""
    start = Barrier(2)

    def once(turn: int) -> str:
        with app.app_context():
            db.session.scalar(select(User.id).limit(1))
            start.wait()
            try:
                act(turn)
            except Refused as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(once, range(2)))


@pytest.mark.parametrize(
    "act",
    [
        lambda actor, other: administration.change_role(actor, other, "member"),
        lambda actor, other: administration.suspend(actor, other, "A pause."),
    ],
    ids=["change_role", "suspend"],
)
def test_two_admins_who_take_each_others_place_at_once_leave_one(app_on_postgres: Flask, act: Act) -> None:
    pair = [factories.a_user(name, "admin").id for name in ("ada", "bea")]
    db.session.rollback()
    both = twice(app_on_postgres, lambda turn: act(db.session.get_one(User, pair[turn]), pair[1 - turn]))
    assert sorted(both) == ["done", "forbidden"]
    active = select(User.id).filter_by(role="admin", suspended_at=None)
    assert len(db.session.scalars(active).all()) == 1


def test_a_recovery_code_is_spent_once(app_on_postgres: Flask) -> None:
    new = actions.sign_up("dee", "a lamp in the window")
    code = new.recovery_codes[0]
    both = twice(app_on_postgres, lambda turn: actions.recover("dee", code, f"another lamp {turn}", f"10.0.0.{turn}"))
    assert sorted(both) == ["done", "unauthenticated"]


def test_a_link_is_spent_once(app_on_postgres: Flask) -> None:
    dee, ada = factories.a_user("dee"), factories.a_user("ada", "admin")
    token = administration.make_reset_link(ada, dee.id).rpartition("/")[2]
    both = twice(app_on_postgres, lambda turn: actions.use_reset_link(token, f"another lamp {turn}"))
    assert sorted(both) == ["done", "not_found"]


def test_two_pages_at_once_rotate_a_token_once(app_on_postgres: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    token = factories.a_sign_in(factories.a_user("dee"))
    later = clock.now() + sign_ins.ROTATE_AFTER * 2
    monkeypatch.setattr(clock, "now", lambda: later)
    fresh: list[str | None] = []
    twice(app_on_postgres, lambda turn: fresh.append(sign_ins.renew(token, may_rotate=True)))
    (new,) = [one for one in fresh if one is not None]
    assert sign_ins.resolve(new) is not None
