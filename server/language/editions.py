"""Editions: publish what is drafted, look at what was published when and by whom, go back to an earlier one."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from server import audit, policy
from server.errors import Refused, ensure, invalid, not_found
from server.extensions import db
from server.journal import writing
from server.language import actions, serving
from server.language.checking import check_all
from server.language.comparing import Comparison, compare
from server.language.serving import Texts, newest_number, parts_of, texts_of
from server.models import Draft, Edition, EditionPart, User
from server.offload import offload

LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that two editions do not have alike: `how` is added, changed or taken_back."""

    kind: str
    name: str
    how: str
    lines: tuple[str, ...]
    """Marked with + and - as programs that compare files do."""


@dataclass(frozen=True, slots=True)
class Coming:
    """The next edition: what it changes, and what that does to labelled messages."""

    after: int
    seen: str
    differences: Sequence[Difference]
    comparisons: Sequence[Comparison]


def listed(actor: User) -> list[Edition]:
    """All editions, newest first."""
    ensure(policy.may_administer(actor))
    return list(db.session.scalars(select(Edition).order_by(Edition.number.desc())))


def edition(actor: User, number: int) -> tuple[Edition, list[Difference]]:
    """An edition, and what it changed of the one before it. Raises not_found."""
    ensure(policy.may_administer(actor))
    found = db.session.get(Edition, number)
    if found is None:
        raise not_found("The edition")
    return found, differences(texts_of(number - 1), texts_of(number))


def differences(before: Texts, after: Texts) -> list[Difference]:
    """What reads otherwise; where an edition says nothing of a part, the files do."""
    found = []
    for kind, name in sorted(before.keys() | after.keys()):
        one, other = before.get((kind, name)), after.get((kind, name))
        if (kind, name) in before and (kind, name) in after and one == other:
            continue
        how = "taken_back" if (kind, name) not in after else "changed" if _is_known(before, kind, name) else "added"
        old, new = (_text(texts, kind, name) for texts in (before, after))
        lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=2))[2:]
        found.append(Difference(kind, name, how, tuple(line for line in lines if not line.startswith("@@"))))
    return found


def _is_known(texts: Texts, kind: str, name: str) -> bool:
    return (kind, name) in texts or actions.text_of_files(kind, name) is not None


def _text(texts: Texts, kind: str, name: str) -> str:
    return (texts.get((kind, name)) if (kind, name) in texts else actions.text_of_files(kind, name)) or ""


def coming(actor: User, *, compared: bool = True) -> Coming:
    """What would be published now."""
    ensure(policy.may_administer(actor))
    before, after = actions.published_texts(), actions.next_texts()
    comparisons = offload(compare, parts_of(before), parts_of(after)) if compared else ()
    return Coming(newest_number(), _seen(), differences(before, after), comparisons)


def _seen() -> str:
    """Tells whether anybody has published or drafted something since."""
    now = [str(newest_number()), *(draft.version for draft in actions.drafts())]
    return hashlib.sha256(" ".join(now).encode()).hexdigest()[:20]


_ELSEWHERE = Refused(
    "conflict", "Somebody has drafted or published something meanwhile. Please look again at what changes."
)


def publish(actor: User, note: str, seen: str) -> int:
    """Make an edition of the drafts, and say its number. It serves here at once, elsewhere within seconds.

    `seen` says what was looked at. Raises conflict where that is no longer so, and Broken where a part does not hold.
    """
    ensure(policy.may_administer(actor))
    drafts = [(draft.kind, draft.name) for draft in actions.drafts() if not draft.goes_back]
    if not actions.drafts():
        raise invalid("There is nothing to publish: no draft differs from what is in use.")
    texts = actions.next_texts()
    offload(check_all, parts_of(texts), drafts)
    return _publish(actor, texts, note, seen, drop_drafts=True)


def roll_back(actor: User, number: int, seen: str) -> int:
    """Publish an earlier edition anew; 0 is what Holdfast brings. Drafts stay as they are.

    Raises not_found, conflict where something was published meanwhile, and Broken where a part no longer holds.
    """
    ensure(policy.may_administer(actor))
    if number and db.session.get(Edition, number) is None:
        raise not_found("The edition")
    texts = texts_of(number)
    offload(check_all, parts_of(texts), [key for key, text in texts.items() if text is not None])
    note = f"Back to edition {number}." if number else "Back to what Holdfast brings."
    return _publish(actor, texts, note, seen, restores=number or None)


def _publish(
    actor: User, texts: Texts, note: str, seen: str, *, restores: int | None = None, drop_drafts: bool = False
) -> int:
    with writing(actions.TURN) as page:
        if seen != (_seen() if drop_drafts else str(newest_number())):
            raise _ELSEWHERE
        number = newest_number() + 1
        page.session.add(Edition(number=number, by_id=actor.id, note=note, restores=restores))
        page.session.flush()
        page.session.add_all(
            EditionPart(edition=number, kind=kind, name=name, text=text)
            for (kind, name), text in texts.items()
            if text is not None
        )
        if drop_drafts:
            page.session.execute(delete(Draft))
        audit.record(page.session, actor.id, "publish_language", f"edition {number}", note)
    serving.keep_up()
    return number
