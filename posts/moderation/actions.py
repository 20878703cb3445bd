"""The actions of moderators. Each is one transaction with its log entry and its notice."""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.moderation_status.reportable import REPORTABLE_KINDS
from accounts.notifications.services import send_notification
from posts.models import Action, Case, Notice, Post, Thread
from posts.moderation.reports import notify_reporters

ACTION_KIND = Action.Kind
# Of silences and suspensions, one after the other: a day, three, a week, a month.
RESTRICTION_DAYS = (1, 3, 7, 30)
PENDING_BAN_SUSPENSION = timedelta(days=3)  # Suspended while a second moderator looks.


def log_action(moderator, kind, case=None, subject=None, **fields):
    """One line in the log. Nothing changes it, and nothing takes it away."""
    return Action.objects.create(
        kind=kind,
        moderator_id=moderator and moderator.pk,
        case_id=case and case.pk,
        subject_id=subject.pk if subject else case and case.subject_id,
        target=_log_target(case) if case else "",
        **fields,
    )


def _log_target(case):
    """A person stands by their number: a name would outlive them here."""
    return f"{case.kind}/{case.subject_id if case.kind == 'member' else case.key}"


def send_notice(member, action, words=""):
    """Give `member` a notice of `action`; nobody who left is told."""
    if member is None:
        return None
    notice = Notice.objects.create(member=member, action=action, words=words)
    send_notification(member.pk, Notification.Kind.NOTICE, None, notice.get_absolute_url())
    return notice


@transaction.atomic
def close_case(case, outcome):
    Case.objects.filter(pk=case.pk, closed_at=None).update(
        closed_at=timezone.now(), outcome=outcome
    )
    notify_reporters(case.reports)


@transaction.atomic
def claim_case(case, moderator):
    """`moderator` has this one. Whoever comes second stands beside where somebody is in danger."""
    now = timezone.now()
    free = Case.objects.open().filter(pk=case.pk, claimed_by=None)
    if free.update(claimed_by=moderator, claimed_at=now):
        return log_action(moderator, ACTION_KIND.CLAIM, case)
    if case.origin == Case.Origin.CRISIS and case.claimed_by_id != moderator.pk:
        Case.objects.filter(pk=case.pk, beside=None).update(beside=moderator)
    return None


@transaction.atomic
def unclaim_case(case, moderator):
    if Case.objects.filter(pk=case.pk, claimed_by=moderator).update(claimed_by=None):
        log_action(moderator, ACTION_KIND.RELEASE, case)


# About content


@transaction.atomic
def hide_content(case, moderator, reason, words=""):
    """Hide the content of `case`, with the rule in its place, and tell its author."""
    row = case.content
    if row is not None:
        REPORTABLE_KINDS[case.kind].hide(row)
        if case.kind == "post":
            Post.objects.filter(pk=row.pk).update(removed_for=reason)
    action = log_action(moderator, ACTION_KIND.HIDE, case, reason=reason)
    send_notice(case.subject, action, words)
    close_case(case, Case.Outcome.ACTED)
    return action


@transaction.atomic
def restore_content(case, moderator, words=""):
    row = case.content
    if row is not None:
        REPORTABLE_KINDS[case.kind].restore(row)
    action = log_action(moderator, ACTION_KIND.RESTORE, case)
    send_notice(case.subject, action, words)
    close_case(case, Case.Outcome.ACTED)
    return action


@transaction.atomic
def dismiss_case(case, moderator):
    """Nothing is done. Those who reported are thanked all the same; the author hears nothing."""
    log_action(moderator, ACTION_KIND.DISMISS, case)
    close_case(case, Case.Outcome.LEFT)


@transaction.atomic
def approve_content(case, moderator):
    """What was held back goes out, as if it were written now."""
    row = case.content
    if row is not None:
        REPORTABLE_KINDS[case.kind].release(row)
    log_action(moderator, ACTION_KIND.APPROVE, case)
    close_case(case, Case.Outcome.ACTED)


@transaction.atomic
def refuse_content(case, moderator, reason, words=""):
    hide_content(case, moderator, reason, words)
    log_action(moderator, ACTION_KIND.REFUSE, case, reason=reason)


@transaction.atomic
def mark_case_answered(case, moderator):
    """A person has spoken to whom may be in danger, here or by another way."""
    if Case.objects.filter(pk=case.pk, answered_at=None).update(answered_at=timezone.now()):
        log_action(moderator, ACTION_KIND.ANSWER, case)


