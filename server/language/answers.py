"""What the pages of rules and cards are filled with, and what they say where something was refused."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from server.errors import Refused, invalid
from server.form_errors import first_error
from server.guidance import RuleError
from server.guidance.cards import Guideline
from server.language import forms
from server.language.actions import Part
from server.language.checking import Broken


def form_of(part: Part | None, text: str | None = None) -> forms.RuleForm:
    """The form with what a text says, or, where that cannot be told, with what the part says."""
    seen = part.seen if part else ""
    for one in (text, part.text if part else None):
        try:
            return forms.form_of(one or "", seen)
        except RuleError:
            continue
    return forms.RuleForm(formdata=None, seen=seen)


def text_form_of(part: Part | None, text: str | None = None) -> forms.TextForm:
    """The whole text of a part, or this one in its place."""
    shown = text if text is not None else part.text if part else ""
    return forms.TextForm(formdata=None, seen=part.seen if part else "", text=shown)


def wordings(card: Guideline) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a card says on each occasion: to everybody (""), and to those of a relation it has words of its own for."""
    found = []
    for kind in forms.WORDING_WORDS:
        own = [(relation, texts[kind]) for relation, texts in card.relations.items() if kind in texts]
        found.append((kind, [("", card.wording(kind)), *own]))
    return [(kind, texts) for kind, texts in found if texts[0][1] or len(texts) > 1]


def said(error: RuleError, *, with_name: bool = False) -> str:
    """What is wrong, with its line, and on request with the part it stands in."""
    words = str(_("Line %(line)s: %(reason)s", line=error.line, reason=error.reason))
    return f"{error.file.stem}: {words}" if with_name else words


def as_refusal(refusal: Refused | Broken | None, form: FlaskForm) -> Refused:
    """The same for those who asked for JSON."""
    if refusal is None:
        return first_error(form)
    return refusal if isinstance(refusal, Refused) else invalid(said(refusal.errors[0]))


def status_of(refusal: Refused | Broken | None) -> int:
    return refusal.status if isinstance(refusal, Refused) else 400
