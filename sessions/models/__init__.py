"""Dated meetings, who is expected, what happened, who answers for it, and which node owns the room."""

from sessions.models.arrival import Arrival, LetInAnyway
from sessions.models.counted import CountedSession, GatheredSession
from sessions.models.export import Disclosure, Export
from sessions.models.fact import AsideReason, FactHead, FactRow, SetAsideFact
from sessions.models.feedback import Feedback
from sessions.models.guest import (
    GuestCapacity,
    GuestLine,
    GuestPass,
    GuestPronouns,
    GuestStep,
    HereFor,
    ParticipationConsent,
)
from sessions.models.handout import HandoutFile, HandoutPiece
from sessions.models.room_lease import LeaseTerm, RoomLease, RoomNode
from sessions.models.room_memory import RoomMemory
from sessions.models.roster import RosterEntry, RosterOrigin, RosterRole
from sessions.models.rule_setting import RuleSetting
from sessions.models.safety import LobbyNote, SafetyStep
from sessions.models.signoff import (
    Amendment,
    AmendmentKind,
    Signature,
    Standing,
    StandingStatus,
    Withdrawal,
)
from sessions.models.substitution import Substitution
from sessions.models.therapy_session import TherapySession

__all__ = [
    "Amendment",
    "AmendmentKind",
    "Arrival",
    "AsideReason",
    "CountedSession",
    "Disclosure",
    "Export",
    "FactHead",
    "FactRow",
    "Feedback",
    "GatheredSession",
    "GuestCapacity",
    "GuestLine",
    "GuestPass",
    "GuestPronouns",
    "GuestStep",
    "HandoutFile",
    "HandoutPiece",
    "HereFor",
    "LeaseTerm",
    "LetInAnyway",
    "LobbyNote",
    "ParticipationConsent",
    "RoomLease",
    "RoomMemory",
    "RoomNode",
    "RosterEntry",
    "RosterOrigin",
    "RosterRole",
    "RuleSetting",
    "SafetyStep",
    "SetAsideFact",
    "Signature",
    "Standing",
    "StandingStatus",
    "Substitution",
    "TherapySession",
    "Withdrawal",
]
