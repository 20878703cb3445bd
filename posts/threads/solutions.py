"""Marks the reply that helped the author of a question most."""

from django.db import transaction

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification, withdraw_notification
from posts.models import Post, Thread


@transaction.atomic
def toggle_solution(reply: Post, author: Member) -> None:
    """Mark `reply` as most helpful in the question of `author`, or remove the mark.

    Notifies the author of the reply, or withdraws that notification.
    """
    thread = Thread.objects.select_for_update(of=("self",)).get(pk=reply.thread_id)
    is_marked = thread.solution_id != reply.pk
    thread.solution = reply if is_marked else None
    thread.save(update_fields=["solution"])
    notify = send_notification if is_marked else withdraw_notification
    url = reply.get_absolute_url()
    notify(reply.author_id, Notification.Kind.MARKED_HELPFUL, author, url, thread.alias)
