"""How somebody wants to be spoken of: a few words of their own, read after their name in rooms."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError

PRONOUNS_MAX = 30
SUGGESTED = ("she/her", "he/him", "they/them")
"""Offered to choose from; any others can be typed."""


def read_pronouns(typed: str) -> str:
    """What was typed, with single spaces; "" for nothing. Raises ValidationError in plain words.

    Letters of any script, spaces, slashes and hyphens: enough for pronouns, too little for a message.
    """
    pronouns = " ".join(typed.split())
    if len(pronouns) > PRONOUNS_MAX:
        raise ValidationError(f"Please use at most {PRONOUNS_MAX} characters.", code="pronouns_too_long")
    if not all(_fits(character) for character in pronouns) or (pronouns and not _has_letter(pronouns)):
        raise ValidationError("Please use letters, spaces, / and - only.", code="pronouns_letters")
    return pronouns


def _fits(character: str) -> bool:
    """Marks belong to the letters before them in many scripts."""
    return character in " /-" or unicodedata.category(character)[0] in "LM"


def _has_letter(text: str) -> bool:
    return any(unicodedata.category(character).startswith("L") for character in text)
