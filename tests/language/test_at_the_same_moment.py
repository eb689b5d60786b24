"""Two admins who act at the same moment at different workers: one is first, the other is told, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from config import Settings
from server.extensions import db
from server.language import actions, editions
from server.models import Draft, Edition, EditionPart, User
from tests.factories import a_user
from tests.language.conftest import TEAPOT
from tests.several_workers import settings_of_postgres, together

__all__ = ["settings_of_postgres", "together"]

Together = Callable[..., list[str]]


@pytest.fixture
def settings(settings_of_postgres: Settings) -> Settings:
    return settings_of_postgres


@pytest.fixture
def admins(together: Together) -> tuple[str, str]:
    """Their ids: each thread has a session of its own. The schema is there once `together` is."""
    return a_user("ada", "admin").id, a_user("ola", "admin").id


def _who(user_id: str) -> User:
    user = db.session.get(User, user_id)
    assert user is not None
    return user


def test_of_two_who_save_the_same_rule_one_is_told(together: Together, admins: tuple[str, str]) -> None:
    name = "label-enabler"
    before = actions.part(_who(admins[0]), "rule", name)

    def save(user_id: str) -> Callable[[], object]:
        text = before.text.replace("why: Calling", f"why: As {user_id} says, calling")
        return lambda: actions.save(_who(user_id), "rule", name, text, before.seen)

    assert together(*(save(user_id) for user_id in admins)) == ["conflict"]
    draft = db.session.scalars(select(Draft)).one()
    assert draft.text is not None and f"As {draft.by_id} says" in draft.text


def test_of_two_who_publish_at_once_one_makes_the_edition(together: Together, admins: tuple[str, str]) -> None:
    actions.add_rule(_who(admins[0]), TEAPOT)
    seen = editions.coming(_who(admins[0]), compared=False).seen

    def publish(user_id: str) -> Callable[[], object]:
        return lambda: editions.publish(_who(user_id), "A teapot.", seen)

    refused = together(*(publish(user_id) for user_id in admins))
    assert len(refused) == 1 and refused[0] in ("conflict", "invalid"), "the other finds no draft any more"
    assert list(db.session.scalars(select(Edition.number))) == [1]
    assert list(db.session.scalars(select(EditionPart.name))) == ["label-teapot"]
    assert list(db.session.scalars(select(Draft))) == []
