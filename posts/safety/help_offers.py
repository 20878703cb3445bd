"""Offers help to the author of a text that was detected after it was posted: on one page, once."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils import timezone

from accounts.models import Member

OFFER_VALID_FOR = timedelta(hours=24)  # On another day it would come out of nowhere.


class HelpOffer(TextChoices):
    HARD_NIGHT = "night"  # For the author: "If it's hard right now…".
    SOMEONE_ELSE = "other"  # For somebody who worries about another person.


def offer_help(pk: int, offer: HelpOffer) -> None:
    """Let the next page of the member with that pk show the `offer`."""
    Member.objects.filter(pk=pk).update(help_offer=offer, help_offered_at=timezone.now())


def take_help_offer(member: Member) -> str:
    """Return the HelpOffer that the page of `member` has to show, or "", and show it only once."""
    if not member.help_offer:
        return ""
    # Locked in the row itself: of two pages opened at once, one shows it.
    waiting = Member.objects.filter(pk=member.pk).exclude(help_offer="")
    is_first = waiting.update(help_offer="")
    is_fresh = member.help_offered_at and timezone.now() - member.help_offered_at < OFFER_VALID_FOR
    return member.help_offer if is_first and is_fresh else ""
