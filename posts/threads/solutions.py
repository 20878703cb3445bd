"""Marks the reply that helped the author of a question most."""

from django.db import transaction

from accounts.models import Notification
from posts.anonymity.services import send_alias_notification, withdraw_alias_notification
from posts.models import Thread


@transaction.atomic
def toggle_solution(reply, author):
    """Mark `reply` as what helped most in the question of `author`, or take the mark back."""
    thread = Thread.objects.select_for_update(of=("self",)).get(pk=reply.thread_id)
    marks = thread.solution_id != reply.pk
    thread.solution = reply if marks else None
    thread.save(update_fields=["solution"])
    say = send_alias_notification if marks else withdraw_alias_notification
    url = reply.get_absolute_url()
    say(reply.author_id, Notification.Kind.HELPED, author, url, thread.alias)
