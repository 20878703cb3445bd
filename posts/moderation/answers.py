"""What moderators write to a member: a message, or a reply in the thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from posts.models import Action
from posts.models.actions import BY_MESSAGE, BY_REPLYING
from posts.models.cases import Case
from posts.moderation.log_entries import log_action
from posts.moderation.notice_sending import send_notice
from posts.safety.screening import screen
from posts.threads.posting import SlowModeError, create_reply

if TYPE_CHECKING:
    from accounts.models import Member


@transaction.atomic
def write_back(case: Case, moderator: Member, words: str) -> None:
    """Write to a member who wrote to the moderators, or to the author of the content.

    The case stays open until it is done.
    """
    action = log_action(moderator, Action.Kind.ANSWER, case, details={"by": BY_MESSAGE})
    if case.waits_for_moderators:
        Case.objects.filter(pk=case.pk, answered_at=None).update(answered_at=action.at)
    recipient = case.content.member if case.kind == "to-moderators" else case.author
    send_notice(recipient, action, words)


@transaction.atomic
def reply_in_thread(case: Case, moderator: Member, words: str) -> None:
    """Reply to the post of the case, under the moderator's own name.

    Not screened: they ask plainly whether somebody thinks of ending their life. Raises
    PermissionError if slow mode makes them wait.
    """
    try:
        create_reply(case.content, moderator, words, screening=screen(words, author=None))
    except SlowModeError as slow:
        raise PermissionError(
            _("This thread is in slow mode. You can reply in %(n)d minutes.") % {"n": slow.minutes}
        ) from slow
    log_action(moderator, Action.Kind.ANSWER, case, details={"by": BY_REPLYING})
