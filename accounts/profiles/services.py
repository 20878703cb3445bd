"""Saving a profile and its privacy, changing a pseudonym, and being suggested as a peer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Challenge, FormerName, Member
from accounts.models.profiles import Audience
from accounts.moderation_status.written_texts import Place, announce_text, announcing_changes
from accounts.profiles.pseudonyms import get_name_key
from accounts.profiles.skeletons import get_skeleton

# Members know each other by their names, so a name must not change every week.
RENAME_INTERVAL = timedelta(days=30)


def is_name_available(name: str, member: Member | None = None) -> bool:
    """Return whether `member`, or a new member, may take `name`.

    Nobody else may have, or have had, this name or one that looks like it.
    """
    looks_like_it = Q(name_key=get_name_key(name)) | Q(name_skeleton=get_skeleton(name))
    others = Member.objects.filter(looks_like_it).exclude(pk=member and member.pk)
    had = FormerName.objects.filter(looks_like_it).exclude(member=member)
    return not (others.exists() or had.exists())


def get_next_rename_time(member: Member) -> datetime | None:
    """Return when `member` may change their name again, or None if they may now."""
    last = member.former_names.order_by("-replaced_at").first()
    moment = last and last.replaced_at + RENAME_INTERVAL
    return moment if moment and moment > timezone.now() else None


@transaction.atomic
def rename_member(member: Member, name: str) -> None:
    """Change the name of `member` to `name`, which is valid and available.

    Raises IntegrityError if somebody else took it in the meantime. Opens its own transaction.
    """
    old_key, old_skeleton = member.name_key, member.name_skeleton
    member.name = name
    member.save(update_fields=["name", "name_key", "name_skeleton"])
    member.former_names.filter(name_key=member.name_key).delete()  # Back to an earlier one.
    if old_key != member.name_key:
        FormerName.objects.create(member=member, name_key=old_key, name_skeleton=old_skeleton)


def save_profile(member: Member, challenges: Iterable[Challenge], old_avatar: str) -> None:
    """Save `member`, whose fields are set, replace their challenges, and delete the old picture.

    `old_avatar` is the name of its file, or "". Raises OSError if the new picture cannot be
    stored; nothing is saved then. Opens its own transaction.
    """
    # What only they can read is theirs alone.
    read_by_others = [] if member.about_for == Audience.ME else ["about"]
    with announcing_changes(member, read_by_others, member, Place.PROFILE):
        member.save()
        member.challenges.set(challenges)
    if old_avatar and old_avatar != member.avatar.name:
        default_storage.delete(old_avatar)  # No row refers to it any more.


def save_privacy_settings(member: Member) -> None:
    """Save who sees the parts of the profile of `member`, whose fields are set.

    Opens its own transaction.
    """
    was_hidden = Member.objects.filter(pk=member.pk, about_for=Audience.ME).exists()
    with transaction.atomic():
        member.save()
        if was_hidden and member.about_for != Audience.ME:
            announce_text(member, ["about"], member, Place.PROFILE)


def set_suggestible(member: Member, is_suggestible: bool) -> None:
    """Set whether other members get `member` as a suggested peer. Does not save."""
    if not is_suggestible:
        member.suggestible_since = None
    elif member.suggestible_since is None:
        member.suggestible_since = timezone.now()
