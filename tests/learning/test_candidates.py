"""Verdicts become examples to learn from only where a human has read and accepted them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server import clock
from server.accounts import ground_rules
from server.errors import Refused
from server.extensions import db
from server.guidance.report import read_examples
from server.journal import writing
from server.learning import candidates
from server.learning.candidates import Labels
from server.models import User
from tests.app_fixtures import Evening
from tests.learning.flags import SHAMING, flags_of, judge, say


def lines(ada: User) -> list[dict[str, object]]:
    return [json.loads(line) for line in candidates.export(ada).splitlines()]


def test_the_words_are_blanked_and_the_labels_are_what_the_verdict_says(evening: Evening, ada: User) -> None:
    flag = judge(evening, verdict="right")
    found = candidates.proposed(ada, flag["flag"])
    assert "eli" not in found.words
    assert "enabler" in found.words
    assert (found.verdict, found.labels) == ("right", Labels((("label", "member"),)))


@pytest.mark.parametrize(
    ("verdict", "labels"),
    [
        ("not_shaming", Labels()),
        ("wrong_category", Labels()),
        ("quoted", Labels(cues=("reported_shame",))),
        ("about_self", Labels((("self_shame", "self"),))),
    ],
)
def test_what_was_wrong_is_no_label(evening: Evening, ada: User, verdict: str, labels: Labels) -> None:
    assert candidates.proposed(ada, judge(evening, verdict=verdict)["flag"]).labels == labels


def test_only_what_was_accepted_is_in_the_export(evening: Evening, ada: User) -> None:
    accepted, refused = judge(evening), judge(evening, "Just leave him already, throw him out.", "quoted")
    judge(evening, "She is a junkie and always will be.", "right")
    candidates.accept(ada, accepted["flag"], "You are [name].", Labels((("blame", "other"),), ("effort",), "violence"))
    candidates.refuse(ada, refused["flag"])
    assert lines(ada) == [
        {
            "text": "You are [name].",
            "flags": [{"category": "blame", "target": "other"}],
            "cues": ["effort"],
            "crisis": "violence",
            "verdict": "not_shaming",
            "source": accepted["source"],
        }
    ]
    waiting, more = candidates.list_proposed(ada)
    assert ([one.verdict for one in waiting], more) == (["right"], False)


def test_the_export_can_be_read_as_examples(evening: Evening, ada: User, tmp_path: Path) -> None:
    flag = judge(evening, verdict="right")
    found = candidates.proposed(ada, flag["flag"])
    candidates.accept(ada, flag["flag"], found.words, found.labels)
    (tmp_path / "examples.jsonl").write_text(candidates.export(ada), encoding="utf-8")
    (example,) = read_examples(tmp_path / "examples.jsonl")
    assert example.flags == {("label", "member")}


def test_a_message_is_an_example_once_however_many_verdicts_it_has(evening: Evening, ada: User) -> None:
    said = say(evening, f"{SHAMING} Just leave him already, throw him out.")["id"]
    first, second = (flag["flag"] for flag in flags_of(evening, said))
    panel = evening.panel("fay")
    panel.does("decide", flag=first, verdict="right")
    panel.does("decide", flag=second, verdict="not_shaming")
    assert candidates.count_proposed() == 2
    candidates.accept(ada, first, "Words", Labels())
    assert candidates.count_proposed() == 0


def test_nobody_settles_a_verdict_twice(evening: Evening, ada: User) -> None:
    flag = judge(evening)["flag"]
    candidates.refuse(ada, flag)
    for settle in (lambda: candidates.refuse(ada, flag), lambda: candidates.accept(ada, flag, "Words", Labels())):
        with pytest.raises(Refused) as refused:
            settle()
        assert refused.value.code == "conflict"


def test_an_example_can_be_taken_out_again(evening: Evening, ada: User) -> None:
    flag = judge(evening)["flag"]
    candidate = candidates.accept(ada, flag, "Words", Labels())
    candidates.take_out(ada, candidate.id)
    assert lines(ada) == []
    assert candidates.count_proposed() == 1


def test_a_verdict_that_is_taken_back_is_out_of_the_export(evening: Evening, ada: User) -> None:
    flag = judge(evening)["flag"]
    candidates.accept(ada, flag, "Words", Labels())
    evening.panel("fay").does("reopen", flag=flag)
    assert lines(ada) == []


def test_words_that_were_changed_after_the_verdict_are_not_proposed(evening: Evening, ada: User) -> None:
    flag = judge(evening)
    evening.room("dee").does("edit", message=flag["message"], body="I am worried, that is all.")
    assert candidates.count_proposed() == 0


def test_only_who_agreed_to_it_before_writing_is_learned_from(evening: Evening) -> None:
    judge(evening)
    dee = evening.people["dee"]
    for version, agreed in ((candidates.ASKED_SINCE - 1, None), (candidates.ASKED_SINCE, clock.now())):
        with writing() as page:
            user = page.session.get(User, dee.id)
            assert user is not None
            user.rules_version, user.rules_accepted_at = version, agreed
        assert candidates.count_proposed() == 0


def test_the_ground_rules_of_today_ask_for_it() -> None:
    rules = ground_rules.current()
    assert rules.version >= candidates.ASKED_SINCE
    assert "learn" in rules.html


def test_nobody_but_an_admin_reads_or_exports_them(evening: Evening) -> None:
    flag = judge(evening)["flag"]
    fay = evening.people["fay"]
    for ask in (
        lambda: candidates.list_proposed(fay),
        lambda: candidates.accept(fay, flag, "Words", Labels()),
        lambda: candidates.export(fay),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.code == "forbidden"
    db.session.rollback()
