"""What a sub-state gives away to be kept, and takes back after its node died."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Kept(BaseModel):
    """Plain values of one sub-state: ids, numbers, short texts, and no more than a restart needs.

    Every field has a default, and what nobody knows is ignored: an older or a newer version may have
    written it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
