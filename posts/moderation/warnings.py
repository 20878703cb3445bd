"""Warnings, and against whom a moderator may act at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from posts.models import Action, Case
from posts.moderation.log_entries import log_action
from posts.moderation.notice_sending import send_notice

if TYPE_CHECKING:
    from accounts.models import Member


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
    action = log_action(moderator, Action.Kind.WARN, case, reason=reason)
    send_notice(case.author, action, words)
    return action
