"""The actions of moderators. Each is one transaction with its log entry and its notice."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.auth.sessions import end_user_sessions
from accounts.models import Member, Notification
from accounts.moderation_status.reportable import REPORTABLE_KINDS
from accounts.notifications.services import send_notification
from posts.models import Action, Case, Notice, Post, Thread
from posts.moderation.reports import notify_reporters
from posts.threads.counts import recount_threads

if TYPE_CHECKING:
    from django.db.models import Model

    from groups.models import Group

ACTION_KIND = Action.Kind
# Of silences and suspensions of one member, in their order. From the last on it stays a month.
RESTRICTION_DAYS = (1, 3, 7, 30)
WIDER_AUDIENCE = gettext_lazy(
    "There, more people could read it than now. Only its author may post it there."
)
PENDING_BAN_SUSPENSION = timedelta(days=3)  # Until a second moderator agrees to a ban.


def log_action(
    moderator: Member | None,
    kind: str,
    case: Case | None = None,
    subject: Member | None = None,
    **fields,
) -> Action:
    """Add an entry to the log, which nobody can change or delete.

    `subject` is the member it is about; without one, the subject of the case. `fields` are other
    fields of Action.
    """
    return Action.objects.create(
        kind=kind,
        moderator_id=moderator.pk if moderator else None,
        case_id=case.pk if case else None,
        subject_id=_subject_id(case, subject),
        **({"target": _log_target(case)} if case else {}),
        **fields,
    )


def log_panel_change(staff: Member, kind: str, row: Model, message: Any) -> Action:
    """Log that `staff` added, changed or deleted (`kind`) a row in the admin panel.

    `message` names the changed fields, as Django writes it, and never what they held.
    """
    target = f"{row._meta.label_lower}/{row.pk}"
    return log_action(staff, kind, target=target, details={"message": message})


def _subject_id(case, subject):
    if subject:
        return subject.pk
    return case.subject_id if case else None


def _log_target(case):
    """Members are logged by their number: a name in the log would outlive their account."""
    return f"{case.kind}/{case.subject_id if case.kind == 'member' else case.key}"


def send_notice(member: Member | None, action: Action, words: str = "") -> Notice | None:
    """Send `member` a notice of `action`. Returns None if the member has left."""
    if member is None:
        return None
    notice = Notice.objects.create(member=member, action=action, words=words)
    send_notification(member.pk, Notification.Kind.NOTICE, None, notice.get_absolute_url())
    return notice


@transaction.atomic
def close_case(case: Case, outcome: str) -> None:
    """Close the case, if it is open, and notify those who reported it."""
    Case.objects.filter(pk=case.pk, closed_at=None).update(
        closed_at=timezone.now(), outcome=outcome
    )
    notify_reporters(case.reports.all())


@transaction.atomic
def claim_case(case: Case, moderator: Member) -> Action | None:
    """Assign the case to the moderator. In a crisis, a second one joins whoever has it already."""
    now = timezone.now()
    unclaimed = Case.objects.open().filter(pk=case.pk, claimed_by=None)
    if unclaimed.update(claimed_by=moderator, claimed_at=now):
        return log_action(moderator, ACTION_KIND.CLAIM, case)
    if case.origin == Case.Origin.CRISIS and case.claimed_by_id != moderator.pk:
        Case.objects.filter(pk=case.pk, second_moderator=None).update(second_moderator=moderator)
    return None


@transaction.atomic
def unclaim_case(case: Case, moderator: Member) -> None:
    if Case.objects.filter(pk=case.pk, claimed_by=moderator).update(claimed_by=None):
        log_action(moderator, ACTION_KIND.RELEASE, case)


# About content


def _change_content(case, change):
    """Hide, restore or release the content of the case. Returns it, or None if it is gone."""
    row = case.content
    if row is not None:
        getattr(REPORTABLE_KINDS[case.kind], change)(row)
    return row


@transaction.atomic
def hide_content(case: Case, moderator: Member, reason: str, words: str = "") -> Action:
    """Hide the content of the case, show the rule in its place, and notify its author."""
    row = _change_content(case, "hide")
    if row is not None and case.kind == "post":
        Post.objects.filter(pk=row.pk).update(removed_for=reason)
    action = log_action(moderator, ACTION_KIND.HIDE, case, reason=reason)
    send_notice(case.author, action, words)
    close_case(case, Case.Outcome.ACTED)
    return action


@transaction.atomic
def restore_content(case: Case, moderator: Member, words: str = "") -> Action:
    """Show the hidden content of the case again, and notify its author."""
    _change_content(case, "restore")
    action = log_action(moderator, ACTION_KIND.RESTORE, case)
    send_notice(case.author, action, words)
    close_case(case, Case.Outcome.ACTED)
    return action


@transaction.atomic
def dismiss_case(case: Case, moderator: Member) -> None:
    """Close the case without an action. Reporters are thanked; the author is not notified."""
    log_action(moderator, ACTION_KIND.DISMISS, case)
    close_case(case, Case.Outcome.LEFT)


@transaction.atomic
def approve_content(case: Case, moderator: Member) -> None:
    """Publish content that was held, as if it were posted now."""
    _change_content(case, "release")
    log_action(moderator, ACTION_KIND.APPROVE, case)
    close_case(case, Case.Outcome.ACTED)


@transaction.atomic
def refuse_content(case: Case, moderator: Member, reason: str, words: str = "") -> None:
    """Hide content that was held, and notify its author."""
    hide_content(case, moderator, reason, words)
    log_action(moderator, ACTION_KIND.REFUSE, case, reason=reason)


@transaction.atomic
def mark_case_answered(case: Case, moderator: Member) -> None:
    """Record that a person has answered whoever wrote the post of the case, here or elsewhere."""
    if Case.objects.filter(pk=case.pk, answered_at=None).update(answered_at=timezone.now()):
        log_action(moderator, ACTION_KIND.ANSWER, case)
    if case.kind == "post" and (row := case.content):
        # The moderator says that these are answers, also those of members who are new here.
        replies = Post.objects.filter(thread=row.thread_id, ancestors__contains=[row.pk])
        replies.update(counts_as_answer=True)
        recount_threads([row.thread_id])


def log_content_view(case: Case, moderator: Member) -> None:
    """Log that the moderator read the content, at most once an hour. It may be private."""
    views = Action.objects.filter(
        case_id=case.pk, kind=ACTION_KIND.LOOK, moderator_id=moderator.pk,
        at__gte=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    if not views.exists():
        log_action(moderator, ACTION_KIND.LOOK, case)


def _case_thread(case):
    return case.content.thread if case.kind == "post" and case.content else None


@transaction.atomic
def lock_thread(case: Case, moderator: Member, is_locked: bool = True) -> None:
    """Lock the thread of the case: nobody can reply. Or unlock it."""
    Thread.objects.filter(pk=_case_thread(case).pk).update(
        locked_at=timezone.now() if is_locked else None
    )
    log_action(moderator, ACTION_KIND.LOCK if is_locked else ACTION_KIND.UNLOCK, case)


@transaction.atomic
def slow_thread(case: Case, moderator: Member, minutes: int) -> None:
    """Allow each member one reply in so many minutes in the thread; 0 ends the slow mode."""
    Thread.objects.filter(pk=_case_thread(case).pk).update(slow_mode_minutes=minutes)
    log_action(moderator, ACTION_KIND.SLOW, case, details={"minutes": minutes})


@transaction.atomic
def move_thread(case: Case, moderator: Member, group: Group, words: str = "") -> None:
    """Move the thread to `group`, with its replies and read marks.

    Notifies its author and the organizers of both groups. Raises PermissionDenied if somebody
    reads `group` who does not read the thread now: nobody there wrote for them.
    """
    threads = Thread.objects.select_for_update(of=["self"]).select_related("group", "author")
    thread = threads.get(pk=_case_thread(case).pk)
    source = thread.group
    if group.has_readers_outside(source):
        raise PermissionDenied(WIDER_AUDIENCE)
    thread.group = group
    thread.save(update_fields=["group"])
    action = log_action(moderator, ACTION_KIND.MOVE, case, details={"group": group.slug})
    send_notice(thread.author, action, words)
    for place, url in ((source, source.get_absolute_url()), (group, thread.get_absolute_url())):
        for organizer in place.memberships.organizing():
            send_notification(organizer.member_id, Notification.Kind.THREAD_MOVED, None, url)


# About members


def check_rank(case: Case, moderator: Member) -> None:
    """Raise PermissionDenied if the subject of the case is not below `moderator`.

    Against staff only administrators act: see Member.may_be_restricted_by().
    """
    if case.subject and not case.subject.may_be_restricted_by(moderator):
        raise PermissionDenied(
            _("This is about a member of staff. Only an administrator above them can do that.")
        )


@transaction.atomic
def warn_member(case: Case, moderator: Member, reason: str, words: str) -> Action:
    """Send the subject of the case a warning."""
    check_rank(case, moderator)
    action = log_action(moderator, ACTION_KIND.WARN, case, reason=reason)
    send_notice(case.author, action, words)
    return action


def next_restriction_days(member: Member) -> int:
    """Return for how many days the next silence or suspension of the member should be."""
    earlier = Action.objects.filter(
        subject_id=member.pk, kind__in=[ACTION_KIND.SILENCE, ACTION_KIND.SUSPEND]
    )
    return RESTRICTION_DAYS[min(earlier.count(), len(RESTRICTION_DAYS) - 1)]


@transaction.atomic
def silence_member(
    case: Case, moderator: Member, reason: str, days: float, words: str = ""
) -> Action:
    """Let the subject of the case read but not post for so many days; 0.25 is six hours."""
    return _restrict_until(
        case, moderator, "silenced_until", ACTION_KIND.SILENCE, reason, days, words
    )


@transaction.atomic
def suspend_member(
    case: Case, moderator: Member, reason: str, days: float, words: str = ""
) -> Action:
    """Suspend the subject of the case for so many days."""
    return _restrict_until(
        case, moderator, "suspended_until", ACTION_KIND.SUSPEND, reason, days, words
    )


def _restrict_until(case, moderator, column, kind, reason, days, words):
    check_rank(case, moderator)
    until = timezone.now() + timedelta(days=days)
    Member.objects.filter(pk=case.subject_id).update(**{column: until})
    action = log_action(moderator, kind, case, reason=reason, until=until)
    send_notice(case.subject, action, words)
    return action


@transaction.atomic
def require_approval(case: Case, moderator: Member, reason: str, words: str = "") -> None:
    """Hold each future post of the subject of the case until a moderator has read it."""
    check_rank(case, moderator)
    Member.objects.filter(pk=case.subject_id).update(approval_required_since=timezone.now())
    action = log_action(moderator, ACTION_KIND.APPROVAL, case, reason=reason)
    send_notice(case.subject, action, words)


@transaction.atomic
def ban_account(case: Case, moderator: Member, reason: str, words: str = "") -> Action:
    """Ban the subject of the case if settings.MODERATORS_TO_BAN moderators agree.

    Until then they are suspended, so that nobody has to wait for the second moderator. A ban ends
    the member's sessions once it is committed; they may sign in again, to read and answer the
    notice.
    """
    # Two moderators who agree at the same moment must count each other.
    Case.objects.select_for_update(no_key=True, of=("self",)).get(pk=case.pk)
    check_rank(case, moderator)
    subject = case.subject
    agreed = Action.objects.filter(
        case_id=case.pk,
        kind=ACTION_KIND.PROPOSE_BAN,
        at__gte=timezone.now() - PENDING_BAN_SUSPENSION,
    ).exclude(moderator_id=moderator.pk)
    # Somebody may have become staff since: then a moderator's agreement counts no more.
    others = Member.objects.filter(pk__in=agreed.values("moderator_id"))
    agreeing = [one for one in others if not subject or subject.may_be_restricted_by(one)]
    if len(agreeing) + 1 < settings.MODERATORS_TO_BAN:
        log_action(moderator, ACTION_KIND.PROPOSE_BAN, case, reason=reason)
        return suspend_member(case, moderator, reason, PENDING_BAN_SUSPENSION.days, words)
    Member.objects.filter(pk=case.subject_id).update(banned_at=timezone.now())
    action = log_action(moderator, ACTION_KIND.BAN, case, reason=reason)
    send_notice(case.subject, action, words)
    if case.subject:
        transaction.on_commit(partial(end_user_sessions, case.subject))
    return action


@transaction.atomic
def lift_restrictions(case: Case, moderator: Member, words: str = "") -> None:
    """End every restriction of the subject of the case."""
    check_rank(case, moderator)
    Member.objects.filter(pk=case.subject_id).update(
        silenced_until=None, suspended_until=None, banned_at=None, approval_required_since=None
    )
    send_notice(case.subject, log_action(moderator, ACTION_KIND.LIFT, case), words)
