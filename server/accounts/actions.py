"""What people do with their own account: sign up, in and out, find the way back, accept the ground rules."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from server import audit, broadcast, clock, policy, zones
from server.accounts import codes, ground_rules, links, names, passwords, sign_ins, throttle
from server.errors import Refused, ensure, invalid, not_found
from server.extensions import db
from server.journal import writing
from server.models import RELATIONS, ROLES, OneTimeLink, SignIn, User

log = structlog.get_logger()

WRONG_PAIR = "This name and password do not go together. Please look at both once more."
WRONG_CODE = "This name and code do not go together, or the code was used before. Each code works once."


@dataclass(frozen=True, slots=True)
class NewAccount:
    """`recovery_codes` and `token` (for the cookie) are known here and nowhere else: show those, hand on this."""

    user: User
    recovery_codes: list[str]
    token: str


def find_user(user_id: str, session: Session | None = None) -> User:
    """Raises not_found."""
    user = (session or db.session).get(User, user_id)
    if user is None:
        raise not_found("This person")
    return user


def user_named(name: str) -> User | None:
    """The person whose name looks like this one, capitals and accents aside."""
    return db.session.scalar(select(User).filter_by(name_key=_key(name)))


def make_user(
    session: Session,
    name: str,
    role: str = "member",
    password_hash: str | None = None,
    *,
    scripted: bool = False,
    relation: str | None = None,
    email: str | None = None,
    time_zone: str = "UTC",
    rules_version: int = 0,
) -> User:
    """A new account, within the caller's write transaction. Without a hash nobody can sign in to it.

    Raises invalid for a name that cannot be used, and conflict for one that is taken or looks like one that is.
    """
    tidy = names.clean(name)
    if role not in ROLES:
        raise invalid("This is not a role.")
    _refuse_a_taken_name(session, tidy)
    user = User(
        name=tidy,
        name_key=names.skeleton(tidy),
        password_hash=password_hash or passwords.unusable(),
        role=role,
        relation=_relation(relation),
        email=_email(email),
        time_zone=_time_zone(time_zone),
        rules_version=rules_version,
        rules_accepted_at=clock.now() if rules_version else None,
        scripted=scripted,
    )
    session.add(user)
    try:
        session.flush()
    except IntegrityError:
        # Two people chose it in the same instant.
        raise _taken() from None
    return user


# Coming and going


def sign_up(
    name: str,
    password: str,
    *,
    email: str | None = None,
    relation: str | None = None,
    time_zone: str = "UTC",
    device: str = "",
) -> NewAccount:
    """A new member, signed in. Raises invalid or conflict, with the form's `field`."""
    tidy = names.clean(name)
    passwords.check(password, tidy)
    _email(email)
    _refuse_a_taken_name(db.session, tidy)
    password_hash = passwords.hash_of(password)
    recovery_codes = codes.draw()
    with writing() as page:
        user = make_user(
            page.session, tidy, password_hash=password_hash, relation=relation, email=email, time_zone=time_zone
        )
        codes.keep(page.session, user.id, recovery_codes)
        token = sign_ins.start(page.session, user.id, device)
        audit.record(page.session, user.id, "sign_up", user.id)
    log.info("signed_up", user=user.id)
    return NewAccount(user, recovery_codes, token)


def sign_in(name: str, password: str, address: str, device: str = "") -> str:
    """A new sign-in; the token for its cookie.

    Raises unauthenticated, alike for a wrong password and an unknown name; rate_limited after many of these; and
    forbidden for an account that is paused, to the one who knows its password.
    """
    person = user_named(name)
    known_hash = person.password_hash if person is not None else None
    with throttle.attempt(_key(name), address):
        if not passwords.matches(known_hash, password) or person is None or known_hash is None:
            log.info("sign_in_refused")
            raise Refused("unauthenticated", WRONG_PAIR)
        ensure(policy.may_sign_in(person))
    better_hash = passwords.hash_of(password) if passwords.needs_rehash(known_hash) else None
    with writing() as page:
        if person.password_hash != known_hash:
            raise Refused("unauthenticated", WRONG_PAIR)
        ensure(policy.may_sign_in(person))
        if better_hash is not None:
            person.password_hash = better_hash
        token = sign_ins.start(page.session, person.id, device)
    log.info("signed_in", user=person.id)
    return token


