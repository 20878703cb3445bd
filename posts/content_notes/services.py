"""Sets content notes, and sends requests of readers for one."""

from django.db import transaction
from django.urls import reverse

from accounts.models import Notification
from accounts.notifications.services import send_notification
from posts.models import ContentNoteRequest


def set_content_notes(post, notes, own_note):
    """Put these content notes on `post`, in the place of those it had."""
    post.notes, post.own_note = notes, own_note
    post.save(update_fields=["notes", "own_note"])


@transaction.atomic
def request_content_note(post, member):
    """Let the author know that somebody would like a note here. Once a member; nobody is named."""
    _wish, is_new = ContentNoteRequest.objects.get_or_create(post=post, member=member)
    if is_new:
        url = reverse("posts:content-note", args=[post.public_id])
        send_notification(post.author_id, Notification.Kind.NOTE_WISH, None, url)
