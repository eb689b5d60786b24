"""The payloads of the room's events. Types are strict: a number is not a text that looks like one."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

LONGEST_BODY = 4_000


def _said(text: object) -> object:
    """Trimmed words, at most 4,000 code points."""
    if not isinstance(text, str):
        return text
    trimmed = text.strip()
    if len(trimmed) > LONGEST_BODY:
        raise PydanticCustomError("too_large", "A message has at most 4,000 characters")
    return trimmed


def _storable(text: str) -> str:
    """Unicode that every database can write down: half a surrogate pair and NUL cannot be."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("not_text", "This is not valid text") from None
    if "\0" in text:
        raise PydanticCustomError("not_text", "This is not valid text")
    return text


def _visible(text: str) -> str:
    """Not made of invisible characters alone."""
    if all(unicodedata.category(character) in ("Cf", "Cc", "Zs", "Zl", "Zp", "Mn") for character in text):
        raise PydanticCustomError("empty", "There are no words in it")
    return text


def _printable(text: str) -> str:
    if any(unicodedata.category(character).startswith("C") for character in text):
        raise PydanticCustomError("not_text", "Control characters are not allowed here")
    return text


Body = Annotated[str, BeforeValidator(_said), Field(min_length=1), AfterValidator(_storable), AfterValidator(_visible)]
Reason = Annotated[
    str,
    Field(min_length=1, max_length=500),
    AfterValidator(_storable),
    AfterValidator(str.strip),
    AfterValidator(_visible),
]
Id = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_printable)]


class RoomForm(BaseModel):
    """What every event carries."""

    model_config = ConfigDict(strict=True, extra="ignore")

    meeting: Id


class Enter(RoomForm):
    since: int | None = None
    private_since: int | None = None


class History(RoomForm):
    before: Id
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class Say(RoomForm):
    client_id: Id
    body: Body
    reply_to: Id | None = None
    ask: bool = False


class Words(RoomForm):
    body: Body


class OneMessage(RoomForm):
    message: Id


class Edit(OneMessage):
    body: Body


class React(OneMessage):
    reaction: Literal["with_you", "thank_you", "strength"]
    on: bool = True


class Tell(OneMessage):
    reason: Reason


class Typing(RoomForm):
    on: bool


class HidePerson(RoomForm):
    seat: Id
    on: bool
