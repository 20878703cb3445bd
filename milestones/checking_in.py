"""Checking in: several times a day if one likes, with one that counts for the day."""

from django.db import transaction

from accounts.models import Member

from .models import CheckIn
from .partnering import heard_from


@transaction.atomic
def check_in(member, **fields):
    """Keep a check-in of `member`. It is the one that counts for its day."""
    _one_at_a_time(member)
    day = fields.pop("day", None) or member.today()
    CheckIn.objects.of(member).filter(day=day).update(counts=False)
    heard_from(member)
    return CheckIn.objects.create(member=member, day=day, **fields)


@transaction.atomic
def let_count(kept):
    """`kept` stands for its day from now on."""
    _one_at_a_time(kept.member)
    CheckIn.objects.of(kept.member).filter(day=kept.day).update(counts=False)
    CheckIn.objects.filter(pk=kept.pk).update(counts=True)


@transaction.atomic
def remove(kept):
    """Delete `kept`; where it counted, the latest of the others of its day counts instead."""
    _one_at_a_time(kept.member)
    kept.delete()
    others = CheckIn.objects.of(kept.member).filter(day=kept.day)
    if (latest := others.first()) and not others.counting().exists():
        CheckIn.objects.filter(pk=latest.pk).update(counts=True)


def _one_at_a_time(member):
    """Two taps at once must not both count."""
    Member.objects.select_for_update().only("pk").get(pk=member.pk)
