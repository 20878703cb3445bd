"""Sharing a milestone, and cheering for one. Counts follow their rows in one transaction."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Notification
from accounts.notifying import notify, unsay
from posts.models import Thread
from posts.replying import open_thread
from posts.safety.watching import held_at, look_into

from .awarding import award
from .models import Celebration, Cheer


@transaction.atomic
def share(journey, span_key, words="", *, opens_thread=False, **chosen):
    """Share a milestone of `journey`. A second time gives the celebration of the first.

    `chosen` are its `audience` and `group`, see Celebration; with `opens_thread` the group's
    members find a thread about it as well. Raises Milestone.DoesNotExist for a span that is not
    reached.
    """
    award(journey)  # A milestone of this morning may not be stored yet.
    milestone = journey.milestones.get(span_key=span_key)
    held = held_at(journey.member, words)
    celebration, is_new = Celebration.objects.get_or_create(
        milestone=milestone,
        defaults={"member": journey.member, "words": words, "held_at": held, **chosen},
    )
    if is_new and opens_thread and celebration.group:
        _open_thread(celebration)
    elif is_new:  # Else a moderator finds the words in the thread.
        look_into("celebration", celebration, words)
    return celebration


@transaction.atomic
def change(celebration, words, audience, group):
    """Other words, or others who may see it. A thread that it opened is its own.

    Words that a moderator reads first stay so until one did.
    """
    is_new = words != celebration.words
    celebration.words, celebration.audience, celebration.group = words, audience, group
    if is_new:
        celebration.held_at = held_at(celebration.member, words) or celebration.held_at
    celebration.save(update_fields=["words", "audience", "group", "held_at"])
    if is_new:
        look_into("celebration", celebration, words)


def _open_thread(celebration):
    """The thread holds the words; a link leads to the medallion and the cheers."""
    name, address = celebration.milestone.span.name, celebration.get_absolute_url()
    link = _("[The medallion, and cheers for it](%(address)s)") % {"address": address}
    opening = open_thread(
        celebration.group,
        celebration.member,
        title=_("Celebrating %(milestone)s") % {"milestone": name},
        text=f"{celebration.words}\n\n{link}".strip(),
        kind=Thread.Kind.DISCUSSION,
    )
    celebration.thread, celebration.held_at = opening.thread, opening.held_at
    celebration.save(update_fields=["thread", "held_at"])


@transaction.atomic
def cheer(celebration, member, words=None):
    """`member` cheers. None for `words` is a bare tap, which leaves earlier words as they are.

    Raises Celebration.DoesNotExist where its member withdrew it in this moment.
    """
    _lock(celebration)
    held = held_at(member, words) if words else None
    given, is_new = Cheer.objects.get_or_create(
        celebration=celebration,
        member=member,
        defaults={"words": words or "", "held_at": held},
    )
    if is_new:
        Celebration.objects.filter(pk=celebration.pk).update(cheer_count=F("cheer_count") + 1)
        notify(*_telling(celebration, member))
    elif words is not None:
        given.words, given.held_at = words, held
        given.save(update_fields=["words", "held_at"])
    if words:
        look_into("cheer", given, words)
    return given


@transaction.atomic
def take_back(celebration, member):
    """Undo `member`'s cheer, if there is one. The count follows, see models.celebrations."""
    _lock(celebration)
    Cheer.objects.filter(celebration=celebration, member=member).delete()
    unsay(*_telling(celebration, member))


def _telling(celebration, member):
    url = celebration.get_absolute_url()
    return celebration.member_id, Notification.Kind.CHEERED, member, url


def _lock(celebration):
    """One at a time, so that two taps at once count once."""
    Celebration.objects.select_for_update().only("pk").get(pk=celebration.pk)