def end_sign_in(user: User, sign_in_id: str) -> None:
    """End one of one's own sign-ins. Raises not_found for anybody else's."""
    sign_in = db.session.get(SignIn, sign_in_id)
    if sign_in is None or sign_in.user_id != user.id:
        raise not_found("This sign-in")
    sign_ins.end(sign_in_id)


def end_other_sign_ins(user: User, kept: str | None) -> None:
    """Sign out everywhere but here."""
    with writing() as page:
        ended = sign_ins.end_all(page.session, user.id, but=kept)
    _close(ended)


# Passwords, and the way back


def change_password(user: User, present: str, new: str, address: str, device: str = "") -> str:
    """A new password. Every sign-in ends, copied cookies with them, and the answer is the token of a fresh one.

    Raises invalid with the `field` it concerns, or rate_limited.
    """
    passwords.check(new, user.name, field="new_password")
    known_hash = user.password_hash
    try:
        with throttle.attempt(user.name_key, address):
            if not passwords.matches(known_hash, present):
                raise Refused("unauthenticated", "This is not your present password.")
    except Refused as refusal:
        if refusal.code != "unauthenticated":
            raise
        raise Refused("invalid", refusal.message, field="password") from None
    new_hash = passwords.hash_of(new)
    with writing() as page:
        if user.password_hash != known_hash:
            raise Refused("conflict", "The password was changed somewhere else just now.")
        ensure(policy.may_sign_in(user))
        ended = _set_password(page.session, user, new_hash)
        token = sign_ins.start(page.session, user.id, device)
        audit.record(page.session, user.id, "change_password", user.id)
    _close(ended)
    return token


def recover(name: str, code: str, new_password: str, address: str) -> User:
    """A new password for somebody who has one of their recovery codes; the code is used up and every sign-in ends.

    Raises unauthenticated, alike for an unknown name and a wrong code, rate_limited, forbidden (paused) or invalid.
    """
    passwords.check(new_password, name)
    person = user_named(name)
    with throttle.attempt(_key(name), address):
        # Looked for also where nobody has the name, so that the answer takes the same time.
        found = codes.find(db.session, person.id if person is not None else "", code)
        if person is None or found is None:
            log.info("recovery_refused")
            raise Refused("unauthenticated", WRONG_CODE)
        ensure(policy.may_sign_in(person))
    new_hash = passwords.hash_of(new_password)
    with writing() as page:
        found = codes.find(page.session, person.id, code, to_spend=True)
        if found is None:
            raise Refused("unauthenticated", WRONG_CODE)
        ensure(policy.may_sign_in(person))
        codes.spend(found)
        ended = _set_password(page.session, person, new_hash)
        audit.record(page.session, person.id, "recover", person.id)
    _close(ended)
    return person


def new_recovery_codes(user: User) -> list[str]:
    """Ten fresh codes, to be shown once; those from before are worth nothing from now on."""
    fresh = codes.draw()
    with writing() as page:
        codes.keep(page.session, user.id, fresh)
        audit.record(page.session, user.id, "new_recovery_codes", user.id)
    return fresh


def find_link(token: str) -> OneTimeLink:
    """What a one-time link is for; looking does not use it up. Raises not_found."""
    return links.find(db.session, token)


def use_reset_link(token: str, new_password: str) -> User:
    """A new password through a link; every sign-in ends. Raises not_found, forbidden (paused) or invalid."""
    link = _link_for("reset", db.session, token)
    user = find_user(link.user_id or "")
    ensure(policy.may_sign_in(user))
    passwords.check(new_password, user.name)
    new_hash = passwords.hash_of(new_password)
    with writing() as page:
        link = _link_for("reset", page.session, token, to_spend=True)
        ensure(policy.may_sign_in(user))
        links.spend(page.session, link)
        ended = _set_password(page.session, user, new_hash)
        audit.record(page.session, user.id, "use_reset_link", user.id)
    _close(ended)
    return user


