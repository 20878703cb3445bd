"""Notifications: who gets one, which are combined, and who gets none."""

import pytest

from accounts.models import Block, Notification
from groups.membership.services import accept_join_request, join_group
from milestones.celebrations.services import create_celebration, create_cheer, delete_cheer
from milestones.journeys.services import create_journey
from milestones.models import Journey
from posts.reactions.services import toggle_reaction
from posts.threads.posting import create_reply

pytestmark = pytest.mark.django_db
PATH = "/notifications/"


@pytest.fixture
def opening(thread):
    return thread.posts.get()


def sentences(client):
    return [one.sentence for one in client.get(PATH).context["page"]]


def test_the_person_answered_is_told(as_alice, bob, opening):
    reply = create_reply(opening, bob, "Here.")
    page = as_alice.get(PATH)
    assert [one.sentence for one in page.context["page"]] == ["bob replied to you"]
    assert reply.get_absolute_url() in page.content.decode()


def test_the_threads_author_is_told_of_answers_to_others(as_alice, as_bob, bob, organizer, opening):
    create_reply(create_reply(opening, bob, "Here."), organizer, "Me too.")
    assert sentences(as_alice) == ["olive replied in a thread you follow", "bob replied to you"]
    assert sentences(as_bob) == ["olive replied to you"]


def test_support_is_gathered(as_alice, bob, organizer, opening):
    toggle_reaction(opening, bob, "with-you")
    toggle_reaction(opening, bob, "proud")
    toggle_reaction(opening, organizer, "with-you")
    assert sentences(as_alice) == ["olive and 1 other sent you support"]


def test_a_tap_taken_back_is_unsaid(as_alice, bob, organizer, opening):
    toggle_reaction(opening, bob, "with-you")
    toggle_reaction(opening, organizer, "with-you")
    toggle_reaction(opening, organizer, "with-you")
    assert sentences(as_alice) == ["bob sent you support"]


def test_of_a_tap_taken_back_at_once_nothing_stays(bob, opening):
    toggle_reaction(opening, bob, "with-you")
    toggle_reaction(opening, bob, "with-you")
    assert not Notification.objects.exists()


def test_cheers_are_told_and_unsaid(as_alice, alice, bob):
    journey = create_journey(
        Journey(
            member=alice,
            challenge_id=alice.challenges.model.objects.get(slug="alcohol").pk,
            title="Without",
            started_on=alice.today().replace(year=2020, day=1),
            time_zone="UTC",
        )
    )
    celebration = create_celebration(journey, "1y")
    create_cheer(celebration, bob)
    assert sentences(as_alice) == ["bob cheered for you"]
    Notification.objects.update(seen_at=None)
    delete_cheer(celebration, bob)
    assert sentences(as_alice) == []


def test_a_request_and_its_answer_are_told(as_organizer, as_charlie, organizer, charlie, group):
    asked = join_group(group, charlie)
    assert sentences(as_organizer) == ["charlie wants to join your group"]
    accept_join_request(asked, organizer)
    assert sentences(as_charlie) == ["olive approved your request to join"]


def test_nobody_is_told_of_themselves(as_alice, alice, opening):
    create_reply(opening, alice, "One more thing.")
    assert sentences(as_alice) == []


@pytest.mark.parametrize("by_alice", [True, False])
def test_nothing_crosses_a_block(as_alice, alice, bob, opening, by_alice):
    blocker, blocked = (alice, bob) if by_alice else (bob, alice)
    Block.objects.create(blocker=blocker, blocked=blocked)
    create_reply(opening, bob, "Hello?")
    assert not Notification.objects.exists()


def test_a_later_block_hides_what_came_before(as_alice, alice, bob, opening):
    create_reply(opening, bob, "Hello.")
    Block.objects.create(blocker=alice, blocked=bob)
    assert sentences(as_alice) == []


def test_an_author_who_left_is_no_fault(bob, alice, thread):
    opening = thread.posts.get()
    alice.delete()
    opening.refresh_from_db()
    assert create_reply(opening, bob, "Still here.")


def test_the_dot_goes_when_one_has_looked(as_alice, bob, opening):
    create_reply(opening, bob, "Here.")
    assert "Notifications (new)" in as_alice.get("/").content.decode()
    as_alice.get(PATH)
    assert "Notifications (new)" not in as_alice.get("/").content.decode()


def test_what_was_seen_is_kept_apart_from_what_is_new(as_alice, bob, organizer, opening):
    toggle_reaction(opening, bob, "with-you")
    as_alice.get(PATH)
    toggle_reaction(opening, organizer, "with-you")
    assert sentences(as_alice) == ["olive sent you support", "bob sent you support"]


def test_no_words_stand_in_a_notification(as_alice, bob, opening):
    create_reply(opening, bob, "A secret canary.")
    content = as_alice.get(PATH).content.decode()
    assert "canary" not in content
    assert opening.thread.title not in content


def test_others_see_nothing_of_it(as_charlie, client, bob, opening):
    create_reply(opening, bob, "Here.")
    assert sentences(as_charlie) == []
    assert client.get(PATH)["Location"].startswith("/accounts/login/")


def test_it_is_not_changed_by_post(as_alice):
    assert as_alice.post(PATH).status_code == 405


def test_the_list_costs_few_queries(as_alice, bob, opening, django_assert_max_num_queries):
    for number in range(15):
        create_reply(opening, bob, f"Reply {number}.")
    with django_assert_max_num_queries(12):
        as_alice.get(PATH)
