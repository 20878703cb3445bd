"""Registers what can be reported here: celebrations, the text of cheers, and shared plans."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.moderation_status.reportable import register_reportable
from milestones.celebrations.moderation_sync import (
    hide_celebration,
    release_celebration,
    restore_celebration,
)
from milestones.models import Celebration, Cheer, SafetyPlan


def _all_celebrations():
    return Celebration.objects.select_related("member", "milestone", "own_milestone")


def _all_cheers():
    return Cheer.objects.select_related("member", "celebration")


def _reportable_cheers(member):
    """Return the cheers whose text the page of the celebration shows to `member`."""
    cheers = Cheer.objects.visible_to(member).for_reader(member).filter(is_muted=False)
    cheers = cheers.filter(removed_at=None, held_at=None).exclude(words="")
    return cheers.select_related("member", "celebration")


register_reportable(
    "celebration",
    name=_("a celebration"),
    key="public_id",
    get_queryset=_all_celebrations,
    visible=lambda member: Celebration.objects.visible_to(member).for_list(),
    author=lambda celebration: celebration.member,
    get_text=lambda celebration: celebration.text_to_screen,
    url=Celebration.get_absolute_url,
    hide=hide_celebration,
    restore=restore_celebration,
    release=release_celebration,
)
register_reportable(
    "cheer",
    name=_("a cheer"),
    key="pk",
    get_queryset=_all_cheers,
    visible=_reportable_cheers,
    author=lambda cheer: cheer.member,
    get_text=lambda cheer: cheer.words,
    url=lambda cheer: cheer.celebration.get_absolute_url(),
    hide=lambda cheer: Cheer.objects.filter(pk=cheer.pk).update(removed_at=timezone.now()),
    restore=lambda cheer: Cheer.objects.filter(pk=cheer.pk).update(removed_at=None),
    release=lambda cheer: Cheer.objects.filter(pk=cheer.pk).update(held_at=None),
)
register_reportable(
    "plan",
    name=_("a plan for hard nights"),
    key="public_id",
    get_queryset=lambda: SafetyPlan.objects.select_related("member"),
    visible=lambda member: SafetyPlan.objects.visible_to(member).select_related("member"),
    author=lambda plan: plan.member,
    get_text=lambda plan: "\n\n".join(
        f"{title}\n{text}" for _name, title, text, _numbers in plan.filled_boxes
    ),
    url=lambda plan: reverse("milestones:plan"),
    hide=lambda plan: SafetyPlan.objects.filter(pk=plan.pk).update(hidden_at=timezone.now()),
    restore=lambda plan: SafetyPlan.objects.filter(pk=plan.pk).update(hidden_at=None),
    private=True,
)
