"""Facts that the ledger cannot take: kept beside it, whole and once, and never counted.

Each comes with an audit record, so that an administrator hears of it and none can vanish; the log names
it by its ids.
"""

from __future__ import annotations

import json
import logging

from django.db import transaction

from sessions.core.attendance.factjson import format_fact
from sessions.core.attendance.facts import Fact
from sessions.models import AsideReason, SetAsideFact
from sessions.queries.fact_chain import aside_mac, fact_key
from vioip.audit.record import write_audit

log = logging.getLogger(__name__)

_INT_MAX, _BIG_MAX, _NAME_MAX = 2**31 - 1, 2**63 - 1, 64


def set_fact_aside(fact: Fact, why: AsideReason) -> None:
    """Keep `fact` beside the ledger; nothing happens when it is there already."""
    record = json.dumps(format_fact(fact), sort_keys=True)
    keep_aside(fact.session, f"{fact.epoch}/{fact.seq}", why=why, record=record)


def keep_aside(session: str, place: str, *, why: AsideReason, record: str) -> None:
    """Keep `record`, whatever it holds; `session` and `place` are as it claims them, "" if it does not."""
    session, place, record = _plain(session)[:64], _plain(place)[:48], _plain(record)
    mac = aside_mac(session, place, why=why.value, record=record, key=fact_key())
    with transaction.atomic():
        if SetAsideFact.objects.filter(mac=mac).exists():
            return
        row = SetAsideFact.objects.create(session=session, place=place, why=why, record=record, mac=mac)
        write_audit(None, "fact.set_aside", row, {"session": session, "place": place, "why": why, "mac": mac})
    log.error("fact %s of session %s is set aside: %s", place, session, why.value)


def is_unfit(fact: Fact) -> bool:
    """Whether a row cannot hold a value of `fact`, on one engine or the other."""
    values = {name: getattr(fact, name) for name in fact.__dataclass_fields__}
    numbers = [value for value in values.values() if isinstance(value, int)]
    names = [values.get(name, "") for name in ("person", "peer")]
    texts = [value for value in values.values() if isinstance(value, str)]
    return (
        fact.epoch > _INT_MAX
        or any(not 0 <= number <= _BIG_MAX for number in numbers)
        or any(len(name) > _NAME_MAX for name in names)
        or any(_plain(text) != text for text in texts)
    )


def _plain(text: str) -> str:
    """`text` with what a database refuses, NUL and lone surrogates, written as question marks."""
    return text.replace("\0", "?").encode("utf-8", "replace").decode()