def log_content_view(case, moderator):
    """Note that `moderator` read the content, which may stand in a private place: once an hour."""
    lately = {"at__gte": timezone.now() - timedelta(hours=1), "moderator_id": moderator.pk}
    if not Action.objects.filter(case_id=case.pk, kind=ACTION_KIND.LOOK, **lately).exists():
        log_action(moderator, ACTION_KIND.LOOK, case)


def _case_thread(case):
    return case.content.thread if case.kind == "post" and case.content else None


@transaction.atomic
def lock_thread(case, moderator, is_locked=True):
    Thread.objects.filter(pk=_case_thread(case).pk).update(
        locked_at=timezone.now() if is_locked else None
    )
    log_action(moderator, ACTION_KIND.LOCK if is_locked else ACTION_KIND.UNLOCK, case)


@transaction.atomic
def slow_thread(case, moderator, minutes):
    """One answer of each member in so many minutes; 0 lets it run again."""
    Thread.objects.filter(pk=_case_thread(case).pk).update(slow_minutes=minutes)
    log_action(moderator, ACTION_KIND.SLOW, case, details={"minutes": minutes})


@transaction.atomic
def move_thread(case, moderator, group):
    """Move the thread to `group`. Readers' marks and answers go with it."""
    Thread.objects.filter(pk=_case_thread(case).pk).update(group=group)
    log_action(moderator, ACTION_KIND.MOVE, case, details={"group": group.slug})


# About people


@transaction.atomic
def warn_member(case, moderator, reason, words):
    action = log_action(moderator, ACTION_KIND.WARN, case, reason=reason)
    send_notice(case.subject, action, words)
    return action


def next_restriction_days(member):
    """The days of the next silence or suspension on the ladder."""
    before = Action.objects.filter(
        subject_id=member.pk, kind__in=[ACTION_KIND.SILENCE, ACTION_KIND.SUSPEND]
    ).count()
    return RESTRICTION_DAYS[min(before, len(RESTRICTION_DAYS) - 1)]


@transaction.atomic
def silence_member(case, moderator, reason, days, words=""):
    """`days` may be a part of one: 0.25 is six hours."""
    return _restrict_until(
        case, moderator, "silenced_until", ACTION_KIND.SILENCE, reason, days, words
    )


@transaction.atomic
def suspend_member(case, moderator, reason, days, words=""):
    return _restrict_until(
        case, moderator, "suspended_until", ACTION_KIND.SUSPEND, reason, days, words
    )


def _restrict_until(case, moderator, column, kind, reason, days, words):
    until = timezone.now() + timedelta(days=days)
    Member.objects.filter(pk=case.subject_id).update(**{column: until})
    action = log_action(moderator, kind, case, reason=reason, until=until)
    send_notice(case.subject, action, words)
    return action


@transaction.atomic
def require_approval(case, moderator, reason, words=""):
    """From now on a moderator reads each post of theirs before others do."""
    Member.objects.filter(pk=case.subject_id).update(approval_since=timezone.now())
    send_notice(
        case.subject, log_action(moderator, ACTION_KIND.APPROVAL, case, reason=reason), words
    )


@transaction.atomic
def ban_account(case, moderator, reason, words=""):
    """Ban, where settings.MODERATORS_TO_BAN agree; until then suspend, so that nobody waits."""
    agreed = Action.objects.filter(
        case_id=case.pk,
        kind=ACTION_KIND.PROPOSE_BAN,
        at__gte=timezone.now() - PENDING_BAN_SUSPENSION,
    ).exclude(moderator_id=moderator.pk)
    if agreed.values("moderator_id").distinct().count() + 1 < settings.MODERATORS_TO_BAN:
        log_action(moderator, ACTION_KIND.PROPOSE_BAN, case, reason=reason)
        return suspend_member(case, moderator, reason, PENDING_BAN_SUSPENSION.days, words)
    Member.objects.filter(pk=case.subject_id).update(banned_at=timezone.now())
    action = log_action(moderator, ACTION_KIND.BAN, case, reason=reason)
    send_notice(case.subject, action, words)
    end_user_sessions(case.subject)
    return action


@transaction.atomic
def lift_restrictions(case, moderator, words=""):
    """Everything that was asked of the member ends now."""
    Member.objects.filter(pk=case.subject_id).update(
        silenced_until=None, suspended_until=None, banned_at=None, approval_since=None
    )
    send_notice(case.subject, log_action(moderator, ACTION_KIND.LIFT, case), words)


def end_user_sessions(member):
    """Signed in nowhere any more. They may sign in again, to read the notice and to answer it."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(member.pk):
            session.delete()
