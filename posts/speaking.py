"""Speaking without one's name."""

from django.db import transaction
from django.db.models import Max

from accounts.models import Block
from accounts.notifying import notify, notify_all, unsay

from .models import Thread, Voice
from .models.voices import OPENER


@transaction.atomic
def voice_of(thread_id, member, opens=False):
    """The voice of `member` in the thread: the one they have there, or a new one.

    The thread's row is locked first, so that two who begin to speak at the same moment are
    numbered one after the other.
    """
    thread = Thread.objects.select_for_update(of=("self",)).only("pk").get(pk=thread_id)
    voice = thread.voices.filter(member=member).first()
    if voice is None:
        highest = thread.voices.aggregate(highest=Max("number"))["highest"] or OPENER
        voice = Voice.objects.create(
            thread=thread, member=member, number=OPENER if opens else highest + 1,
            kept_from=_across_a_block(member),
        )  # fmt: skip
    return voice


def _across_a_block(member):
    pairs = Block.objects.involving(member).values_list("blocker", "blocked")
    return sorted({pk for pair in pairs for pk in pair} - {member.pk})


def tell(member_id, kind, actor, url, voice=None):
    """`notify`, from somebody who may speak without their name: then nobody is named."""
    if voice is None:
        notify(member_id, kind, actor, url)
    elif member_id not in voice.kept_from:
        notify(member_id, kind, actor, url, unnamed=True)


def tell_all(member_ids, kind, actor, url, voice=None):
    """`tell` to many."""
    if voice is not None:
        member_ids = set(member_ids) - set(voice.kept_from)
    notify_all(member_ids, kind, actor, url, unnamed=voice is not None)


def untell(member_id, kind, actor, url, voice=None):
    """Take back what `tell` told."""
    unsay(member_id, kind, actor, url, unnamed=voice is not None)
