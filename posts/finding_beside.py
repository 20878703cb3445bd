"""What is found beside words of threads: groups, people, meetings and resources."""

from accounts.models import Member
from accounts.models.hidden import in_sight
from accounts.names import key_of
from groups.finding import with_words
from groups.models import Group, Meeting, Resource


def groups(member, words):
    found = Group.objects.visible_to(member).filter(archived_at=None).matching(words)
    found = in_sight(found, member, "group")
    return found.order_by("-member_count", "-pk")


def people(member, words):
    """By their pseudonym, unless they chose not to be found by it."""
    named_so = Member.objects.visible_to(member).filter(name_key__contains=key_of(words))
    return named_so.filter(in_search=True)


def meetings(member, words):
    found = Meeting.objects.visible_to(member).filter(group__archived_at=None)
    found = in_sight(found, member, "meeting")
    return with_words(found, words, member).for_list(member).order_by("next_at", "pk")


def resources(member, words):
    """Only what everybody sees: one's own suggestions stand on the page of resources."""
    found = Resource.objects.visible_to(member).approved().matching(words)
    return in_sight(found, member, "resource").order_by("name", "pk")


# By what the form calls each: no words of a thread, and so without an author and a day.
KINDS = {"group": groups, "meeting": meetings, "resource": resources, "member": people}
