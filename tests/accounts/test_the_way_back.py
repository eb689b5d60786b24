from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from server.accounts import actions, administration, codes, ground_rules
from server.errors import Refused
from server.extensions import db
from server.models import AuditEntry, OneTimeLink, User
from tests.accounts.conftest import Clock
from tests.accounts.pages import OTHER_PASSWORD, PASSWORD, codes_on, log_in, send, text_of
from tests.factories import a_user

ClientOf = Callable[[User | None], FlaskClient]


@pytest.fixture
def ada(app: Flask) -> User:
    return a_user("ada", "admin")


def signs_in(password: str, name: str = "dee") -> bool:
    try:
        actions.sign_in(name, password, "192.0.2.1")
    except Refused:
        return False
    return True


# Recovery codes


def test_a_recovery_code_sets_a_new_password_once(dee: User, client_of: ClientOf) -> None:
    code = actions.new_recovery_codes(dee)[0]
    first = send(client_of(None), "/recover", username="dee", code=code, password=OTHER_PASSWORD)
    assert first.location == "/login"
    assert signs_in(OTHER_PASSWORD) and not signs_in(PASSWORD)
    again = send(client_of(None), "/recover", username="dee", code=code, password=PASSWORD)
    assert again.status_code == 401
    assert codes.left(dee.id) == codes.HOW_MANY - 1


def test_a_recovery_code_may_be_typed_as_it_was_written_down(dee: User, app: Flask) -> None:
    code = actions.new_recovery_codes(dee)[0]
    actions.recover("DEE", f"  {code.upper().replace('-', ' ')} ", OTHER_PASSWORD, "127.0.0.1")
    assert signs_in(OTHER_PASSWORD)


def test_recovering_ends_every_sign_in(dee: User, client_of: ClientOf) -> None:
    client = client_of(dee)
    actions.recover("dee", actions.new_recovery_codes(dee)[0], OTHER_PASSWORD, "127.0.0.1")
    assert client.get("/account").status_code == 302


