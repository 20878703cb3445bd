"""Sharing a milestone, and cheering for one. Counts follow their rows in one transaction."""

from django.db import transaction
from django.db.models import F

from .models import Celebration, Cheer


def share(milestone, words=""):
    """Share `milestone` with the community. A second time gives the celebration of the first."""
    celebration, _is_new = Celebration.objects.get_or_create(
        milestone=milestone, defaults={"member": milestone.journey.member, "words": words}
    )
    return celebration


@transaction.atomic
def cheer(celebration, member, words=""):
    """`member` cheers; again with words changes them, and a bare tap never takes words away."""
    _locked(celebration)
    given, is_new = Cheer.objects.get_or_create(
        celebration=celebration, member=member, defaults={"words": words}
    )
    if is_new:
        _add(celebration, 1)
    elif words:
        given.words = words
        given.save(update_fields=["words"])
    return given


@transaction.atomic
def take_back(celebration, member):
    """Undo `member`'s cheer, if there is one."""
    _locked(celebration)
    gone, _rows = Cheer.objects.filter(celebration=celebration, member=member).delete()
    _add(celebration, -gone)


def _locked(celebration):
    return Celebration.objects.select_for_update().only("pk").get(pk=celebration.pk)


def _add(celebration, number):
    Celebration.objects.filter(pk=celebration.pk).update(cheer_count=F("cheer_count") + number)
