"""Cases about a moderator's own words: another moderator decides, and reads who reported them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from accounts.moderation_status.reportable import REPORTABLE_KINDS
from posts.on_call.queries import list_moderators

if TYPE_CHECKING:
    from accounts.models import Member
    from posts.models import Case

OWN_CASE = _("A case about you or your group is for another moderator.")


def is_own_case(case: Case, row: Any, moderator: Member) -> bool:
    """Return whether `case` is about words of `moderator`, or about what they answer for.

    `row` is its content, or None. Where nobody else moderates, no case counts as theirs: it would
    stay open for ever.
    """
    return _answers_for(case, row, moderator) and has_other_moderators(moderator)


def has_other_moderators(moderator: Member) -> bool:
    return list_moderators().exclude(pk=moderator.pk).exists()


def _answers_for(case, row, moderator):
    if case.subject_id == moderator.pk:
        return True
    if row is None:
        return False
    # A case about anonymous words has no subject, but only their author is turned away from it.
    writers = {getattr(row, "author_id", None), getattr(row, "member_id", None)}
    return moderator.pk in writers or (
        moderator in REPORTABLE_KINDS[case.kind].list_responsible(row)
    )


def refuse_own_case(case: Case, row: Any, moderator: Member) -> None:
    """Raise PermissionDenied, with a sentence for the page, if is_own_case().

    Whoever reported it was promised that its author never learns that.
    """
    if is_own_case(case, row, moderator):
        raise PermissionDenied(OWN_CASE)
