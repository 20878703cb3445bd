"""What moderators are told of a case that is no emergency: gathered, one line for each kind."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import Notification
from accounts.notifications.services import send_notifications
from posts.models import Case
from posts.on_call.queries import list_moderators

Kind = Notification.Kind
KIND_BY_ORIGIN: dict[str, str] = {
    Case.Origin.REPORT: Kind.REPORT_OPENED,
    Case.Origin.APPEAL: Kind.APPEAL_OPENED,
    Case.Origin.HELD: Kind.POST_HELD,
    Case.Origin.LETTER: Kind.LETTER_RECEIVED,
}


def notify_of_new_case(case: Case) -> None:
    """Notify all moderators of the new `case`, if its origin has a notification.

    The address is that of the queue, so that a second report joins the first, unseen one. It names
    neither who wrote nor who reported.
    """
    if kind := KIND_BY_ORIGIN.get(case.origin):
        notify_moderators(kind, f"{reverse('admin:index')}?origin={case.origin}", case.subject_id)


def notify_of_late_case(case: Case) -> None:
    """Notify whoever claimed the case that it waits for too long, or else all moderators."""
    if case.claimed_by_id:
        address = case.get_absolute_url()
        send_notifications([case.claimed_by_id], Kind.CASE_LATE, None, address)
    else:
        notify_moderators(Kind.CASE_LATE, reverse("admin:index"), case.subject_id)


def notify_of_answer(case: Case) -> None:
    """Notify whoever claimed the case that a member answered there, or else all moderators."""
    if case.claimed_by_id:
        address = case.get_absolute_url()
        send_notifications([case.claimed_by_id], Kind.LETTER_RECEIVED, None, address)
    else:
        notify_moderators(Kind.LETTER_RECEIVED, case.get_absolute_url(), case.subject_id)


def notify_moderators(kind: str, url: str, subject_id: int | None) -> None:
    """Notify all moderators except the member whom the case is about."""
    member_ids = set(list_moderators().values_list("pk", flat=True)) - {subject_id}
    send_notifications(member_ids, kind, None, url)
