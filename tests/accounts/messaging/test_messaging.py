"""Messages: one to one. Of a no, a block, a mute or a look, the other one learns nothing."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.blocking.services import block_member, mute_member
from accounts.messaging.services import (
    leave_conversation,
    mark_conversation_seen,
    send_message,
    start_conversation,
    withdraw_message,
)
from accounts.models import (
    Conversation,
    EmailPreferences,
    Member,
    Message,
    Notification,
    Participant,
)
from accounts.notifications.email import send_due_emails, set_email_choice
from accounts.peers.services import accept_peer, request_peer
from posts.models import Case
from posts.moderation.reports import create_report
from recovery_forum.operations.stored_counts import find_wrong_counts

pytestmark = pytest.mark.django_db
LIST = "/messages/"


def write(conversation, author, text):
    return send_message(conversation, author, text, uuid.uuid4())


def form(text):
    return {"text": text, "submission": str(uuid.uuid4())}


@pytest.fixture
def request_of_alice(alice, bob, group):
    return start_conversation(alice, bob, "May I ask you something?", uuid.uuid4())


@pytest.fixture
def talk(alice, bob):
    accept_peer(request_peer(alice, bob))
    return start_conversation(alice, bob, "Good morning.", uuid.uuid4())


def unread(member):
    return Member.objects.get(pk=member.pk).unread_messages


def words(client, conversation):
    page = client.get(conversation.get_absolute_url())
    return [message.text for message in page.context["spoken"]]


# --- Between peers --------------------------------------------------------------


def test_peers_write_at_once(as_alice, as_bob, alice, bob):
    accept_peer(request_peer(alice, bob))
    page = as_alice.post("/messages/to/bob/", form("Good *morning*."))
    conversation = Conversation.objects.get()
    assert page["Location"] == conversation.get_absolute_url()
    assert "Good <em>morning</em>." in as_bob.get(page["Location"]).content.decode()
    assert conversation.accepted_at


def test_an_answer_returns_to_the_conversation(as_bob, talk):
    page = as_bob.post(talk.get_absolute_url(), form("And to you."))
    assert page["Location"] == talk.get_absolute_url()
    assert words(as_bob, talk) == ["Good morning.", "And to you."]


def test_sending_a_form_twice_sends_one_message(as_bob, talk):
    twice = form("And to you.")
    as_bob.post(talk.get_absolute_url(), twice)
    as_bob.post(talk.get_absolute_url(), twice)
    assert Message.objects.count() == 2


def test_a_conversation_is_between_two(as_charlie, as_moderator, talk):
    for stranger in (as_charlie, as_moderator):
        for path in ("", "newer/"):
            assert stranger.get(talk.get_absolute_url() + path).status_code == 404
        for verb in ("accept", "decline", "delete"):
            assert stranger.post(f"{talk.get_absolute_url()}{verb}/").status_code == 404


def test_the_ids_tell_nothing(talk):
    assert re.fullmatch(r"/messages/[a-z0-9]{12}/", talk.get_absolute_url())


@pytest.mark.parametrize("verb", ["accept", "decline", "delete"])
def test_nothing_happens_by_a_link(as_bob, talk, verb):
    assert as_bob.get(f"{talk.get_absolute_url()}{verb}/").status_code == 405


@pytest.mark.parametrize("text", ["", "long " * 1_001])
def test_what_can_not_be_sent_stays_in_its_field(as_bob, talk, text):
    page = as_bob.post(talk.get_absolute_url(), form(text))
    assert page.status_code == 422
    assert text[:20] in page.content.decode()


def test_writing_again_leads_to_the_conversation(as_bob, talk):
    assert as_bob.get("/messages/to/alice/")["Location"] == talk.get_absolute_url()


# --- Requests -------------------------------------------------------------------


def test_a_first_message_to_a_stranger_is_a_request(as_bob, bob, request_of_alice):
    page = as_bob.get(LIST)
    assert [side.other.name for side in page.context["requests"]] == ["alice"]
    assert page.context["page"].items == []
    assert [n.kind for n in bob.notifications.all()] == ["message-ask"]


def test_a_request_is_one_message(as_alice, request_of_alice):
    page = as_alice.post(request_of_alice.get_absolute_url(), form("Hello? Are you there?"))
    assert page.status_code == 403
    assert "Hello? Are you there?" in page.content.decode()
    assert Message.objects.count() == 1


def test_to_answer_is_to_say_yes(as_alice, as_bob, request_of_alice):
    as_bob.post(request_of_alice.get_absolute_url(), form("Ask."))
    assert as_alice.post(request_of_alice.get_absolute_url(), form("How?")).status_code == 302
    assert words(as_bob, request_of_alice)[1:] == ["Ask.", "How?"]


def test_yes_without_a_word(as_alice, as_bob, request_of_alice):
    as_bob.post(f"{request_of_alice.get_absolute_url()}accept/")
    assert as_alice.post(request_of_alice.get_absolute_url(), form("How?")).status_code == 302


def test_nobody_says_yes_to_their_own_request(as_alice, request_of_alice):
    assert as_alice.post(f"{request_of_alice.get_absolute_url()}accept/").status_code == 403


def test_becoming_peers_says_yes_too(alice, bob, request_of_alice):
    accept_peer(request_peer(alice, bob))
    request_of_alice.refresh_from_db()
    assert request_of_alice.accepted_at


def without_tokens(page):
    text = re.sub(r'name="(csrfmiddlewaretoken|submission)" value="[^"]*"', "", page)
    return re.sub(r"<time.*?</time>", "", text)


@pytest.mark.parametrize("silence", ["decline", "block", "none"])
def test_no_and_a_block_look_like_no_answer(as_alice, as_bob, alice, bob, group, silence):
    conversation = start_conversation(alice, bob, "May I?", uuid.uuid4())
    waiting = [as_alice.get(path) for path in (LIST, conversation.get_absolute_url())]
    if silence == "decline":
        as_bob.post(f"{conversation.get_absolute_url()}decline/")
    elif silence == "block":
        as_bob.post("/members/alice/block/")
    later = [as_alice.get(path) for path in (LIST, conversation.get_absolute_url())]
    for before, after in zip(waiting, later, strict=True):
        assert without_tokens(before.content.decode()) == without_tokens(after.content.decode())
    assert as_bob.get(LIST).context["requests"].count() == (silence == "none")
    assert unread(bob) == (silence == "none")


def test_somebody_declined_does_not_come_back(as_bob, alice, bob, request_of_alice):
    as_bob.post(f"{request_of_alice.get_absolute_url()}decline/")
    for side in request_of_alice.participants.all():
        leave_conversation(side)
    write(request_of_alice, alice, "Once more.")
    assert as_bob.get(LIST).context["requests"].count() == 0
    assert unread(bob) == 0


@pytest.mark.parametrize(
    ("message_requests_from", "strangers", "neighbours", "peers"),
    [
        ("nobody", 403, 403, 403),
        ("peers", 403, 403, 302),
        ("groups", 403, 302, 302),
        ("members", 302, 302, 302),
    ],
)
def test_members_choose_who_may_ask(
    alice,
    bob,
    charlie,
    organizer,
    group,
    client,
    message_requests_from,
    strangers,
    neighbours,
    peers,
):
    accept_peer(request_peer(organizer, bob))
    Member.objects.filter(pk=bob.pk).update(message_requests_from=message_requests_from)
    answers = []
    for writer in (charlie, alice, organizer):
        client.force_login(writer)
        answers.append(client.post("/messages/to/bob/", form("Hello.")).status_code)
    assert answers == [strangers, neighbours, peers]


def test_the_button_stands_only_where_it_works(as_alice, as_charlie, bob, group):
    assert "/messages/to/bob/" in as_alice.get("/members/bob/").content.decode()
    assert "/messages/to/bob/" not in as_charlie.get("/members/bob/").content.decode()


def test_a_newcomer_writes_to_five_strangers_a_day(as_alice, alice, make_member, make_group):
    alice.trust = 0
    alice.save()
    people = [make_member(f"person{n}") for n in range(6)]
    make_group("Many", members=[alice, *people])
    answers = [as_alice.post(f"/messages/to/{one.name}/", form("Hello you.")) for one in people]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Hello you." in answers[-1].content.decode()


# --- Unread ---------------------------------------------------------------------


def test_what_is_unread_is_counted_in_the_navigation(as_bob, bob, alice, talk):
    write(talk, alice, "Are you awake?")
    assert unread(bob) == 2
    assert '<span class="count">2' in as_bob.get("/groups/").content.decode()
    as_bob.get(talk.get_absolute_url())
    assert unread(bob) == 0
    assert find_wrong_counts() == {}


def test_counts_hold_through_everything(alice, bob, talk):
    for n in range(3):
        write(talk, alice, f"Message {n}")
    assert find_wrong_counts() == {}
    write(talk, bob, "One back.")
    mute_member(alice, bob)
    write(talk, bob, "Muted.")
    assert (unread(alice), unread(bob), find_wrong_counts()) == (0, 4, {})
    block_member(bob, alice)
    write(talk, alice, "Withheld.")
    assert (unread(bob), find_wrong_counts()) == (0, {})
    Conversation.objects.all().delete()
    assert find_wrong_counts() == {}


def test_an_account_that_goes_leaves_nothing_unread(alice, bob, talk):
    assert unread(bob) == 1
    alice.delete()
    assert unread(bob) == 0
    assert not Message.objects.exists()


def test_nobody_sees_whether_they_were_read(as_alice, bob, talk):
    before = as_alice.get(talk.get_absolute_url()).content.decode()
    mark_conversation_seen(talk.participants.get(member=bob))
    after = as_alice.get(talk.get_absolute_url()).content.decode()
    assert without_tokens(before) == without_tokens(after)


# --- A mail about it ------------------------------------------------------------


@pytest.fixture
def mails(talk):
    """Who gets a mail once everything is due and nobody is here; becoming peers is over."""
    Notification.objects.exclude(kind=Notification.Kind.MESSAGE).delete()
    Member.objects.update(notified_at=None)

    def sent():
        ago = timezone.now() - timedelta(minutes=10)
        Notification.objects.exclude(email_due_at=None).update(email_due_at=ago, since=ago)
        Member.objects.update(last_active_at=ago)
        send_due_emails()
        return [one.to for one in mail.outbox]

    return sent


def test_a_message_is_told_by_one_mail_until_it_is_read(as_bob, alice, bob, talk, mails):
    write(talk, alice, "Are you awake?")
    assert mails() == [[bob.email]]
    write(talk, alice, "Not yet?")
    as_bob.get("/notifications/")  # Seeing that there is something is not reading it.
    write(talk, alice, "Sleep well.")
    assert mails() == [[bob.email]]
    as_bob.get(talk.get_absolute_url())
    write(talk, alice, "And now?")
    assert mails() == [[bob.email]] * 2


def test_the_mail_says_nothing_of_it(alice, bob, talk, mails):
    write(talk, alice, "A secret canary.")
    mails()
    EmailPreferences.objects.create(member=bob, shows_details=True)
    mark_conversation_seen(talk.participants.get(member=bob))
    write(talk, alice, "A secret canary.")
    mails()
    discreet, told = mail.outbox
    assert "alice" not in discreet.subject + discreet.body
    assert "alice wrote to you" in told.body
    assert "canary" not in discreet.body + told.body + str(told.alternatives)


@pytest.mark.parametrize("frequency", ["daily", "never"])
def test_the_mail_comes_as_its_reader_wishes(bob, talk, mails, frequency):
    set_email_choice(bob, Notification.Kind.MESSAGE, frequency)
    assert mails() == []


def test_who_is_here_gets_no_mail_and_who_read_it_none_later(as_bob, bob, talk, mails):
    Notification.objects.update(email_due_at=timezone.now())
    send_due_emails()
    assert mail.outbox == []
    as_bob.get(talk.get_absolute_url())
    assert mails() == []


@pytest.mark.parametrize("silence", [block_member, mute_member])
def test_nobody_is_told_of_somebody_they_keep_away(alice, bob, talk, mails, silence):
    mark_conversation_seen(talk.participants.get(member=bob))
    silence(bob, alice)
    write(talk, alice, "Hello?")
    assert mails() == []


def test_the_number_in_the_navigation_tells_and_the_bell_stays_still(
    as_bob, alice, bob, talk, mails
):
    mark_conversation_seen(talk.participants.get(member=bob))
    write(talk, alice, "Are you awake?")
    assert unread(bob) == 1
    assert Member.objects.get(pk=bob.pk).notified_at is None
    assert "alice wrote to you" in as_bob.get("/notifications/").content.decode()
    as_bob.get(talk.get_absolute_url())
    assert "alice wrote to you" not in as_bob.get("/notifications/").content.decode()


def test_an_answered_request_is_told_to_who_asked(alice, bob, request_of_alice):
    write(request_of_alice, bob, "Ask.")
    assert [n.kind for n in alice.notifications.all()] == ["message"]
    assert [n.kind for n in bob.notifications.all()] == ["message-ask"]


# --- While the page is open -----------------------------------------------------


def newer(client, conversation, after):
    return client.get(f"{conversation.get_absolute_url()}newer/?after={after}")


def test_a_new_message_is_handed_to_an_open_page(as_bob, alice, talk):
    latest = as_bob.get(talk.get_absolute_url()).context["latest"]
    assert newer(as_bob, talk, latest).status_code == 204
    write(talk, alice, "Are you awake?")
    page = newer(as_bob, talk, latest)
    assert [message.text for message in page.context["spoken"]] == ["Are you awake?"]
    assert newer(as_bob, talk, page.context["latest"]).status_code == 204


def test_a_page_left_open_after_signing_out_stays_as_it_is(client, talk):
    assert newer(client, talk, "").status_code == 204


def test_nonsense_asks_for_nothing(as_bob, talk):
    assert newer(as_bob, talk, "bcdfghjkmnpq").status_code == 204


def test_asking_for_news_is_cheap(as_bob, talk, django_assert_max_num_queries):
    as_bob.get(talk.get_absolute_url())
    latest = Message.objects.get().public_id
    with django_assert_max_num_queries(4):
        newer(as_bob, talk, latest)


# --- Deleting, blocking, muting --------------------------------------------------


def test_deleted_for_me_stays_with_the_other(as_alice, as_bob, talk):
    message = Message.objects.get()
    as_bob.post(f"{talk.get_absolute_url()}delete/{message.public_id}/")
    assert words(as_bob, talk) == []
    assert words(as_alice, talk) == ["Good morning."]
    as_alice.post(f"{talk.get_absolute_url()}delete/{message.public_id}/")
    assert not Message.objects.exists()


def test_a_message_of_others_is_not_there_to_delete(as_charlie, talk):
    message = Message.objects.get()
    answer = as_charlie.post(f"{talk.get_absolute_url()}delete/{message.public_id}/")
    assert answer.status_code == 404


def test_a_deleted_conversation_comes_back_with_what_is_new(as_bob, alice, talk):
    as_bob.post(f"{talk.get_absolute_url()}delete/")
    assert as_bob.get(LIST).context["page"].items == []
    write(talk, alice, "Still here.")
    assert len(as_bob.get(LIST).context["page"]) == 1
    assert words(as_bob, talk) == ["Still here."]


def test_a_blocked_person_goes_on_writing_to_nobody(as_alice, as_bob, alice, bob, talk):
    as_bob.post("/members/alice/block/")
    assert as_alice.post(talk.get_absolute_url(), form("Why?")).status_code == 302
    assert words(as_alice, talk) == ["Good morning.", "Why?"]
    assert as_bob.get(talk.get_absolute_url()).status_code == 404
    assert as_bob.get(LIST).context["page"].items == []
    as_bob.post("/members/alice/unblock/")
    assert words(as_bob, talk) == ["Good morning."]


def test_somebody_muted_is_read_when_one_likes(as_alice, bob, alice, talk):
    mute_member(alice, bob)
    write(talk, bob, "Hello?")
    assert unread(alice) == 0
    assert words(as_alice, talk) == ["Good morning.", "Hello?"]


def test_what_one_may_see_is_asked_of_the_messages_too(alice, bob, charlie, talk):
    assert Message.objects.visible_to(bob).count() == 1
    assert Message.objects.visible_to(charlie).count() == 0
    block_member(bob, alice)
    assert Message.objects.visible_to(bob).count() == 0
    assert Message.objects.visible_to(alice).count() == 1


# --- Many -----------------------------------------------------------------------


def test_many_messages_come_in_pages(as_bob, alice, talk, django_assert_max_num_queries):
    for n in range(30):
        write(talk, alice, f"Message {n}")
    with django_assert_max_num_queries(12):
        page = as_bob.get(talk.get_absolute_url())
    assert [m.text for m in page.context["spoken"]][-1] == "Message 29"
    older = as_bob.get(talk.get_absolute_url(), {"page": page.context["page"].next_cursor})
    assert older.context["spoken"][0].text == "Good morning."


def test_many_conversations_cost_what_one_costs(
    as_bob, bob, make_member, django_assert_max_num_queries
):
    for n in range(30):
        other = make_member(f"peer{n}")
        accept_peer(request_peer(other, bob))
        start_conversation(other, bob, "Hello.", uuid.uuid4())
    with django_assert_max_num_queries(8):
        page = as_bob.get(LIST)
    assert len(page.context["page"]) == 25
    assert Participant.objects.count() == 60


# --- When something is wrong ----------------------------------------------------


def test_a_message_is_reported_from_within(as_bob, alice, talk):
    message = talk.messages.get()
    address = f"/report/message/{message.public_id}/"
    assert address in as_bob.get(talk.get_absolute_url()).content.decode()
    page = as_bob.post(address, {"reason": "harassment", "words": "Again and again."})
    assert page.status_code == 302
    case = Case.objects.get()
    assert (case.kind, case.subject) == ("message", alice)


def test_nobody_reports_a_message_that_is_not_theirs_to_read(as_alice, as_charlie, talk):
    address = f"/report/message/{talk.messages.get().public_id}/"
    assert as_charlie.get(address).status_code == 404
    assert as_alice.get(address).status_code == 403  # Her own.
    assert address not in as_alice.get(talk.get_absolute_url()).content.decode()


def test_a_moderator_reads_what_was_reported_and_nothing_beside_it(as_moderator, bob, alice, talk):
    bad = write(talk, alice, "You will be sorry.")
    write(talk, bob, "Please stop.")
    case = create_report(bob, "message", bad, "harassment").case
    page = as_moderator.get(case.get_absolute_url()).content.decode()
    assert "You will be sorry." in page
    assert "Please stop." not in page
    assert "Good morning." not in page
    assert talk.get_absolute_url() not in page


def test_a_hidden_message_is_gone_for_its_reader(as_bob, as_alice, talk):
    withdraw_message(talk.messages.get())
    assert words(as_bob, talk) == []
    assert words(as_alice, talk) == ["Good morning."]
