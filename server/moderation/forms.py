"""The payloads of the facilitators' events."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from server.rooms.forms import Body, Id, OneMessage, Reason, RoomForm

Minutes = Annotated[int, Field(ge=1, le=1_440)]
Verdict = Literal["right", "quoted", "about_self", "wrong_target", "wrong_category", "not_shaming"]
Action = Literal["none", "hide", "mute", "remove", "whisper", "share_guideline"]


class Watch(RoomForm):
    since: int | None = None


class _OneOf(RoomForm):
    """Names exactly one thing of several kinds."""

    @property
    def named(self) -> tuple[str, str]:
        """Its kind and id."""
        given = [(kind, getattr(self, kind)) for kind in self._kinds() if getattr(self, kind) is not None]
        return given[0]

    @classmethod
    def _kinds(cls) -> tuple[str, ...]:
        return tuple(kind for kind in ("flag", "cue", "report", "alert") if kind in cls.model_fields)

    @model_validator(mode="after")
    def _exactly_one(self) -> _OneOf:
        if sum(getattr(self, kind) is not None for kind in self._kinds()) != 1:
            raise PydanticCustomError("one_of", "name one of {kinds}", {"kinds": ", ".join(self._kinds())})
        return self


class Claim(_OneOf):
    flag: Id | None = None
    cue: Id | None = None
    report: Id | None = None
    alert: Id | None = None


class Decide(_OneOf):
    flag: Id | None = None
    report: Id | None = None
    verdict: Verdict
    action: Action = "none"
    text: Body | None = None
    minutes: Minutes | None = None
    guideline: Id | None = None


class Reopen(_OneOf):
    flag: Id | None = None
    report: Id | None = None


class Escalate(_OneOf):
    flag: Id | None = None
    cue: Id | None = None
    report: Id | None = None
    alert: Id | None = None


class Resolve(_OneOf):
    flag: Id | None = None
    cue: Id | None = None
    alert: Id | None = None
    outcome: Reason


class Hide(OneMessage):
    reason: Reason


class OneSeat(RoomForm):
    seat: Id


class Mute(OneSeat):
    minutes: Minutes


class Remove(OneSeat):
    reason: Reason


class Whisper(OneSeat):
    body: Body


class SetMode(RoomForm):
    mode: Literal["open", "slow", "hold", "quiet"]


class ShareGuideline(RoomForm):
    guideline: Id
