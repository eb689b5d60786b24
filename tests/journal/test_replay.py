"""The law of the journal:

the state one had, and the events since, make the present state; for members and facilitators.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server import connections, throttle
from server.accounts import administration
from tests import factories
from tests.app_fixtures import Evening
from tests.journal.reducer import PanelCopy, RoomCopy
from tests.lines import Line

MEMBERS = ("dee", "eli", "mo")
TEXTS = (
    "Good evening everyone.",
    "He slept on the porch again and I covered him.",
    "You are such an enabler, honestly.",
    "I am such an idiot for believing him again.",
    "My sister says I am enabling him.",
    "I sat up all night with him again.",
    "I don't want to live anymore. I have the pills here.",
    "Thank you, dee, that helped.",
)
REACTIONS = ("with_you", "thank_you", "strength")
MODES = ("open", "hold", "quiet", "slow")
VERDICTS = ("right", "quoted", "not_shaming")
ALERT_ACTS = ("claim", "escalate", "resolve")
ACTS = (
    "reply edit edit edit withdraw react report whisper leave enter step hide_person hide restore release mute unmute "
    "answer set_mode share claim decide reopen decide_report see_cue alert"
).split()

# Which act, on which thing, by whom. Speaking comes often, so that there is something to act upon.
numbers = st.integers(min_value=0, max_value=10_000)
which_act = st.one_of(st.just("say"), st.sampled_from(ACTS), st.sampled_from(ACTS))
acts = st.lists(st.tuples(which_act, numbers, numbers), min_size=10, max_size=40)


class Story:
    """Random acts of members and facilitators in one meeting; what is refused is refused, and changes nothing."""

    def __init__(self, evening: Evening) -> None:
        self.rooms = {name: evening.room(name) for name in MEMBERS}
        self.panels = {name: evening.panel(name) for name in ("fay", "gus")}
        self.seats = [line.does("enter")["you"]["seat"] for line in self.rooms.values()]
        self.said: list[str] = ["none"]
        self.authors: dict[str, Line] = {}
        self._number = 0

    def play(self, act: str, which: int, who: int) -> None:
        member = self.rooms[MEMBERS[who % 3]]
        panel = self.panels[("fay", "gus")[who % 2]]
        if not member.connected:
            return
        # One of the latest, so that acts meet on the same message.
        message = self.said[-1 - which % min(len(self.said), 5)]
        author = self.authors.get(message, member)
        seat = self.seats[which % 3]
        words = TEXTS[which % len(TEXTS)]
        steps: dict[str, Callable[[], Any]] = {
            "say": lambda: self._say(member, which),
            "reply": lambda: self._say(member, which, reply_to=message),
            "edit": lambda: author.call("edit", message=message, body=words),
            "withdraw": lambda: author.call("withdraw", message=message),
            "react": lambda: member.call("react", message=message, reaction=REACTIONS[which % 3], on=which % 4 > 0),
            "report": lambda: member.call("report", message=message, reason="This stings."),
            "whisper": lambda: member.call("whisper", body=words),
            "leave": lambda: member.call("leave"),
            "enter": lambda: member.call("enter"),
            "step": lambda: member.call("step_out" if which % 2 else "step_in"),
            "hide_person": lambda: member.call("hide_person", seat=seat, on=which % 2 == 0),
            "hide": lambda: panel.call("hide", message=message, reason="Please reword it."),
            "restore": lambda: panel.call("restore", message=message),
            "release": lambda: panel.call("release", message=message),
            "mute": lambda: panel.call("mute", seat=seat, minutes=1 + which % 30),
            "unmute": lambda: panel.call("unmute", seat=seat),
            "answer": lambda: panel.call("whisper", seat=seat, body="How are you?"),
            "set_mode": lambda: panel.call("set_mode", mode=MODES[which % 4]),
            "share": lambda: panel.call("share_guideline", guideline="not-the-problem"),
            "claim": lambda: self._on_a("flag", panel, which, "claim"),
            "decide": lambda: self._on_a(
                "flag", panel, which, "decide", verdict=VERDICTS[which % 3], action="hide", text="Please."
            ),
            "reopen": lambda: self._on_a("flag", panel, which, "reopen"),
            "decide_report": lambda: self._on_a("report", panel, which, "decide", verdict="right"),
            "see_cue": lambda: self._on_a("cue", panel, which, "resolve", outcome="Thanked."),
            "alert": lambda: self._on_a("alert", panel, which, ALERT_ACTS[which % 3], outcome="Called."),
        }
        steps[act]()

    def _say(self, member: Line, which: int, **more: str) -> None:
        self._number += 1
        answer = member.call("say", client_id=str(self._number), body=TEXTS[which % len(TEXTS)], **more)
        if answer["ok"]:
            self.said.append(answer["id"])
            self.authors[answer["id"]] = member

    def _on_a(self, kind: str, panel: Line, which: int, event: str, **fields: Any) -> None:
        things = list({one[kind]: one for one in panel.heard(f"{kind}_raised")})
        if things:
            panel.call(event, **{kind: things[which % len(things)]}, **fields)


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is too fast."""
    monkeypatch.setattr(throttle, "speaking", throttle.Pace(10**6, 10**6))
    monkeypatch.setattr(throttle, "asking", throttle.Pace(10**6, 10**6))


