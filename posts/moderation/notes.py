"""Notes of moderators: on a case, for each other, and on a post, for its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from posts.content_notes.services import set_content_notes
from posts.models import Action, Case, ContentNote, StaffNote
from posts.moderation.log_entries import log_action
from posts.moderation.notice_sending import send_notice

if TYPE_CHECKING:
    from accounts.models import Member


def add_staff_note(case: Case, moderator: Member, words: str) -> None:
    """Store a note on the case, for moderators."""
    StaffNote.objects.create(case=case, subject_id=case.subject_id, writer=moderator, words=words)
    log_action(moderator, Action.Kind.NOTE, case)


@transaction.atomic
def add_content_notes(case: Case, moderator: Member, notes: list[str], words: str = "") -> None:
    """Add content notes to the post of the case, and notify its author. Theirs stay."""
    post = case.content
    added = [kind for kind in notes if kind not in post.notes]
    if not added:
        return
    known = {*post.notes, *added}
    set_content_notes(post, [kind for kind in ContentNote.values if kind in known], post.own_note)
    action = log_action(moderator, Action.Kind.NOTE, case, details={"notes": added})
    send_notice(case.author, action, words)
