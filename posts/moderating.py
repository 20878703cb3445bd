"""Moderating: what moderators do. Each is one transaction: the act, its line in the log, and a
kind message to whom it concerns, with the rule, how long, and how to answer.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.notifying import notify
from accounts.reporting import KINDS

from .models import Action, Case, Notice, Post, Thread
from .reporting import tell_reporters

KIND = Action.Kind
# Of silences and suspensions, one after the other: a day, three, a week, a month.
LADDER = (1, 3, 7, 30)
UNTIL_BANNED = timedelta(days=3)  # Suspended while a second moderator looks.


def log(moderator, kind, case=None, subject=None, **fields):
    """One line in the log. Nothing changes it, and nothing takes it away."""
    return Action.objects.create(
        kind=kind,
        moderator_id=moderator and moderator.pk,
        case_id=case and case.pk,
        subject_id=subject.pk if subject else case and case.subject_id,
        target=_target(case) if case else "",
        **fields,
    )


def _target(case):
    """A person stands by their number: a name would outlive them here."""
    return f"{case.kind}/{case.subject_id if case.kind == 'member' else case.key}"


def tell(member, action, words=""):
    """Give `member` a notice of `action`; nobody who left is told."""
    if member is None:
        return None
    notice = Notice.objects.create(member=member, action=action, words=words)
    notify(member.pk, Notification.Kind.NOTICE, None, notice.get_absolute_url())
    return notice


@transaction.atomic
def close(case, outcome):
    Case.objects.filter(pk=case.pk, closed_at=None).update(
        closed_at=timezone.now(), outcome=outcome
    )
    tell_reporters(case.reports)


@transaction.atomic
def claim(case, moderator):
    """`moderator` has this one. Whoever comes second stands beside where somebody is in danger."""
    now = timezone.now()
    free = Case.objects.open().filter(pk=case.pk, claimed_by=None)
    if free.update(claimed_by=moderator, claimed_at=now):
        return log(moderator, KIND.CLAIM, case)
    if case.origin == Case.Origin.CRISIS and case.claimed_by_id != moderator.pk:
        Case.objects.filter(pk=case.pk, beside=None).update(beside=moderator)
    return None


@transaction.atomic
def give_back(case, moderator):
    if Case.objects.filter(pk=case.pk, claimed_by=moderator).update(claimed_by=None):
        log(moderator, KIND.RELEASE, case)


# About content


@transaction.atomic
def hide(case, moderator, reason, words=""):
    """Hide the content of `case`, with the rule in its place, and tell its author."""
    row = case.content
    if row is not None:
        KINDS[case.kind].hide(row)
        if case.kind == "post":
            Post.objects.filter(pk=row.pk).update(removed_for=reason)
    action = log(moderator, KIND.HIDE, case, reason=reason)
    tell(case.subject, action, words)
    close(case, Case.Outcome.ACTED)
    return action


@transaction.atomic
def restore(case, moderator, words=""):
    row = case.content
    if row is not None:
        KINDS[case.kind].restore(row)
    action = log(moderator, KIND.RESTORE, case)
    tell(case.subject, action, words)
    close(case, Case.Outcome.ACTED)
    return action


@transaction.atomic
def dismiss(case, moderator):
    """Nothing is done. Those who reported are thanked all the same; the author hears nothing."""
    log(moderator, KIND.DISMISS, case)
    close(case, Case.Outcome.LEFT)


@transaction.atomic
def approve(case, moderator):
    """What was held back goes out, as if it were written now."""
    row = case.content
    if row is not None:
        KINDS[case.kind].release(row)
    log(moderator, KIND.APPROVE, case)
    close(case, Case.Outcome.ACTED)


@transaction.atomic
def refuse(case, moderator, reason, words=""):
    hide(case, moderator, reason, words)
    log(moderator, KIND.REFUSE, case, reason=reason)


@transaction.atomic
def note_answered(case, moderator):
    """A person has spoken to whom may be in danger, here or by another way."""
    if Case.objects.filter(pk=case.pk, answered_at=None).update(answered_at=timezone.now()):
        log(moderator, KIND.ANSWER, case)


def look(case, moderator):
    """Note that `moderator` read the content, which may stand in a private place: once an hour."""
    lately = {"at__gte": timezone.now() - timedelta(hours=1), "moderator_id": moderator.pk}
    if not Action.objects.filter(case_id=case.pk, kind=KIND.LOOK, **lately).exists():
        log(moderator, KIND.LOOK, case)


def _thread_of(case):
    return case.content.thread if case.kind == "post" and case.content else None


@transaction.atomic
def lock(case, moderator, is_locked=True):
    Thread.objects.filter(pk=_thread_of(case).pk).update(
        locked_at=timezone.now() if is_locked else None
    )
    log(moderator, KIND.LOCK if is_locked else KIND.UNLOCK, case)


@transaction.atomic
def slow_down(case, moderator, minutes):
    """One answer of each member in so many minutes; 0 lets it run again."""
    Thread.objects.filter(pk=_thread_of(case).pk).update(slow_minutes=minutes)
    log(moderator, KIND.SLOW, case, details={"minutes": minutes})


@transaction.atomic
def move(case, moderator, group):
    """Move the thread to `group`. Readers' marks and answers go with it."""
    Thread.objects.filter(pk=_thread_of(case).pk).update(group=group)
    log(moderator, KIND.MOVE, case, details={"group": group.slug})


