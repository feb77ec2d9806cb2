"""Programs, what they ask, and who is in them."""

from groups.models.arrival_form import ArrivalField, ArrivalForm
from groups.models.care import CareLevel, ClientRequirement, StayPayer
from groups.models.disclosure import ConsentRevocation, DisclosureConsent
from groups.models.enrollment import Enrollment
from groups.models.facilitation import Facilitation
from groups.models.feedback_form import FeedbackForm
from groups.models.membership import GroupMembership
from groups.models.payer import PayerProfile, PayerTerms, UnitRule, VideoRule
from groups.models.program import Program
from groups.models.requirement import Requirement
from groups.models.therapy_group import TherapyGroup
from groups.models.timetable import TimetableSlot

__all__ = [
    "ArrivalField",
    "ArrivalForm",
    "CareLevel",
    "ClientRequirement",
    "ConsentRevocation",
    "DisclosureConsent",
    "Enrollment",
    "Facilitation",
    "FeedbackForm",
    "GroupMembership",
    "PayerProfile",
    "PayerTerms",
    "Program",
    "Requirement",
    "StayPayer",
    "TherapyGroup",
    "TimetableSlot",
    "UnitRule",
    "VideoRule",
]
