"""What of this app can be reported: celebrations, and the words of cheers."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.moderation_status.reportable import register_reportable
from milestones.celebrations.moderation_sync import (
    hide_celebration,
    release_celebration,
    restore_celebration,
)
from milestones.models import Celebration, Cheer


def _all_celebrations():
    return Celebration.objects.select_related("member", "milestone")


def _all_cheers():
    return Cheer.objects.select_related("member", "celebration")


def _reportable_cheers(member):
    """As the page of the celebration shows them: without the words of somebody across a block."""
    shown = Cheer.objects.visible_to(member).for_reader(member).filter(is_muted=False)
    shown = shown.filter(removed_at=None, held_at=None).exclude(words="")
    return shown.select_related("member", "celebration")


register_reportable(
    "celebration",
    name=_("a celebration"),
    key="public_id",
    every=_all_celebrations,
    visible=lambda member: Celebration.objects.visible_to(member).select_related("member"),
    author=lambda celebration: celebration.member,
    words=lambda celebration: celebration.words,
    url=Celebration.get_absolute_url,
    hide=hide_celebration,
    restore=restore_celebration,
    release=release_celebration,
)
register_reportable(
    "cheer",
    name=_("a cheer"),
    key="pk",
    every=_all_cheers,
    visible=_reportable_cheers,
    author=lambda cheer: cheer.member,
    words=lambda cheer: cheer.words,
    url=lambda cheer: cheer.celebration.get_absolute_url(),
    hide=lambda cheer: Cheer.objects.filter(pk=cheer.pk).update(removed_at=timezone.now()),
    restore=lambda cheer: Cheer.objects.filter(pk=cheer.pk).update(removed_at=None),
    release=lambda cheer: Cheer.objects.filter(pk=cheer.pk).update(held_at=None),
)
