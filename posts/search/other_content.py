"""Search in groups, members, meetings and resources."""

from accounts.models import Member
from accounts.models.hidden_items import without_hidden_items
from accounts.profiles.pseudonyms import get_name_key
from groups.meetings.search import filter_meetings_by_words
from groups.models import Group, Meeting, Resource


def find_groups(member, words):
    found = Group.objects.visible_to(member).filter(archived_at=None).matching(words)
    found = without_hidden_items(found, member, "group")
    return found.order_by("-member_count", "-pk")


def find_members(member, words):
    """By their pseudonym, unless they chose not to be found by it."""
    named_so = Member.objects.visible_to(member).filter(name_key__contains=get_name_key(words))
    return named_so.filter(in_search=True)


def find_meetings(member, words):
    found = Meeting.objects.visible_to(member).filter(group__archived_at=None)
    found = without_hidden_items(found, member, "meeting")
    return filter_meetings_by_words(found, words, member).for_list(member).order_by("next_at", "pk")


def find_resources(member, words):
    """Only what everybody sees: one's own suggestions stand on the page of resources."""
    found = Resource.objects.visible_to(member).approved().matching(words)
    return without_hidden_items(found, member, "resource").order_by("name", "pk")


# By what the form calls each: no words of a thread, and so without an author and a day.
FINDERS = {
    "group": find_groups,
    "meeting": find_meetings,
    "resource": find_resources,
    "member": find_members,
}
