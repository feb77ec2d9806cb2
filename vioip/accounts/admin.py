"""How administrators see people. Registered, with its audit trail, by `vioip.audit.admin`.

Names appear through explicit columns and choices only; `str(user)` stays an id.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.db import models
from django.http import HttpRequest

from vioip.accounts.models import RoleGrant, User


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # not generic while running
    """A choice of people by name and login."""

    def label_from_instance(self, person: models.Model) -> str:
        """What an administrator reads in the list."""
        assert isinstance(person, User)
        return f"{person.family_name}, {person.given_name} ({person.email})"


def person_field(field: models.ForeignKey[Any, Any], *, role: str | None) -> forms.ModelChoiceField[User]:
    """A form field for a foreign key to a person; with `role`, of active people who hold it."""
    people = User.objects.all()
    if role is not None:
        held = {"role_grants__role": role, "role_grants__revoked_at": None}
        people = people.filter(is_active=True, **held).distinct()
    return PersonChoice(queryset=people, required=not field.blank, label=str(field.verbose_name).capitalize())


class NamesPeople(admin.options.BaseModelAdmin):  # type: ignore[type-arg] # not generic while running
    """Shows people by name where a row points at one. `person_roles` narrows a field to a role."""

    person_roles: ClassVar[dict[str, str]] = {}

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **options: Any
    ) -> forms.ModelChoiceField[Any] | None:
        """Foreign keys to people become choices by name."""
        if db_field.related_model is User:
            return person_field(db_field, role=self.person_roles.get(db_field.name))
        return super().formfield_for_foreignkey(db_field, request, **options)


class NewPersonForm(BaseUserCreationForm):  # type: ignore[type-arg] # not generic while running
    """E-mail, names and a first password."""

    class Meta:
        model = User
        fields = ("email", "given_name", "family_name", "alias")


class RoleGrantInline(admin.TabularInline):  # type: ignore[type-arg] # not generic while running
    """Roles of one person: granted and revoked, never deleted."""

    model = RoleGrant
    extra = 1
    fields = ("role", "granted_at", "revoked_at")
    can_delete = False


class PersonAdmin(UserAdmin):  # type: ignore[type-arg] # not generic while running
    """People, their roles and their sign-in. Switched off, never deleted."""

    add_form = NewPersonForm
    ordering = ("family_name", "given_name")
    list_display = ("email", "given_name", "family_name", "held_roles", "is_active")
    list_filter = ("is_active", "role_grants__role")
    search_fields = ("email", "given_name", "family_name", "alias")
    filter_horizontal = ()
    readonly_fields = ("last_login", "joined_at")
    fieldsets = (
        (None, {"fields": ("email", "password", "is_active")}),
        ("Name", {"fields": ("given_name", "family_name", "alias")}),
        ("Since", {"fields": ("joined_at", "last_login")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "given_name", "family_name", "alias", "password1", "password2")}),
    )
    inlines = (RoleGrantInline,)

    def get_inlines(self, _request: HttpRequest, _obj: object = None) -> Any:
        """Roles can be given while a person is added as well."""
        return self.inlines

    @admin.display(description="Roles")
    def held_roles(self, person: User) -> str:
        """The roles in force."""
        return ", ".join(sorted(person.roles))

    def has_delete_permission(self, _request: HttpRequest, _obj: object = None) -> bool:
        """People are switched off instead: what they did stays theirs."""
        return False
