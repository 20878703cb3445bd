"""Saving the profile of a group: its text, cover and tags."""

from collections.abc import Iterable

from django.db import transaction
from django.dispatch import Signal

from accounts.models import Challenge, Member, Notification
from accounts.moderation_status.written_texts import Place, announcing_changes
from accounts.notifications.services import send_notifications
from groups.models import Group

# What others read of a group.
GROUP_TEXTS = ("name", "summary", "about", "rules", "welcome", "questions", "cover_alt")
# Sent with `group` and `before`, the previous tags, inside the transaction that changes them.
group_tags_changed = Signal()


def save_group_profile(group: Group, challenges: Iterable[Challenge], organizer: Member) -> Group:
    """Save the edited `group` and its challenges. Deletes a replaced cover after the commit.

    Notifies the members, except `organizer`, if more people can read the group from now on: what
    they wrote was meant for fewer.
    Raises OSError if the disk is full. Then nothing is changed.
    """
    with announcing_changes(group, GROUP_TEXTS, organizer, Place.GROUP):
        before = Group.objects.select_for_update().get(pk=group.pk)
        group.save()
        group.challenges.set(challenges)
        if before.cover and before.cover.name != group.cover.name:
            transaction.on_commit(lambda: before.cover.storage.delete(str(before.cover.name)))
        if before.tags != group.tags:
            group_tags_changed.send(Group, group=group, before=before.tags)
        if group.is_wider_than(before):
            members = group.memberships.current().values_list("member_id", flat=True)
            kind = Notification.Kind.GROUP_OPENED
            send_notifications(members, kind, organizer, group.about_url)
    return group
