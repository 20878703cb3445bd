"""Reports in a group that its organizers may answer: which they are, and telling them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification
from posts.models import Case, Post, Reason

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from groups.models import Group

REASONS_FOR_MODERATORS = (Reason.CRISIS, Reason.OUTING)


def find_group_cases(group: Group, organizer: Member) -> QuerySet[Case]:
    """Return the open cases of `group` that `organizer` may answer.

    Danger, outing and what concerns an organizer are left to the moderators, and so is what this
    organizer can't read or wrote.
    """
    organizers = Member.objects.filter(memberships__in=group.memberships.organizing())
    cases = Case.objects.open().filter(origin=Case.Origin.REPORT, kind="post", group=group)
    cases = cases.exclude(subject__in=organizers)
    cases = cases.exclude(reports__reason__in=REASONS_FOR_MODERATORS)
    return cases.filter(key__in=find_answerable_posts(group, organizer).values("public_id"))


def find_answerable_posts(group: Group, organizer: Member) -> QuerySet[Post]:
    """Return the posts of `group` that `organizer` may judge: readable, and of somebody else."""
    # An anonymous post of an organizer is reported like any other, but not judged by its author.
    posts = Post.objects.visible_to(organizer).for_reader(organizer).exclude(author=organizer)
    posts = posts.filter(thread__group=group, is_muted=False)
    return posts.filter(removed_at=None, withdrawn_at=None)


def notify_organizers(case: Case, reporter: Member) -> None:
    """Tell the organizers who may answer `case` that there is a report, but not whose.

    Not `reporter`, if they are an organizer themselves.
    """
    if case.group is None:
        return
    url = reverse("posts:organizers-reports", args=[case.group.slug])
    organizers = Member.objects.filter(memberships__in=case.group.memberships.organizing())
    for organizer in organizers.exclude(pk=reporter.pk):
        if find_group_cases(case.group, organizer).filter(pk=case.pk).exists():
            send_notification(organizer.pk, Notification.Kind.GROUP_REPORTED, None, url)
