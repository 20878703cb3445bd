"""The actions of moderators. Each is one transaction with its log entry and its notice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Member, Notification
from accounts.moderation_status.reportable import REPORTABLE_KINDS
from accounts.notifications.services import send_notification
from posts.models import Action, Case, Notice, Post, Thread
from posts.models.actions import BY_ORGANIZERS
from posts.moderation.reports import notify_reporters
from posts.on_call.escalation import start_alerting
from posts.threads.counts import recount_threads
from posts.threads.editing import change_title

if TYPE_CHECKING:
    from django.db.models import Model

    from groups.models import Group

ACTION_KIND = Action.Kind
WIDER_AUDIENCE = gettext_lazy(
    "More people could read it there than now. Only its author may post it there."
)


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


def _notify_responsible(case, row, action, words):
    """Send the notice to whoever answers for the content: its author, or all organizers."""
    people = REPORTABLE_KINDS[case.kind].list_responsible(row) if row else [case.author]
    for member in people:
        send_notice(member, action, words)


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
    if action := claim_unclaimed_case(case, moderator):
        return action
    if case.is_about_danger and case.claimed_by_id != moderator.pk:
        Case.objects.filter(pk=case.pk, second_moderator=None).update(second_moderator=moderator)
    return None


def claim_unclaimed_case(case: Case, moderator: Member, **fields) -> Action | None:
    """Assign the case to the moderator if it is open and nobody has it.

    `fields` are other fields of the log entry.
    """
    unclaimed = Case.objects.open().filter(pk=case.pk, claimed_by=None)
    if unclaimed.update(claimed_by=moderator, claimed_at=timezone.now()):
        return log_action(moderator, ACTION_KIND.CLAIM, case, **fields)
    return None


@transaction.atomic
def unclaim_case(case: Case, moderator: Member) -> None:
    """Give the case back to all moderators. A crisis alerts them again, from the beginning."""
    if Case.objects.filter(pk=case.pk, claimed_by=moderator).update(claimed_by=None):
        log_action(moderator, ACTION_KIND.RELEASE, case)
        if case.alerting_since and not case.closed_at:
            start_alerting(case)


# About content


def _change_content(case, change):
    """Hide, restore or release the content of the case.

    Returns it, or None if it is gone, and what was before, as far as its kind says so.

    Raises PermissionError if it is hidden, or shown, already: then there is nothing that an appeal
    could undo. What was hidden with all posts of its author may be hidden for a reason of its own.
    Locks the case, so that of two moderators one comes first.
    """
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    row = case.content
    if row is None:
        return None, None
    hidden_at = getattr(row, "removed_at", None)
    if change == "hide" and hidden_at and not _is_hidden_with_all(hidden_at):
        raise PermissionError(_("It's already hidden."))
    if change == "restore" and not getattr(row, "removed_at", True):
        raise PermissionError(_("It's already shown."))
    before = getattr(REPORTABLE_KINDS[case.kind], change)(row)
    if before == {}:  # Nobody else sees anything of it.
        raise PermissionError(_("It's already hidden."))
    return row, before if isinstance(before, dict) else None


def _is_hidden_with_all(hidden_at):
    """Everything that is hidden at once has the time of its log entry."""
    return Action.objects.filter(kind=ACTION_KIND.HIDE_ALL, at=hidden_at).exists()


@transaction.atomic
def hide_content(
    case: Case,
    moderator: Member,
    reason: str,
    words: str = "",
    *,
    kind: str = ACTION_KIND.HIDE,
    closes: bool = True,
    by_organizers: bool = False,
) -> Action:
    """Hide the content of the case, show the rule in its place, and notify its author.

    `kind` is that of the log entry. `by_organizers` is for those of the group, who sign it as such.
    Raises PermissionError if it is hidden already.
    """
    row, before = _change_content(case, "hide")
    if row is not None and hasattr(row, "removed_for"):
        type(row).objects.filter(pk=row.pk).update(removed_for=reason)
    if row is not None and case.kind == "post":
        Post.objects.filter(pk=row.pk).update(removed_by_organizers=by_organizers)
    details = {"by": BY_ORGANIZERS} if by_organizers else {}
    details |= {"before": before} if before else {}
    action = log_action(moderator, kind, case, reason=reason, details=details)
    _notify_responsible(case, row, action, words)
    if closes:
        close_case(case, Case.Outcome.ACTED)
    return action


@transaction.atomic
def restore_content(
    case: Case, moderator: Member, words: str = "", *, closes: bool = True
) -> Action:
    """Show the hidden content of the case again, also if it was held, and notify its author.

    Raises PermissionError if it is not hidden.
    """
    row, _before = _change_content(case, "restore")
    release = REPORTABLE_KINDS[case.kind].release
    if release and getattr(row, "held_at", None):
        release(row)
    action = log_action(moderator, ACTION_KIND.RESTORE, case)
    _notify_responsible(case, row, action, words)
    if closes:
        close_case(case, Case.Outcome.ACTED)
    return action


@transaction.atomic
def ask_for_change(
    case: Case, moderator: Member, reason: str, words: str, *, closes: bool = True
) -> Action:
    """Ask who answers for the content to change it. Everybody still sees it."""
    action = log_action(moderator, ACTION_KIND.ASK_CHANGE, case, reason=reason)
    _notify_responsible(case, case.content, action, words)
    if closes:
        close_case(case, Case.Outcome.ACTED)
    return action


@transaction.atomic
def dismiss_case(case: Case, moderator: Member) -> None:
    """Close the case without an action. Reporters are thanked; the author is not notified.

    Nobody in danger is dismissed: such a case is closed because they are safe.
    """
    kind = ACTION_KIND.SAFE if case.is_about_danger else ACTION_KIND.DISMISS
    log_action(moderator, kind, case)
    close_case(case, Case.Outcome.SAFE if case.is_about_danger else Case.Outcome.LEFT)


@transaction.atomic
def reopen_case(case: Case, moderator: Member) -> None:
    """Open the closed case again, for `moderator`.

    Raises PermissionError if another one about the same content is open.
    """
    now = timezone.now()
    same = Case.objects.open().filter(origin=case.origin, kind=case.kind, key=case.key)
    if same.exists():
        raise PermissionError(_("Another case about this is open already."))
    closed = Case.objects.filter(pk=case.pk).exclude(closed_at=None)
    if closed.update(closed_at=None, outcome="", claimed_by=moderator, claimed_at=now):
        log_action(moderator, ACTION_KIND.REOPEN, case)


@transaction.atomic
def approve_content(case: Case, moderator: Member, *, closes: bool = True) -> None:
    """Publish content that was held, as if it were posted now."""
    _change_content(case, "release")
    log_action(moderator, ACTION_KIND.APPROVE, case)
    if closes:
        close_case(case, Case.Outcome.ACTED)


def refuse_content(
    case: Case, moderator: Member, reason: str, words: str = "", *, closes: bool = True
) -> None:
    """Hide content that was held, and notify its author."""
    hide_content(case, moderator, reason, words, kind=ACTION_KIND.REFUSE, closes=closes)


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
def lock_thread(case: Case, moderator: Member, is_locked: bool = True, words: str = "") -> None:
    """Lock the thread of the case: nobody can reply. Or unlock it. Notifies its author."""
    thread = _case_thread(case)
    Thread.objects.filter(pk=thread.pk).update(locked_at=timezone.now() if is_locked else None)
    action = log_action(moderator, ACTION_KIND.LOCK if is_locked else ACTION_KIND.UNLOCK, case)
    send_notice(thread.author, action, words)


@transaction.atomic
def change_thread_title(case: Case, moderator: Member, title: str, words: str = "") -> None:
    """Give the thread of the case another title, and notify its author.

    The history of the opening shows the earlier one; the log names neither. Raises PermissionError
    if its author took the title back.
    """
    opening = _case_thread(case).posts.select_related("thread").get(ancestors=[])
    if opening.is_gone:
        raise PermissionError(_("The first post was deleted, and its title too."))
    if title != opening.thread.title:
        change_title(opening, title)
        action = log_action(moderator, ACTION_KIND.RETITLE, case)
        send_notice(opening.author, action, words)


@transaction.atomic
def slow_thread(case: Case, moderator: Member, minutes: int, words: str = "") -> None:
    """Allow each member one reply in so many minutes in the thread; 0 ends the slow mode.

    Notifies the author of the thread.
    """
    thread = _case_thread(case)
    Thread.objects.filter(pk=thread.pk).update(slow_mode_minutes=minutes)
    action = log_action(moderator, ACTION_KIND.SLOW, case, details={"minutes": minutes})
    send_notice(thread.author, action, words)


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
            _("This is about a member of staff. Only an administrator above them can do this.")
        )


@transaction.atomic
def warn_member(case: Case, moderator: Member, reason: str, words: str) -> Action:
    """Send the subject of the case a warning."""
    check_rank(case, moderator)
    action = log_action(moderator, ACTION_KIND.WARN, case, reason=reason)
    send_notice(case.author, action, words)
    return action