@pytest.mark.usefixtures("unhurried")
@settings(max_examples=25)
@given(before=acts, after=acts)
def test_old_state_and_the_events_since_make_the_present(evening: Evening, before: Any, after: Any) -> None:
    connections.forget_everything()
    evening.meet_anew()
    story = Story(evening)
    for act in before:
        story.play(*act)
    seen = evening.line("dee").does("enter")
    watched = evening.line("gus", "/moderation").does("watch")
    for act in after:
        story.play(*act)

    member, panel = RoomCopy(seen), PanelCopy(watched)
    since = evening.line("dee").does("enter", since=seen["seq"], private_since=seen["private_seq"])
    member.you = since["you"]
    for event in since["events"]:
        member.apply(event)
    assert member.known() == RoomCopy(evening.line("dee").does("enter")).known()

    for event in evening.line("gus", "/moderation").does("watch", since=watched["seq"])["events"]:
        panel.apply(event)
    assert panel.known() == PanelCopy(evening.line("gus", "/moderation").does("watch")).known()


def test_what_was_said_in_one_role_stays_so_for_everybody_when_the_role_changes(evening: Evening) -> None:
    ada = factories.a_user("ada", "admin")
    evening.room("gus").does("say", client_id="1", body="Good evening everyone.")
    eli = evening.room("eli")
    seen = eli.does("enter")
    administration.change_role(ada, evening.people["gus"].id, "member")
    member = RoomCopy(seen)
    for event in eli.does("enter", since=seen["seq"], private_since=seen["private_seq"])["events"]:
        member.apply(event)
    fresh = eli.does("enter")
    assert member.known() == RoomCopy(fresh).known()
    assert [message["role"] for message in fresh["state"]["messages"]] == ["facilitator"]
    assert {person["role"] for person in fresh["state"]["people"] if person["name"] == "gus"} == {"member"}


@pytest.mark.usefixtures("unhurried")
@settings(max_examples=10)
@given(story=acts)
def test_what_was_heard_live_is_what_replay_tells_in_order_and_without_gaps(evening: Evening, story: Any) -> None:
    connections.forget_everything()
    evening.meet_anew()
    eli = evening.line("gus")
    entered = eli.does("enter")
    told = Story(evening)
    for act in story:
        told.play(*act)
    live = [event["seq"] for event in eli.heard() if "seq" in event and event["seq"] is not None]
    events = evening.line("gus").does("enter", since=entered["seq"])["events"]
    replayed = [event["seq"] for event in events if "seq" in event]
    first = entered["seq"] + 1
    assert live[-len(replayed) :] == replayed == list(range(first, first + len(replayed)))
