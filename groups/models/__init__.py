"""Programs, what they ask, and who is in them."""

from groups.models.enrollment import Enrollment
from groups.models.facilitation import Facilitation
from groups.models.membership import GroupMembership
from groups.models.program import Program
from groups.models.requirement import Requirement
from groups.models.therapy_group import TherapyGroup
from groups.models.timetable import TimetableSlot

__all__ = [
    "Enrollment",
    "Facilitation",
    "GroupMembership",
    "Program",
    "Requirement",
    "TherapyGroup",
    "TimetableSlot",
]