def test_somebody_elses_code_and_an_unknown_name_are_answered_alike(dee: User, client_of: ClientOf) -> None:
    code = actions.new_recovery_codes(a_user("eli"))[0]
    answers = [
        send(client_of(None), "/recover", username=name, code=code, password=OTHER_PASSWORD)
        for name in ("dee", "nobody here")
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert text_of(answers[0]) == text_of(answers[1])


def test_a_password_that_cannot_be_used_does_not_use_the_code_up(dee: User, visitor: FlaskClient) -> None:
    code = actions.new_recovery_codes(dee)[0]
    assert send(visitor, "/recover", username="dee", code=code, password="short").status_code == 400
    assert codes.left(dee.id) == codes.HOW_MANY


def test_guessing_codes_has_to_wait_as_guessing_passwords_has(dee: User, app: Flask) -> None:
    code = actions.new_recovery_codes(dee)[0]
    for _ in range(10):
        with pytest.raises(Refused):
            actions.recover("dee", "aaaa-bbbb-cccc", OTHER_PASSWORD, "203.0.113.7")
    with pytest.raises(Refused) as refused:
        actions.recover("dee", code, OTHER_PASSWORD, "203.0.113.7")
    assert refused.value.code == "rate_limited"


def test_new_codes_replace_the_old_ones(dee: User, client_of: ClientOf) -> None:
    old = actions.new_recovery_codes(dee)[0]
    made = send(client_of(dee), "/account/recovery-codes", page="/account")
    assert made.location == "/account/recovery-codes"
    with pytest.raises(Refused):
        actions.recover("dee", old, OTHER_PASSWORD, "127.0.0.1")
    assert codes.left(dee.id) == codes.HOW_MANY


def test_a_code_does_not_open_a_paused_account(dee: User, ada: User) -> None:
    code = actions.new_recovery_codes(dee)[0]
    administration.suspend(ada, dee.id, "asked for a break")
    with pytest.raises(Refused) as refused:
        actions.recover("dee", code, OTHER_PASSWORD, "127.0.0.1")
    assert refused.value.code == "forbidden"
    assert codes.left(dee.id) == codes.HOW_MANY


# Reset links


def test_an_admins_link_sets_a_new_password_once(dee: User, ada: User, client_of: ClientOf) -> None:
    person = client_of(dee)
    path = administration.make_reset_link(ada, dee.id)
    assert send(client_of(None), path, password=OTHER_PASSWORD).location == "/login"
    assert signs_in(OTHER_PASSWORD) and not signs_in(PASSWORD)
    assert person.get("/account").status_code == 302
    assert client_of(None).get(path).status_code == 404


def test_looking_at_a_link_does_not_use_it_up(dee: User, ada: User, visitor: FlaskClient) -> None:
    path = administration.make_reset_link(ada, dee.id)
    assert visitor.get(path).status_code == visitor.get(path).status_code == 200
    assert "dee" not in text_of(visitor.get(path))


def test_a_link_is_good_for_a_day(dee: User, ada: User, visitor: FlaskClient, time: Clock) -> None:
    path = administration.make_reset_link(ada, dee.id)
    time.pass_(hours=23, minutes=59)
    assert visitor.get(path).status_code == 200
    time.pass_(minutes=1)
    assert visitor.get(path).status_code == 404


def test_a_new_link_ends_the_one_before(dee: User, ada: User, visitor: FlaskClient) -> None:
    first, second = (administration.make_reset_link(ada, dee.id) for _ in range(2))
    assert (visitor.get(first).status_code, visitor.get(second).status_code) == (404, 200)


def test_a_link_waits_no_longer_once_the_person_got_in_otherwise(dee: User, ada: User, visitor: FlaskClient) -> None:
    path = administration.make_reset_link(ada, dee.id)
    actions.change_password(dee, PASSWORD, OTHER_PASSWORD, "127.0.0.1")
    assert visitor.get(path).status_code == 404


def test_a_link_made_for_a_member_does_not_open_the_account_of_an_admin(
    dee: User, ada: User, visitor: FlaskClient
) -> None:
    path = administration.make_reset_link(ada, dee.id)
    administration.change_role(ada, dee.id, "admin")
    assert visitor.get(path).status_code == 404


def test_no_link_is_made_for_a_paused_account(dee: User, ada: User) -> None:
    administration.suspend(ada, dee.id, "asked for a break")
    with pytest.raises(Refused) as refused:
        administration.make_reset_link(ada, dee.id)
    assert refused.value.code == "conflict"


def test_a_weak_password_does_not_use_a_link_up(dee: User, ada: User, visitor: FlaskClient) -> None:
    path = administration.make_reset_link(ada, dee.id)
    assert send(visitor, path, password="password").status_code == 400
    assert send(visitor, path, password=OTHER_PASSWORD).location == "/login"


def test_what_a_link_carries_is_not_in_the_database(dee: User, ada: User) -> None:
    token = administration.make_reset_link(ada, dee.id).rpartition("/")[2]
    assert token not in str([link.token_hash for link in db.session.scalars(select(OneTimeLink))])


@pytest.mark.parametrize("token", ["made-up", "x" * 2000, "%00"])
def test_a_made_up_link_is_not_there(app: Flask, visitor: FlaskClient, token: str) -> None:
    assert visitor.get(f"/link/{token}").status_code == 404
    assert visitor.post(f"/link/{token}").status_code == 400


# The first admin


def test_the_first_link_makes_the_first_admin(app: Flask, visitor: FlaskClient) -> None:
    path = actions.first_admin_link()
    assert path is not None
    assert send(visitor, path, username="ada", password=PASSWORD).location == "/account/recovery-codes"
    assert codes_on(visitor.get("/account/recovery-codes"))
    send(visitor, "/ground-rules", version=ground_rules.current().version)
    assert visitor.get("/admin/people/").status_code == 200


def test_there_is_no_first_link_once_there_is_an_admin(ada: User) -> None:
    assert actions.first_admin_link() is None


def test_members_do_not_keep_the_first_link_from_being_made(dee: User) -> None:
    assert actions.first_admin_link() is not None


def test_of_several_first_links_one_works(app: Flask, client_of: ClientOf) -> None:
    first, second = actions.first_admin_link(), actions.first_admin_link()
    assert first is not None and second is not None
    send(client_of(None), first, username="ada", password=PASSWORD)
    assert client_of(None).get(second).status_code == 404


def test_a_first_link_is_worth_nothing_when_an_admin_was_made_meanwhile(app: Flask, visitor: FlaskClient) -> None:
    path = actions.first_admin_link()
    assert path is not None
    a_user("ada", "admin")
    assert send(visitor, path, username="bob", password=PASSWORD).status_code == 409


def test_the_first_admin_may_not_have_a_name_that_looks_like_an_office(app: Flask, visitor: FlaskClient) -> None:
    path = actions.first_admin_link()
    assert path is not None
    assert send(visitor, path, username="admin", password=PASSWORD).status_code == 400
    assert send(visitor, path, username="ada", password=PASSWORD).status_code == 302


def test_what_changes_an_account_is_on_record(dee: User, ada: User, visitor: FlaskClient) -> None:
    path = administration.make_reset_link(ada, dee.id)
    send(visitor, path, password=OTHER_PASSWORD)
    actions.recover("dee", actions.new_recovery_codes(dee)[0], PASSWORD, "127.0.0.1")
    assert log_in(visitor, "dee").location == "/"
    acts = list(db.session.scalars(select(AuditEntry.act).filter_by(subject=dee.id).order_by(AuditEntry.number)))
    assert acts == ["sign_up", "make_reset_link", "use_reset_link", "new_recovery_codes", "recover"]
