"""Taking back: what was shared of a milestone, or a whole journey, with all that hangs on it."""

from django.db import transaction

from posts import revising

from .models import Celebration, Journey


@transaction.atomic
def stop_sharing(celebration):
    """Remove `celebration` with its cheers. The milestone stays reached.

    A thread that it opened stays for those who answered; its words, which said of whom and what,
    are taken back.
    """
    if celebration.thread_id:
        opening = celebration.thread.posts.filter(
            ancestors=[], author=celebration.member, withdrawn_at=None, removed_at=None
        ).first()
        if opening:
            revising.withdraw(opening)
    celebration.delete()


@transaction.atomic
def remove(journey):
    """Remove `journey` with all that hangs on it, and its picture."""
    for celebration in Celebration.objects.filter(milestone__journey=journey):
        stop_sharing(celebration)
    if journey.photo:
        drop_photo(journey.photo.name)
    journey.delete()


def drop_photo(name):
    """Nothing leads to the file any more, once that is certain."""
    transaction.on_commit(lambda: Journey._meta.get_field("photo").storage.delete(name))
