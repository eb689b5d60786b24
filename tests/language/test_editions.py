"""What was published is what every worker reads with, and nothing that is stored can stop anybody."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from server import guidance
from server.app import create_app
from server.extensions import db
from server.guidance import Parts
from server.journal import writing
from server.language import actions, checking, editions, figures, serving
from server.language.checking import Broken
from server.models import AuditEntry, Draft, Edition, EditionPart, TrialHit, User
from tests.app_fixtures import Evening
from tests.language.conftest import TEAPOT, Desk, publish, publish_drafts

SAID = "You are such a teapot."
SHADOW = TEAPOT.replace("category: label", "stage: shadow\ncategory: label")


def test_an_edition_outlives_the_worker_that_published_it(ada: User, settings: object) -> None:
    publish(ada)
    assert guidance.read(SAID).flags
    guidance.load()
    assert not guidance.read(SAID).flags, "as a worker that starts anew"
    serving._serving.clear()
    serving.keep_up()
    assert guidance.read(SAID).flags


def test_what_is_found_in_a_room_is_what_the_edition_says(ada: User, evening: Evening) -> None:
    publish(ada)
    message = evening.room("dee").does("say", client_id="1", body=SAID)["id"]
    (flag,) = evening.panel("fay").does("watch")["flags"]
    assert (flag["message"], flag["source"], flag["category"]) == (message, "label-teapot", "label")


def test_a_rule_on_trial_is_counted_and_seen_by_nobody(ada: User, evening: Evening) -> None:
    publish(ada, SHADOW)
    answer = evening.room("dee").does("say", client_id="1", body=SAID, ask=True)
    assert answer["state"] == "posted"
    evening.room("dee").does("say", client_id="2", body=f"{SAID} {SAID} And you are an enabler.")
    assert [flag["source"] for flag in evening.panel("fay").does("watch")["flags"]] == ["label-enabler"]
    assert figures.figures()["label-teapot"].trial == 2
    assert figures.figures()["label-teapot"].found == 0
    stored = db.session.scalars(select(TrialHit)).first()
    assert stored is not None
    assert set(TrialHit.__table__.columns.keys()) == {"id", "rule", "at"}, "no words, no message, nobody"


def test_a_rule_on_trial_changes_nothing_of_what_others_find(ada: User) -> None:
    text = "Classic enabler, my counselor calls me a teapot. You are such a teapot, and you are an enabler."
    before = guidance.read(text)
    publish(ada, SHADOW)
    after = guidance.read(text)
    assert (after.flags, after.cues, after.crisis) == (before.flags, before.cues, before.crisis)
    assert [found.source for found in after.shadow] == ["label-teapot"]


def test_a_rule_that_is_off_is_not_looked_for(ada: User) -> None:
    text = actions.part(ada, "rule", "label-enabler").text
    actions.save(ada, "rule", "label-enabler", f"stage: off\n{text}".replace("stage: off", "stage: 'off'"), _seen(ada))
    publish_drafts(ada)
    assert "label-enabler" not in {flag.source for flag in guidance.read("You are an enabler.").flags}


def _seen(user: User, name: str = "label-enabler") -> str:
    return actions.part(user, "rule", name).seen


def test_verdicts_make_the_precision_of_a_rule(evening: Evening) -> None:
    for number, verdict in enumerate(("right", "right", "right", "quoted")):
        evening.room("dee").does("say", client_id=str(number), body=f"You are an enabler, number {'abcd'[number]}.")
        panel = evening.panel("fay")
        flag = next(flag for flag in panel.does("watch")["flags"] if flag["state"] == "open")
        panel.does("decide", flag=flag["flag"], verdict=verdict)
    found = figures.figures()["label-enabler"]
    assert (found.found, found.right, found.wrong, found.precision) == (4, 3, 1, 0.75)


# What is stored and cannot be used


def _spoil(text: str | None) -> None:
    """As an upgrade of Holdfast, a lost key or a hand in the database may leave it."""
    with writing() as page:
        page.session.execute(update(EditionPart).values(text=text))
    serving._serving.clear()


@pytest.mark.parametrize("text", ["phrases: [", "id: label-teapot\ncategory: kettle", "", None])
def test_a_stored_rule_that_cannot_be_used_is_left_out_and_said(
    ada: User, client_of: Callable[[User], FlaskClient], text: str | None
) -> None:
    publish(ada)
    _spoil(text)
    serving.keep_up()
    assert not guidance.read(SAID).flags
    assert guidance.read("You are such an enabler.").flags, "all other rules are at work"
    page = client_of(ada).get("/admin/language/").text
    assert "Not everything that was published can be used" in page
    assert re.search(r"label-teapot</a>: Line [12]: \w", page)
    assert client_of(ada).get("/admin/language/rules/label-teapot").status_code == 200


def test_what_the_files_say_stands_in_for_a_stored_rule_that_cannot_be_used(ada: User) -> None:
    text = actions.part(ada, "rule", "label-enabler").text
    actions.save(ada, "rule", "label-enabler", text.replace("why: Call", "why: To call"), _seen(ada))
    publish_drafts(ada)
    assert guidance.read("You are an enabler.").flags[0].why.startswith("To call")
    _spoil("nothing: of use")
    serving.keep_up()
    assert guidance.read("You are an enabler.").flags[0].why.startswith("Calling")
    assert [one.name for one in serving.serving().left_out] == ["label-enabler"]


def test_a_rule_that_needs_what_is_gone_does_not_stop_the_start(ada: User, settings: object) -> None:
    publish(ada)
    _spoil(TEAPOT.replace("not-the-problem", "a-card-of-old"))
    elsewhere = create_app(settings, port=5998)  # type: ignore[arg-type]
    with elsewhere.app_context():
        serving.keep_up()
        assert guidance.read("You are such an enabler.").flags
        (left_out,) = serving.serving().left_out
        assert left_out.reason == "there is no guideline card 'a-card-of-old'"
        db.engine.dispose()


def test_an_engine_that_cannot_be_made_leaves_the_one_before_at_work(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(ada)

    def fails(parts: Parts, tolerate: object) -> None:
        raise MemoryError

    with writing() as page:
        page.session.add(Edition(number=2, by_id=ada.id, note="From another worker."))
    monkeypatch.setattr(guidance, "engine_with", fails)
    checking.forget_engines()
    serving.keep_up()
    assert guidance.read(SAID).flags
    assert serving.serving().number == 2, "it is not tried every two seconds"


# Two admins


def test_nobody_publishes_what_they_have_not_looked_at(ada: User, ola: User) -> None:
    actions.add_rule(ada, TEAPOT)
    seen = editions.coming(ada, compared=False).seen
    publish_drafts(ola, "I was quicker.")
    actions.add_rule(ola, TEAPOT.replace("teapot", "kettle"))
    with pytest.raises(Exception) as refused:
        editions.publish(ada, "Mine.", seen)
    assert refused.value.code == "conflict"  # type: ignore[attr-defined]
    db.session.rollback()
    assert db.session.scalar(select(Draft.name)) == "label-kettle"


def test_a_change_made_from_what_was_published_over_is_refused(ada: User, ola: User) -> None:
    publish(ada)
    seen = actions.part(ada, "rule", "label-teapot").seen
    text = TEAPOT.replace("It calls a person a teapot.", "Nobody is a teapot.")
    actions.save(ola, "rule", "label-teapot", text, seen)
    publish_drafts(ola, "Clearer.")
    with pytest.raises(actions.Changed, match="conflict"):
        actions.save(ada, "rule", "label-teapot", TEAPOT, seen)


def test_every_act_is_on_record(ada: User) -> None:
    publish(ada)
    actions.go_back(ada, "rule", "label-teapot", _seen(ada, "label-teapot"))
    actions.discard(ada, "rule", "label-teapot", _seen(ada, "label-teapot"))
    editions.roll_back(ada, 0, "1")
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [(entry.act, entry.detail) for entry in entries if "language" in entry.act or "draft" in entry.act] == [
        ("draft_language", "label-teapot.yaml"),
        ("publish_language", "A teapot."),
        ("draft_language", "label-teapot.yaml"),
        ("drop_draft", "label-teapot.yaml"),
        ("publish_language", "Back to what Holdfast brings."),
    ]


def test_whoever_is_no_admin_changes_nothing(evening: Evening) -> None:
    fay = evening.people["fay"]
    for act in (
        lambda: actions.add_rule(fay, TEAPOT),
        lambda: actions.save(fay, "rule", "label-enabler", TEAPOT, ""),
        lambda: actions.discard(fay, "rule", "label-enabler", ""),
        lambda: actions.go_back(fay, "card", "no-diagnosis", ""),
        lambda: editions.publish(fay, "Mine.", ""),
        lambda: editions.roll_back(fay, 0, "0"),
    ):
        with pytest.raises(Exception) as refused:
            act()
        assert refused.value.code == "forbidden"  # type: ignore[attr-defined]


# What a rule may cost

MUCH = {
    "brackets in brackets": ["(a b|c d) " * 30],
    "many alternatives": ["you are " + "(" + "|".join(f"a{n} b{n}" for n in range(3000)) + ")"],
    "many phrases": [f"you are a teapot{n} (of|from) [the] kitchen{n}" for n in range(700)],
    "everyday words alone": ["you ...9 the ...9 and"],
    "many everyday words": [f"is ...6 to word{n} it" for n in range(400)],
    "a phrase without end": ["teapot " + "word " * 2000],
    "too long for a rule": [f"teapot number{n} of the collection" for n in range(900)],
}


@pytest.mark.parametrize("phrases", MUCH.values(), ids=MUCH)
def test_a_rule_that_would_slow_down_every_room_is_refused(ada: User, phrases: list[str]) -> None:
    text = TEAPOT.replace("- you are [such] a teapot", "\n".join(f'- "{phrase}"' for phrase in phrases))
    with pytest.raises(Broken) as refused:
        actions.add_rule(ada, text)
    (error,) = refused.value.errors
    assert error.line >= 6
    assert actions.drafts() == []


def test_deep_yaml_is_refused_in_words(desk: Desk) -> None:
    answer = desk.send("/admin/language/new-rule/yaml", text="[" * 15_000)
    assert answer.status_code == 400
    assert "is not valid YAML" in answer.text
