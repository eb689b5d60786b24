"""A client's whole knowledge of a meeting, made from a state and the events since: the protocol page, put to work."""

from __future__ import annotations

import copy
from typing import Any

Payload = dict[str, Any]
LATEST = 50


class RoomCopy:
    """What a member's client knows."""

    def __init__(self, answer: Payload) -> None:
        state = copy.deepcopy(answer["state"])
        self.you = answer["you"]
        self.mode = state["meeting"]["mode"]
        self.people = {person["seat"]: person for person in state["people"]}
        self.messages = {message["id"]: _stripped(message) for message in state["messages"]}
        self.guidelines = {shared["id"]: shared for shared in state["guidelines"]}
        self.whispers = {whisper["id"]: whisper for whisper in state["whispers"]}

    def apply(self, event: Payload) -> None:
        event = {key: value for key, value in event.items() if key not in ("meeting", "private_seq")}
        kind = event.pop("kind")
        if kind in ("message_posted", "message_changed", "message_hidden"):
            self._take_message(_stripped(event))
            return
        event.pop("seq", None)
        if kind == "reacted":
            if event["message"] in self.messages:
                self.messages[event["message"]]["reactions"] = event["reactions"]
        elif kind == "person_entered":
            self.people[event["seat"]] = event
        elif kind == "person_left":
            self.people.pop(event["seat"], None)
        elif kind == "mode_changed":
            self.mode = event["mode"]
        elif kind == "guideline_shared":
            self.guidelines[event["id"]] = event
        elif kind == "whispered":
            self.whispers[event["id"]] = event
        elif kind == "seat_changed":
            self.you = event["you"]
        else:
            assert kind in ("removed", "meeting_closed"), kind

    def _take_message(self, message: Payload) -> None:
        if message["place"] is None and message["state"] != "held":
            self.messages.pop(message["id"], None)
        else:
            self.messages[message["id"]] = message

    def known(self) -> Payload:
        """Everything, in a shape that can be compared; of the messages in place the latest fifty."""
        placed = sorted((m for m in self.messages.values() if m["place"] is not None), key=lambda m: m["place"])
        held = [m for m in self.messages.values() if m["place"] is None]
        return {
            "you": self.you,
            "mode": self.mode,
            "people": self.people,
            "messages": placed[-LATEST:],
            "held": sorted(held, key=lambda m: m["id"]),
            "guidelines": self.guidelines,
            "whispers": self.whispers,
        }


class PanelCopy:
    """What a facilitator's panel knows."""

    LISTS = (
        ("flags", "flag"),
        ("cues", "cue"),
        ("alerts", "alert"),
        ("reports", "report"),
        ("seats", "seat"),
        ("whispers", "id"),
    )
    KINDS = (
        ("flag", "flags"),
        ("cue", "cues"),
        ("alert", "alerts"),
        ("report", "reports"),
        ("seat", "seats"),
        ("whispered", "whispers"),
    )

    def __init__(self, answer: Payload) -> None:
        self.lists = {name: {one[key]: _plain(one) for one in answer[name]} for name, key in self.LISTS}
        self.held = {message["id"]: _stripped(message) for message in answer["held"]}

    def apply(self, event: Payload) -> None:
        kind = event["kind"]
        if kind == "message_held":
            self.held.pop(event["id"], None)
            if event["state"] == "held":
                self.held[event["id"]] = _stripped(event)
            return
        name = next(name for prefix, name in self.KINDS if kind.startswith(prefix))
        key = dict(self.LISTS)[name]
        self.lists[name][event[key]] = _plain(event)

    def known(self) -> Payload:
        return {**self.lists, "held": self.held}


def _stripped(message: Payload) -> Payload:
    return {key: value for key, value in message.items() if key not in ("seq", "private_seq", "kind", "meeting")}


def _plain(thing: Payload) -> Payload:
    return {key: value for key, value in thing.items() if key not in ("seq", "private_seq", "kind", "meeting")}
