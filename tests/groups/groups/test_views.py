"""The pages of a group, and who may open them."""

import pytest
from django.utils import timezone

from accounts.models import Block
from groups.models import Group

pytestmark = pytest.mark.django_db
INSIDE = ["", "members/", "meetings/"]


def test_members_open_every_page(subtests, as_alice, as_bob, group):
    for path in [*INSIDE, "about/"]:
        with subtests.test(path=path):
            for client in (as_alice, as_bob):
                assert client.get(f"/groups/{group.slug}/{path}").status_code == 200


@pytest.mark.parametrize("path", ["members/", "meetings/"])
def test_a_stranger_finds_nothing_inside(as_charlie, group, path):
    assert as_charlie.get(f"/groups/{group.slug}/{path}").status_code == 404


def test_a_stranger_is_told_how_to_join(as_charlie, group):
    page = as_charlie.get(f"/groups/{group.slug}/", follow=True)
    assert page.redirect_chain == [(f"/groups/{group.slug}/about/", 302)]
    assert "Ask to join" in page.content.decode()


def test_a_stranger_sees_no_organizer_of_a_private_group(as_charlie, group):
    assert "olive" not in as_charlie.get(f"/groups/{group.slug}/about/").content.decode()


def test_a_visitor_reads_an_open_group(client, make_group):
    make_group("Open door", Group.Visibility.OPEN)
    assert client.get("/groups/open-door/").status_code == 200


def test_a_visitor_does_not_read_a_community_group(client, make_group):
    make_group("For members", Group.Visibility.COMMUNITY)
    assert client.get("/groups/for-members/")["Location"] == "/groups/for-members/about/"
    assert client.get("/groups/for-members/meetings/").status_code == 404


def test_blocked_members_are_not_in_the_list(as_alice, alice, bob, group):
    Block.objects.create(blocker=bob, blocked=alice)
    assert "bob" not in as_alice.get(f"/groups/{group.slug}/members/").content.decode()


def test_a_blocked_organizer_is_not_named(as_alice, alice, organizer, group):
    Block.objects.create(blocker=organizer, blocked=alice)
    assert "olive" not in as_alice.get(f"/groups/{group.slug}/about/").content.decode()


def test_organizers_are_listed_first_and_once(as_alice, organizer, group):
    group.memberships.filter(member=organizer).update(since=timezone.now())
    content = as_alice.get(f"/groups/{group.slug}/members/").content.decode()
    people = content[content.index("<main") :]
    assert people.index("olive") < people.index("bob")
    assert people.count("Organizer</span>") == 1


def test_visitors_read_no_list_of_members(client, make_group):
    make_group("Open door", Group.Visibility.OPEN)
    assert client.get("/groups/open-door/members/")["Location"].startswith("/accounts/login/")


def test_pages_take_no_post(subtests, as_organizer, group):
    for path in ["members/", "meetings/", "about/", "manage/requests/"]:
        with subtests.test(path=path):
            assert as_organizer.post(f"/groups/{group.slug}/{path}").status_code == 405


def test_pages_take_few_queries(subtests, as_alice, group, django_assert_max_num_queries):
    for path in [*INSIDE, "about/"]:
        with subtests.test(path=path), django_assert_max_num_queries(12):
            as_alice.get(f"/groups/{group.slug}/{path}")


def test_markup_of_a_group_is_safe(as_alice, make_group, alice):
    group = make_group("Odd", members=[alice], about="<script>alert(1)</script> [x](javascript:1)")
    content = as_alice.get(f"/groups/{group.slug}/about/").content.decode()
    assert "<script>alert" not in content
    assert 'href="javascript' not in content


def test_the_group_can_be_reported_by_others(as_bob, as_organizer, group):
    address = f"/report/group/{group.slug}/"
    assert address in as_bob.get(group.about_url).content.decode()
    assert address not in as_organizer.get(group.about_url).content.decode()
    assert as_bob.get(address).status_code == 200


def test_what_the_hosts_should_not_read_is_reported_to_the_moderators(as_bob, group):
    meeting = group.meetings.create(name="Tea", weekday=4, time="19:00", time_zone="UTC")
    listing_report = f"/meetings/{meeting.slug}/report/"
    address = f"/report/meeting/{meeting.public_id}/"
    assert listing_report in as_bob.get(meeting.get_absolute_url()).content.decode()
    assert address in as_bob.get(listing_report).content.decode()
    assert as_bob.get(address).status_code == 200
