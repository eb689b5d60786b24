from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.accounts import names
from server.errors import Refused


@pytest.mark.parametrize("name", ["dee", "Ana María", "Zoë", "O.K.", "night owl 7", "李雷", "Олена", "mo-mo"])
def test_ordinary_names_are_taken_as_they_are(name: str) -> None:
    assert names.clean(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "a\u200bda",
        "a\u202eda",
        "a\u0000da",
        "a\nda",
        "<b>ada",
        "ada@home",
        "a\u0301\u0301\u0301\u0301da",
        "\u3164\u3164",
        "77",
        " ",
        "",
    ],
)
def test_a_name_with_hidden_signs_or_none_to_read_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        names.clean(name)
    assert refused.value.details["field"] == "username"


@pytest.mark.parametrize(
    "name",
    [
        "admin",
        "Admin 2",
        "moderator",
        "M0derator",
        "the facilitators",
        "h0ldfast",
        "Holdfast-Support",
        "аdmin",
        "sysаdmin",
        "adm1n",
        "Fac1l1tator",
    ],
)
def test_names_that_could_be_taken_for_staff_are_refused(name: str) -> None:
    with pytest.raises(Refused) as refused:
        names.clean(name)
    assert "staff" in refused.value.message


@pytest.mark.parametrize("name", ["modest", "Hosta", "Teamwork", "Adam", "Supporting wife"])
def test_names_that_only_begin_like_an_office_are_people(name: str) -> None:
    assert names.clean(name) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [("dee", "DEE"), ("dee", "d e e"), ("ada", "аdа"), ("lil", "1i1"), ("barn", "bam"), ("zoe", "Zoë")],
)
def test_names_that_an_eye_cannot_tell_apart_share_a_skeleton(one: str, other: str) -> None:
    assert names.skeleton(one) == names.skeleton(other)


@given(st.text(max_size=60))
def test_a_skeleton_of_a_skeleton_is_itself(text: str) -> None:
    once = names.skeleton(text)
    assert names.skeleton(once) == once


@given(st.text(max_size=200))
def test_a_name_is_taken_or_refused_and_taken_again_the_same(text: str) -> None:
    try:
        taken = names.clean(text)
    except Refused:
        return
    assert names.clean(taken) == taken
    assert len(taken) <= names.LONGEST and taken.isprintable()
