"""Saving a meeting, and cancelling or restoring single occurrences."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from accounts.models import Member, Notification
from accounts.moderation_status.written_texts import Place, announcing_changes
from accounts.notifications.services import send_notification
from groups.groups.queries import select_readers
from groups.models import Meeting, Rsvp
from groups.places.queries import find_place_in_address
from recovery_forum.lib.public_ids import ALPHABET


def generate_meeting_slug(name: str) -> str:
    """Return a slug of the name and a random ending.

    A number would tell how many meetings have that name, also in hidden groups.
    """
    return f"{slugify(name)[:50] or 'meeting'}-{get_random_string(6, ALPHABET)}"


# What others read of a meeting.
MEETING_TEXTS = (
    "name", "location", "place", "location_notes", "online_notes", "phone_notes", "notes",
)  # fmt: skip


@transaction.atomic
def save_meeting(meeting: Meeting, host: Member, is_changed: bool = True) -> Meeting:
    """Save the new or edited `meeting`, which `host` wrote, and mark it as confirmed.

    If the host changed anything of an imported meeting, its feed no longer updates it.

    Members whose RSVP is for a start that no longer exists are notified. A contact counts as
    agreed: the form asks for that.
    """
    meeting.updated_at = meeting.confirmed_at = timezone.now()
    if not (meeting.contact_name or meeting.contact_phone or meeting.contact_email):
        meeting.contact_agreed_at = None
    elif meeting.contact_agreed_at is None:
        meeting.contact_agreed_at = meeting.updated_at
    meeting.confirmation_requested_at = None
    if is_changed and not meeting.feed_id:
        _locate(meeting)
    if meeting.feed_id and is_changed:
        meeting.edited_at = meeting.updated_at
    if meeting.pk is None:
        meeting.slug = generate_meeting_slug(meeting.name)
    with announcing_changes(meeting, MEETING_TEXTS, host, Place.MEETING):
        meeting.save()
    release_rsvps(meeting)
    return meeting


def release_rsvps(meeting: Meeting) -> None:
    """Delete the RSVPs for starts that the changed `meeting` no longer has, and notify them."""
    for rsvp in meeting.rsvps.filter(starts_at__gt=timezone.now()):
        if meeting.is_closed or meeting.first_start(rsvp.starts_at) != rsvp.starts_at:
            _delete_rsvp_and_notify(rsvp, meeting)


def _locate(meeting: Meeting) -> None:
    """Set the position of the meeting to its town, so that people near it find it."""
    town = find_place_in_address(meeting.place) if meeting.place else None
    meeting.latitude = Decimal(f"{town.latitude:.5f}") if town else None
    meeting.longitude = Decimal(f"{town.longitude:.5f}") if town else None


def follow_feed_again(meeting: Meeting) -> None:
    """Let the feed update `meeting` again. Its next import overwrites what was changed here."""
    Meeting.objects.filter(pk=meeting.pk).update(edited_at=None, feed_hash="")


@transaction.atomic
def hide_meeting(meeting: Meeting) -> None:
    """Hide the meeting, and notify the members who were coming to it.

    They can't open its page any more, so the notification leads to the meetings of the group. Who
    was coming is kept, because an appeal can bring the meeting back.
    """
    Meeting.objects.filter(pk=meeting.pk).update(removed_at=timezone.now())
    _notify_coming(meeting, reverse("groups:group-meetings", args=[meeting.group.slug]))


@transaction.atomic
def unhide_meeting(meeting: Meeting) -> None:
    """Show the meeting again, and notify the members who were coming and whose time is ahead."""
    Meeting.objects.filter(pk=meeting.pk).update(removed_at=None)
    _notify_coming(meeting, meeting.get_absolute_url())


def count_coming(meeting: Meeting) -> int:
    """Return how many members are coming to `meeting` from now on, whichever the day."""
    return len(_list_coming(meeting))


def _list_coming(meeting: Meeting) -> set[int]:
    """Return the ids of who is coming and may still read in the group."""
    coming = meeting.rsvps.filter(starts_at__gt=timezone.now())
    return select_readers(meeting.group_id, coming.values_list("member", flat=True))


def _notify_coming(meeting: Meeting, url: str) -> None:
    for member_id in _list_coming(meeting):
        send_notification(member_id, Notification.Kind.MEETING_CHANGED, None, url)


@transaction.atomic
def delete_meeting(meeting: Meeting) -> int:
    """Delete the meeting, and notify the members who were coming to it. Returns their number."""
    count = count_coming(meeting)
    _notify_coming(meeting, reverse("groups:group-meetings", args=[meeting.group.slug]))
    meeting.delete()
    return count


@transaction.atomic
def cancel_occurrence(meeting: Meeting, day: date) -> int:
    """Cancel the occurrence on `day`, a date in the meeting's time zone, and notify attendees.

    Returns their number.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if day not in meeting.cancelled_days:
        meeting.cancelled_days = sorted([*meeting.cancelled_days, day])
        meeting.updated_at = timezone.now()
        meeting.save()
    rsvps = list(meeting.rsvps.filter(day=day))
    for rsvp in rsvps:
        _delete_rsvp_and_notify(rsvp, meeting)
    return len(rsvps)


@transaction.atomic
def restore_occurrence(meeting: Meeting, day: date) -> None:
    """Undo the cancellation of the occurrence on `day`. Deleted RSVPs do not come back."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    meeting.cancelled_days = [other for other in meeting.cancelled_days if other != day]
    meeting.updated_at = timezone.now()
    meeting.save()


def _delete_rsvp_and_notify(rsvp: Rsvp, meeting: Meeting) -> None:
    url = meeting.get_absolute_url()
    for member_id in select_readers(meeting.group_id, [rsvp.member_id]):
        send_notification(member_id, Notification.Kind.MEETING_CHANGED, None, url)
    Rsvp.objects.filter(pk=rsvp.pk).delete()