# About people


@transaction.atomic
def warn(case, moderator, reason, words):
    action = log(moderator, KIND.WARN, case, reason=reason)
    tell(case.subject, action, words)
    return action


def next_step(member):
    """The days of the next silence or suspension on the ladder."""
    before = Action.objects.filter(
        subject_id=member.pk, kind__in=[KIND.SILENCE, KIND.SUSPEND]
    ).count()
    return LADDER[min(before, len(LADDER) - 1)]


@transaction.atomic
def silence(case, moderator, reason, days, words=""):
    """`days` may be a part of one: 0.25 is six hours."""
    return _until(case, moderator, "silenced_until", KIND.SILENCE, reason, days, words)


@transaction.atomic
def suspend(case, moderator, reason, days, words=""):
    return _until(case, moderator, "suspended_until", KIND.SUSPEND, reason, days, words)


def _until(case, moderator, column, kind, reason, days, words):
    until = timezone.now() + timedelta(days=days)
    Member.objects.filter(pk=case.subject_id).update(**{column: until})
    action = log(moderator, kind, case, reason=reason, until=until)
    tell(case.subject, action, words)
    return action


@transaction.atomic
def ask_for_approval(case, moderator, reason, words=""):
    """From now on a moderator reads each post of theirs before others do."""
    Member.objects.filter(pk=case.subject_id).update(approval_since=timezone.now())
    tell(case.subject, log(moderator, KIND.APPROVAL, case, reason=reason), words)


@transaction.atomic
def ban(case, moderator, reason, words=""):
    """Ban, where settings.MODERATORS_TO_BAN agree; until then suspend, so that nobody waits."""
    agreed = Action.objects.filter(
        case_id=case.pk, kind=KIND.PROPOSE_BAN, at__gte=timezone.now() - UNTIL_BANNED
    ).exclude(moderator_id=moderator.pk)
    if agreed.values("moderator_id").distinct().count() + 1 < settings.MODERATORS_TO_BAN:
        log(moderator, KIND.PROPOSE_BAN, case, reason=reason)
        return suspend(case, moderator, reason, UNTIL_BANNED.days, words)
    Member.objects.filter(pk=case.subject_id).update(banned_at=timezone.now())
    action = log(moderator, KIND.BAN, case, reason=reason)
    tell(case.subject, action, words)
    end_sessions(case.subject)
    return action


@transaction.atomic
def lift(case, moderator, words=""):
    """Everything that was asked of the member ends now."""
    Member.objects.filter(pk=case.subject_id).update(
        silenced_until=None, suspended_until=None, banned_at=None, approval_since=None
    )
    tell(case.subject, log(moderator, KIND.LIFT, case), words)


def end_sessions(member):
    """Signed in nowhere any more. They may sign in again, to read the notice and to answer it."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(member.pk):
            session.delete()
