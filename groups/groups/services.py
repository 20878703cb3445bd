"""The addresses of groups, and archiving."""

from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from groups.models import Group

# A group must never shadow a page such as /groups/new/.
RESERVED_SLUGS = frozenset({"new", "feed", "bans"})


def generate_group_slug(name: str, is_hidden: bool = False) -> str:
    """Returns a free slug for `name`.

    A taken slug gets a random ending. So does that of every hidden group: otherwise, creating
    a group of the same name would reveal that the hidden one exists.
    """
    slug = slugify(name)[:50] or "group"
    if is_hidden or slug in RESERVED_SLUGS or Group.objects.filter(slug=slug).exists():
        return f"{slug}-{get_random_string(5, 'bcdfghjkmnpqrstvwxz')}"
    return slug


def set_group_archived(group: Group, is_archived: bool = True) -> None:
    """Archive the group, or open it again. An archived group can only be read."""
    Group.objects.filter(pk=group.pk).update(archived_at=timezone.now() if is_archived else None)
