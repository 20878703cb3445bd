"""The links of a group: organizers edit them, and its readers see them."""

import pytest

from accounts.moderation_status.reportable import find_visible_to
from groups.models import Group, GroupLink
from groups.models.links import MAX_GROUP_LINKS

pytestmark = pytest.mark.django_db
SCRIPT = {"name": "Our script", "url": "example.org/script", "summary": "For the one who opens."}


def get_url(group):
    return f"/groups/{group.slug}/resources/"


@pytest.fixture
def link(group, organizer):
    return group.links.create(name="Our script", url="https://example.org/", added_by=organizer)


def test_an_organizer_adds_a_link_and_members_see_it(as_organizer, as_alice, group):
    as_organizer.post(get_url(group), SCRIPT)
    page = as_alice.get(get_url(group)).content.decode()
    assert 'href="https://example.org/script"' in page
    assert "For the one who opens." in page


def test_strangers_see_no_links_and_members_cannot_add_any(as_charlie, as_alice, group, link):
    assert as_charlie.get(get_url(group)).status_code == 404
    assert as_alice.post(get_url(group), SCRIPT).status_code == 403
    assert not GroupLink.objects.visible_to(as_charlie.get("/help-now/").wsgi_request.user).exists()


def test_an_invalid_url_is_refused_and_the_rest_kept(subtests, as_organizer, group):
    for address in ["", "javascript:alert(1)", "ftp://example.org/", "not an address"]:
        with subtests.test(address=address):
            answer = as_organizer.post(get_url(group), SCRIPT | {"url": address})
            assert answer.status_code == 422
            assert "For the one who opens." in answer.content.decode()
            assert not group.links.exists()


def test_only_organizers_can_delete_a_link(as_organizer, as_alice, group, link):
    address = f"{get_url(group)}{link.public_id}/remove/"
    assert as_alice.post(address).status_code == 403
    as_organizer.post(address)
    assert not group.links.exists()


def test_an_organizer_of_another_group_cannot_edit_links(as_organizer, make_group, link):
    other = make_group("Next door", Group.Visibility.OPEN)
    assert as_organizer.post(f"{get_url(other)}{link.public_id}/remove/").status_code == 404


def test_a_full_list_gets_a_message(as_organizer, group):
    GroupLink.objects.bulk_create(
        GroupLink(group=group, public_id=f"a{n}", name=f"{n}", url="https://example.org/")
        for n in range(MAX_GROUP_LINKS)
    )
    answer = as_organizer.post(get_url(group), SCRIPT)
    assert "This list is full." in answer.content.decode()


def test_a_hidden_link_can_be_restored(alice, link):
    from accounts.moderation_status.reportable import REPORTABLE_KINDS

    assert find_visible_to(alice, "link", link.public_id) == link
    REPORTABLE_KINDS["link"].hide(link)
    assert find_visible_to(alice, "link", link.public_id) is None
    REPORTABLE_KINDS["link"].restore(link)
    assert find_visible_to(alice, "link", link.public_id) == link
