"""Alerts about somebody in danger: to one moderator, then another, all of them, and ADMINS.

The task worker takes each step in its second. The scheduler does the same every minute: so a worker
that is down or busy, or a scheduler that is making a backup, delays no alert. Whoever comes first
takes the step; claiming or closing the case stops them.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import default_task_backend, task

from accounts.models import Notification
from accounts.notifications.urgent import send_urgent_notification
from posts.models import Case, CaseAlert
from posts.on_call.queries import list_current_periods, load_roster, rank_moderators
from recovery_forum.lib.email_queue import queue_email

if TYPE_CHECKING:
    from accounts.models import Member

logger = logging.getLogger("forum.on_call")

Step = CaseAlert.Step
# How long nobody has claimed the case when each step is taken.
STEP_DELAYS = {
    Step.ON_CALL: timedelta(0),
    Step.NEXT: timedelta(minutes=5),
    Step.ALL: timedelta(minutes=15),
    Step.ADMINS: timedelta(minutes=30),
}
MAX_CASES_PER_RUN = 200
# Shown on locked screens, so it does not say what it is about.
ALERT_SUBJECT = _("Please look at the forum now")


def start_alerting(case: Case) -> None:
    """Alert moderators to the `case` of somebody in danger, from now until one claims it.

    Whoever has claimed it already, for another reason, is alerted alone. Must run in the
    transaction that opens the case, so that no case is opened without.
    """
    now = timezone.now()
    Case.objects.filter(pk=case.pk).update(alerting_since=now)
    if claimer := Case.objects.select_related("claimed_by").get(pk=case.pk).claimed_by:
        _alert_member(claimer, case)
        return
    send_alerts_of_case.enqueue(case.pk)
    if default_task_backend.supports_defer:
        for delay in STEP_DELAYS.values():
            if delay:
                send_alerts_of_case.using(run_after=now + delay).enqueue(case.pk)


def alert_of_answer(case: Case) -> None:
    """Alert whoever has the `case` of somebody in danger, and who is on call, that they wrote back.

    If nobody has it, and all steps were taken, they start again. Before, that would only delay
    the next one.
    """
    now = timezone.now()
    if not case.claimed_by_id and len(_list_due_steps(case, now)) == len(STEP_DELAYS):
        start_alerting(case)
        return
    members = [case.claimed_by, case.second_moderator]
    if not case.claimed_by_id or list_current_periods(now):
        members += _choose_members(case, Step.ON_CALL, now)
    for member in {member.pk: member for member in members if member}.values():
        send_urgent_notification(
            member,
            Notification.Kind.CRISIS_ANSWERED,
            case.get_absolute_url(),
            subject=ALERT_SUBJECT,
            template="crisis_answered",
        )


@task()
def send_alerts_of_case(case_id: int) -> None:
    send_due_alerts(case_id)


def escalate_unclaimed_crises() -> None:
    """Take the steps that are due in all unclaimed cases. A scheduled job."""
    cases = Case.objects.unclaimed_crises().order_by("alerting_since", "pk")
    for case_id in cases.values_list("pk", flat=True)[:MAX_CASES_PER_RUN]:
        try:
            send_due_alerts(case_id)
        except Exception:
            # The other cases must be alerted too. The next run tries this one again.
            logger.exception("An alert about a crisis could not be sent.")


@transaction.atomic
def send_due_alerts(case_id: int) -> None:
    """Take the steps of one case that are due and were not taken yet.

    The case stays locked meanwhile: nobody claims it between the question and the alert, and two
    processes take each step once.
    """
    cases = Case.objects.unclaimed_crises().select_for_update(of=("self",))
    case = cases.filter(pk=case_id).first()
    if case is None:
        return
    now = timezone.now()
    taken = set(case.alerts.filter(since=case.alerting_since).values_list("step", flat=True))
    due = [step for step in _list_due_steps(case, now) if step not in taken]
    if not due:
        return
    alerted: dict[int, Member] = {}
    for step in due:
        members = [] if step == Step.ADMINS else _choose_members(case, step, now)
        alert = CaseAlert.objects.create(
            case=case, since=case.alerting_since, step=step, sent_at=now
        )
        alert.members.set(members)
        alerted |= {member.pk: member for member in members}
    for member in alerted.values():
        _alert_member(member, case)
    enough = 2 if _is_about_anonymous_words(case) else 1
    if Step.ADMINS in due or (Step.ON_CALL in due and len(alerted) < enough):
        _alert_admins(case)


def _list_due_steps(case: Case, now: datetime) -> list[Step]:
    waited = now - (case.alerting_since or now)
    return [step for step, delay in STEP_DELAYS.items() if waited >= delay]


def _choose_members(case: Case, step: Step, now: datetime) -> list[Member]:
    """Return whom to alert: never whoever is in danger, who may be a moderator too.

    About anonymous words, the same as if any other had written them: a moderator who was passed
    over would be known as their author. So two hear of it at once, of whom one may be in danger.
    """
    roster = load_roster()
    if not _is_about_anonymous_words(case):
        roster = [member for member in roster if member != case.author]
    on_call = [period.member for period in list_current_periods(now, roster)]
    if step == Step.ALL or (not on_call and step == Step.ON_CALL):
        return roster  # With nobody on call, all hear of it at once.
    if step == Step.ON_CALL:
        return rank_moderators(now, roster)[:2] if _is_about_anonymous_words(case) else on_call[:1]
    earlier = case.alerts.filter(since=case.alerting_since or now)
    told = set(earlier.exclude(members=None).values_list("members", flat=True))
    return [member for member in rank_moderators(now, roster) if member.pk not in told][:1]


def _is_about_anonymous_words(case: Case) -> bool:
    return case.subject_id is None


def _alert_member(member: Member, case: Case) -> None:
    send_urgent_notification(
        member,
        Notification.Kind.CRISIS_OPENED,
        case.get_absolute_url(),
        subject=ALERT_SUBJECT,
        template="crisis_alert",
    )


def _alert_admins(case: Case) -> None:
    """Email the host's ADMINS, who may have no account here."""
    if not settings.ADMINS:
        logger.error("Nobody has claimed a crisis, and ADMINS names nobody to tell.")
    context = {"address": settings.SITE_URL + case.get_absolute_url()}
    for _name, address in settings.ADMINS:
        queue_email(address, ALERT_SUBJECT, "crisis_unclaimed", context)
