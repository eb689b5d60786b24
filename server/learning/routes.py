"""The admin's pages of what was learned from verdicts, and of what may be learned from them elsewhere."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from server.errors import Refused
from server.form_errors import first_error, put_beside
from server.guidance.vocabulary import CATEGORIES
from server.learning import actions, candidates, forms
from server.security import admins_only, signed_in_user, wants_json

learning = Blueprint("learning", __name__, url_prefix="/admin/language/learned")


@learning.context_processor
def words() -> dict[str, Any]:
    return {
        "categories": CATEGORIES,
        "finding_in_words": forms.finding_in_words,
        "cue_words": forms.CUE_WORDS,
        "crisis_words": forms.CRISIS_WORDS,
        "verdict_words": forms.VERDICT_WORDS,
    }


@learning.get("/")
@admins_only
def index() -> str:
    page = max(request.args.get("page", 1, type=int), 1)
    listed, more = actions.list_learned(signed_in_user(), page)
    return render_template(
        "learning/index.html", listed=listed, page=page, more=more, waiting=candidates.count_proposed()
    )


@learning.post("/<suppression_id>/keep")
@admins_only
def keep(suppression_id: str) -> Any:
    actions.keep(signed_in_user(), suppression_id)
    flash(_("Kept, also when the words of its meeting are erased."))
    return redirect(url_for("learning.index"))


@learning.post("/<suppression_id>/remove")
@admins_only
def remove(suppression_id: str) -> Any:
    actions.remove(signed_in_user(), suppression_id)
    flash(_("Removed. Words like these are marked again."))
    return redirect(url_for("learning.index"))


@learning.get("/candidates")
@admins_only
def proposed() -> str:
    page = max(request.args.get("page", 1, type=int), 1)
    listed, more = candidates.list_proposed(signed_in_user(), page)
    accepted = [(one, candidates.labels_of(one)) for one in candidates.list_accepted(signed_in_user())]
    return render_template("learning/candidates.html", listed=listed, page=page, more=more, accepted=accepted)


@learning.get("/candidates/<flag_id>")
@admins_only
def candidate(flag_id: str) -> Any:
    found = candidates.proposed(signed_in_user(), flag_id)
    return render_template("learning/candidate.html", proposed=found, form=forms.form_of(found))


@learning.post("/candidates/<flag_id>/accept")
@admins_only
def accept(flag_id: str) -> Any:
    form = forms.CandidateForm()
    found = candidates.proposed(signed_in_user(), flag_id)
    refusal = None
    if form.validate_on_submit():
        try:
            candidates.accept(signed_in_user(), flag_id, form.words.data or "", form.labels())
        except Refused as refused:
            refusal = refused
        else:
            flash(_("Accepted. It is in the export now."))
            return redirect(url_for("learning.proposed"))
    if wants_json():
        raise refusal or first_error(form)
    if refusal is not None:
        put_beside(form, refusal)
    return render_template("learning/candidate.html", proposed=found, form=form), refusal.status if refusal else 400


@learning.post("/candidates/<flag_id>/refuse")
@admins_only
def refuse(flag_id: str) -> Any:
    candidates.refuse(signed_in_user(), flag_id)
    flash(_("Left out. It does not come back to this page."))
    return redirect(url_for("learning.proposed"))


@learning.post("/examples/<candidate_id>/take-out")
@admins_only
def take_out(candidate_id: str) -> Any:
    candidates.take_out(signed_in_user(), candidate_id)
    flash(_("Taken out of the export."))
    return redirect(url_for("learning.proposed"))


@learning.post("/export")
@admins_only
def export() -> Response:
    lines = candidates.export(signed_in_user())
    response = Response(lines, mimetype="application/jsonl")
    response.headers["Content-Disposition"] = "attachment; filename=examples.jsonl"
    return response
