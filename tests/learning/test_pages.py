"""What admins see of it, in a browser without scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from server.guidance.vocabulary import CATEGORIES
from server.models import User
from tests.app_fixtures import Evening
from tests.learning.flags import NEARLY_THE_SAME, flags_of, judge, say

LEARNED = "/admin/language/learned/"
CANDIDATES = "/admin/language/learned/candidates"
NOBODY = dict.fromkeys(CATEGORIES, "")


@pytest.fixture
def admin(ada: User, client_of: Callable[[User], FlaskClient]) -> FlaskClient:
    return client_of(ada)


def send(client: FlaskClient, address: str, **fields: object) -> object:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/settings").text)
    assert token
    return client.post(address, data={"csrf_token": token[1], **fields})


def action(page: str, ending: str) -> str:
    """Where the first form goes whose address ends so."""
    found = re.search(rf'action="([^"]+/{ending})"', page)
    assert found, ending
    return found[1]


def test_what_was_learned_is_listed_without_names_and_can_be_kept_and_removed(
    evening: Evening, admin: FlaskClient
) -> None:
    assert "Nothing yet" in admin.get(LEARNED).text
    judge(evening)
    say(evening, NEARLY_THE_SAME)
    page = admin.get(LEARNED).text
    assert "<mark>" in page
    assert "[name]" in page
    assert not re.search(r"\beli\b", page)
    assert "fay decided" in page
    assert "left out once" in page
    send(admin, action(page, "keep"))
    page = admin.get(LEARNED).text
    assert "kept by ada" in page
    send(admin, action(page, "remove"))
    assert "Nothing yet" in admin.get(LEARNED).text
    assert flags_of(evening, say(evening, NEARLY_THE_SAME)["id"])


def test_a_verdict_is_read_changed_and_accepted_and_then_downloaded(evening: Evening, admin: FlaskClient) -> None:
    flag = judge(evening, verdict="about_self")
    assert f"{CANDIDATES}/{flag['flag']}" in admin.get(CANDIDATES).text
    page = admin.get(f"{CANDIDATES}/{flag['flag']}").text
    assert "about themself" in page
    assert re.search(r'<option selected value="self">', page)
    fields = {"words": "I am such an enabler.", "self_shame": "self", "cues": "effort", "crisis": ""}
    send(admin, action(page, "accept"), **{**NOBODY, **fields})
    assert "I am such an enabler." in admin.get(CANDIDATES).text
    answer = send(admin, "/admin/language/learned/export")
    assert "attachment" in answer.headers["Content-Disposition"]
    (line,) = map(json.loads, answer.text.splitlines())
    assert line["text"] == "I am such an enabler."
    assert (line["flags"], line["cues"]) == ([{"category": "self_shame", "target": "self"}], ["effort"])
    send(admin, action(admin.get(CANDIDATES).text, "take-out"))
    assert "Nothing is accepted yet" in admin.get(CANDIDATES).text


def test_a_form_that_cannot_be_taken_says_why_and_changes_nothing(evening: Evening, admin: FlaskClient) -> None:
    flag = judge(evening)["flag"]
    answer = send(admin, f"{CANDIDATES}/{flag}/accept", **NOBODY, words=" ", crisis="")
    assert answer.status_code == 400
    assert "There has to be something to read." in answer.text
    assert send(admin, f"{CANDIDATES}/{flag}/accept", **NOBODY, words="a" * 4001, crisis="").status_code == 400
    assert send(admin, f"{CANDIDATES}/{flag}/accept", **NOBODY, words="a", crisis="flood").status_code == 400
    assert "Nothing is accepted yet" in admin.get(CANDIDATES).text


def test_what_is_left_out_does_not_come_back(evening: Evening, admin: FlaskClient) -> None:
    flag = judge(evening)["flag"]
    send(admin, action(admin.get(f"{CANDIDATES}/{flag}").text, "refuse"))
    assert "Nothing waits." in admin.get(CANDIDATES).text
    assert admin.get(f"{CANDIDATES}/{flag}").status_code == 404
    assert send(admin, f"{CANDIDATES}/{flag}/refuse").status_code in (404, 409)


def test_what_somebody_wrote_cannot_become_markup(evening: Evening, admin: FlaskClient) -> None:
    judge(evening, "You are such an enabler <b>and</b> everybody <script>knows</script> it.")
    for address in (LEARNED, CANDIDATES):
        assert "<script>knows" not in admin.get(address).text


def test_what_was_removed_by_somebody_else_is_not_found(admin: FlaskClient) -> None:
    for act in ("keep", "remove"):
        assert send(admin, f"{LEARNED}0123456789abcdef0123/{act}").status_code == 404
