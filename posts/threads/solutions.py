"""Marks the reply that helped the author of a question most."""

from django.db import transaction

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification, withdraw_notification
from groups.groups.queries import select_readers
from posts.models import Post, Thread


@transaction.atomic
def toggle_solution(reply: Post, author: Member) -> None:
    """Mark `reply` as most helpful in the question of `author`, or remove the mark.

    Notifies the author of the reply, if they may still read it, or withdraws that.
    """
    thread = Thread.objects.select_for_update(of=("self",)).get(pk=reply.thread_id)
    is_marked = thread.solution_id != reply.pk
    thread.solution = reply if is_marked else None
    thread.save(update_fields=["solution"])
    url = reply.get_absolute_url()
    details = (reply.author_id, Notification.Kind.MARKED_HELPFUL, author, url, thread.alias)
    if not is_marked:
        withdraw_notification(*details)
    elif select_readers(thread.group_id, [reply.author_id]):
        send_notification(*details)