def first_admin_link() -> str | None:
    """The path of a fresh one-time link that makes the first admin; None where there is one already.

    A new one each time it is asked, since what was printed may be lost; the first that is used ends the others.
    """
    with writing() as page:
        if _has_admin(page.session):
            return None
        token = links.make(page.session, "first_admin")
    return links.path_of(token)


def use_first_admin_link(token: str, name: str, password: str, *, device: str = "") -> NewAccount:
    """The first admin, signed in. Raises not_found, invalid or conflict."""
    _link_for("first_admin", db.session, token)
    tidy = names.clean(name)
    passwords.check(password, tidy)
    _refuse_a_taken_name(db.session, tidy)
    password_hash = passwords.hash_of(password)
    recovery_codes = codes.draw()
    with writing() as page:
        link = _link_for("first_admin", page.session, token, to_spend=True)
        if _has_admin(page.session):
            raise Refused("conflict", "There is an admin already, who can make others.")
        user = make_user(page.session, tidy, "admin", password_hash)
        links.spend(page.session, link)
        codes.keep(page.session, user.id, recovery_codes)
        token = sign_ins.start(page.session, user.id, device)
        audit.record(page.session, user.id, "first_admin", user.id)
    log.info("first_admin_made", user=user.id)
    return NewAccount(user, recovery_codes, token)


# Ground rules and details


def accept_ground_rules(user: User, version: int) -> None:
    """Raises conflict when another version is the present one: what one accepts is what one has read."""
    if version != ground_rules.current().version:
        raise Refused("conflict", "The ground rules have changed meanwhile. Please read them once more.")
    with writing() as page:
        if user.rules_version == version:
            return
        user.rules_version = version
        user.rules_accepted_at = clock.now()
        audit.record(page.session, user.id, "accept_ground_rules", user.id, f"version {version}")


def set_details(user: User, *, relation: str | None, email: str | None, time_zone: str) -> None:
    """What one says about oneself, or takes back. Raises invalid with the `field`."""
    details = {"relation": _relation(relation), "email": _email(email), "time_zone": _time_zone(time_zone)}
    with writing() as page:
        changed = [key for key, value in details.items() if getattr(user, key) != value]
        for key in changed:
            setattr(user, key, details[key])
        if changed:
            audit.record(page.session, user.id, "set_details", user.id, ", ".join(changed))


def _key(name: str) -> str:
    return names.skeleton(name[: names.LONGEST * 4])


def _taken() -> Refused:
    return Refused("conflict", "Somebody here has this name or one like it. Please choose another.", field="username")


def _refuse_a_taken_name(session: Session, name: str) -> None:
    if session.scalar(select(User.id).filter_by(name_key=names.skeleton(name))) is not None:
        raise _taken()


def _has_admin(session: Session) -> bool:
    return bool(session.scalar(select(func.count()).select_from(User).filter_by(role="admin")))


def _link_for(purpose: links.Purpose, session: Session, token: str, *, to_spend: bool = False) -> OneTimeLink:
    link = links.find(session, token, to_spend=to_spend)
    if link.purpose != purpose:
        raise not_found("This link")
    return link


def _set_password(session: Session, user: User, password_hash: str) -> list[str]:
    """The ids of the sign-ins that end with it. Reset links that wait unused end too."""
    user.password_hash = password_hash
    links.void(session, "reset", user.id)
    return sign_ins.end_all(session, user.id)


def _close(ended: list[str]) -> None:
    for sign_in_id in ended:
        broadcast.close_sign_in(sign_in_id)


def _relation(relation: str | None) -> str | None:
    if relation and relation not in RELATIONS:
        raise Refused("invalid", "Please choose one of these, or leave it open.", field="relation")
    return relation or None


def _email(email: str | None) -> str | None:
    if not email or not email.strip():
        return None
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        reason = "This does not look like an e-mail address. You can also leave it empty."
        raise Refused("invalid", reason, field="email") from None


def _time_zone(time_zone: str) -> str:
    if time_zone not in zones.offered():
        raise Refused("invalid", "Please choose a time zone from the list.", field="time_zone")
    return time_zone
