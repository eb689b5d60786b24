"""The pages of one's own account."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm

from server import times
from server.accounts import actions, browser, codes, forms, ground_rules, sign_ins
from server.errors import Refused, invalid
from server.form_errors import first_error, put_beside
from server.security import before_ground_rules, is_local, public, wants_json

accounts = Blueprint("accounts", __name__)

for words in (times.date_in, times.date_and_time_in):
    accounts.add_app_template_filter(words)


# Coming and going


@accounts.route("/login", methods=["GET", "POST"])
@public
def login() -> Any:
    form = forms.LoginForm()
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(_next())
    if form.validate_on_submit():
        try:
            token = actions.sign_in(
                form.username.data or "", form.password.data or "", browser.address(), browser.device()
            )
        except Refused as refusal:
            return _shown("accounts/login.html", form, refusal, next=_next())
        browser.sign_in(token, stay=form.stay.data)
        return redirect(_next())
    return _shown("accounts/login.html", form, next=_next())


@accounts.post("/logout")
@before_ground_rules
def logout() -> Any:
    browser.sign_out()
    flash(_("You are signed out. Take care of yourself."))
    response = redirect(url_for("accounts.login"))
    # Drafts and preferences of the room do not stay behind on the device.
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


@accounts.route("/signup", methods=["GET", "POST"])
@public
def signup() -> Any:
    form = forms.SignupForm()
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(url_for("meetings.home"))
    if form.validate_on_submit():
        try:
            new = actions.sign_up(
                form.username.data or "",
                form.password.data or "",
                email=form.email.data,
                relation=form.relation.data,
                time_zone=form.zone(),
                device=browser.device(),
            )
        except Refused as refusal:
            return _shown("accounts/signup.html", form, refusal)
        return _welcome(new)
    return _shown("accounts/signup.html", form)


def _welcome(new: actions.NewAccount) -> Any:
    """Signed in at once; the codes first, since they are shown only now."""
    browser.sign_in(new.token)
    browser.keep_once("codes", new.recovery_codes)
    return redirect(url_for("accounts.recovery_codes"))


@accounts.get("/account/recovery-codes")
@before_ground_rules
def recovery_codes() -> Any:
    """Codes that were just made, this once."""
    fresh = browser.take_once("codes")
    if not fresh:
        return redirect(url_for("accounts.settings"))
    return render_template("accounts/recovery_codes.html", codes=fresh, is_new=_must_read_rules())


@accounts.get("/ground-rules", endpoint="ground_rules")
@public
def ground_rules_page() -> str:
    return render_template("accounts/ground_rules.html", rules=ground_rules.current(), asked=_must_read_rules())


@accounts.post("/ground-rules")
@before_ground_rules
def accept_ground_rules() -> Any:
    form = forms.AcceptForm()
    if not form.validate_on_submit() or form.version.data is None:
        raise invalid(_("Please say which ground rules you accept."))
    try:
        actions.accept_ground_rules(current_user, form.version.data)
    except Refused as refusal:
        if wants_json():
            raise
        flash(refusal.message, "warning")
        return redirect(url_for("accounts.ground_rules"))
    return redirect(url_for("meetings.home"))


# The way back


@accounts.route("/recover", methods=["GET", "POST"])
@public
def recover() -> Any:
    form = forms.RecoverForm()
    if form.validate_on_submit():
        try:
            actions.recover(form.username.data or "", form.code.data or "", form.password.data or "", browser.address())
        except Refused as refusal:
            return _shown("accounts/recover.html", form, refusal)
        flash(_("Your new password works now. The code is used up; the others still work."))
        return redirect(url_for("accounts.login"))
    return _shown("accounts/recover.html", form)


@accounts.route("/link/<token>", methods=["GET", "POST"])
@public
def link(token: str) -> Any:
    """A one-time link: a new password, or the first admin."""
    if actions.find_link(token).purpose == "first_admin":
        return _first_admin(token)
    form = forms.ResetForm()
    if form.validate_on_submit():
        try:
            actions.use_reset_link(token, form.password.data or "")
        except Refused as refusal:
            return _shown("accounts/link.html", form, refusal)
        flash(_("Your new password works now."))
        return redirect(url_for("accounts.login"))
    return _shown("accounts/link.html", form)


def _first_admin(token: str) -> Any:
    form = forms.FirstAdminForm()
    if form.validate_on_submit():
        try:
            new = actions.use_first_admin_link(
                token, form.username.data or "", form.password.data or "", device=browser.device()
            )
        except Refused as refusal:
            return _shown("accounts/first_admin.html", form, refusal)
        return _welcome(new)
    return _shown("accounts/first_admin.html", form)


# Settings


@accounts.get("/account")
@before_ground_rules
def settings() -> Any:
    return _settings()


@accounts.post("/account/password")
@before_ground_rules
def change_password() -> Any:
    form = forms.ChangePasswordForm()
    if not form.validate_on_submit():
        return _settings(password_form=form)
    try:
        token = actions.change_password(
            current_user, form.password.data or "", form.new_password.data or "", browser.address(), browser.device()
        )
    except Refused as refusal:
        return _settings(refusal, password_form=form)
    browser.sign_in(token, stay=browser.stays())
    flash(_("Your new password works now. You are signed out everywhere else."))
    return redirect(url_for("accounts.settings"))


@accounts.post("/account/details")
@before_ground_rules
def change_details() -> Any:
    form = forms.DetailsForm()
    if not form.validate_on_submit():
        return _settings(details_form=form)
    try:
        actions.set_details(
            current_user, relation=form.relation.data, email=form.email.data, time_zone=form.time_zone.data
        )
    except Refused as refusal:
        return _settings(refusal, details_form=form)
    flash(_("Saved."))
    return redirect(url_for("accounts.settings"))


@accounts.post("/account/recovery-codes")
@before_ground_rules
def new_recovery_codes() -> Any:
    browser.keep_once("codes", actions.new_recovery_codes(current_user))
    return redirect(url_for("accounts.recovery_codes"))


@accounts.post("/account/sign-ins/<sign_in_id>/end")
@before_ground_rules
def end_sign_in(sign_in_id: str) -> Any:
    if sign_in_id == browser.current_sign_in_id():
        return logout()
    actions.end_sign_in(current_user, sign_in_id)
    flash(_("That browser is signed out."))
    return redirect(url_for("accounts.settings"))


@accounts.post("/account/sign-ins/end-others")
@before_ground_rules
def end_other_sign_ins() -> Any:
    actions.end_other_sign_ins(current_user, browser.current_sign_in_id())
    flash(_("You are signed out everywhere but here."))
    return redirect(url_for("accounts.settings"))


def _settings(
    refusal: Refused | None = None,
    *,
    password_form: forms.ChangePasswordForm | None = None,
    details_form: forms.DetailsForm | None = None,
) -> Any:
    """The page of settings; `refusal` concerns the form that was sent."""
    return _shown(
        "accounts/settings.html",
        password_form or details_form,
        refusal,
        password_form=password_form or forms.ChangePasswordForm(formdata=None),
        details_form=details_form or forms.DetailsForm(formdata=None, obj=current_user),
        sign_ins=sign_ins.of_user(current_user.id),
        here=browser.current_sign_in_id(),
        codes_left=codes.left(current_user.id),
    )


def _shown(template: str, form: FlaskForm | None, refusal: Refused | None = None, **context: Any) -> Any:
    """A page with its form, and what went wrong with it."""
    status, headers = 200, {}
    if refusal is not None:
        if wants_json() or form is None:
            raise refusal
        put_beside(form, refusal)
        status = refusal.status
        if "retry_after" in refusal.details:
            headers["Retry-After"] = str(refusal.details["retry_after"])
    elif form is not None and form.errors:
        if wants_json():
            raise first_error(form)
        status = 400
    return render_template(template, form=form, **context), status, headers


def _next() -> str:
    """Where somebody wanted to go before they were asked to sign in: a page of this site, or the front page."""
    target = request.args.get("next", "")
    return target if target.isprintable() and is_local(target) else url_for("meetings.home")


def _must_read_rules() -> bool:
    return current_user.is_authenticated and current_user.rules_version < ground_rules.current().version
