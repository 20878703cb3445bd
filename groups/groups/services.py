"""The addresses of groups, and archiving."""

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from accounts.models import Member, Notification
from accounts.notifications.services import send_notifications
from groups.models import Group

# A group must never shadow a page such as /groups/new/.
RESERVED_SLUGS = frozenset({"new", "feed", "bans"})


def generate_group_slug(name: str, is_hidden: bool = False) -> str:
    """Return a free slug for `name`.

    A taken slug gets a random ending. So does that of every group that is hidden or waits for its
    approval: otherwise, creating a group of the same name would reveal that this one exists.
    """
    slug = slugify(name)[:50] or "group"
    if is_hidden or slug in RESERVED_SLUGS or Group.objects.filter(slug=slug).exists():
        return f"{slug}-{get_random_string(5, 'bcdfghjkmnpqrstvwxz')}"
    return slug


@transaction.atomic
def set_group_archived(group: Group, organizer: Member, is_archived: bool = True) -> None:
    """Archive the group, or open it again. An archived group can only be read.

    Notifies the members of a group that `organizer` archives.
    """
    Group.objects.filter(pk=group.pk).update(archived_at=timezone.now() if is_archived else None)
    if is_archived:
        members = group.memberships.current().values_list("member_id", flat=True)
        kind = Notification.Kind.GROUP_ARCHIVED
        send_notifications(members, kind, organizer, group.about_url)
