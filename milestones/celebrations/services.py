"""Sharing a milestone as a celebration, and cheering. Counts change in the row's transaction."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification, withdraw_notification
from groups.models import Group
from milestones.awards.services import award_milestones
from milestones.models import Celebration, Cheer, Journey, Milestone, OwnMilestone
from milestones.models.own_milestones import OWN_KEY_PREFIX
from posts.models import Post, Thread
from posts.safety.screening import Screening, record_screening, screen
from posts.threads.editing import undo_withdrawal, withdraw_post
from posts.threads.posting import create_thread


@transaction.atomic
def delete_celebration(celebration: Celebration) -> None:
    """Delete `celebration` with its cheers. The milestone stays.

    A thread that it opened stays for the sake of the replies, but its opening post is withdrawn,
    because it names the member and the milestone. Opens its own transaction.
    """
    opening = _find_opening(celebration)
    if opening and not opening.withdrawn_at:
        withdraw_post(opening)
    celebration.delete()


@transaction.atomic
def withdraw_celebration(celebration: Celebration) -> None:
    """Show `celebration` and the opening of its thread to nobody from now on.

    For WITHDRAWAL_UNDO_WINDOW, its member may restore both; then delete_withdrawn_celebrations()
    deletes it with its cheers. Opens its own transaction.
    """
    celebration.withdrawn_at = timezone.now()
    opening = _find_opening(celebration)
    if opening and not opening.withdrawn_at:
        withdraw_post(opening)
    celebration.save(update_fields=["withdrawn_at"])


@transaction.atomic
def restore_withdrawn_celebration(celebration: Celebration) -> None:
    """Share `celebration` again, as it was, with its cheers. Opens its own transaction."""
    opening, since = _find_opening(celebration), celebration.withdrawn_at
    # Not one that the member withdrew in the thread, earlier.
    if opening and opening.withdrawn_at and since and opening.withdrawn_at >= since:
        undo_withdrawal(opening)
    celebration.withdrawn_at = None
    celebration.save(update_fields=["withdrawn_at"])


def _find_opening(celebration: Celebration) -> Post | None:
    if celebration.thread is None:
        return None
    own = celebration.thread.posts.filter(ancestors=[], author=celebration.member)
    return own.filter(removed_at=None).first()


@transaction.atomic
def create_celebration(
    journey: Journey,
    key: str,
    words: str = "",
    *,
    opens_thread: bool = False,
    screening: Screening | None = None,
    **fields: Any,
) -> Celebration:
    """Share a milestone of `journey`. If it is shared already, return that celebration.

    `key` is that of a span, or of one of the member's own milestones. `fields` are the `audience`
    and `group` of the celebration. With `opens_thread`, a thread about it opens in the group.
    `screening` comes from the form; without one, the text is screened here.
    Opens its own transaction. Raises Milestone.DoesNotExist for a span that is not reached, and
    OwnMilestone.DoesNotExist for an own milestone that is not.
    """
    reached = _get_reached(journey, key)
    for withdrawn in Celebration.objects.filter(**reached, withdrawn_at__isnull=False):
        delete_celebration(withdrawn)  # Sharing it anew ends the time to restore the old one.
    if screening is None:
        screening = screen(Celebration(**reached, words=words).text_to_screen, journey.member)
    celebration, is_new = Celebration.objects.get_or_create(
        **reached,
        defaults={
            "member": journey.member,
            "words": words,
            "held_at": screening.held_at,
            **fields,
        },
    )
    if is_new and opens_thread and celebration.group:
        _open_celebration_thread(celebration, celebration.group, screening)
    elif is_new:  # The text of a thread is screened with its opening post.
        record_screening(screening, "celebration", celebration)
    return celebration


def _get_reached(journey: Journey, key: str) -> dict[str, Milestone | OwnMilestone]:
    """Return the milestone of `key` that `journey` has reached, by its field of Celebration.

    A milestone of this morning is stored first, and so is the date of an own milestone.
    """
    if not key.startswith(OWN_KEY_PREFIX):
        award_milestones(journey)
        return {"milestone": journey.milestones.get(span_key=key)}
    own_milestone = journey.own_milestones.get(public_id=key.removeprefix(OWN_KEY_PREFIX))
    if own_milestone.reached_on is None:
        own_milestone.reached_on = own_milestone.reached_in(journey.ledger)
        own_milestone.reached_stored_at = timezone.now()
        own_milestone.save(update_fields=["reached_on", "reached_stored_at"])
    if own_milestone.reached_on is None:
        raise OwnMilestone.DoesNotExist
    return {"own_milestone": own_milestone}


def hold_renamed_celebration(celebration: Celebration, screening: Screening) -> None:
    """Hold back `celebration` if the new name of its own milestone has to be reviewed first.

    `screening` is that of the name. Must run in the transaction that stores the name.
    """
    if screening.held_at and not celebration.held_at:
        celebration.held_at = screening.held_at
        celebration.save(update_fields=["held_at"])
    record_screening(screening, "celebration", celebration)


@transaction.atomic
def update_celebration(
    celebration: Celebration,
    words: str,
    audience: str,
    group: Group | None,
    screening: Screening | None = None,
) -> None:
    """Change the text and the audience of `celebration`. A thread that it opened keeps its text.

    A text that waits for a moderator's review goes on waiting. Opens its own transaction.
    """
    has_new_text = words != celebration.words
    celebration.words, celebration.audience, celebration.group = words, audience, group
    if has_new_text:
        screening = screening or screen(words, celebration.member)
        celebration.held_at = screening.held_at or celebration.held_at
    celebration.save(update_fields=["words", "audience", "group", "held_at"])
    if has_new_text and screening:
        record_screening(screening, "celebration", celebration)


def _open_celebration_thread(celebration: Celebration, group: Group, screening: Screening) -> None:
    """Open a thread with the text, and with a link to the medallion and the cheers."""
    name, address = celebration.title, celebration.get_absolute_url()
    link = _("[The medallion, and cheers for it](%(address)s)") % {"address": address}
    opening = create_thread(
        group,
        celebration.member,
        title=_("Celebrating %(milestone)s") % {"milestone": name},
        text=f"{celebration.words}\n\n{link}".strip(),
        kind=Thread.Kind.DISCUSSION,
        screening=screening,
    )
    celebration.thread, celebration.held_at = opening.thread, opening.held_at
    celebration.save(update_fields=["thread", "held_at"])


@transaction.atomic
def create_cheer(
    celebration: Celebration,
    member: Member,
    words: str | None = None,
    screening: Screening | None = None,
) -> Cheer:
    """Store the cheer of `member`, or change its text. None for `words` keeps an earlier text.

    Opens its own transaction. Raises Celebration.DoesNotExist if it has just been withdrawn.
    """
    _lock_celebration(celebration)
    screening = screening or screen(words or "", member)
    held_at = screening.held_at if words else None
    cheer, is_new = Cheer.objects.get_or_create(
        celebration=celebration,
        member=member,
        defaults={"words": words or "", "held_at": held_at},
    )
    if is_new:
        Celebration.objects.filter(pk=celebration.pk).update(cheer_count=F("cheer_count") + 1)
        send_notification(*_cheer_notification_args(celebration, member))
    elif words is not None:
        cheer.words, cheer.held_at = words, held_at
        cheer.save(update_fields=["words", "held_at"])
    if words:
        record_screening(screening, "cheer", cheer)
    return cheer


@transaction.atomic
def delete_cheer(celebration: Celebration, member: Member) -> None:
    """Delete the cheer of `member`, if there is one, and withdraw its notification.

    A signal in models/celebrations.py updates the count. Opens its own transaction. Raises
    Celebration.DoesNotExist if the celebration has just been withdrawn.
    """
    _lock_celebration(celebration)
    Cheer.objects.filter(celebration=celebration, member=member).delete()
    withdraw_notification(*_cheer_notification_args(celebration, member))


def _cheer_notification_args(
    celebration: Celebration, member: Member
) -> tuple[int, str, Member, str]:
    url = celebration.get_absolute_url()
    return celebration.member_id, Notification.Kind.CHEERED, member, url


def _lock_celebration(celebration: Celebration) -> None:
    """Lock the celebration, so that two simultaneous clicks count once."""
    Celebration.objects.select_for_update().only("pk").get(pk=celebration.pk)
