"""Reads of consents to hand out a client's record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from groups.core.disclosure import Consent, Verdict, Wanted, judge
from groups.models import DisclosureConsent
from vioip.accounts.models import Role, User
from vioip.accounts.predicates import Visitor, oversees


def client_whose_record(actor: Visitor, client: UUID) -> User:
    """The client. Raises Http404 unless `actor` is that person or oversees the clinic."""
    person = User.objects.filter(pk=client, role_grants__role=Role.CLIENT).distinct().first()
    is_own = isinstance(actor, User) and actor.is_active and actor.pk == client
    if person is None or not (is_own or oversees(actor)):
        raise Http404
    return person


def consents_of(actor: Visitor, client: UUID) -> list[DisclosureConsent]:
    """Everything on file, the latest first. Raises Http404 as `client_whose_record` does."""
    person = client_whose_record(actor, client)
    return list(_rows().filter(client=person).order_by("-signed_on", "-id"))


def verdicts(clients: Sequence[UUID], wanted: Wanted) -> dict[UUID, Verdict]:
    """For each of `clients`, the consent that allows `wanted` or why not. The caller asked first."""
    by_client: dict[UUID, list[Consent]] = {client: [] for client in clients}
    for row in _rows().filter(client__in=clients):
        by_client[row.client_id].append(read_consent(row))
    return {client: judge(consents, wanted) for client, consents in by_client.items()}


def consents_by_id(ids: Iterable[int]) -> dict[int, DisclosureConsent]:
    """Rows by their numbers. The caller asked first."""
    return {row.pk: row for row in _rows().filter(pk__in=set(ids))}


def read_consent(row: DisclosureConsent) -> Consent:
    """A row as the core judges it; `row` came with its revocation."""
    revocation = getattr(row, "revocation", None)
    return Consent(
        id=row.pk,
        kind=row.kind,
        recipient=row.recipient,
        purpose=row.purpose,
        signed=row.signed_on,
        expires=row.expires_on,
        revoked=None if revocation is None else revocation.at.date(),
    )


def _rows() -> QuerySet[DisclosureConsent]:
    return DisclosureConsent.objects.select_related("revocation__by", "by", "client")
