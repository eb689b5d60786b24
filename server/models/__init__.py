"""Every table. The schema is one shared vocabulary: DESIGN's words, one file per noun."""

from server.models.audit import AuditEntry
from server.models.base import Base, field_cipher, new_id
from server.models.decision import ACTIONS, VERDICTS, Decision, Report
from server.models.event import Event, Stream
from server.models.finding import Alert, Cue, Flag
from server.models.group import ENTRY_RULES, Group
from server.models.language import Draft, Edition, EditionPart, TrialHit
from server.models.learning import Candidate, Suppression, SuppressionUse
from server.models.meeting import MODES, Meeting, MeetingFacilitator, Rsvp
from server.models.message import REACTIONS, Message, MessageEdit, Reaction
from server.models.seat import HiddenPerson, Seat
from server.models.series import Series, SeriesFacilitator
from server.models.sign_in import OneTimeLink, RecoveryCode, SignIn
from server.models.user import RELATIONS, ROLES, User
from server.models.whisper import SharedGuideline, Whisper

__all__ = [
    "ACTIONS",
    "ENTRY_RULES",
    "MODES",
    "REACTIONS",
    "RELATIONS",
    "ROLES",
    "VERDICTS",
    "Alert",
    "AuditEntry",
    "Base",
    "Candidate",
    "Cue",
    "Decision",
    "Draft",
    "Edition",
    "EditionPart",
    "Event",
    "Flag",
    "Group",
    "HiddenPerson",
    "Meeting",
    "MeetingFacilitator",
    "Message",
    "MessageEdit",
    "OneTimeLink",
    "Reaction",
    "RecoveryCode",
    "Report",
    "Rsvp",
    "Seat",
    "Series",
    "SeriesFacilitator",
    "SharedGuideline",
    "SignIn",
    "Stream",
    "Suppression",
    "SuppressionUse",
    "TrialHit",
    "User",
    "Whisper",
    "field_cipher",
    "new_id",
]
