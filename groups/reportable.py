"""Registers the models of this app that members can report to the moderators."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.moderation_status.reportable import register_reportable
from groups.meetings.services import hide_meeting, unhide_meeting
from groups.models import Group, GroupLink, Meeting, Opportunity, Resource


def _list_organizers(group):
    """Return the organizers, the longest-serving first. All are told what moderators do."""
    if group is None:
        return []
    organizers = group.memberships.organizing().select_related("member").order_by("since", "pk")
    return [membership.member for membership in organizers]


def _get_first_organizer(group):
    """Return the longest-serving organizer, who counts as the group's author, or None."""
    return next(iter(_list_organizers(group)), None)


def _describe_meeting(meeting):
    """What a moderator needs to judge it: when, where, and how to join."""
    when = f"{meeting.describe_days()}, {meeting.time:%H:%M} ({meeting.time_zone})"
    where = (meeting.location, meeting.place, meeting.online_link, meeting.phone)
    return "\n".join(filter(None, (meeting.name, when, *where, meeting.notes)))


def _remove(row):
    type(row).objects.filter(pk=row.pk).update(removed_at=timezone.now())


def _restore(row):
    type(row).objects.filter(pk=row.pk).update(removed_at=None)


def _restore_group(group):
    Group.objects.filter(pk=group.pk).update(removed_at=None, removed_for="")


register_reportable(
    "group",
    name=_("a group"),
    key="slug",
    get_queryset=Group.objects.all,
    visible=Group.objects.visible_to,
    author=_get_first_organizer,
    get_text=lambda group: f"{group.name}\n{group.summary}\n\n{group.about}",
    url=Group.get_absolute_url,
    group=lambda group: group,
    responsible=_list_organizers,
    hide=_remove,
    restore=_restore_group,
)
register_reportable(
    "meeting",
    name=_("a meeting"),
    key="public_id",
    get_queryset=lambda: Meeting.objects.select_related("group"),
    visible=lambda member: Meeting.objects.visible_to(member).select_related("group"),
    author=lambda meeting: _get_first_organizer(meeting.group),
    get_text=_describe_meeting,
    url=Meeting.get_absolute_url,
    group=lambda meeting: meeting.group,
    responsible=lambda meeting: _list_organizers(meeting.group),
    hide=hide_meeting,
    restore=unhide_meeting,
)
register_reportable(
    "opportunity",
    name=_("an opportunity to help"),
    key="public_id",
    get_queryset=lambda: Opportunity.objects.select_related("group"),
    visible=lambda member: Opportunity.objects.visible_to(member).select_related("group"),
    author=lambda one: _get_first_organizer(one.group),
    get_text=lambda one: f"{one.title}\n{one.organisation}\n{one.text}",
    url=Opportunity.get_absolute_url,
    group=lambda one: one.group,
    responsible=lambda one: _list_organizers(one.group),
    hide=_remove,
    restore=_restore,
)
register_reportable(
    "resource",
    name=_("a resource"),
    key="public_id",
    get_queryset=Resource.objects.select_related,
    visible=Resource.objects.visible_to,
    author=lambda resource: resource.suggested_by,
    get_text=lambda resource: f"{resource.name}\n{resource.url}\n\n{resource.summary}",
    url=lambda resource: f"{reverse('groups:resources')}#resource-{resource.public_id}",
    hide=lambda resource: Resource.objects.filter(pk=resource.pk).update(approved_at=None),
    restore=lambda resource: Resource.objects.filter(pk=resource.pk).update(
        approved_at=timezone.now()
    ),
)
register_reportable(
    "link",
    name=_("a group link"),
    key="public_id",
    get_queryset=lambda: GroupLink.objects.select_related("group", "added_by"),
    visible=lambda member: GroupLink.objects.visible_to(member).select_related("group"),
    author=lambda link: link.added_by,
    get_text=lambda link: f"{link.name}\n{link.url}\n\n{link.summary}",
    url=lambda link: reverse("groups:group-resources", args=[link.group.slug]),
    group=lambda link: link.group,
    hide=lambda link: GroupLink.objects.filter(pk=link.pk).update(hidden_at=timezone.now()),
    restore=lambda link: GroupLink.objects.filter(pk=link.pk).update(hidden_at=None),
)
