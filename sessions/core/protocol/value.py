"""What every value on the wire is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

ParticipantId = Annotated[str, Field(min_length=1, max_length=64)]
PeerId = Annotated[str, Field(min_length=1, max_length=64)]
Instant = Annotated[int, Field(ge=0)]
Count = Annotated[int, Field(ge=0, le=2**53 - 1)]


class Value(BaseModel):
    """Frozen, and closed to fields nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")
