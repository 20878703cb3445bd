"""Messages: declining, blocking, muting and reading stay invisible to the other member."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.blocking.services import block_member, mute_member
from accounts.messaging.services import (
    leave_conversation,
    mark_conversation_seen,
    remove_message,
    send_message,
    start_conversation,
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
def conversation(alice, bob):
    accept_peer(request_peer(alice, bob))
    return start_conversation(alice, bob, "Good morning.", uuid.uuid4())


def unread(member):
    return Member.objects.get(pk=member.pk).unread_messages


def shown_texts(client, conversation):
    page = client.get(conversation.get_absolute_url())
    return [message.text for message in page.context["shown_messages"]]


# --- Between peers --------------------------------------------------------------


def test_peers_can_write_without_a_request(as_alice, as_bob, alice, bob):
    accept_peer(request_peer(alice, bob))
    page = as_alice.post("/messages/to/bob/", form("Good *morning*."))
    conversation = Conversation.objects.get()
    assert page["Location"] == f"{conversation.get_absolute_url()}#newest"
    assert "Good <em>morning</em>." in as_bob.get(page["Location"]).content.decode()
    assert conversation.accepted_at


def test_an_answer_returns_to_the_conversation(as_bob, conversation):
    page = as_bob.post(conversation.get_absolute_url(), form("And to you."))
    assert page["Location"] == f"{conversation.get_absolute_url()}#newest"
    assert shown_texts(as_bob, conversation) == ["Good morning.", "And to you."]


def test_the_list_shows_the_beginning_of_the_last_message(as_bob, as_alice, bob, conversation):
    write(conversation, bob, "See you " + "soon " * 100)
    for client, says_you in ((as_bob, True), (as_alice, False)):
        page = client.get(LIST).content.decode()
        assert "See you soon" in page
        assert ("You:" in page) == says_you
        assert "Good morning." not in page
        assert page.count("soon") < 60


def test_the_list_shows_no_message_that_its_reader_cannot_see(as_bob, alice, bob, conversation):
    last = write(conversation, alice, "Rude words")
    remove_message(last)
    assert "Rude words" not in as_bob.get(LIST).content.decode()
    hidden = write(conversation, alice, "Loud words")
    bob.hidden_items.create(kind="message", object_id=hidden.pk, key=hidden.public_id)
    assert "Loud words" not in as_bob.get(LIST).content.decode()
    block_member(bob, alice)
    assert "words" not in as_bob.get(LIST).content.decode()


def test_sending_a_form_twice_sends_one_message(as_bob, conversation):
    twice = form("And to you.")
    as_bob.post(conversation.get_absolute_url(), twice)
    as_bob.post(conversation.get_absolute_url(), twice)
    assert Message.objects.count() == 2


def test_a_conversation_is_between_two(as_charlie, as_moderator, conversation):
    for stranger in (as_charlie, as_moderator):
        for path in ("", "newer/"):
            assert stranger.get(conversation.get_absolute_url() + path).status_code == 404
        for verb in ("accept", "decline", "delete"):
            assert stranger.post(f"{conversation.get_absolute_url()}{verb}/").status_code == 404


def test_urls_contain_random_ids(conversation):
    assert re.fullmatch(r"/messages/[a-z0-9]{12}/", conversation.get_absolute_url())


def test_actions_need_post(subtests, as_bob, conversation):
    for verb in ["accept", "decline", "delete"]:
        with subtests.test(verb=verb):
            assert as_bob.get(f"{conversation.get_absolute_url()}{verb}/").status_code == 405


@pytest.mark.parametrize("text", ["", "long " * 1_001])
def test_an_invalid_message_is_kept_in_the_form(as_bob, conversation, text):
    page = as_bob.post(conversation.get_absolute_url(), form(text))
    assert page.status_code == 422
    assert text[:20] in page.content.decode()


def test_writing_again_leads_to_the_conversation(as_bob, conversation):
    newest = f"{conversation.get_absolute_url()}#newest"
    assert as_bob.get("/messages/to/alice/")["Location"] == newest


def list_days(page):
    return re.findall(r'<p class="day">(.*?)</p>', page.content.decode())


def test_each_day_has_one_heading(as_bob, alice, conversation):
    url = conversation.get_absolute_url()
    tomorrow, day_after = (timezone.now() + timedelta(days=days) for days in (1, 2))
    with time_machine.travel(tomorrow):
        last = write(conversation, alice, "Still there?")
        page = as_bob.get(url)
        assert list_days(page) == ["Yesterday", "Today"]
        more = re.search(r'hx-get="([^"]+)"', page.content.decode())[1].replace("&amp;", "&")
        assert f"?after={last.public_id}&day=" in more
        write(conversation, alice, "It's still today.")
        assert list_days(as_bob.get(more)) == []
    with time_machine.travel(day_after):
        write(conversation, alice, "And now it isn't.")
        assert list_days(as_bob.get(more)) == ["Today"]


def test_help_is_beside_the_newest_message(as_bob, conversation):
    page = as_bob.post(conversation.get_absolute_url(), form("I want to kill myself."), follow=True)
    content = page.content.decode()
    assert content.count("We're glad you wrote this") == 1
    assert content.index('id="newest"') < content.index('id="care"') < content.index("<textarea")


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


def test_an_answer_accepts_the_request(as_alice, as_bob, request_of_alice):
    as_bob.post(request_of_alice.get_absolute_url(), form("Ask."))
    assert as_alice.post(request_of_alice.get_absolute_url(), form("How?")).status_code == 302
    assert shown_texts(as_bob, request_of_alice)[1:] == ["Ask.", "How?"]


def test_a_request_can_be_accepted_without_an_answer(as_alice, as_bob, request_of_alice):
    as_bob.post(f"{request_of_alice.get_absolute_url()}accept/")
    assert as_alice.post(request_of_alice.get_absolute_url(), form("How?")).status_code == 302


def test_the_requester_cannot_accept(as_alice, request_of_alice):
    assert as_alice.post(f"{request_of_alice.get_absolute_url()}accept/").status_code == 403


def test_becoming_peers_accepts_the_request(alice, bob, request_of_alice):
    accept_peer(request_peer(alice, bob))
    request_of_alice.refresh_from_db()
    assert request_of_alice.accepted_at


def without_tokens(page):
    text = re.sub(r'name="(csrfmiddlewaretoken|submission)" value="[^"]*"', "", page)
    return re.sub(r"<time.*?</time>", "", text)


@pytest.mark.parametrize("silence", ["decline", "block", "none"])
def test_declining_and_blocking_look_like_no_answer(as_alice, as_bob, alice, bob, group, silence):
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


def test_a_declined_request_does_not_come_back(as_bob, alice, bob, request_of_alice):
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
def test_members_choose_who_may_send_requests(
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


def test_the_button_is_shown_only_if_it_works(as_alice, as_charlie, bob, group):
    assert "/messages/to/bob/" in as_alice.get("/members/bob/").content.decode()
    assert "/messages/to/bob/" not in as_charlie.get("/members/bob/").content.decode()


def test_a_new_member_may_write_to_five_strangers_a_day(as_alice, alice, make_member, make_group):
    alice.trust = 0
    alice.save()
    people = [make_member(f"person{n}") for n in range(6)]
    make_group("Many", members=[alice, *people])
    answers = [as_alice.post(f"/messages/to/{one.name}/", form("Hello you.")) for one in people]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Hello you." in answers[-1].content.decode()


# --- Unread ---------------------------------------------------------------------


def test_the_navigation_shows_the_unread_count(as_bob, bob, alice, conversation):
    write(conversation, alice, "Are you awake?")
    assert unread(bob) == 2
    assert 'class="count">2' in as_bob.get("/groups/").content.decode()
    as_bob.get(conversation.get_absolute_url())
    assert unread(bob) == 0
    assert find_wrong_counts() == {}


def test_unread_counts_stay_correct(alice, bob, conversation):
    for n in range(3):
        write(conversation, alice, f"Message {n}")
    assert find_wrong_counts() == {}
    write(conversation, bob, "One back.")
    mute_member(alice, bob)
    write(conversation, bob, "Muted.")
    assert (unread(alice), unread(bob), find_wrong_counts()) == (0, 4, {})
    block_member(bob, alice)
    write(conversation, alice, "Withheld.")
    assert (unread(bob), find_wrong_counts()) == (0, {})
    Conversation.objects.all().delete()
    assert find_wrong_counts() == {}


def test_deleting_an_account_corrects_unread_counts(alice, bob, conversation):
    assert unread(bob) == 1
    alice.delete()
    assert unread(bob) == 0
    assert not Message.objects.exists()


def test_there_are_no_read_receipts(as_alice, bob, conversation):
    before = as_alice.get(conversation.get_absolute_url()).content.decode()
    mark_conversation_seen(conversation.participants.get(member=bob))
    after = as_alice.get(conversation.get_absolute_url()).content.decode()
    assert without_tokens(before) == without_tokens(after)


# --- Emails ---------------------------------------------------------------------


@pytest.fixture
def send_emails(conversation):
    """Return a function: send the emails that are due, with everyone offline; their recipients."""
    Notification.objects.exclude(kind=Notification.Kind.MESSAGE).delete()
    Member.objects.update(notified_at=None)

    def send_and_list_recipients():
        ago = timezone.now() - timedelta(minutes=10)
        Notification.objects.exclude(email_due_at=None).update(email_due_at=ago, since=ago)
        Member.objects.update(last_active_at=ago)
        send_due_emails()
        return [one.to for one in mail.outbox]

    return send_and_list_recipients


def test_unread_messages_cause_one_email(as_bob, alice, bob, conversation, send_emails):
    write(conversation, alice, "Are you awake?")
    assert send_emails() == [[bob.email]]
    write(conversation, alice, "Not yet?")
    as_bob.get("/notifications/")  # Opening the notifications does not mark messages as read.
    write(conversation, alice, "Sleep well.")
    assert send_emails() == [[bob.email]]
    as_bob.get(conversation.get_absolute_url())
    write(conversation, alice, "And now?")
    assert send_emails() == [[bob.email]] * 2


def test_the_email_does_not_quote_the_message(alice, bob, conversation, send_emails):
    write(conversation, alice, "A secret canary.")
    send_emails()
    EmailPreferences.objects.create(member=bob, shows_details=True)
    mark_conversation_seen(conversation.participants.get(member=bob))
    write(conversation, alice, "A secret canary.")
    send_emails()
    discreet, told = mail.outbox
    assert "alice" not in discreet.subject + discreet.body
    assert "alice sent you a message" in told.body
    assert "canary" not in discreet.body + told.body + str(told.alternatives)


@pytest.mark.parametrize("frequency", ["daily", "never"])
def test_the_email_follows_the_chosen_frequency(bob, conversation, send_emails, frequency):
    set_email_choice(bob, Notification.Kind.MESSAGE, frequency)
    assert send_emails() == []


def test_online_members_get_no_email(as_bob, bob, conversation, send_emails):
    Notification.objects.update(email_due_at=timezone.now())
    send_due_emails()
    assert mail.outbox == []
    as_bob.get(conversation.get_absolute_url())
    assert send_emails() == []


@pytest.mark.parametrize("silence", [block_member, mute_member])
def test_nobody_gets_email_from_blocked_or_muted_members(
    alice, bob, conversation, send_emails, silence
):
    mark_conversation_seen(conversation.participants.get(member=bob))
    silence(bob, alice)
    write(conversation, alice, "Hello?")
    assert send_emails() == []


def test_messages_do_not_mark_the_bell(as_bob, alice, bob, conversation, send_emails):
    mark_conversation_seen(conversation.participants.get(member=bob))
    write(conversation, alice, "Are you awake?")
    assert unread(bob) == 1
    assert Member.objects.get(pk=bob.pk).notified_at is None
    assert (
        "<strong>alice</strong> sent you a message"
        in as_bob.get("/notifications/").content.decode()
    )
    as_bob.get(conversation.get_absolute_url())
    assert (
        "<strong>alice</strong> sent you a message"
        not in as_bob.get("/notifications/").content.decode()
    )


def test_the_requester_is_notified_of_the_answer(alice, bob, request_of_alice):
    write(request_of_alice, bob, "Ask.")
    assert [n.kind for n in alice.notifications.all()] == ["message"]
    assert [n.kind for n in bob.notifications.all()] == ["message-ask"]


# --- While the page is open -----------------------------------------------------


def newer(client, conversation, after):
    return client.get(f"{conversation.get_absolute_url()}newer/?after={after}")


def test_an_open_page_gets_new_messages(as_bob, alice, conversation):
    latest = as_bob.get(conversation.get_absolute_url()).context["latest"]
    assert newer(as_bob, conversation, latest).status_code == 204
    write(conversation, alice, "Are you awake?")
    page = newer(as_bob, conversation, latest)
    assert [message.text for message in page.context["shown_messages"]] == ["Are you awake?"]
    assert newer(as_bob, conversation, page.context["latest"]).status_code == 204


def test_an_open_page_gets_nothing_after_signing_out(client, conversation):
    assert newer(client, conversation, "").status_code == 204


def test_an_unknown_message_id_is_harmless(as_bob, conversation):
    assert newer(as_bob, conversation, "bcdfghjkmnpq").status_code == 204


def test_polling_costs_few_queries(as_bob, conversation, django_assert_max_num_queries):
    as_bob.get(conversation.get_absolute_url())
    latest = Message.objects.get().public_id
    with django_assert_max_num_queries(4):
        newer(as_bob, conversation, latest)


# --- Deleting, blocking, muting -------------------------------------------------


def test_a_message_deleted_on_one_side_stays_on_the_other(as_alice, as_bob, conversation):
    message = Message.objects.get()
    as_bob.post(f"{conversation.get_absolute_url()}delete/{message.public_id}/")
    assert shown_texts(as_bob, conversation) == []
    assert shown_texts(as_alice, conversation) == ["Good morning."]
    as_alice.post(f"{conversation.get_absolute_url()}delete/{message.public_id}/")
    assert not Message.objects.exists()


def test_strangers_cannot_delete_a_message(as_charlie, conversation):
    message = Message.objects.get()
    answer = as_charlie.post(f"{conversation.get_absolute_url()}delete/{message.public_id}/")
    assert answer.status_code == 404


def test_a_new_message_shows_a_deleted_conversation_again(as_bob, alice, conversation):
    as_bob.post(f"{conversation.get_absolute_url()}delete/")
    assert as_bob.get(LIST).context["page"].items == []
    write(conversation, alice, "Still here.")
    assert len(as_bob.get(LIST).context["page"]) == 1
    assert shown_texts(as_bob, conversation) == ["Still here."]


def test_messages_of_a_blocked_member_are_withheld(as_alice, as_bob, alice, bob, conversation):
    as_bob.post("/members/alice/block/")
    assert as_alice.post(conversation.get_absolute_url(), form("Why?")).status_code == 302
    assert shown_texts(as_alice, conversation) == ["Good morning.", "Why?"]
    assert shown_texts(as_bob, conversation) == ["Good morning."]
    assert as_bob.get(LIST).context["page"].items == []
    as_bob.post("/members/alice/unblock/")
    assert shown_texts(as_bob, conversation) == ["Good morning."]


def test_messages_of_a_muted_member_can_be_read(as_alice, bob, alice, conversation):
    mute_member(alice, bob)
    write(conversation, bob, "Hello?")
    assert unread(alice) == 0
    assert shown_texts(as_alice, conversation) == ["Good morning.", "Hello?"]


def test_messages_have_a_visibility_of_their_own(alice, bob, charlie, conversation):
    assert Message.objects.visible_to(bob).count() == 1
    assert Message.objects.visible_to(charlie).count() == 0
    block_member(bob, alice)
    assert Message.objects.visible_to(bob).count() == 1
    assert Message.objects.visible_to(alice).count() == 1


# --- Query counts ---------------------------------------------------------------


def test_many_messages_come_in_pages(as_bob, alice, conversation, django_assert_max_num_queries):
    for n in range(30):
        write(conversation, alice, f"Message {n}")
    with django_assert_max_num_queries(12):
        page = as_bob.get(conversation.get_absolute_url())
    assert [m.text for m in page.context["shown_messages"]][-1] == "Message 29"
    older = as_bob.get(conversation.get_absolute_url(), {"page": page.context["page"].next_cursor})
    assert older.context["shown_messages"][0].text == "Good morning."


def test_many_conversations_cost_the_same_queries_in_the_list_and_beside_the_open_one(
    as_bob, bob, conversation, make_member, django_assert_max_num_queries
):
    page = as_bob.get(conversation.get_absolute_url()).content.decode()
    assert "talks-beside" not in page  # There is no other.
    for n in range(25):
        other = make_member(f"peer{n}")
        accept_peer(request_peer(other, bob))
        start_conversation(other, bob, f"Hello from {n}.", uuid.uuid4())
    write(conversation, bob, "Good evening.")
    with django_assert_max_num_queries(8):
        page = as_bob.get(LIST)
    assert len(page.context["page"]) == 25
    assert Participant.objects.count() == 52
    with django_assert_max_num_queries(12):
        page = as_bob.get(conversation.get_absolute_url()).content.decode()
    beside = page.split('<nav class="talks-beside"')[1].split("</nav>")[0]
    assert beside.count("<li>") == 20
    assert "Hello from 24." in beside
    assert re.search(r'aria-current="page">alice</a>', beside)
    assert beside.count("aria-current") == 1


# --- Reports --------------------------------------------------------------------


def test_the_reader_can_report_a_message(as_bob, alice, conversation):
    message = conversation.messages.get()
    address = f"/report/message/{message.public_id}/"
    assert address in as_bob.get(conversation.get_absolute_url()).content.decode()
    page = as_bob.post(address, {"reason": "harassment", "words": "Again and again."})
    assert page.status_code == 302
    case = Case.objects.get()
    assert (case.kind, case.subject) == ("message", alice)


def test_only_the_reader_can_report_a_message(as_alice, as_charlie, conversation):
    address = f"/report/message/{conversation.messages.get().public_id}/"
    assert as_charlie.get(address).status_code == 404
    assert as_alice.get(address).status_code == 403  # Her own.
    assert address not in as_alice.get(conversation.get_absolute_url()).content.decode()


def test_moderators_read_only_the_reported_message(as_moderator, bob, alice, conversation):
    bad = write(conversation, alice, "You will be sorry.")
    write(conversation, bob, "Please stop.")
    case = create_report(bob, "message", bad, "harassment").case
    page = as_moderator.get(case.get_absolute_url()).content.decode()
    assert "You will be sorry." in page
    assert "Please stop." not in page
    assert "Good morning." not in page
    assert conversation.get_absolute_url() not in page


def test_a_hidden_message_disappears_for_its_reader(as_bob, as_alice, conversation):
    remove_message(conversation.messages.get())
    assert shown_texts(as_bob, conversation) == []
    assert shown_texts(as_alice, conversation) == ["Good morning."]


def test_text_that_waits_in_the_tab_does_so_until_it_is_sent(as_bob, conversation):
    page = as_bob.get(conversation.get_absolute_url()).content.decode()
    assert "until you send it" in page
    assert "until you save it" not in page
    assert "until you save it" in as_bob.get("/journal/new/").content.decode()
