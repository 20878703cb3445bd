"""Notifications: who gets one, which are combined, and who gets none."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.blocking.services import block_member, mute_member
from accounts.models import Block, Notification
from accounts.notifications.services import send_notification
from accounts.peers.services import are_peers, request_peer
from groups.membership.services import (
    accept_join_request,
    ban_member,
    decline_join_request,
    join_group,
    leave_group,
)
from milestones.celebrations.services import create_celebration, create_cheer, delete_cheer
from milestones.journeys.services import create_journey
from milestones.models import Journey
from posts.models import Thread
from posts.reactions.services import toggle_reaction
from posts.threads.posting import create_reply, create_thread
from posts.threads.solutions import toggle_solution

pytestmark = pytest.mark.django_db
PATH = "/notifications/"


@pytest.fixture
def thread(first_wedding, group, alice):
    return Thread.objects.get(pk=first_wedding.pk)


@pytest.fixture
def opening(thread):
    return thread.posts.get()


def list_sentences(client):
    return [one.sentence for one in client.get(PATH).context["page"]]


def test_the_author_of_the_answered_post_is_notified(as_alice, bob, opening):
    reply = create_reply(opening, bob, "Here.")
    page = as_alice.get(PATH)
    assert [one.sentence for one in page.context["page"]] == ["bob replied to you"]
    assert reply.get_absolute_url() in page.content.decode()


def test_the_threads_author_is_notified_of_replies_to_others(
    as_alice, as_bob, bob, organizer, opening
):
    create_reply(create_reply(opening, bob, "Here."), organizer, "Me too.")
    assert list_sentences(as_alice) == [
        "olive replied in a thread you follow",
        "bob replied to you",
    ]
    assert list_sentences(as_bob) == ["olive replied to you"]


@pytest.mark.parametrize("act", ["reply", "reply to another", "reaction", "solution"])
@pytest.mark.parametrize("ending", ["leaving", "ban"])
def test_who_can_no_longer_read_the_group_is_not_told_who_writes_there(
    as_bob, alice, bob, organizer, group, opening, act, ending
):
    own = create_reply(opening, bob, "Here.")
    if ending == "leaving":
        leave_group(group, bob)
    else:
        ban_member(group.memberships.get(member=bob), "Not here.")
    Notification.objects.all().delete()
    if act.startswith("reply"):
        create_reply(opening if act.endswith("another") else own, organizer, "Me too.")
    elif act == "reaction":
        toggle_reaction(own, organizer, "with-you")
    else:
        toggle_solution(own, alice)
    assert not {"olive", "alice"} & set(re.findall(r"\w+", " ".join(list_sentences(as_bob))))


def test_reactions_are_combined_in_one_notification(as_alice, bob, organizer, opening):
    toggle_reaction(opening, bob, "with-you")
    toggle_reaction(opening, bob, "proud")
    toggle_reaction(opening, organizer, "with-you")
    assert list_sentences(as_alice) == ["olive and 1 other sent you support"]


def test_the_number_leaves_out_who_was_blocked_or_muted(
    as_alice, alice, bob, charlie, organizer, opening
):
    for member in (bob, charlie, organizer):
        toggle_reaction(opening, member, "with-you")
    mute_member(alice, bob)
    assert list_sentences(as_alice) == ["olive and 1 other sent you support"]
    block_member(alice, charlie)
    assert list_sentences(as_alice) == ["olive sent you support"]


@pytest.mark.parametrize(
    "hide", [mute_member, block_member, lambda *pair: block_member(*pair[::-1])]
)
def test_the_others_stay_when_the_latest_is_hidden(
    as_alice, alice, bob, charlie, organizer, opening, hide
):
    for member in (charlie, bob, organizer):
        toggle_reaction(opening, member, "with-you")
    hide(alice, organizer)
    assert list_sentences(as_alice) == ["bob and 1 other sent you support"]
    assertNotContains(as_alice.get(PATH), "olive")


def test_hidden_people_cost_one_query(
    as_alice, alice, bob, organizer, group, django_assert_max_num_queries
):
    for number in range(20):
        opening = create_thread(group, alice, f"T{number}", "x", "story")
        toggle_reaction(opening, bob, "with-you")
        toggle_reaction(opening, organizer, "with-you")
    mute_member(alice, organizer)
    with django_assert_max_num_queries(12):
        sentences = list_sentences(as_alice)
    assert sentences == ["bob sent you support"] * 20


def test_who_takes_support_back_leaves_the_others(
    as_alice, alice, make_member, charlie, organizer, opening
):
    zoe = make_member("zoe")
    for member in (charlie, zoe, organizer):
        toggle_reaction(opening, member, "with-you")
    mute_member(alice, zoe)
    toggle_reaction(opening, organizer, "with-you")
    assert list_sentences(as_alice) == ["charlie sent you support"]


def test_each_sentence_is_right_for_several_people(subtests):
    for kind in Notification.Kind:
        with subtests.test(kind=kind):
            wrong = r"%\(who\)s (is|was|has|does|\w+s)\b"  # "and 2 others wants"
            assert not re.search(wrong, str(kind.label))


def test_several_requests_are_one_right_sentence(as_organizer, charlie, bob, make_group):
    own = make_group("Evenings", slug="evenings", visibility="private")
    for member in (charlie, bob):
        join_group(own, member)
    assert list_sentences(as_organizer)[0] == "bob and 1 other would like to join your group"


@pytest.mark.parametrize("answer", ["accept", "decline", "leave"])
def test_the_list_names_only_those_who_still_ask_to_join(
    as_organizer, organizer, charlie, bob, make_group, answer
):
    own = make_group("Evenings", slug="evenings", visibility="private")
    asked = [join_group(own, member) for member in (charlie, bob)]
    as_organizer.get(PATH)
    if answer == "accept":
        accept_join_request(asked[1], organizer)
    elif answer == "decline":
        decline_join_request(asked[1])
    else:
        leave_group(own, bob)
    assert list_sentences(as_organizer) == ["charlie would like to join your group"]


def test_a_removed_reaction_leaves_the_notification(as_alice, bob, organizer, opening):
    toggle_reaction(opening, bob, "with-you")
    toggle_reaction(opening, organizer, "with-you")
    toggle_reaction(opening, organizer, "with-you")
    assert list_sentences(as_alice) == ["bob sent you support"]


def test_a_reaction_removed_at_once_leaves_no_notification(bob, opening):
    toggle_reaction(opening, bob, "with-you")
    toggle_reaction(opening, bob, "with-you")
    assert not Notification.objects.exists()


def test_a_cheer_notifies_and_its_removal_withdraws_the_notification(as_alice, alice, bob):
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
    assert list_sentences(as_alice) == ["bob cheered for you"]
    Notification.objects.update(seen_at=None)
    delete_cheer(celebration, bob)
    assert list_sentences(as_alice) == []


def test_a_peer_request_and_its_answer_notify(as_organizer, as_charlie, organizer, charlie, group):
    asked = join_group(group, charlie)
    assert list_sentences(as_organizer) == ["charlie would like to join your group"]
    accept_join_request(asked, organizer)
    assert list_sentences(as_organizer) == []
    assert list_sentences(as_charlie) == ["olive approved your request to join"]


def test_nobody_is_notified_of_their_own_act(as_alice, alice, opening):
    create_reply(opening, alice, "One more thing.")
    assert list_sentences(as_alice) == []


@pytest.mark.parametrize("by_alice", [True, False])
def test_no_notification_crosses_a_block(as_alice, alice, bob, opening, by_alice):
    blocker, blocked = (alice, bob) if by_alice else (bob, alice)
    Block.objects.create(blocker=blocker, blocked=blocked)
    create_reply(opening, bob, "Hello?")
    assert not Notification.objects.exists()


def test_a_later_block_hides_earlier_notifications(as_alice, alice, bob, opening):
    create_reply(opening, bob, "Hello.")
    Block.objects.create(blocker=alice, blocked=bob)
    assert list_sentences(as_alice) == []


def test_a_notification_from_a_former_member_can_be_shown(bob, alice, thread):
    opening = thread.posts.get()
    alice.delete()
    opening.refresh_from_db()
    assert create_reply(opening, bob, "Still here.")


def test_the_dot_disappears_once_notifications_were_seen(as_alice, bob, opening):
    create_reply(opening, bob, "Here.")
    assert "Notifications (new)" in as_alice.get("/").content.decode()
    as_alice.get(PATH)
    assert "Notifications (new)" not in as_alice.get("/").content.decode()


def test_seen_and_new_notifications_are_listed_separately(as_alice, bob, organizer, opening):
    toggle_reaction(opening, bob, "with-you")
    as_alice.get(PATH)
    toggle_reaction(opening, organizer, "with-you")
    assert list_sentences(as_alice) == ["olive sent you support", "bob sent you support"]


def test_a_notification_quotes_nothing(as_alice, bob, opening):
    create_reply(opening, bob, "A secret canary.")
    content = as_alice.get(PATH).content.decode()
    assert "canary" not in content
    assert opening.thread.title not in content


def test_nobody_sees_the_notifications_of_others(as_charlie, client, bob, opening):
    create_reply(opening, bob, "Here.")
    assert list_sentences(as_charlie) == []
    assert client.get(PATH)["Location"].startswith("/accounts/login/")


def test_the_list_takes_no_post(as_alice):
    assert as_alice.post(PATH).status_code == 405


def test_the_list_costs_few_queries(as_alice, bob, opening, django_assert_max_num_queries):
    for number in range(15):
        create_reply(opening, bob, f"Reply {number}.")
    with django_assert_max_num_queries(12):
        as_alice.get(PATH)


def test_what_came_since_the_last_visit_is_marked_as_new_once(as_alice, bob, opening):
    create_reply(opening, bob, "Here.")
    first, second = as_alice.get(PATH), as_alice.get(PATH)
    assert [(b"New\n" in page.content, b"Today\n" in page.content) for page in (first, second)] == [
        (True, False),
        (False, True),
    ]


def test_what_an_earlier_page_did_not_show_stays_new(as_alice, alice, bob):
    for number in range(30):
        send_notification(alice.pk, Notification.Kind.REACTED, bob, f"/posts/{number}/")
    first = as_alice.get(PATH).context["page"]
    assert "Notifications (new)" not in as_alice.get("/").text
    for visit, day in [("first", "new"), ("second", timezone.localdate())]:
        rest = as_alice.get(PATH, {"page": first.next_cursor}).context["page"]
        assert {one.day for one in rest} == {day}, visit
    assert not alice.notifications.filter(seen_at=None).exists()


def test_a_message_is_new_until_it_is_read(as_alice, alice, bob):
    send_notification(alice.pk, Notification.Kind.MESSAGE, bob, "/messages/x/")
    send_notification(alice.pk, Notification.Kind.REACTED, None, "/posts/x/")
    for _visit in range(2):
        assert [one.day for one in as_alice.get(PATH).context["page"]][-1] == "new"


def test_the_day_is_that_of_the_readers_time_zone(alice, bob):
    at = datetime(2026, 11, 28, 21, 18, tzinfo=UTC)
    with timezone.override("Asia/Tokyo"):
        assert Notification(member=alice, at=at, seen_at=at).day == date(2026, 11, 29)


def test_a_name_in_bold_is_escaped(bob):
    bob.name = "<b>bob</b>"
    one = Notification(kind="replied", latest_actor=bob)
    one.actor_count, one.shown_actor_id = 1, bob.pk
    assert "&lt;b&gt;bob" in one.marked_sentence
    assert one.marked_sentence.endswith("</strong> replied to you")


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_a_peer_request_is_answered_in_the_list(as_alice, alice, bob, answer):
    peering = request_peer(bob, alice)
    path = f"/peers/{peering.public_id}/{answer}/"
    assertContains(as_alice.get(PATH), path)
    assertRedirects(as_alice.post(path, {"from": "notifications"}), PATH)
    assertNotContains(as_alice.get(PATH), path)
    assert are_peers(alice, bob) == (answer == "accept")


def test_the_request_of_who_is_named_is_answered(as_alice, alice, bob, organizer):
    peering, _hidden = request_peer(bob, alice), request_peer(organizer, alice)
    mute_member(alice, organizer)
    assertContains(as_alice.get(PATH), f"/peers/{peering.public_id}/accept/")


def test_of_several_peer_requests_none_is_answered_by_mistake(as_alice, alice, bob, organizer):
    request_peer(bob, alice), request_peer(organizer, alice)
    page = as_alice.get(PATH)
    assertContains(page, "and 1 other")
    assertNotContains(page, "/accept/")
