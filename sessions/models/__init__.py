"""Dated meetings, who is expected, what happened, and which node owns the room."""

from sessions.models.fact import FactRow
from sessions.models.room_lease import LeaseTerm, RoomLease, RoomNode
from sessions.models.roster import RosterEntry, RosterOrigin, RosterRole
from sessions.models.therapy_session import TherapySession

__all__ = [
    "FactRow",
    "LeaseTerm",
    "RoomLease",
    "RoomNode",
    "RosterEntry",
    "RosterOrigin",
    "RosterRole",
    "TherapySession",
]
