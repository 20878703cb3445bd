"""Who handles a case, and how it is closed. Each change is one transaction with its log entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from posts.models import Action, Case, Post
from posts.moderation.log_entries import log_action
from posts.moderation.reports import notify_reporters
from posts.on_call.escalation import start_alerting
from posts.threads.counts import recount_threads

if TYPE_CHECKING:
    from accounts.models import Member


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
        return log_action(moderator, Action.Kind.CLAIM, case, **fields)
    return None


@transaction.atomic
def unclaim_case(case: Case, moderator: Member) -> None:
    """Give the case back to all moderators. A crisis alerts them again, from the beginning."""
    if Case.objects.filter(pk=case.pk, claimed_by=moderator).update(claimed_by=None):
        log_action(moderator, Action.Kind.RELEASE, case)
        if case.alerting_since and not case.closed_at:
            start_alerting(case)


@transaction.atomic
def dismiss_case(case: Case, moderator: Member) -> None:
    """Close the case without an action. Reporters are thanked; the author is not notified.

    Nobody in danger is dismissed: such a case is closed because they are safe.
    """
    kind = Action.Kind.SAFE if case.is_about_danger else Action.Kind.DISMISS
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
        log_action(moderator, Action.Kind.REOPEN, case)


@transaction.atomic
def mark_case_answered(case: Case, moderator: Member) -> None:
    """Record that a person has answered whoever wrote the post of the case, here or elsewhere."""
    if Case.objects.filter(pk=case.pk, answered_at=None).update(answered_at=timezone.now()):
        log_action(moderator, Action.Kind.ANSWER, case)
    if case.kind == "post" and (row := case.content):
        # The moderator says that these are answers, also those of members who are new here.
        replies = Post.objects.filter(thread=row.thread_id, ancestors__contains=[row.pk])
        replies.update(counts_as_answer=True)
        recount_threads([row.thread_id])
