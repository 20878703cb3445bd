"""Storing check-ins: several a day are allowed, and one is selected for the charts."""

from django.db import transaction

from accounts.models import Member
from milestones.models import CheckIn
from milestones.partners.services import reset_silence_alerts


@transaction.atomic
def create_check_in(member, **fields):
    """Keep a check-in of `member`. It is the one that counts for its day."""
    _lock_member(member)
    day = fields.pop("day", None) or member.today()
    CheckIn.objects.of(member).filter(day=day).update(counts=False)
    reset_silence_alerts(member)
    return CheckIn.objects.create(member=member, day=day, **fields)


@transaction.atomic
def select_check_in(kept):
    """`kept` stands for its day from now on."""
    _lock_member(kept.member)
    CheckIn.objects.of(kept.member).filter(day=kept.day).update(counts=False)
    CheckIn.objects.filter(pk=kept.pk).update(counts=True)


@transaction.atomic
def delete_check_in(kept):
    """Delete `kept`; where it counted, the latest of the others of its day counts instead."""
    _lock_member(kept.member)
    kept.delete()
    others = CheckIn.objects.of(kept.member).filter(day=kept.day)
    if (latest := others.first()) and not others.counting().exists():
        CheckIn.objects.filter(pk=latest.pk).update(counts=True)


def _lock_member(member):
    """Two taps at once must not both count."""
    Member.objects.select_for_update().only("pk").get(pk=member.pk)
