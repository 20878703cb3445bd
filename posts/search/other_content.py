"""Search in groups, members, meetings and resources."""

from django.db.models import QuerySet

from accounts.models import Member
from accounts.models.hidden_items import without_hidden_items
from accounts.profiles.pseudonyms import get_name_key
from groups.meetings.search import filter_meetings_by_words
from groups.models import Group, Meeting, Resource


def find_groups(member: Member, words: str) -> QuerySet[Group]:
    """Return groups that match `words`, the largest first."""
    found = Group.objects.visible_to(member).filter(archived_at=None, removed_at=None)
    found = found.matching(words)
    found = without_hidden_items(found, member, "group")
    return found.order_by("-member_count", "-pk")


def find_members(member: Member, words: str) -> QuerySet[Member]:
    """Return members by their pseudonym, unless they chose not to be found by search."""
    found = Member.objects.visible_to(member).filter(name_key__contains=get_name_key(words))
    return found.filter(is_searchable=True)


def find_meetings(member: Member, words: str) -> QuerySet[Meeting]:
    """Return meetings that match `words`, the next one first."""
    found = Meeting.objects.visible_to(member)
    found = found.filter(group__archived_at=None, group__removed_at=None)
    found = without_hidden_items(found, member, "meeting")
    return filter_meetings_by_words(found, words, member).for_list(member).order_by("next_at", "pk")


def find_resources(member: Member, words: str) -> QuerySet[Resource]:
    """Return approved resources. The member's own suggestions are on the page of resources."""
    found = Resource.objects.visible_to(member).approved().matching(words)
    return without_hidden_items(found, member, "resource").order_by("name", "pk")


# By their kind in the search form. These have no author and no date to filter by.
FINDERS = {
    "group": find_groups,
    "meeting": find_meetings,
    "resource": find_resources,
    "member": find_members,
}
