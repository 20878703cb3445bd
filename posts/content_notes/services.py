"""Sets content notes, and sends requests of readers for one."""

from django.db import transaction
from django.urls import reverse

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification
from groups.groups.queries import select_readers
from posts.models import ContentNoteRequest, Post
from posts.safety.screening import record_screening, screen


def set_content_notes(post: Post, notes: list[str], own_note: str) -> None:
    """Replace the content notes of `post`. `notes` are values of ContentNote.

    A new note in own words is screened like the post itself. Opens its own transaction.
    """
    is_changed = own_note not in {"", post.own_note}
    post.notes, post.own_note = notes, own_note
    with transaction.atomic():
        post.save(update_fields=["notes", "own_note"])
        if is_changed:
            record_screening(screen(own_note, post.author), "post", post)


@transaction.atomic
def request_content_note(post: Post, member: Member) -> None:
    """Notify the author that somebody asks for a content note, without the name of `member`.

    A second request of the same member does nothing.
    """
    _request, is_new = ContentNoteRequest.objects.get_or_create(post=post, member=member)
    if is_new:
        url = reverse("posts:content-note", args=[post.public_id])
        for author_id in select_readers(post.thread.group_id, [post.author_id]):
            send_notification(author_id, Notification.Kind.CONTENT_NOTE_REQUESTED, None, url)
