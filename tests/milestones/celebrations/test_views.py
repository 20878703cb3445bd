"""Milestones that are shared, and the cheers for them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import Block
from milestones.celebrations import views
from milestones.celebrations.queries import list_recent_celebrations
from milestones.celebrations.services import create_celebration, create_cheer
from milestones.journeys.queries import get_main_journey
from milestones.models import Celebration, Cheer, Milestone

LIST = reverse("milestones:celebrations")


def url_of(name, thing):
    return reverse(f"milestones:{name}", args=[thing.public_id])


def member_url(member):
    return reverse("milestones:member-milestones", args=[member.name_key])


@pytest.fixture
def block(alice, bob):
    return Block.objects.create(blocker=alice, blocked=bob)


# Sharing


def test_the_form_offers_milestones_that_are_not_shared(as_alice, journey, celebration):
    page = as_alice.get(url_of("celebrate", journey))
    assertContains(page, 'aria-label="Medallion: 1 week"')
    assertNotContains(page, 'aria-label="Medallion: 30 days"')


def test_the_form_selects_the_milestone_of_the_url(as_alice, journey):
    page = as_alice.get(url_of("celebrate", journey), {"span": "1w"})
    assert re.findall(r'value="(\w+)"[^>]* checked', page.content.decode()) == ["1w"]


def test_a_url_with_an_unknown_milestone_selects_none(subtests, as_alice, journey):
    for span in ["nonsense", "1y", "\0"]:
        with subtests.test(span=span):
            assertNotContains(
                as_alice.get(url_of("celebrate", journey), {"span": span}), " checked"
            )


def test_sharing_leads_to_the_celebration(as_alice, alice, journey):
    page = as_alice.post(
        url_of("celebrate", journey),
        {"span": "30d", "words": "A clear Sunday.", "audience": "members"},
    )
    celebration = Celebration.objects.get()
    assertRedirects(page, celebration.get_absolute_url())
    assert (celebration.member, celebration.words) == (alice, "A clear Sunday.")


def test_sharing_again_leads_to_the_same_page(as_alice, journey, celebration):
    page = as_alice.post(url_of("celebrate", journey), {"span": "30d", "words": "Again"})
    assertRedirects(page, celebration.get_absolute_url())
    assert Celebration.objects.count() == 1


def test_a_milestone_of_this_morning_can_be_shared(as_alice, journey):
    Milestone.objects.all().delete()
    assert (
        as_alice.post(
            url_of("celebrate", journey), {"span": "30d", "audience": "members"}
        ).status_code
        == 302
    )


def test_sharing_an_unreached_milestone_keeps_the_text(subtests, as_alice, journey):
    for span in ["", "1y", "nonsense"]:
        with subtests.test(span=span):
            page = as_alice.post(url_of("celebrate", journey), {"span": span, "words": "My words"})
            assertContains(page, "My words", status_code=422)
            assert not Celebration.objects.exists()


def test_without_a_milestone_the_page_says_when_the_first_comes(as_bob, bob, new_journey):
    assertContains(as_bob.get(url_of("celebrate", new_journey(bob, 0))), "after 24 hours")


def test_withdrawing_keeps_the_milestone(as_alice, journey, celebration):
    as_alice.post(url_of("withdraw", celebration))
    assert not Celebration.objects.visible_to(celebration.member).exists()
    assert journey.milestones.count() == 3


def test_only_its_member_can_withdraw_it(as_bob, celebration):
    assert as_bob.post(url_of("withdraw", celebration)).status_code == 404
    assert Celebration.objects.exists()


@pytest.mark.parametrize("name", ["cheer", "uncheer"])
def test_changes_need_post(as_alice, celebration, name):
    assert as_alice.get(url_of(name, celebration)).status_code == 405


# Reading


def test_the_list_starts_with_today(as_bob, celebration, journey):
    older = create_celebration(journey, "1w")
    Celebration.objects.filter(pk=older.pk).update(shared_at=timezone.now() - timedelta(days=3))
    page = as_bob.get(LIST).content.decode()
    assert page.index("Today in our community") < page.index("30 days")
    assert page.index("Earlier") < page.index("1 week")


def test_an_empty_list_says_something_kind(as_bob):
    assertContains(as_bob.get(LIST), "Nobody has shared a milestone yet")


def test_a_long_list_has_pages(as_bob, alice, new_journey, django_assert_max_num_queries):
    journey = new_journey(alice, 365 * 40)
    for milestone in journey.list_milestones():
        create_celebration(journey, milestone.span_key)
    with django_assert_max_num_queries(8):
        first = as_bob.get(LIST)
    assertContains(as_bob.get(LIST, {"page": first.context["page"].next_cursor}), "Previous")


def test_visitors_are_asked_to_sign_in(subtests, client, alice, celebration):
    for address in [LIST, "member", "page"]:
        with subtests.test(address=address):
            named = {"member": member_url(alice), "page": celebration.get_absolute_url()}
            page = client.get(named.get(address, address))
            assert page.status_code == 302
            assert page.url.startswith(reverse("account_login"))


def test_pages_to_read_take_no_post(as_bob, alice, celebration):
    for address in (LIST, member_url(alice), celebration.get_absolute_url()):
        assert as_bob.post(address).status_code == 405


def test_the_page_shows_the_text_and_never_the_journey(as_bob, celebration):
    page = as_bob.get(celebration.get_absolute_url())
    for words in ("30 days", "alice", "Breakfast tastes better."):
        assertContains(page, words)
    for secret in ("Lena", "Without alcohol", celebration.milestone.journey.public_id):
        assertNotContains(page, secret)


def test_text_is_never_html(as_bob, journey):
    celebration = create_celebration(journey, "1w", "<script>alert(1)</script>")
    for address in (LIST, celebration.get_absolute_url()):
        assertNotContains(as_bob.get(address), "<script>alert")


def test_a_page_with_many_cheers_takes_the_same_queries(
    as_bob, celebration, django_user_model, django_assert_max_num_queries
):
    for word in ("maple", "willow", "birch", "hazel", "rowan", "juniper"):
        someone = django_user_model.objects.create_user(f"{word}@example.org", word)
        create_cheer(celebration, someone, word)
    with django_assert_max_num_queries(8):
        assertContains(as_bob.get(celebration.get_absolute_url()), "juniper")


def test_the_page_of_a_member_lists_what_they_shared(as_bob, alice, bob, celebration):
    assertContains(as_bob.get(member_url(alice)), "Breakfast tastes better.")
    assertContains(as_bob.get(member_url(bob)), "You haven't shared a milestone")


def test_every_medallion_has_its_own_gradient(as_alice, journey):
    page = as_alice.get(journey.get_absolute_url()).content.decode()
    ids = re.findall(r'linearGradient id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 4
    assert all(f"url(#{one})" in page for one in ids)


def test_home_shows_the_celebrations_of_the_day(alice, bob, celebration):
    assert list_recent_celebrations(bob, limit=4) == [celebration]
    Celebration.objects.update(shared_at=timezone.now() - timedelta(days=2))
    assert list_recent_celebrations(bob, limit=4) == []


def test_the_main_journey_is_the_oldest(alice, bob, journey, new_journey):
    new_journey(alice, 3)
    assert get_main_journey(alice) == journey
    assert get_main_journey(bob) is None


# Cheering


def test_a_click_cheers_and_returns_to_the_list(as_bob, celebration):
    page = as_bob.post(url_of("cheer", celebration), {"next": LIST})
    assertRedirects(page, LIST)
    assertContains(as_bob.get(LIST), "1 cheer")
    assertContains(as_bob.get(LIST), 'class="tap" aria-pressed="true"')


def test_cheering_never_redirects_to_another_site(as_bob, celebration):
    page = as_bob.post(url_of("cheer", celebration), {"next": "https://example.com/"})
    assertRedirects(page, celebration.get_absolute_url())


def test_a_cheer_shows_its_text(as_bob, celebration):
    as_bob.post(url_of("cheer", celebration), {"words": "You carry us."})
    page = as_bob.get(celebration.get_absolute_url())
    assertContains(page, "You carry us.")
    assertContains(page, "Edit my message")


def test_text_that_is_too_long_is_kept(as_bob, celebration):
    page = as_bob.post(url_of("cheer", celebration), {"words": "w" * 301})
    assertContains(page, "w" * 301, status_code=422)
    assert not Cheer.objects.exists()


def test_a_message_can_be_added_to_a_cheer_without_one(as_bob, bob, celebration):
    create_cheer(celebration, bob, "")
    page = as_bob.get(celebration.get_absolute_url())
    assertContains(page, "Add a message")
    assertNotContains(page, "Edit my message")


def test_a_cheer_can_be_withdrawn(as_bob, bob, celebration):
    create_cheer(celebration, bob)
    as_bob.post(url_of("uncheer", celebration))
    assertContains(as_bob.get(celebration.get_absolute_url()), "No cheers yet")


def test_members_cannot_cheer_themselves(as_alice, celebration):
    page = as_alice.post(url_of("cheer", celebration))
    assertContains(page, "Only others can cheer.", status_code=403)
    assert not Cheer.objects.exists()


def test_visitors_cannot_cheer(client, celebration):
    assert client.post(url_of("cheer", celebration)).status_code == 302
    assert not Cheer.objects.exists()


def test_cheering_a_celebration_that_was_just_withdrawn_gives_404(as_bob, celebration, monkeypatch):
    def withdrawn(*args):
        raise Celebration.DoesNotExist

    monkeypatch.setattr(views, "create_cheer", withdrawn)
    assert as_bob.post(url_of("cheer", celebration)).status_code == 404


# Blocks


@pytest.mark.parametrize("name", ["cheer", "uncheer"])
def test_no_cheer_crosses_a_block(as_bob, block, celebration, name):
    assert as_bob.post(url_of(name, celebration)).status_code == 404


def test_a_block_hides_each_celebration(as_bob, as_alice, alice, bob, block, new_journey):
    for reader, member in ((as_bob, alice), (as_alice, bob)):
        shared = create_celebration(new_journey(member, 3), "24h", "Hidden words")
        assert reader.get(shared.get_absolute_url()).status_code == 404
        assert reader.get(member_url(member)).status_code == 404
    assertNotContains(as_bob.get(LIST), ">alice")
    assert list_recent_celebrations(bob, 4)[0].member == bob


def test_a_cheer_across_a_block_is_marked(as_alice, celebration, bob, alice):
    create_cheer(celebration, bob, "Secret words")
    Block.objects.create(blocker=bob, blocked=alice)
    page = as_alice.get(celebration.get_absolute_url())
    assertContains(page, "This cheer is hidden.")
    assertNotContains(page, "Secret words")


# Reporting


def test_cheers_of_others_can_be_reported_from_the_page(as_alice, as_bob, celebration, bob):
    given = create_cheer(celebration, bob, "You carry us.")
    page = celebration.get_absolute_url()
    own = reverse("posts:report", args=["celebration", celebration.public_id])
    theirs = reverse("posts:report", args=["cheer", given.pk])
    assertContains(as_bob.get(page), own)
    assertContains(as_alice.get(page), theirs)
    assertNotContains(as_bob.get(page), theirs)
    assertContains(as_bob.get(own), "Breakfast tastes better.")
    assertContains(as_alice.get(theirs), "You carry us.")


def test_no_report_shows_a_cheer_across_a_block(as_alice, celebration, bob, alice):
    given = create_cheer(celebration, bob, "Secret words")
    Block.objects.create(blocker=bob, blocked=alice)
    for key in (given.pk, "letters", 10**30):
        address = reverse("posts:report", args=["cheer", key])
        assert as_alice.get(address).status_code == 404


# Moderators


def test_moderators_read_celebrations_and_cheers(as_moderator, bob, celebration):
    given = create_cheer(celebration, bob, "You carry us.")
    page = as_moderator.get(reverse("admin:milestones_celebration_change", args=[celebration.pk]))
    assertContains(page, "Breakfast tastes better.")
    assertContains(page, "You carry us.")
    address = reverse("admin:milestones_cheer_delete", args=[given.pk])
    assert as_moderator.post(address, {"post": "yes"}).status_code == 403  # Hiding is logged.
