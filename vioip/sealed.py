"""Model fields whose database column holds nothing readable.

    class Arrival(models.Model):
        id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
        place = SealedField()
        answers = SealedJSONField(default=dict)

A row's text is sealed as the row is saved, for this table, column and id, and opened when the attribute
is read; so the row needs its id before it is saved, and copying the column elsewhere yields nothing.
Queries cannot look inside: only `isnull` and equality with the stored value are asked of the database,
`.update()` with a text is refused, and `.values()` gives `Sealed` values. Rename a table or column of
these only with a migration that opens and seals again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from vioip.sealing import Sealed, SealError, the_ring

if TYPE_CHECKING:
    _Text = models.TextField[Any, Any]
else:
    _Text = models.TextField

_LOOKUPS = {"isnull", "exact", "startswith"}  # the last on the stored value: by key id, for `reseal`


class _OpenedOnReading(DeferredAttribute):
    """The attribute of a row: sealed values are opened whenever they are read, and never kept open."""

    field: SealedField

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        return self.field.opened(value, instance) if isinstance(value, Sealed) else value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(_Text):
    """A text, sealed."""

    descriptor_class = _OpenedOnReading

    def __init__(self, *args: Any, **options: Any) -> None:
        options["editable"] = False  # the admin's forms and lists are no place for these
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """Without `editable`, which is always off."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    def check(self, **options: Any) -> list[CheckMessage]:
        """vioip.E010: the row's id must be known before the row is saved."""
        found: list[CheckMessage] = super().check(**options)
        if self.model._meta.auto_field is not None or self.model._meta.pk is self:
            hint = "Give the model `id = models.UUIDField(primary_key=True, default=uuid.uuid4)`."
            found.append(
                Error("A sealed field needs a row with an id of its own making.", hint, self, "vioip.E010")
            )
        return found

    def get_lookup(self, lookup_name: str) -> Any:
        """Only what can be asked of a value that nobody can read."""
        return super().get_lookup(lookup_name) if lookup_name in _LOOKUPS else None

    def from_db_value(self, value: str | None, *_context: Any) -> Sealed | None:
        """As it stands; opened on reading, when the row is known."""
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002 - Django's signature
        """Sealed for its row; a value that was not touched stays as it was."""
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        return the_ring().seal(self.packed(value), self.place_of(model_instance))

    def get_prep_value(self, value: Any) -> str | None:
        """Sealed values only. Raises SealError for a text: it would have been written for all to read."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise SealError(
                f"{self.model._meta.db_table}.{self.column} is sealed as its row is saved, not in a query"
            )
        return value.text

    def value_from_object(self, obj: models.Model) -> Any:
        """For dumps and forms: as stored."""
        return obj.__dict__.get(self.attname)

    def value_to_string(self, obj: models.Model) -> str:
        """For dumps: as stored. Raises SealError for a row that was not saved yet."""
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def opened(self, value: Sealed, instance: models.Model) -> Any:
        """What was sealed for this row. Raises SealError."""
        return self.unpacked(the_ring().open(value, self.place_of(instance)))

    def resealed(self, value: Sealed, instance: models.Model) -> Sealed:
        """The same text under the newest key. Raises SealError."""
        place, ring = self.place_of(instance), the_ring()
        return ring.seal(ring.open(value, place), place)

    def place_of(self, instance: models.Model) -> str:
        """What a value is bound to: table, column, id. Raises SealError for a row without an id."""
        if instance.pk is None:
            raise SealError(f"a row of {self.model._meta.db_table} needs its id before it is sealed")
        row = self.model._meta.pk.to_python(instance.pk)  # one spelling, however the id was given
        return f"{self.model._meta.db_table}.{self.column}:{row}"

    def packed(self, value: Any) -> str:
        """The text to seal."""
        return str(value)

    def unpacked(self, text: str) -> Any:
        """What reading gives."""
        return text


class SealedJSONField(SealedField):
    """A JSON value, sealed. Change it by setting it anew: a list that was read is a copy."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def packed(self, value: Any) -> str:
        """Compact JSON."""
        return json.dumps(value, cls=DjangoJSONEncoder, separators=(",", ":"))

    def unpacked(self, text: str) -> Any:
        """The JSON value."""
        return json.loads(text)
