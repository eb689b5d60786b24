"""What admins do with rules and cards: look at them, change them as drafts, throw drafts away."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from server import audit, clock, policy
from server.errors import Refused, ensure, not_found
from server.extensions import db
from server.guidance import RuleError
from server.guidance.parts import card_of_files, id_of_rule, rule_of_files
from server.journal import Page, writing
from server.language.checking import RULE, SUFFIXES, Broken, check
from server.language.serving import Texts, newest_number, parts_of, texts_of
from server.models import Draft, User, new_id
from server.offload import offload

LONGEST_ID = 60
TURN = "language"
"""One admin at a time changes drafts or publishes, on every worker."""


@dataclass(frozen=True, slots=True)
class Part:
    """A rule or card as it stands now: in the files, in the newest edition, and in the draft of the next one."""

    kind: str
    name: str
    of_files: str | None
    published: str | None
    """Empty where it cannot be deciphered."""
    draft: Draft | None

    @property
    def is_nowhere(self) -> bool:
        return self.of_files is None and self.published is None and self.draft is None

    @property
    def in_use(self) -> str | None:
        return self.published or self.of_files

    @property
    def text(self) -> str:
        """What one goes on from."""
        drafted = None
        if self.draft is not None:
            drafted = self.of_files if self.draft.goes_back else self.draft.text
        return drafted or self.in_use or ""

    @property
    def seen(self) -> str:
        """Tells whether somebody has changed it since: what a form was made from."""
        if self.draft is not None:
            return self.draft.version
        return hashlib.sha256((self.in_use or "").encode()).hexdigest()[:20]


class Changed(Refused):
    """Somebody else changed it meanwhile; nothing was overwritten."""

    def __init__(self, part: Part) -> None:
        if part.draft is not None:
            words = f"{part.draft.by.name} has changed this meanwhile."
        else:
            words = "This was published or thrown away meanwhile."
        super().__init__("conflict", f"{words} Nothing is lost: yours is still in the form, theirs is shown beside it.")


# Looking


def part(actor: User, kind: str, name: str) -> Part:
    """Raises not_found."""
    ensure(policy.may_administer(actor))
    found = _part(kind, name)
    if found.is_nowhere:
        raise not_found("The rule" if kind == RULE else "The card")
    return found


def _part(kind: str, name: str) -> Part:
    stored = texts_of(newest_number())
    published = stored[kind, name] or "" if (kind, name) in stored else None
    draft = db.session.get(Draft, (kind, name))
    return Part(kind, name, text_of_files(kind, name), published, draft)


def text_of_files(kind: str, name: str) -> str | None:
    """What Holdfast brings under this name; None where it brings nothing."""
    return rule_of_files(name) if kind == RULE else card_of_files(name)


def drafts() -> list[Draft]:
    """What the next edition is going to change."""
    return list(db.session.scalars(select(Draft).order_by(Draft.kind, Draft.name)))


def published_texts() -> Texts:
    """What the newest edition changes of the files."""
    return texts_of(newest_number())


def next_texts() -> Texts:
    """What the next edition changes of the files: the newest one with the drafts."""
    texts = published_texts()
    for draft in drafts():
        if draft.goes_back:
            texts.pop((draft.kind, draft.name), None)
        elif draft.text is not None:
            texts[draft.kind, draft.name] = draft.text
    return texts


# Changing


def add_rule(actor: User, text: str) -> Part:
    """A new rule, as a draft. Raises Broken."""
    ensure(policy.may_administer(actor))
    try:
        name, line = id_of_rule(text)
    except RuleError as error:
        raise Broken([error]) from error
    if len(name) > LONGEST_ID:
        raise Broken([RuleError("rule.yaml", line, f"the id is longer than {LONGEST_ID} signs")])
    nothing = _part(RULE, name)
    if not nothing.is_nowhere:
        raise Broken([RuleError("rule.yaml", line, f"the id '{name}' is taken by another rule")])
    return _keep(actor, nothing, text, nothing.seen)


def save(actor: User, kind: str, name: str, text: str, seen: str) -> Part:
    """A change, as a draft that nobody but admins sees; a draft that changes nothing is no draft.

    `seen` says what the change was made from. Raises Changed, or Broken with all that is wrong with it.
    """
    return _keep(actor, part(actor, kind, name), text, seen)


def _keep(actor: User, before: Part, text: str, seen: str) -> Part:
    if before.seen != seen:
        raise Changed(before)
    kind, name = before.kind, before.name
    # Not taken from `before`: a draft may also say what stands in the files, after an edition that says otherwise.
    offload(check, parts_of({**next_texts(), (kind, name): text}), kind, name)

    def change(page: Page, now: Part) -> None:
        draft = now.draft or Draft(kind=kind, name=name)
        draft.text, draft.goes_back = text, False
        draft.version, draft.by_id, draft.at = new_id(), actor.id, clock.now()
        page.session.add(draft)

    if text == before.in_use:
        return discard(actor, kind, name, seen)
    return _change(actor, before, seen, "draft_language", change)


def discard(actor: User, kind: str, name: str, seen: str) -> Part:
    """Throw a draft away: what is published stays. Raises Changed."""
    before = part(actor, kind, name)
    return _change(actor, before, seen, "drop_draft", _drop) if before.draft is not None else before


def go_back(actor: User, kind: str, name: str, seen: str) -> Part:
    """Draft that the next edition has what Holdfast brings, or no such rule where it brings none. Raises Changed."""
    before = part(actor, kind, name)
    if before.published is None:
        return discard(actor, kind, name, seen)

    def change(page: Page, now: Part) -> None:
        draft = now.draft or Draft(kind=kind, name=name)
        draft.text, draft.goes_back = None, True
        draft.version, draft.by_id, draft.at = new_id(), actor.id, clock.now()
        page.session.add(draft)

    return _change(actor, before, seen, "draft_language", change)


def _drop(page: Page, now: Part) -> None:
    if now.draft is not None:
        page.session.delete(now.draft)


def _change(actor: User, before: Part, seen: str, act: str, change: Callable[[Page, Part], None]) -> Part:
    with writing(TURN) as page:
        now = _part(before.kind, before.name)
        if now.seen != seen:
            raise Changed(now)
        change(page, now)
        audit.record(page.session, actor.id, act, before.name, before.name + SUFFIXES[before.kind])
    return _part(before.kind, before.name)
