"""Every search finds a word whichever way a keyboard composes its letters (NFC or NFD)."""

from unicodedata import normalize

import pytest
from django.urls import reverse

from groups.models import Group
from milestones.models import JournalEntry
from posts.models import Action
from posts.moderation.log_entries import log_action
from posts.moderation.reports import create_report

pytestmark = pytest.mark.django_db
WORDS = "Những buổi tối"


@pytest.fixture(params=["NFC", "NFD"])
def type_in(request):
    """Return a function: the page of a search for a text, typed in one of the two forms."""

    def type_in(client, address, text, field="q"):
        return client.get(address, {field: normalize(request.param, text)}).text

    return type_in


@pytest.fixture
def person(make_member, group):
    member = make_member("Trường")
    group.memberships.create(member=member)
    return member


def test_groups(type_in, as_alice, make_group):
    make_group("Others", Group.Visibility.OPEN)
    make_group(WORDS, Group.Visibility.OPEN, slug="evenings")
    for address in ("/groups/", "/search/"):
        assert "/groups/evenings/" in type_in(as_alice, address, WORDS)


def test_members_of_a_group(type_in, as_alice, person, group):
    address = reverse("groups:members", args=[group.slug])
    assert person.get_absolute_url() in type_in(as_alice, address, "trường")


def test_ones_own_pages(type_in, as_alice, alice):
    entry = JournalEntry.objects.create(member=alice, day=alice.today(), text=f"Hôm nay. {WORDS}.")
    assert entry.get_absolute_url() in type_in(as_alice, reverse("milestones:my-pages"), WORDS)


def test_the_queue_of_moderators(type_in, as_moderator, alice, person):
    case = create_report(alice, "member", person, "harassment").case
    assert case.get_absolute_url() in type_in(as_moderator, "/admin/", "trường")


def test_the_log_of_moderators(type_in, as_moderator, moderator, person):
    log_action(moderator, Action.Kind.WARN, subject=person)
    assert "Trường" in type_in(as_moderator, reverse("admin:log"), "trường", "who")
