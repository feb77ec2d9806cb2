"""Who may be given a client's record, and by which consent (42 CFR part 2, sections 2.31 to 2.33).

A consent names a recipient or a class of them, a purpose, the day it was signed and the day it ends. It can
be taken back at any time. What is asked for either fits one that is in force, or does not leave the house.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Recipient(StrEnum):
    """What kind of recipient somebody is; `CARE` is the class that one consent for all care may name."""

    PAYER = "payer"
    PROVIDER = "provider"
    HELPER = "helper"
    AGENCY = "agency"
    COURT = "court"
    PERSON = "person"
    CARE = "care"


class Purpose(StrEnum):
    """What for; `CARE` is treatment, payment and operations in one consent (section 2.31(a)(5))."""

    TREATMENT = "treatment"
    PAYMENT = "payment"
    OPERATIONS = "operations"
    LEGAL = "legal"
    REQUEST = "request"
    CARE = "care"


RECIPIENT_LABELS: dict[Recipient, str] = {
    Recipient.PAYER: "A health plan or payer",
    Recipient.PROVIDER: "A care provider",
    Recipient.HELPER: "Somebody who helps run the program",
    Recipient.AGENCY: "A public agency",
    Recipient.COURT: "A court or probation office",
    Recipient.PERSON: "A person the client named",
    Recipient.CARE: "Care providers, payers and those who help run the program",
}
PURPOSE_LABELS: dict[Purpose, str] = {
    Purpose.TREATMENT: "Treatment",
    Purpose.PAYMENT: "Payment",
    Purpose.OPERATIONS: "Health care operations",
    Purpose.LEGAL: "A legal matter",
    Purpose.REQUEST: "The client asked for it",
    Purpose.CARE: "Treatment, payment and health care operations",
}
IN_CARE = frozenset({Recipient.PAYER, Recipient.PROVIDER, Recipient.HELPER})
FOR_CARE = frozenset({Purpose.TREATMENT, Purpose.PAYMENT, Purpose.OPERATIONS})

ASKED_RECIPIENTS = [(one.value, RECIPIENT_LABELS[one]) for one in Recipient if one is not Recipient.CARE]
ASKED_PURPOSES = [(one.value, PURPOSE_LABELS[one]) for one in Purpose if one is not Purpose.CARE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One consent; `recipient` "" is anybody of the kind. `expires` is its last day, None: no end is set."""

    id: int
    kind: str
    recipient: str
    purpose: str
    signed: date
    expires: date | None
    revoked: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A disclosure that somebody is about to make, on `day`."""

    kind: str
    recipient: str
    purpose: str
    day: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """The consent that allows it, or why there is none, in words for staff."""

    consent: int | None
    why: str = ""


def judge(consents: Iterable[Consent], wanted: Wanted) -> Verdict:
    """Of several consents that allow it the one signed last is named."""
    known = sorted(consents, key=lambda consent: (consent.signed, consent.id))
    if not known:
        return Verdict(None, "no consent on file")
    fitting = [consent for consent in known if _is_for(consent, wanted)]
    if not fitting:
        return Verdict(None, "no consent for this recipient and purpose")
    in_force = [consent for consent in fitting if _ended(consent, wanted.day) == ""]
    return Verdict(in_force[-1].id) if in_force else Verdict(None, _ended(fitting[-1], wanted.day))


def is_class(kind: str) -> bool:
    """Whether a consent may name the kind alone: others need a name (section 2.31(a)(4))."""
    return kind in IN_CARE or kind == Recipient.CARE


def _is_for(consent: Consent, wanted: Wanted) -> bool:
    is_kind = consent.kind == wanted.kind or (consent.kind == Recipient.CARE and wanted.kind in IN_CARE)
    is_named = not consent.recipient or _plain(consent.recipient) == _plain(wanted.recipient)
    is_purpose = consent.purpose == wanted.purpose
    return is_kind and is_named and (is_purpose or _is_care(consent, wanted))


def _is_care(consent: Consent, wanted: Wanted) -> bool:
    return consent.purpose == Purpose.CARE and wanted.purpose in FOR_CARE


def _ended(consent: Consent, day: date) -> str:
    """Why it does not hold on `day`; "" when it does. What was taken back holds on no day to come."""
    if consent.revoked is not None:
        return f"consent taken back on {_said(consent.revoked)}"
    if consent.expires is not None and consent.expires < day:
        return f"consent ended on {_said(consent.expires)}"
    return f"consent signed for later, {_said(consent.signed)}" if consent.signed > day else ""


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
