"""Whom a finding is aimed at, as admins read it: on the pages of the language and of what verdicts taught."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

TARGET_WORDS = {
    "member": _l("somebody here"),
    "self": _l("the author"),
    "loved_one": _l("people with an addiction"),
    "other": _l("somebody who is not here"),
}
