"""Admin pages whose changes leave audit records, and the trail itself, for reading."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from vioip.accounts.admin import NamesPeople, PersonAdmin
from vioip.accounts.models import User
from vioip.audit.models import AuditRecord
from vioip.audit.record import write_audit


class Audited(NamesPeople, admin.ModelAdmin):  # type: ignore[type-arg] # not generic while running
    """Writes an audit record in the transaction of every addition and change; nothing is deleted here.

    Rows whose history must stay are ended by a date. A page that allows deleting inline rows records
    that as a change of what they belong to.
    """

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        """Django's own entry, and ours."""
        self._record(request, "added", obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        """Django's own entry, and ours."""
        self._record(request, "changed", obj, message)
        return super().log_change(request, obj, message)

    def has_delete_permission(self, _request: HttpRequest, _obj: object = None) -> bool:
        """Nothing is deleted."""
        return False

    def _record(self, request: HttpRequest, verb: str, obj: models.Model, message: Any) -> None:
        assert isinstance(request.user, User)
        detail = {"changes": message} if message else {}
        write_audit(request.user, f"{obj._meta.model_name}.{verb}", obj, detail)


@admin.register(User)
class AuditedPersonAdmin(Audited, PersonAdmin):
    """People, with a record of every change, password changes included (never the password)."""

    @method_decorator(transaction.atomic)
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """The change and its record in one transaction."""
        return super().user_change_password(request, id, form_url)


@admin.register(AuditRecord)
class AuditRecordAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # not generic while running
    """The trail, newest first; nobody adds, changes or deletes here."""

    list_display = ("number", "at", "actor_id", "action", "target_kind", "target_id")
    list_filter = ("action", "target_kind")
    search_fields = ("target_id", "action")
    ordering = ("-number",)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Only `write_audit` adds."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: object = None) -> bool:
        """Read only."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: object = None) -> bool:
        """Read only."""
        return False
