"""Signed records as they stand: the signature's numbers, or those of the last amendment after it.

For counting; permission is asked by those who call it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sessions.core.attendance.snapshot import Snapshot
from sessions.models import Amendment, Signature, Standing, StandingStatus, TherapySession


def signed_among(sessions: Sequence[UUID]) -> frozenset[UUID]:
    """Those of `sessions` that are signed."""
    return frozenset(Signature.objects.filter(session__in=sessions).values_list("session_id", flat=True))


def signed_snapshots(sessions: Sequence[UUID]) -> dict[UUID, Snapshot]:
    """What each signed one of `sessions` says now."""
    signed = Signature.objects.filter(session__in=sessions)
    found: dict[UUID, Snapshot] = dict(signed.values_list("session_id", "snapshot"))
    amended = Amendment.objects.filter(session__in=list(found)).order_by("session_id", "revision")
    found.update(amended.values_list("session_id", "snapshot"))
    return found


def signed_hashes(sessions: Collection[UUID] | QuerySet[TherapySession, Any]) -> dict[UUID, str]:
    """For each signed one of `sessions`, the hash of what it says now."""
    signed = Signature.objects.filter(session__in=sessions)
    found: dict[UUID, str] = dict(signed.values_list("session_id", "snapshot_hash"))
    if found:
        amended = Amendment.objects.filter(session__in=sessions).order_by("session_id", "revision")
        found.update(amended.values_list("session_id", "snapshot_hash"))
    return found


def standings_of(sessions: Collection[UUID] | QuerySet[TherapySession, Any]) -> dict[UUID, dict[str, str]]:
    """By session and person (text), the status that staff set last; those taken back are left out."""
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    rows = Standing.objects.filter(session__in=sessions).order_by("id")
    for session, person, status in rows.values_list("session_id", "person_id", "status"):
        found[session][str(person)] = status
    return {
        session: {person: status for person, status in people.items() if status != StandingStatus.AS_COUNTED}
        for session, people in found.items()
    }
