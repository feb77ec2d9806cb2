"""Who pays in the demo clinic, and whose level of care changes: so that the pages have it to show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from groups.core.disclosure import Purpose, Recipient
from groups.core.level import Level
from groups.models import Enrollment, UnitRule
from groups.services.care import set_level
from groups.services.disclosure import SignedConsent, file_consent
from groups.services.payer import Terms, create_payer, set_payer
from vioip.accounts.models import User

PAYER = "Example Mutual (invented)"
INSURED = ("ana", "ben", "dan")
STEPS_DOWN = "gia"


def set_up_care(people: Mapping[str, User], *, first: date, this_week: date) -> None:
    """One payer for three clients who consented, from `first`; one client leaves partial hospitalization.

    That is on Wednesday. Once, for stays that began on `first`; `this_week` is the present week's Monday.
    """
    on_file = datetime.combine(this_week, time.min, tzinfo=UTC)
    terms = Terms(starts=first, day_minutes=150, unit_rule=UnitRule.BY_TOTAL)
    notes = "Bills virtual days with modifier 95; place of service 10 at home, 02 elsewhere."
    payer = create_payer(None, name=PAYER, terms=terms, telehealth_notes=notes)
    for key in INSURED:
        set_payer(None, Enrollment.objects.get(client=people[key]), payer, starts=first)
        consent = SignedConsent(
            kind=Recipient.CARE,
            purpose=Purpose.CARE,
            signed_on=first,
            kept="Paper chart, first tab (invented)",
        )
        file_consent(None, people[key].pk, consent, now=on_file)
    stay = Enrollment.objects.get(client=people[STEPS_DOWN])
    set_level(None, stay, Level.PARTIAL, starts=first)
    set_level(None, stay, Level.INTENSIVE, starts=this_week + timedelta(days=2))
