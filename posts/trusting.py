"""Raising trust: by days of being here, threads read, and posts that others thanked for."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Member

from .models import Post, ReadMark

LATELY = timedelta(days=2)  # Whoever was not here since has earned nothing since.


def raise_trust():
    """A round of settings.ROUNDS. Somebody whom a moderator restricts waits until it is over."""
    now = timezone.now()
    here = Member.objects.filter(is_active=True, here_at__gt=now - LATELY)
    free = here.filter(Q(silenced_until=None) | Q(silenced_until__lt=now), approval_since=None)
    for level, (days, threads, thanked) in settings.TRUST.items():
        below = free.filter(trust__lt=level, days_here__gte=days)
        reached = list(below.values_list("pk", flat=True))
        reached = _at_least(ReadMark.objects.filter(read_to__gt=0), "member", reached, threads)
        thanks = Post.objects.filter(reaction_count__gt=0, removed_at=None)
        reached = _at_least(thanks, "author", reached, thanked)
        Member.objects.filter(pk__in=reached, trust__lt=level).update(trust=level)


def _at_least(rows, person, keys, number):
    """Those of `keys` to whom at least `number` of `rows` belong."""
    if not number:
        return keys
    counted = rows.filter(**{f"{person}__in": keys}).order_by().values(person)
    enough = counted.annotate(n=Count("pk")).filter(n__gte=number)
    return list(enough.values_list(person, flat=True))
