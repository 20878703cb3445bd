"""Saves and deletes drafts."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Member
from posts.models import Draft
from recovery_forum.lib.markup import MAX_LENGTH

DRAFT_RETENTION = timedelta(days=90)  # After the last change.


def save_draft(member: Member, text: str, title: str = "", **place: Any) -> None:
    """Store the draft of `member` at `place`: group=… or thread=…. An empty draft is deleted."""
    if not (text.strip() or title.strip()):
        delete_draft(member, **place)
        return
    fields = {"text": text[:MAX_LENGTH], "title": title[:120], "saved_at": timezone.now()}
    Draft.objects.update_or_create(member=member, **place, defaults=fields)


def delete_draft(member: Member, **place: Any) -> None:
    """Delete the draft of `member` at `place`: group=… or thread=…."""
    Draft.objects.filter(member=member, **place).delete()
