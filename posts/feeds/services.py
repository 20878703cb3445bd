"""Creates and deletes the private feed address of a member of a group."""

from django.db import transaction

from groups.models import Membership
from posts.models import FeedKey


@transaction.atomic
def replace_feed_key(membership: Membership) -> FeedKey:
    """Create a feed key for `membership`. An earlier key stops working. Returns the new key."""
    delete_feed_key(membership)
    return FeedKey.objects.create(membership=membership, since=membership.since)


def delete_feed_key(membership: Membership) -> None:
    """Delete the feed key of `membership`, so that its address stops working."""
    FeedKey.objects.filter(membership=membership).delete()
