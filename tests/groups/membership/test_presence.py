"""Who is here: members who agreed are shown in their group, and nobody learns when they came.

Alice, Bob and the organizer share a group. Charlie is signed in, but a stranger to it.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Block, Mute
from groups.membership.presence import MIN_SHOWN, set_shown_here
from groups.membership.services import ban_member, join_group, leave_group
from groups.models import Group, Membership
from posts.threads.posting import create_reply

MONDAY = datetime(2026, 6, 1, 15, tzinfo=UTC)
HEADING = 'id="who-is-here"'


@pytest.fixture
def on_day():
    """Return a context manager for a number of days after Monday, and an hour."""
    return lambda days, hour=15: time_machine.travel(
        MONDAY.replace(hour=hour) + timedelta(days=days), tick=False
    )


@pytest.fixture
def url(group):
    return reverse("posts:group", args=[group.slug])


@pytest.fixture
def show(group):
    def show(*members):
        set_shown_here(group.memberships.filter(member__in=members), is_shown=True)

    return show


def list_names(client, url):
    """Return the names in the list, in its order."""
    page = client.get(url)
    return [member.name for member in page.context["present"]]


@pytest.fixture
def visited(on_day, show, url, as_alice, as_bob, as_organizer, alice, bob, organizer):
    """All three agreed to be shown, and opened the group on Monday."""
    with on_day(0):
        show(alice, bob, organizer)
        for client in (as_organizer, as_bob, as_alice):
            client.get(url)


def test_nobody_is_shown_who_did_not_agree(on_day, as_alice, as_bob, as_organizer, url, group):
    with on_day(0):
        for client in (as_alice, as_bob, as_organizer):
            client.get(url)
    with on_day(1):
        assert list_names(as_alice, url) == []
    assert not group.memberships.exclude(here_until=None).exists()


def test_who_agreed_is_shown_by_name_on_the_two_days_after(on_day, visited, as_bob, url):
    names = ["alice", "bob", "olive"]
    with on_day(2, hour=23):
        assert list_names(as_bob, url) == names


def test_nothing_changes_on_the_day_of_a_visit(on_day, visited, as_bob, url):
    with on_day(0, hour=23):
        assert list_names(as_bob, url) == []


def test_nobody_is_shown_any_more_on_the_third_day(on_day, visited, as_bob, url):
    with on_day(3):
        assert list_names(as_bob, url) == []


def test_who_comes_every_day_stays(on_day, visited, as_alice, as_bob, as_organizer, url):
    for day in (1, 2, 3):
        with on_day(day):
            for client in (as_alice, as_bob, as_organizer):
                assert len(list_names(client, url)) == MIN_SHOWN, day


def test_no_time_is_stored(visited, alice, group):
    membership = group.membership_of(alice)
    assert membership.here_from == MONDAY.date() + timedelta(days=1)
    assert membership.here_until == MONDAY.date() + timedelta(days=2)


def test_fewer_than_three_are_not_shown(on_day, visited, show, group, bob, as_alice, url):
    set_shown_here(group.memberships.filter(member=bob), is_shown=False)
    with on_day(1):
        assert list_names(as_alice, url) == []


@pytest.mark.parametrize("is_blocker", [True, False])
def test_blocked_people_never_see_each_other(
    on_day, visited, show, as_alice, as_charlie, alice, bob, charlie, group, url, is_blocker
):
    group.memberships.create(member=charlie)
    show(charlie)
    with on_day(0):
        as_charlie.get(url)
    pair = (alice, bob) if is_blocker else (bob, alice)
    Block.objects.create(blocker=pair[0], blocked=pair[1])
    with on_day(1):
        assert list_names(as_alice, url) == ["alice", "charlie", "olive"]


def test_whom_the_reader_muted_is_not_shown(on_day, visited, as_alice, alice, bob, url):
    Mute.objects.create(muter=alice, muted=bob)
    with on_day(1):
        assert "bob" not in list_names(as_alice, url)


def test_only_members_of_the_group_can_see_it(on_day, visited, client, as_charlie, as_bob, url):
    Group.objects.update(visibility="open")
    with on_day(1):
        assert HEADING in as_bob.get(url).content.decode()
        for stranger in (client, as_charlie):
            page = stranger.get(url).content.decode()
            assert HEADING not in page
            assert reverse("accounts:profile", args=["alice"]) not in page


def test_a_post_without_a_name_shows_nobody_as_here(
    on_day, visited, show, as_bob, bob, thread, group
):
    before = Membership.objects.get(group=group, member=bob)
    with on_day(1):
        create_reply(thread.posts.get(ancestors=[]), bob, "It is loud.", anonymous=True)
        as_bob.get(thread.get_absolute_url())
    assert Membership.objects.get(pk=before.pk).here_until == before.here_until


def test_turning_it_off_takes_effect_at_once_and_forgets_the_days(
    on_day, visited, as_bob, bob, group, url
):
    with on_day(1):
        as_bob.post(reverse("groups:show-here", args=[group.slug]), {"show": "0"})
        assert list_names(as_bob, url) == []
    assert group.membership_of(bob).here_until is None


def test_agreeing_on_the_page_of_the_group(as_bob, bob, group, url):
    assert "Show me here" in as_bob.get(url).content.decode()
    as_bob.post(reverse("groups:show-here", args=[group.slug]), {"show": "1"})
    assert group.membership_of(bob).is_shown_here
    assert "Stop showing me here" in as_bob.get(url).content.decode()


def test_strangers_cannot_agree(as_charlie, group):
    Group.objects.update(visibility="community")
    address = reverse("groups:show-here", args=[group.slug])
    assert as_charlie.post(address, {"show": "1"}).status_code == 403


def test_leaving_ends_it(visited, bob, group):
    leave_group(group, bob)
    assert not join_group(group, bob).is_shown_here


def test_a_ban_ends_it(visited, bob, group):
    ban_member(group.membership_of(bob), "Spam.")
    assert not Membership.objects.get(group=group, member=bob).is_shown_here


def test_the_settings_change_all_groups_at_once(as_bob, bob, group, make_group):
    other, address = make_group("Other", members=[bob]), reverse("groups:presence")
    set_shown_here(group.memberships.filter(member=bob), is_shown=True)
    assert as_bob.get(address).context["form"]["groups"].initial
    as_bob.post(address, {"groups": [other.pk]})
    shown = bob.memberships.filter(is_shown_here=True)
    assert [membership.group for membership in shown] == [other]


def test_the_settings_refuse_groups_of_others(as_charlie, charlie, group):
    page = as_charlie.post(reverse("groups:presence"), {"groups": [group.pk]})
    assert page.status_code == 422
    assert not charlie.memberships.filter(is_shown_here=True).exists()


def test_saving_the_settings_without_a_change_keeps_the_days(visited, as_bob, bob, group):
    as_bob.post(reverse("groups:presence"), {"groups": [group.pk]})
    assert group.membership_of(bob).here_until


def test_a_suspended_member_is_not_shown(on_day, visited, as_alice, bob, url):
    type(bob).objects.filter(pk=bob.pk).update(suspended_until=MONDAY + timedelta(days=9))
    with on_day(1):
        assert list_names(as_alice, url) == []


def test_the_page_stays_within_its_budget(
    on_day, visited, as_bob, url, django_assert_max_num_queries
):
    with on_day(1), django_assert_max_num_queries(12):
        as_bob.get(url)
