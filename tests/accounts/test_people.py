from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from server import audit
from server.accounts import actions, administration, sign_ins
from server.errors import Refused
from server.extensions import db
from server.journal import writing
from server.models import Event, Seat, User
from tests.accounts.pages import send, text_of
from tests.factories import a_meeting, a_seat, a_user

ClientOf = Callable[[User | None], FlaskClient]


@pytest.fixture
def ada(app: Flask) -> User:
    return a_user("ada", "admin")


@pytest.fixture
def eli(app: Flask) -> User:
    return a_user("eli")


def page_of(user: User) -> str:
    return f"/admin/people/{user.id}"


def act(client: FlaskClient, user: User, what: str, **fields: object) -> object:
    return send(client, f"{page_of(user)}/{what}", page=page_of(user), **fields)


# Who may


@pytest.mark.parametrize("role", ["member", "facilitator"])
def test_only_admins_see_people(app: Flask, client_of: ClientOf, eli: User, role: str) -> None:
    client = client_of(a_user("gus", role))
    assert client.get("/admin/people/").status_code == 403
    assert client.get(page_of(eli)).status_code == 403


@pytest.mark.parametrize("what", ["role", "suspend", "restore", "reset-link"])
def test_only_admins_act_on_people(app: Flask, client_of: ClientOf, eli: User, what: str) -> None:
    client = client_of(a_user("fay", "facilitator"))
    answer = send(client, f"{page_of(eli)}/{what}", page="/account", role="admin", reason="because")
    assert answer.status_code == 403
    assert eli.role == "member" and eli.suspended_at is None


@pytest.mark.parametrize("verb", [administration.suspend, administration.restore, administration.change_role])
def test_the_verbs_ask_who_acts_whatever_the_door(app: Flask, eli: User, verb: Callable[..., object]) -> None:
    for actor in (a_user("dee"), a_user("fay", "facilitator")):
        with pytest.raises(Refused) as refused:
            verb(actor, eli.id, "admin")
        assert refused.value.code == "forbidden"


def test_a_person_who_is_not_here_is_not_found(ada: User, client_of: ClientOf) -> None:
    assert client_of(ada).get("/admin/people/nobody").status_code == 404


# The list


def test_people_are_found_by_a_part_of_their_name_and_by_their_role(ada: User, client_of: ClientOf) -> None:
    a_user("Willow"), a_user("fay", "facilitator")
    client = client_of(ada)

    def named(query: str) -> list[str]:
        return re.findall(r'<h2><a href="[^"]+">([^<]+)</a></h2>', client.get(f"/admin/people/?{query}").text)

    assert named("") == ["ada", "fay", "Willow"]
    assert named("search=ILL") == ["Willow"]
    assert named("search=w1ll0w") == ["Willow"]
    assert named("role=facilitator") == ["fay"]
    assert named("search=%25") == named("search=_") == []
    assert named("page=2") == [] and named("page=-3") == named("page=x") == named("")


def test_a_long_list_goes_on_on_further_pages(ada: User, client_of: ClientOf) -> None:
    with writing() as page:
        for number in range(administration.PAGE):
            actions.make_user(page.session, f"Quiet {number}")
    first, second = (administration.list_people(ada, page=number) for number in (1, 2))
    assert first.more and not second.more
    assert len({person.id for person in first.people + second.people}) == administration.PAGE + 1


def test_a_persons_email_is_not_on_the_page(ada: User, eli: User, client_of: ClientOf) -> None:
    actions.set_details(eli, relation=None, email="eli@example.org", time_zone="UTC")
    assert "eli@example.org" not in client_of(ada).get(page_of(eli)).text


# Roles


def test_a_member_made_facilitator_is_one_at_once(ada: User, eli: User, client_of: ClientOf) -> None:
    assert act(client_of(ada), eli, "role", role="facilitator").location == page_of(eli)
    assert eli.role == "facilitator"


def test_a_facilitator_made_member_loses_the_chair_in_a_meeting_that_is_open(ada: User) -> None:
    fay = a_user("fay", "facilitator")
    meeting = a_meeting(facilitators=[fay])
    seat = a_seat(fay, meeting)
    assert seat.role == "facilitator"
    before = {(event.stream, event.seq) for event in db.session.scalars(select(Event))}
    administration.change_role(ada, fay.id, "member")
    kept = db.session.get(Seat, seat.id, populate_existing=True)
    assert kept is not None and kept.role == "member"
    told = [event for event in db.session.scalars(select(Event)) if (event.stream, event.seq) not in before]
    assert {(event.stream, event.kind) for event in told} == {
        ("room", "person_entered"),
        (f"seat:{seat.id}", "seat_changed"),
        ("staff", "seat_changed"),
    }


