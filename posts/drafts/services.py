"""Saves and deletes drafts."""

from datetime import timedelta

from django.utils import timezone

from posts.models import Draft
from recovery_forum.lib.markup import MAX_LENGTH

DRAFT_RETENTION = timedelta(days=90)  # Since they were last touched.


def save_draft(member, text, title="", **where):
    """Keep the words of `member` at `group` or `thread`. Without any words, nothing is kept."""
    if not (text.strip() or title.strip()):
        return delete_draft(member, **where)
    words = {"text": text[:MAX_LENGTH], "title": title[:120], "saved_at": timezone.now()}
    Draft.objects.update_or_create(member=member, **where, defaults=words)
    return None


def delete_draft(member, **where):
    Draft.objects.filter(member=member, **where).delete()
