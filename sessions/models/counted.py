"""What sessions that are over came to, kept so that thousands of weeks can be read at once, and years counted
again.

Derived: every row can be thrown away and counted again from facts. It carries its rule set's id and a
hash of all it was counted from (MINUTES section 1), and is good for as long as that hash is the same.
"""

from __future__ import annotations

from django.db import models

from sessions.models.therapy_session import TherapySession


class CountedSession(models.Model):
    """`shares` is the compact text of `sessions.core.attendance.share`, `tally` the whole as it was frozen.

    Both are before overlaps with other sessions are resolved.
    """

    session = models.OneToOneField(
        TherapySession, on_delete=models.CASCADE, related_name="counted", primary_key=True
    )
    rules_id = models.CharField(max_length=40)
    inputs = models.CharField(max_length=64, help_text="SHA-256 (hex) of what it was counted from.")
    counted_at = models.DateTimeField()
    shares = models.TextField()
    tally = models.TextField()


class GatheredSession(models.Model):
    """The facts of one session, gathered: what any rule set counts from, a hundredth of their size.

    `ledger` is the text of `sessions.core.attendance.gathered`; good while `facts` is the key of its facts.
    """

    session = models.OneToOneField(
        TherapySession, on_delete=models.CASCADE, related_name="gathered", primary_key=True
    )
    facts = models.CharField(max_length=64, help_text="SHA-256 (hex) of the ends of the chains of its facts.")
    ledger = models.TextField()
