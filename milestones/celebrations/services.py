"""Sharing a milestone as a celebration, and cheering. Counts change in the transaction of their row."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Notification
from accounts.notifications.services import send_notification, withdraw_notification
from milestones.awards.services import award_milestones
from milestones.models import Celebration, Cheer
from posts.models import Thread
from posts.safety.screening import record_screening, screen
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_thread


@transaction.atomic
def delete_celebration(celebration):
    """Remove `celebration` with its cheers. The milestone stays reached.

    A thread that it opened stays for those who answered; its words, which said of whom and what,
    are taken back.
    """
    if celebration.thread_id:
        opening = celebration.thread.posts.filter(
            ancestors=[], author=celebration.member, withdrawn_at=None, removed_at=None
        ).first()
        if opening:
            withdraw_post(opening)
    celebration.delete()


@transaction.atomic
def create_celebration(
    journey, span_key, words="", *, opens_thread=False, screening=None, **chosen
):
    """Share a milestone of `journey`. A second time gives the celebration of the first.

    `chosen` are its `audience` and `group`, see Celebration; with `opens_thread` the group's
    members find a thread about it as well. `screening` is that of the form; without one, the words
    are screened here. Raises Milestone.DoesNotExist for a span that is not
    reached.
    """
    award_milestones(journey)  # A milestone of this morning may not be stored yet.
    milestone = journey.milestones.get(span_key=span_key)
    screening = screening or screen(words, journey.member)
    celebration, is_new = Celebration.objects.get_or_create(
        milestone=milestone,
        defaults={
            "member": journey.member,
            "words": words,
            "held_at": screening.held_at,
            **chosen,
        },
    )
    if is_new and opens_thread and celebration.group:
        _open_celebration_thread(celebration, screening)
    elif is_new:  # Else a moderator finds the words in the thread.
        record_screening(screening, "celebration", celebration)
    return celebration


@transaction.atomic
def update_celebration(celebration, words, audience, group, screening=None):
    """Other words, or others who may see it. A thread that it opened is its own.

    Words that a moderator reads first stay so until one did.
    """
    is_new = words != celebration.words
    celebration.words, celebration.audience, celebration.group = words, audience, group
    if is_new:
        screening = screening or screen(words, celebration.member)
        celebration.held_at = screening.held_at or celebration.held_at
    celebration.save(update_fields=["words", "audience", "group", "held_at"])
    if is_new:
        record_screening(screening, "celebration", celebration)


def _open_celebration_thread(celebration, screening):
    """The thread holds the words; a link leads to the medallion and the cheers."""
    name, address = celebration.milestone.span.name, celebration.get_absolute_url()
    link = _("[The medallion, and cheers for it](%(address)s)") % {"address": address}
    opening = create_thread(
        celebration.group,
        celebration.member,
        title=_("Celebrating %(milestone)s") % {"milestone": name},
        text=f"{celebration.words}\n\n{link}".strip(),
        kind=Thread.Kind.DISCUSSION,
        screening=screening,
    )
    celebration.thread, celebration.held_at = opening.thread, opening.held_at
    celebration.save(update_fields=["thread", "held_at"])


@transaction.atomic
def create_cheer(celebration, member, words=None, screening=None):
    """`member` cheers. None for `words` is a bare tap, which leaves earlier words as they are.

    Raises Celebration.DoesNotExist where its member withdrew it in this moment.
    """
    _lock_celebration(celebration)
    screening = screening or screen(words or "", member)
    held_at = screening.held_at if words else None
    given, is_new = Cheer.objects.get_or_create(
        celebration=celebration,
        member=member,
        defaults={"words": words or "", "held_at": held_at},
    )
    if is_new:
        Celebration.objects.filter(pk=celebration.pk).update(cheer_count=F("cheer_count") + 1)
        send_notification(*_cheer_notification_args(celebration, member))
    elif words is not None:
        given.words, given.held_at = words, held_at
        given.save(update_fields=["words", "held_at"])
    if words:
        record_screening(screening, "cheer", given)
    return given


@transaction.atomic
def delete_cheer(celebration, member):
    """Undo `member`'s cheer, if there is one. The count follows, see models.celebrations."""
    _lock_celebration(celebration)
    Cheer.objects.filter(celebration=celebration, member=member).delete()
    withdraw_notification(*_cheer_notification_args(celebration, member))


def _cheer_notification_args(celebration, member):
    url = celebration.get_absolute_url()
    return celebration.member_id, Notification.Kind.CHEERED, member, url


def _lock_celebration(celebration):
    """One at a time, so that two taps at once count once."""
    Celebration.objects.select_for_update().only("pk").get(pk=celebration.pk)
