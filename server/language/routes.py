"""The admin's pages of the language engine: try a text, rules, cards, editions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from server import guidance
from server.errors import Refused, invalid, not_found
from server.finding_words import TARGET_WORDS
from server.form_errors import first_error, put_beside
from server.guidance import RuleError
from server.guidance.cards import read_card
from server.language import actions, editions, figures, forms, serving, trying
from server.language.actions import Changed, Part
from server.language.answers import as_refusal, form_of, said, status_of, text_form_of, wordings
from server.language.checking import CARD, RULE, Broken
from server.learning import learned
from server.security import admins_only, signed_in_user, wants_json

language = Blueprint("language", __name__, url_prefix="/admin/language")


@language.context_processor
def words() -> dict[str, Any]:
    return {
        "whats": forms.WHATS,
        "target_words": TARGET_WORDS,
        "context_words": forms.CONTEXT_WORDS,
        "stage_tags": forms.STAGE_TAGS,
        "how_words": forms.HOW_WORDS,
        "wording_words": forms.WORDING_WORDS,
        "relation_words": forms.RELATION_WORDS,
        "set_words": forms.SET_WORDS,
    }


# The first page: what is read with, what is drafted, and a text to try


@language.get("/")
@admins_only
def index() -> Any:
    return _index(forms.TryForm(formdata=None))


@language.post("/try")
@admins_only
def try_text() -> Any:
    form = forms.TryForm()
    if not form.validate_on_submit():
        if wants_json():
            raise first_error(form)
        return _index(form), 400
    tried = trying.try_text(form.text.data or "", with_drafts="drafts" in request.form)
    left = learned.leave_out(tried.reading)
    unlearned = [flag for flag in tried.reading.flags if flag not in left.flags]
    return _index(form, tried=tried, unlearned=unlearned, with_drafts="drafts" in request.form)


def _index(form: forms.TryForm, **shown: Any) -> str:
    listed = editions.listed(signed_in_user())
    return render_template(
        "language/index.html",
        form=form,
        serving=serving.serving(),
        newest=listed[0] if listed else None,
        drafts=actions.drafts(),
        rules={rule.id: rule for rule in guidance.engine_in_use().rules},
        cards={card.id: card for card in guidance.guidelines()},
        by_meaning=guidance.semantic_trouble() is None,
        **shown,
    )


# Rules


@language.get("/rules")
@admins_only
def rules() -> str:
    finds, search = request.args.get("finds", ""), request.args.get("search", "").strip()
    listed = [
        rule
        for rule in guidance.engine_in_use().rules
        if finds in ("", rule.value) and search.casefold() in rule.id.casefold()
    ]
    changed = {name for kind, name in actions.published_texts() if kind == RULE}
    return render_template(
        "language/rules.html",
        listed=listed,
        finds=finds,
        search=search,
        kinds=forms.FINDS,
        kind_words=forms.KIND_WORDS,
        figures=figures.figures(),
        changed=changed,
        drafted={draft.name for draft in actions.drafts() if draft.kind == RULE},
    )


@language.get("/new-rule")
@admins_only
def new_rule() -> Any:
    return _rule_page(None, forms.RuleForm(formdata=None), forms.TextForm(formdata=None))


@language.post("/new-rule")
@admins_only
def add_rule() -> Any:
    return _take_form(None, lambda text, seen: actions.add_rule(signed_in_user(), text))


@language.post("/new-rule/yaml")
@admins_only
def add_yaml() -> Any:
    return _take_text(None, lambda text, seen: actions.add_rule(signed_in_user(), text))


@language.get("/rules/<rule_id>")
@admins_only
def rule(rule_id: str) -> Any:
    part = actions.part(signed_in_user(), RULE, rule_id)
    return _rule_page(part, form_of(part), text_form_of(part))


@language.post("/rules/<rule_id>")
@admins_only
def save_rule(rule_id: str) -> Any:
    part = actions.part(signed_in_user(), RULE, rule_id)
    return _take_form(part, lambda text, seen: actions.save(signed_in_user(), RULE, rule_id, text, seen))


@language.post("/rules/<rule_id>/yaml")
@admins_only
def save_yaml(rule_id: str) -> Any:
    part = actions.part(signed_in_user(), RULE, rule_id)
    return _take_text(part, lambda text, seen: actions.save(signed_in_user(), RULE, rule_id, text, seen))


Keep = Callable[[str, str], Part]


def _take_form(part: Part | None, keep: Keep) -> Any:
    form = forms.RuleForm()
    text = form.yaml(part.name if part else None)
    refusal: Refused | Broken | None = None
    if form.validate_on_submit():
        try:
            return _kept(keep(text, form.seen.data or ""))
        except (Refused, Broken) as refused:
            refusal = refused
    if wants_json():
        raise as_refusal(refusal, form)
    if isinstance(refusal, Broken):
        form.put_beside(refusal.errors, text, is_new=part is None)
    elif refusal is not None:
        put_beside(form, refusal)
    return _rule_page(part, form, text_form_of(part, text), refusal), status_of(refusal)


def _take_text(part: Part | None, keep: Keep) -> Any:
    form = forms.TextForm()
    refusal: Refused | Broken | None = None
    if form.validate_on_submit():
        try:
            return _kept(keep(form.text.data or "", form.seen.data or ""))
        except (Refused, Broken) as refused:
            refusal = refused
    if wants_json():
        raise as_refusal(refusal, form)
    if isinstance(refusal, Broken):
        form.put_below(refusal.errors)
    elif refusal is not None:
        put_beside(form, refusal)
    return _rule_page(part, form_of(part, form.text.data), form, refusal), status_of(refusal)


def _kept(part: Part) -> Any:
    if part.draft is None:
        flash(_("Nothing differs from what is in use, so there is no draft."))
    else:
        flash(_("Kept as a draft. Rooms do not read with it until it is published."))
    return redirect(url_for("language.rule", rule_id=part.name))


def _rule_page(
    part: Part | None, form: forms.RuleForm, text_form: forms.TextForm, refusal: Refused | Broken | None = None
) -> str:
    theirs = None
    if part is not None and isinstance(refusal, Changed):
        # Whoever saves again has seen what the other one did.
        part = actions.part(signed_in_user(), RULE, part.name)
        form.seen.data = text_form.seen.data = part.seen
        theirs = part.text
    return render_template(
        "language/rule.html",
        part=part,
        form=form,
        text_form=text_form,
        theirs=theirs,
        figures=figures.figures().get(part.name) if part else None,
        left_out=_left_out(part),
    )


def _left_out(part: Part | None) -> Sequence[serving.LeftOut]:
    """What the page has to say of a part that cannot be used."""
    if part is None:
        return ()
    return [one for one in serving.serving().left_out if (one.kind, one.name) == (part.kind, part.name)]


# Cards


@language.get("/cards")
@admins_only
def cards() -> str:
    return render_template(
        "language/cards.html",
        listed=guidance.guidelines(),
        changed={name for kind, name in actions.published_texts() if kind == CARD},
        drafted={draft.name for draft in actions.drafts() if draft.kind == CARD},
    )


@language.get("/cards/<card_id>")
@admins_only
def card(card_id: str) -> Any:
    part = actions.part(signed_in_user(), CARD, card_id)
    return _card_page(part, text_form_of(part))


@language.post("/cards/<card_id>")
@admins_only
def save_card(card_id: str) -> Any:
    part = actions.part(signed_in_user(), CARD, card_id)
    form = forms.TextForm()
    refusal: Refused | Broken | None = None
    if form.validate_on_submit():
        if "look" in request.form:
            return _card_page(part, form)
        try:
            kept = actions.save(signed_in_user(), CARD, card_id, form.text.data or "", form.seen.data or "")
        except (Refused, Broken) as refused:
            refusal = refused
        else:
            flash(_("Kept as a draft. Rooms show the card as it was until it is published."))
            return redirect(url_for("language.card", card_id=kept.name))
    if wants_json():
        raise as_refusal(refusal, form)
    if isinstance(refusal, Refused):
        put_beside(form, refusal)
    return _card_page(part, form, refusal), status_of(refusal)


def _card_page(part: Part, form: forms.TextForm, refusal: Refused | Broken | None = None) -> str:
    theirs, errors, preview = None, [], None
    if isinstance(refusal, Changed):
        part = actions.part(signed_in_user(), CARD, part.name)
        form.seen.data, theirs = part.seen, part.text
    if isinstance(refusal, Broken):
        errors = refusal.errors
    else:
        try:
            preview = read_card(Path(f"{part.name}.md"), form.text.data or "")
        except RuleError as error:
            errors = [error]
    form.put_below(errors)
    return render_template(
        "language/card.html",
        part=part,
        form=form,
        theirs=theirs,
        preview=preview,
        wordings=wordings(preview) if preview else (),
        left_out=_left_out(part),
    )


# Drafts


@language.post("/drafts/<kind>/<name>/drop")
@admins_only
def drop_draft(kind: str, name: str) -> Any:
    return _without_form(kind, name, actions.discard, _("The draft is thrown away. What is published stays as it is."))


@language.post("/drafts/<kind>/<name>/go-back")
@admins_only
def go_back(kind: str, name: str) -> Any:
    return _without_form(kind, name, actions.go_back, _("The next edition goes back to what Holdfast brings."))


def _without_form(kind: str, name: str, act: Callable[..., Part], done: str) -> Any:
    if kind not in (RULE, CARD):
        raise not_found()
    form = forms.SeenForm()
    try:
        part = act(signed_in_user(), kind, name, form.seen.data or "")
    except Changed as refusal:
        if wants_json():
            raise
        flash(refusal.message, "warning")
    else:
        flash(done)
        if part.is_nowhere:
            return redirect(url_for("language.rules"))
    return redirect(_page_of(kind, name))


def _page_of(kind: str, name: str) -> str:
    return url_for("language.rule", rule_id=name) if kind == RULE else url_for("language.card", card_id=name)


# Editions


@language.get("/publish")
@admins_only
def publish() -> Any:
    return _publish_page(forms.PublishForm(formdata=None))


@language.post("/publish")
@admins_only
def publish_now() -> Any:
    form = forms.PublishForm()
    refusal: Refused | Broken | None = None
    if form.validate_on_submit():
        try:
            number = editions.publish(signed_in_user(), form.note.data or "", form.seen.data or "")
        except (Refused, Broken) as refused:
            refusal = refused
        else:
            flash(_("Edition %(number)s is published. Every room reads with it within five seconds.", number=number))
            return redirect(url_for("language.editions_list"))
    if wants_json():
        raise as_refusal(refusal, form)
    if isinstance(refusal, Broken):
        for error in refusal.errors:
            put_beside(form, invalid(said(error, with_name=True)))
    elif refusal is not None:
        put_beside(form, refusal)
    return _publish_page(form), status_of(refusal)


def _publish_page(form: forms.PublishForm) -> str:
    drafts = actions.drafts()
    coming = editions.coming(signed_in_user(), compared=bool(drafts))
    form.seen.data = coming.seen
    return render_template("language/publish.html", form=form, drafts=drafts, coming=coming)


@language.get("/editions", endpoint="editions_list")
@admins_only
def list_editions() -> str:
    return render_template(
        "language/editions.html", listed=editions.listed(signed_in_user()), serving=serving.serving()
    )


@language.get("/editions/<number>")
@admins_only
def edition(number: str) -> str:
    found, differences = editions.edition(signed_in_user(), _number(number))
    return render_template(
        "language/edition.html", edition=found, differences=differences, newest=serving.newest_number()
    )


@language.post("/editions/<number>/roll-back")
@admins_only
def roll_back(number: str) -> Any:
    form = forms.SeenForm()
    try:
        made = editions.roll_back(signed_in_user(), _number(number), form.seen.data or "")
    except Broken as broken:
        if wants_json():
            raise as_refusal(broken, form) from broken
        flash(_("That edition no longer holds: %(reason)s", reason=said(broken.errors[0], with_name=True)), "error")
    except Refused as refusal:
        if wants_json() or refusal.code != "conflict":
            raise
        flash(refusal.message, "warning")
    else:
        flash(_("Edition %(number)s is published. Every room reads with it within five seconds.", number=made))
    return redirect(url_for("language.editions_list"))


def _number(number: str) -> int:
    if not number.isdecimal() or len(number) > 9:
        raise not_found("The edition")
    return int(number)