def test_a_role_that_is_none_is_refused(ada: User, eli: User, client_of: ClientOf) -> None:
    assert act(client_of(ada), eli, "role", role="owner").status_code == 400
    assert eli.role == "member"


def test_the_last_admin_stays_admin(ada: User, client_of: ClientOf) -> None:
    answer = send(client_of(ada), f"{page_of(ada)}/role", page="/account", role="member")
    assert answer.status_code == 409
    assert "last admin" in text_of(answer)
    assert ada.role == "admin"


def test_a_paused_admin_does_not_count_as_another_one(ada: User) -> None:
    bea = a_user("bea", "admin")
    administration.suspend(ada, bea.id, "on leave")
    with pytest.raises(Refused) as refused:
        administration.change_role(ada, ada.id, "member")
    assert refused.value.code == "conflict"


def test_an_admin_may_step_down_where_there_is_another(ada: User, client_of: ClientOf) -> None:
    a_user("bea", "admin")
    client = client_of(ada)
    assert act(client, ada, "role", role="member").location == "/"
    assert client.get("/admin/people/").status_code == 403


# Pausing


def test_a_paused_person_is_out_at_once_and_comes_back_when_opened_again(
    ada: User, eli: User, client_of: ClientOf
) -> None:
    theirs, admins = client_of(eli), client_of(ada)
    assert act(admins, eli, "suspend", reason="asked for a break").location == page_of(eli)
    assert theirs.get("/account").status_code == 302
    assert sign_ins.of_user(eli.id) == []
    assert act(admins, eli, "restore", reason="the break is over").location == page_of(eli)
    assert eli.suspended_at is None
    assert theirs.get("/account").status_code == 302, "the old cookie stays dead"
    assert client_of(eli).get("/account").status_code == 200


def test_pausing_asks_for_a_reason(ada: User, eli: User, client_of: ClientOf) -> None:
    for reason in ("", "   ", "x" * 401):
        assert act(client_of(ada), eli, "suspend", reason=reason).status_code == 400
    assert eli.suspended_at is None


def test_an_admin_does_not_pause_themself_and_the_last_one_is_not_paused(ada: User, client_of: ClientOf) -> None:
    answer = send(client_of(ada), f"{page_of(ada)}/suspend", page="/account", reason="tired")
    assert answer.status_code == 409
    assert ada.suspended_at is None


def test_pausing_twice_is_a_conflict_and_keeps_the_first_reason(ada: User, eli: User) -> None:
    administration.suspend(ada, eli.id, "the first reason")
    with pytest.raises(Refused) as refused:
        administration.suspend(ada, eli.id, "another one")
    assert refused.value.code == "conflict"
    assert eli.suspended_reason == "the first reason"


def test_scripted_people_are_left_alone(ada: User, client_of: ClientOf) -> None:
    with writing() as page:
        mo = actions.make_user(page.session, "mo", scripted=True)
    assert "scripted people" in text_of(client_of(ada).get(page_of(mo)))
    for verb in (administration.suspend, administration.change_role):
        with pytest.raises(Refused) as refused:
            verb(ada, mo.id, "admin")
        assert refused.value.code == "conflict"


# Links and the record


def test_a_reset_link_is_shown_once(ada: User, eli: User, client_of: ClientOf) -> None:
    client = client_of(ada)
    act(client, eli, "reset-link")
    shown = re.search(r'value="(http://[^"]+/link/[^"]+)"', client.get(page_of(eli)).text)
    assert shown is not None
    assert "/link/" not in client.get(page_of(eli)).text
    assert client_of(None).get(shown[1]).status_code == 200


def test_every_act_is_on_record_with_its_reason(ada: User, eli: User, client_of: ClientOf) -> None:
    client = client_of(ada)
    act(client, eli, "role", role="facilitator")
    act(client, eli, "suspend", reason="asked for a break")
    act(client, eli, "restore", reason="the break is over")
    act(client, eli, "reset-link")
    page = text_of(client.get(page_of(eli)))
    assert "ada changed the role: eli from member to facilitator" in page
    assert "ada paused the account: eli asked for a break" in page
    assert "ada opened the account again: eli the break is over" in page
    assert "ada made a link for a new password: eli" in page
    assert audit.first_broken(db.session) is None


def test_a_refused_act_leaves_no_record(ada: User, client_of: ClientOf) -> None:
    send(client_of(ada), f"{page_of(ada)}/role", page="/account", role="member")
    assert administration.record_of(ada, ada.id) == []


def test_a_reason_is_shown_as_text(ada: User, eli: User, client_of: ClientOf) -> None:
    administration.suspend(ada, eli.id, "<script>alert(1)</script>")
    assert "<script>alert" not in client_of(ada).get(page_of(eli)).text
