"""What helped most: the answer that the author of a question marks."""

from django.db import transaction

from accounts.models import Notification

from .models import Thread
from .speaking import tell, untell


@transaction.atomic
def toggle_helped(reply, author):
    """Mark `reply` as what helped most in the question of `author`, or take the mark back."""
    thread = Thread.objects.select_for_update(of=("self",)).get(pk=reply.thread_id)
    marks = thread.helped_by_id != reply.pk
    thread.helped_by = reply if marks else None
    thread.save(update_fields=["helped_by"])
    say = tell if marks else untell
    url = reply.get_absolute_url()
    say(reply.author_id, Notification.Kind.HELPED, author, url, thread.voice)
