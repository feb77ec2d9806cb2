from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    """Nobody signs up: people are invited, and an administrator makes their account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the base class gives it
        return False
