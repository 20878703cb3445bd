"""Bans: one moderator proposes, others agree or decline, in a case of its own."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auth.sessions import end_user_sessions
from accounts.models import Member, Notification
from accounts.notifications.services import send_notifications
from posts.models import Action, Case
from posts.moderation.cases import close_case
from posts.moderation.log_entries import log_action
from posts.moderation.notice_sending import send_notice
from posts.moderation.restrictions import (
    end_restrictions,
    list_standing_restrictions,
    lock_member,
    restrict_member,
)
from posts.moderation.warnings import check_rank
from posts.on_call.queries import list_moderators
from posts.safety.cases import open_case

PENDING_BAN_SUSPENSION = timedelta(days=3)  # Until a second moderator agrees to a ban.
BAN_URGENCY = 70  # Beside REASON_URGENCY of posts.models.cases: somebody is shut out meanwhile.


def list_standing_proposals(member: Member) -> list[Action]:
    """Return the proposals to ban the member that nobody has decided, and that have not run out."""
    return [
        act
        for act in list_standing_restrictions(member.pk)
        if act.kind == Action.Kind.PROPOSE_BAN and act.until and act.until > timezone.now()
    ]


@transaction.atomic
def ban_account(case: Case, moderator: Member, reason: str, words: str = "") -> Action:
    """Ban the subject of the case if settings.MODERATORS_TO_BAN moderators agree, else propose it.

    Until then they are suspended, so that nobody has to wait for the second moderator, who finds
    the proposal as a case of its own. A ban ends the member's sessions once it is committed; they
    may sign in again, to read and answer the notice.
    """
    check_rank(case, moderator)
    # Two moderators who agree at the same moment must count each other.
    subject = lock_member(case.subject_id)  # type: ignore[arg-type]
    proposals = list_standing_proposals(subject)
    if moderator.pk in {proposal.moderator_id for proposal in proposals}:
        raise PermissionError(
            _("You've already proposed this ban. Another moderator has to agree.")
        )
    if len(_agreeing(proposals, subject, moderator)) < settings.MODERATORS_TO_BAN:
        return _propose_ban(case, moderator, reason, words)
    action = restrict_member(
        case, moderator, Action.Kind.BAN, reason, words,
        details={"ends": [proposal.pk for proposal in proposals]},
    )  # fmt: skip
    end_restrictions(subject.pk, [Action.Kind.PROPOSE_BAN])
    close_decided_ban_cases(subject, Case.Outcome.ACTED)
    transaction.on_commit(partial(end_user_sessions, subject))
    return action


def _agreeing(proposals: list[Action], subject: Member, moderator: Member) -> set[int]:
    """The keys of all who are for it. The subject may have become staff since somebody was."""
    others = Member.objects.filter(pk__in=[proposal.moderator_id for proposal in proposals])
    return {moderator.pk} | {one.pk for one in others if subject.may_be_restricted_by(one)}


def _propose_ban(case: Case, moderator: Member, reason: str, words: str) -> Action:
    until = timezone.now() + PENDING_BAN_SUSPENSION
    action = restrict_member(case, moderator, Action.Kind.PROPOSE_BAN, reason, words, until)
    ban_case = open_case(Case.Origin.BAN, "member", case.subject, BAN_URGENCY)  # type: ignore[arg-type]
    others = set(list_moderators().values_list("pk", flat=True)) - {case.subject_id, moderator.pk}
    kind = Notification.Kind.BAN_PROPOSED
    send_notifications(others, kind, None, ban_case.get_absolute_url())
    return action


@transaction.atomic
def agree_to_ban(case: Case, moderator: Member, words: str = "") -> Action:
    """Agree to the proposed ban of the subject of the case, for the rule of the proposal.

    Raises PermissionError if it has run out, and for those who proposed it.
    """
    proposals = list_standing_proposals(case.subject) if case.subject else []
    if not proposals:
        raise PermissionError(_("The proposal has expired. Propose the ban again in its case."))
    return ban_account(case, moderator, proposals[0].reason, words)


@transaction.atomic
def decline_ban(case: Case, moderator: Member, words: str = "") -> None:
    """Decline the proposed ban: what suspended the member for its sake ends, and they are told."""
    check_rank(case, moderator)
    subject = lock_member(case.subject_id)  # type: ignore[arg-type]
    ends = [proposal.pk for proposal in list_standing_proposals(subject)]
    action = log_action(moderator, Action.Kind.DECLINE_BAN, case, details={"ends": ends})
    end_restrictions(subject.pk, [Action.Kind.PROPOSE_BAN])
    if ends:
        send_notice(subject, action, words)
    close_case(case, Case.Outcome.LEFT)


def close_decided_ban_cases(subject: Member, outcome: str = Case.Outcome.LEFT) -> None:
    """Close the cases about proposals to ban the member, once none of these stands any more."""
    if not list_standing_proposals(subject):
        for case in Case.objects.open().filter(origin=Case.Origin.BAN, subject=subject):
            close_case(case, outcome)
