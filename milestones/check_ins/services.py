"""Storing check-ins: several a day are allowed, and one is selected for the charts."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Member
from milestones.models import CheckIn
from milestones.partners.services import reset_silence_alerts


@transaction.atomic
def create_check_in(member: Member, day: date | None = None, **fields: Any) -> CheckIn:
    """Store a check-in of `member` and select it for its day.

    `day` is a date on the member's own calendar; None is today. `fields` are fields of CheckIn.
    Postpones the member's silence alerts. Opens its own transaction.
    """
    _lock_member(member)
    day = day or member.today()
    CheckIn.objects.owned_by(member).filter(day=day).update(is_selected=False)
    reset_silence_alerts(member)
    return CheckIn.objects.create(member=member, day=day, **fields)


def answer_pledge(check_in: CheckIn, outcome: int) -> None:
    """Store how the pledge of `check_in` went: `outcome` is one of CheckIn.PledgeOutcome."""
    check_in.pledge_outcome = outcome
    check_in.save(update_fields=["pledge_outcome"])


@transaction.atomic
def select_check_in(check_in: CheckIn) -> None:
    """Select `check_in` as the one that charts show for its day. Opens its own transaction."""
    _lock_member(check_in.member)
    same_day = CheckIn.objects.owned_by(check_in.member).filter(day=check_in.day)
    same_day.update(is_selected=False)
    CheckIn.objects.filter(pk=check_in.pk).update(is_selected=True)


@transaction.atomic
def delete_check_in(check_in: CheckIn) -> None:
    """Delete `check_in`. If it was selected, select the latest remaining one of its day.

    Opens its own transaction.
    """
    _lock_member(check_in.member)
    check_in.delete()
    same_day = CheckIn.objects.owned_by(check_in.member).filter(day=check_in.day)
    if (latest := same_day.first()) and not same_day.selected().exists():
        CheckIn.objects.filter(pk=latest.pk).update(is_selected=True)


def _lock_member(member: Member) -> None:
    """Lock the member's row, so that two simultaneous requests do not both select a check-in."""
    Member.objects.select_for_update().only("pk").get(pk=member.pk)
