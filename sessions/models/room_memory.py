"""What a live room remembers beyond its facts, for the node that owns it next (`docs/architecture.md`).

No record: nothing is counted from it, and it goes a day after the session.
"""

from __future__ import annotations

from django.db import models

from sessions.models.therapy_session import TherapySession
from vioip.sealed import SealedField


class RoomMemory(models.Model):
    """The newest memory of a session's room; `revision` grows within one `epoch` of its lease."""

    session = models.OneToOneField(
        TherapySession, on_delete=models.CASCADE, related_name="memory", primary_key=True
    )
    epoch = models.PositiveIntegerField()
    revision = models.PositiveBigIntegerField()
    kept = SealedField(help_text="What the room's sub-states keep, as JSON.")
    saved = models.DateTimeField()
