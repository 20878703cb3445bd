"""Changing one's name."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import FormerName, Member
from accounts.profiles.pseudonyms import get_name_key, get_skeleton

# Others know each other by their names; who changes theirs every week can't be known.
RENAME_INTERVAL = timedelta(days=30)


def is_name_available(name, member=None):
    """Whether `member`, or somebody new, may take `name`: nobody has or had it or one like it."""
    looks_like_it = Q(name_key=get_name_key(name)) | Q(name_skeleton=get_skeleton(name))
    others = Member.objects.filter(looks_like_it).exclude(pk=member and member.pk)
    had = FormerName.objects.filter(looks_like_it).exclude(member=member)
    return not (others.exists() or had.exists())


def get_next_rename_time(member):
    """The moment from which `member` may change their name again, or None for now."""
    last = member.former_names.order_by("-replaced_at").first()
    moment = last and last.replaced_at + RENAME_INTERVAL
    return moment if moment and moment > timezone.now() else None


@transaction.atomic
def rename_member(member, name):
    """Give `member` the checked and free `name`. Raises IntegrityError where it was just taken."""
    old_key, old_skeleton = member.name_key, member.name_skeleton
    member.name = name
    member.save(update_fields=["name", "name_key", "name_skeleton"])
    member.former_names.filter(name_key=member.name_key).delete()  # Back to an earlier one.
    if old_key != member.name_key:
        FormerName.objects.create(member=member, name_key=old_key, name_skeleton=old_skeleton)
